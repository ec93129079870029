"""What the columns of the views are over the generated data: a type and an SQL expression each.

The engine's tables are not those of this data set, so every column is worked out from an instance `i` and its
definition (`work` says the same of activities and tasks). Nothing here comes from a client.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tuiconsole.demo.ibm.codes import EXECUTION_MODES, INSTANCE_STATES, SPHERES, TEMPLATE_STATES
from tuiconsole.demo.ids import Kind
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.rows import State, Trouble


class Column(NamedTuple):
    """One column. An id's expression is the number behind it, and `sorts` is what its text sorts like.

    Without a kind it may hold ids of any kind, of which there are none. `implies` tells for a code what is sure of an
    instance where it occurs, so that not every part of every instance has to be looked at.
    """

    type: str
    sql: str
    codes: Mapping[str, int] = {}
    kind: Kind | None = None
    sorts: str = ""
    implies: Mapping[int, str] = {}


Columns = dict[str, Column]

_REGIONS = ("north", "south", "east", "west")
# What another engine calls suspended or ended is so here as well. Of the others a few are in the states that only this
# engine has; what has a stopped activity is none of them: to this engine it runs.
_STATE = f"""case i.state
    when {State.SUSPENDED.value} then 11
    when {State.COMPLETED.value} then 3
    when {State.EXTERNALLY_TERMINATED.value} then 6
    when {State.INTERNALLY_TERMINATED.value} then case i.bits % 5 when 0 then 7 when 1 then 12 else 5 end
    else case when i.trouble <> {Trouble.NONE.value} then 2
        when i.parent is not null and i.bits % 53 = 11 then 4
        else case i.bits % 211 when 3 then 9 when 5 then 8 when 7 then 10 else 2 end end end"""


def name_of(instance: str) -> str:
    """What an instance is called: its business key, or the template's name and a number."""
    return (
        f"coalesce({instance}.business_key, {_of_definition('key', f'{instance}.definition')} || '-' || {instance}.n)"
    )


def _of_definition(column: str, number: str) -> str:
    return f"(select d.{column} from definition d where d.n = {number})"


def _related(expression: str, number: str) -> str:
    """Something about another instance `o`."""
    return f"(select {expression} from instance o where o.n = {number})"


def _picked(number: str, texts: tuple[str, ...]) -> str:
    cases = " ".join(f"when {index} then '{text}'" for index, text in enumerate(texts))
    return f"(case {number} % {len(texts)} {cases} end)"


def instance_columns(now: int) -> Columns:
    """PROCESS_INSTANCE."""
    template = _of_definition("name", "i.definition")
    columns = {
        "PIID": Column("id", "i.n", kind=Kind.INSTANCE, sorts="i.id"),
        "PTID": Column("id", "i.definition", kind=Kind.DEFINITION, sorts="i.definition"),
        "NAME": Column("text", name_of("i")),
        "STATE": Column("code", _STATE, INSTANCE_STATES),
        "TEMPLATE_NAME": Column("text", _of_definition("key", "i.definition")),
        "TEMPLATE_DESCR": Column("text", f"({template} || ', as deployed')"),
        "DESCRIPTION": Column("text", f"({template} || ' ' || i.business_key)"),
        "CREATED": Column("time", "i.start"),
        "STARTED": Column("time", "i.start"),
        "COMPLETED": Column("time", "i.ended"),
        "RESUMES": Column(
            "time",
            f"(case when i.state = {State.SUSPENDED.value} and i.bits % 3 = 0 "
            f"then {now} + (1 + i.bits % 96) * 3600000 end)",
        ),
        "STARTER": Column("text", "i.starter"),
        "PARENT_NAME": Column("text", _related(name_of("o"), "i.parent")),
        "PARENT_PIID": Column("id", "i.parent", kind=Kind.INSTANCE, sorts=_related("o.id", "i.parent")),
        "TOP_LEVEL_NAME": Column("text", _related(name_of("o"), "i.root")),
        "TOP_LEVEL_PIID": Column("id", "i.root", kind=Kind.INSTANCE, sorts=_related("o.id", "i.root")),
        "IS_MIGRATED": Column("truth", "(i.bits % 13 = 0)"),
        "CONTINUE_ON_ERROR": Column("truth", "(i.definition % 3 <> 0)"),
    }
    texts = {1: "i.tenant", 2: _picked("(i.bits >> 33)", _REGIONS), 3: "i.business_key"}
    return columns | {f"CUSTOM_TEXT{n}": Column("text", texts.get(n, "null")) for n in range(1, 9)}


def template_columns(landscape: Landscape, number: str) -> Columns:
    """PROCESS_TEMPLATE, for the definition with a number."""
    deployed = " ".join(f"when {d.number} then {d.deployed}" for d in landscape.definitions)
    created = f"(case {number} {deployed} end)"
    nothing = ("PROCESS_APP_NAME", "PROCESS_APP_ACRONYM", "SNAPSHOT_ID", "SNAPSHOT_NAME", "TRACK_NAME", "TOOLKIT_NAME",
               "TOOLKIT_ACRONYM", "TOOLKIT_SNAPSHOT_ID", "TOOLKIT_SNAPSHOT_NAME", "TOP_LEVEL_TOOLKIT_NAME",
               "TOP_LEVEL_TOOLKIT_ACRONYM", *(f"CUSTOM_TEXT{n}" for n in range(1, 9)))  # fmt: skip
    columns = {
        "PTID": Column("id", number, kind=Kind.DEFINITION, sorts=number),
        "NAME": Column("text", _of_definition("key", number)),
        "DISPLAY_NAME": Column("text", _of_definition("name", number)),
        "DESCRIPTION": Column("text", f"({_of_definition('name', number)} || ', as deployed')"),
        "APPLICATION_NAME": Column("text", f"({_of_definition('key', number)} || 'App')"),
        "TARGET_NAMESPACE": Column("text", f"('http://demo/' || {_of_definition('key', number)})"),
        "VERSION": Column("text", f"({_of_definition('version', number)} || '.0')"),
        "VALID_FROM": Column("time", created),
        "CREATED": Column("time", created),
        "STATE": Column("code", "1", TEMPLATE_STATES),
        "EXECUTION_MODE": Column("code", "2", EXECUTION_MODES),
        "CAN_RUN_SYNC": Column("truth", "0"),
        "CAN_RUN_INTERRUP": Column("truth", "1"),
        "CONTINUE_ON_ERROR": Column("truth", f"({number} % 3 <> 0)"),
        "IS_TIP": Column("truth", "0"),
        "COMP_SPHERE": Column("code", "4", SPHERES),
    }
    return columns | {name: Column("text", "null") for name in nothing}
