"""Process definitions of the Camunda 7 family: what is deployed, in which versions, under which names.

Source: the engine REST documentation, "Get List (Process Definition)". It can be asked for by GET only, so that an item
of a list cannot hold a comma and equals have no order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tuiconsole.engines.camunda_family import COUNTED, DIALECT, sorting_and_paging
from tuiconsole.engines.model import Column, Field, Json, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.types import Flag, Instant, LikeText, ListOf, Text

SORT_KEYS = (
    SortKey("category", "category"),
    SortKey("key", "key"),
    SortKey("id", "id", unique=True),
    SortKey("name", "name"),
    SortKey("version", "version"),
    SortKey("deploymentId", "deploymentId"),
    SortKey("deployTime", ""),
    SortKey("tenantId", "tenantId"),
    SortKey("versionTag", "versionTag"),
)

PARAMETERS = (
    # Which definition
    Parameter("processDefinitionId", Text(), "Definition",
              "The one definition with this id.", values_of="id", excludes=("latestVersion",)),
    Parameter("processDefinitionIdIn", ListOf(commas=False), "Definition",
              "Definitions with one of these ids.", values_of="id"),
    Parameter("name", Text(), "Definition",
              "Definitions with exactly this name.", values_of="name"),
    Parameter("nameLike", LikeText(), "Definition",
              "Definitions whose name has this in it."),
    # When and with what it was deployed
    Parameter("deploymentId", Text(), "Deployment",
              "Definitions that came with this deployment.", values_of="deploymentId", excludes=("latestVersion",)),
    Parameter("deployedAfter", Instant(), "Deployment",
              "Deployed after this instant."),
    Parameter("deployedAt", Instant(), "Deployment",
              "Deployed at exactly this instant."),
    Parameter("key", Text(), "Definition",
              "Every version of the definition with this key.", values_of="key"),
    Parameter("keysIn", ListOf(commas=False), "Definition",
              "Every version of the definitions with one of these keys.", values_of="key"),
    Parameter("keyLike", LikeText(), "Definition",
              "Definitions whose key has this in it."),
    Parameter("category", Text(), "Definition",
              "Definitions of this category, which is the target namespace of their file.", values_of="category"),
    Parameter("categoryLike", LikeText(), "Definition",
              "Definitions whose category has this in it."),
    # Versions
    Parameter("version", COUNTED, "Version",
              "Definitions of this version.", values_of="version", excludes=("latestVersion",)),
    Parameter("latestVersion", Flag(), "Version",
              "Of each definition only the newest version.",
              excludes=("processDefinitionId", "deploymentId", "version"), default="false"),
    Parameter("resourceName", Text(), "Deployment",
              "Definitions from exactly this file.", values_of="resource"),
    Parameter("resourceNameLike", LikeText(), "Deployment",
              "Definitions from the files whose name has this in it."),
    Parameter("startableBy", Text(), "Start",
              "Definitions that the user with this id is named as a starter of."),
    # How it stands
    Parameter("active", Flag(), "State",
              "Only definitions that are not on hold.", excludes=("suspended",), default="false"),
    Parameter("suspended", Flag(), "State",
              "Only definitions that someone has put on hold.", excludes=("active",), default="false"),
    # Incidents
    Parameter("incidentId", Text(), "Incidents",
              "The definition of the incident with this id."),
    Parameter("incidentType", Text(), "Incidents",
              "Definitions with an incident of this type, such as failedJob or failedExternalTask."),
    Parameter("incidentMessage", Text(), "Incidents",
              "Definitions with an incident of exactly this message."),
    Parameter("incidentMessageLike", LikeText(), "Incidents",
              "Definitions with an incident whose message has this in it."),
    # Tenants
    Parameter("tenantIdIn", ListOf(commas=False), "Tenant",
              "Definitions of one of these tenants.", values_of="tenantId", excludes=("withoutTenantId",)),
    Parameter("withoutTenantId", Flag(), "Tenant",
              "Only definitions that belong to no tenant.",
              excludes=("tenantIdIn", "includeProcessDefinitionsWithoutTenantId"), default="false"),
    Parameter("includeProcessDefinitionsWithoutTenantId", Flag(), "Tenant",
              "Beside the definitions of some tenants, also those that belong to none.",
              needs=("tenantIdIn",), excludes=("withoutTenantId",), default="false"),
    # Version tags
    Parameter("versionTag", Text(), "Version",
              "Definitions with exactly this version tag.", values_of="versionTag", excludes=("withoutVersionTag",)),
    Parameter("versionTagLike", LikeText(), "Version",
              "Definitions whose version tag has this in it.", excludes=("withoutVersionTag",)),
    Parameter("withoutVersionTag", Flag(), "Version",
              "Only definitions that have no version tag.", excludes=("versionTag", "versionTagLike")),
    # Who may start it
    Parameter("startableInTasklist", Flag(), "Start",
              "Only definitions that people may start from the engine's task list.",
              excludes=("notStartableInTasklist",)),
    Parameter("notStartableInTasklist", Flag(), "Start",
              "Only definitions that the engine's task list does not offer.", excludes=("startableInTasklist",)),
    Parameter("startablePermissionCheck", Flag(), "Start",
              "Only definitions that you have the permissions to start."),
    *sorting_and_paging(SORT_KEYS),
)  # fmt: skip

FIELDS = (
    Field("id", "text", "Identity of the definition: one version of it."),
    Field("key", "text", "Key that all versions of it share."),
    Field("category", "text", "The target namespace of its file."),
    Field("description", "text", "What its author says about it.", long=True),
    Field("name", "text", "Its name."),
    Field("version", "integer", "Its version, counted by the engine."),
    Field("resource", "text", "The file it came in."),
    Field("deploymentId", "text", "The deployment it came with."),
    Field("diagram", "text", "The file of its picture, if it has one."),
    Field("suspended", "boolean", "Whether someone has put it on hold."),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("versionTag", "text", "The tag that its author gave this version."),
    Field("historyTimeToLive", "integer", "For how many days the history of its instances is kept."),
    Field("startableInTasklist", "boolean", "Whether people may start it from the engine's task list."),
)  # fmt: skip

ACTIVE = State("ACTIVE", "active", "running")
SUSPENDED = State("SUSPENDED", "suspended", "waiting")


def definition_badge(definition: Mapping[str, Json], now: datetime) -> State:
    """Whether new instances may start."""
    return SUSPENDED if definition.get("suspended") else ACTIVE


DEFINITIONS = Resource(
    name="definitions",
    title="Process definitions",
    noun=("definition", "definitions"),
    path="process-definition",
    source="Process Definition: Get List",
    dialect=DIALECT,
    parameters=PARAMETERS,
    fields=FIELDS,
    columns=(
        Column("badge", "State", "badge", ("suspended",), 11, 11, 3),
        Column("name", "Definition", "named", ("name", "key", "version"), 18, 40, 1, "name"),
        Column("key", "Key", "text", ("key",), 12, 32, 2, "key"),
        Column("tag", "Tag", "text", ("versionTag",), 8, 16, 5, "versionTag"),
        Column("tenant", "Tenant", "text", ("tenantId",), 8, 16, 4, "tenantId"),
        Column("resource", "File", "text", ("resource",), 14, 40, 6),
        Column("ttl", "Days kept", "number", ("historyTimeToLive",), 9, 9, 8),
        Column("id", "Id", "text", ("id",), 13, 48, 7, "id"),
    ),
    sort_keys=SORT_KEYS,
    id_field="id",
    default_order=(Order("key"),),
    orders_totally=True,
    settles_ties=True,
    count_path="process-definition/count",
    item_path="process-definition/{id}",
    states=(ACTIVE, SUSPENDED),
    badge=definition_badge,
    statuses=(
        Status(200, "the definitions"),
        Status(400, "the server refuses a parameter"),
    ),
)  # fmt: skip
