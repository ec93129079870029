"""Process instances of Oracle Process Automation: the list, and one of them.

Source: the Developer API for Oracle Cloud Infrastructure Process Automation, "List Process Instances" and "Get a
Process Instance". The order is that of the pages.

A help that says "name inferred" stands for a parameter that the page describes without showing what it is called; the
name is that of its siblings. A server ignores what it does not know, so a list that does not narrow tells. What is
described with neither a name nor a sibling (the data management state, the instances without a fault) is left out, and
so is the header `oci-original-url`, which a gateway adds.
"""

from __future__ import annotations

from dataclasses import replace

from tuiconsole.engines.model import Column, Field, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.oracle_dialect import MOST_PER_PAGE, OracleDialect
from tuiconsole.engines.types import Flag, Instant, Integer, LikeText, ListOf, Text, one_of

DIALECT = OracleDialect()

INSTANCE_SORT_KEYS = (SortKey("updatedTime", "updatedTime"),)

INSTANCE_PARAMETERS = (
    Parameter("applicationName", Text(), "Application",
              "Instances of the application with this name."),
    Parameter("applicationNameLike", LikeText(), "Application",
              "Instances of the applications whose name has this in it."),
    Parameter("applicationVersion", Text(), "Application",
              "Instances of this version of an application."),
    Parameter("asMember", Flag(), "People",
              "Only instances that the user who asks is a member of.", default="false"),
    Parameter("businessKey", ListOf(), "Business key",
              "Instances with one of these business keys."),
    Parameter("businessKeyLike", LikeText(), "Business key",
              "Instances whose business key has this in it."),
    Parameter("completedAfter", Instant(), "Time",
              "Ended after this instant."),
    Parameter("completedBefore", Instant(upper=True), "Time",
              "Ended before this instant."),
    Parameter("createdAfter", Instant(), "Time",
              "Created after this instant."),
    Parameter("createdBefore", Instant(upper=True), "Time",
              "Created before this instant (name inferred)."),
    Parameter("createdBy", Text(), "People",
              "Created by this user (name inferred)."),
    Parameter("limit", Integer(1), "Paging",
              "Show no more instances than this (name inferred).", role="limit", default="25"),
    Parameter("offset", Integer(0), "Paging",
              "Leave out this many instances at the head of the list (name inferred).", role="offset", default="0"),
    Parameter("processDefinitionKey", Text(), "Definition",
              "Instances of every version of the definition with this key."),
    Parameter("sortBy", one_of(*(key.name for key in INSTANCE_SORT_KEYS)), "Sorting",
              "What the list is sorted by; instances from before updates were timed have no such time.",
              role="sort key", needs=("sortOrder",)),
    Parameter("sortOrder", one_of("ASC", "DESC"), "Sorting",
              "Longest unchanged first, or changed last first; DESC begins with those that have no time.",
              role="sort direction", needs=("sortBy",)),
    Parameter("totalResults", Flag(), "Paging",
              "Have every page say how many instances there are in all (name inferred).",
              role="total", default="false"),
)  # fmt: skip

# From `state` on the page could not be read to its end; an answer may well leave those three out.
INSTANCE_FIELDS = (
    Field("applicationDescription", "text", "What the application is for."),
    Field("applicationName", "text", "Name of the application it belongs to."),
    Field("applicationTitle", "text", "Title of the application it belongs to."),
    Field("availableActions", "list", "What this user may do with it."),
    Field("businessKey", "text", "What the business calls this instance, such as an order number."),
    Field("createdBy", "object", "The user or client application that created it."),
    Field("createTime", "instant", "When it was created."),
    Field("description", "text", "What the instance is about."),
    Field("durationInMillis", "milliseconds", "How long it took from start to end."),
    Field("endTime", "instant", "When it ended; empty while it runs."),
    Field("id", "text", "Identity of the instance."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("state", "text", "Where the instance stands."),
    Field("updatedTime", "instant", "When it changed last."),
    Field("links", "list", "Addresses of the instance and its relatives."),
)  # fmt: skip

# No page read lists the states; these are the likely ones, and another one is shown as it comes.
INSTANCE_STATES = (
    State("ACTIVE", "active", "running"),
    State("SUSPENDED", "suspended", "waiting"),
    State("FAULTED", "faulted", "failed"),
    State("COMPLETED", "completed", "done"),
    State("TERMINATED", "terminated", "stopped"),
)

INSTANCE_COLUMNS = (
    Column("state", "State", "state", ("state",), 11, 12, 1),
    Column("businessKey", "Business key", "text", ("businessKey",), 12, 36, 2),
    Column("process", "Process", "text", ("processDefinitionKey",), 16, 32, 3),
    Column("updated", "Updated", "instant", ("updatedTime",), 19, 19, 4, "updatedTime"),
    Column("duration", "Duration", "duration", ("durationInMillis", "createTime", "endTime"), 8, 10, 5),
    Column("created", "Created", "instant", ("createTime",), 19, 19, 6),
    Column("id", "Id", "text", ("id",), 13, 36, 7),
    Column("application", "Application", "text", ("applicationName",), 10, 24, 8),
)  # fmt: skip


def _statuses(what: str, absence: str) -> tuple[Status, ...]:
    return (
        Status(200, what),
        Status(400, "the server refuses a parameter"),
        Status(401, "no valid token"),
        Status(404, absence),
        Status(500, "the server failed"),
    )


INSTANCES = Resource(
    name="instances",
    title="Process instances",
    noun=("instance", "instances"),
    path="instances",
    source="List Process Instances",
    dialect=DIALECT,
    parameters=INSTANCE_PARAMETERS,
    fields=INSTANCE_FIELDS,
    columns=INSTANCE_COLUMNS,
    sort_keys=INSTANCE_SORT_KEYS,
    id_field="id",
    default_order=(Order("updatedTime", descending=True),),
    item_path="instances/{id}",
    page_size=MOST_PER_PAGE,
    most_per_page=MOST_PER_PAGE,
    states=INSTANCE_STATES,
    state_field="state",
    statuses=_statuses("the instances", "not found"),
)

INSTANCE = Resource(
    name="instance",
    title="One process instance",
    noun=("instance", "instances"),
    path="instances/{id}",
    source="Get a Process Instance",
    dialect=DIALECT,
    parameters=(
        Parameter("id", Text(), "Instance",
                  "The instance that is shown.", role="path"),
    ),
    fields=INSTANCE_FIELDS,
    columns=tuple(replace(column, sort_key="") for column in INSTANCE_COLUMNS),
    sort_keys=(),
    id_field="id",
    default_order=(),
    states=INSTANCE_STATES,
    state_field="state",
    statuses=_statuses("the instance", "no instance has this id"),
)  # fmt: skip
