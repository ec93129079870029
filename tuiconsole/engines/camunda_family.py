"""What the declarations of the Camunda 7 family share: its versions, and what every one of its lists can do."""

from __future__ import annotations

from datetime import timedelta

from tuiconsole.engines.camunda_dialect import CamundaDialect
from tuiconsole.engines.model import Parameter, SortKey
from tuiconsole.engines.types import Integer, one_of
from tuiconsole.engines.versions import Since

DIALECT = CamundaDialect()

SINCE_7_22 = Since({"camunda": "7.22", "operaton": "1.0", "cibseven": "1.0", "eximeebpms": "1.0"})
SINCE_7_23 = Since({"camunda": "7.23", "operaton": "1.0", "cibseven": "2.0", "eximeebpms": "1.0"})
SINCE_7_24 = Since({"camunda": "7.24", "operaton": "1.0", "cibseven": "2.1", "eximeebpms": "1.0"})
CASES = Since(until={"eximeebpms": "1.4"})

OUTSIDE = timedelta(milliseconds=1)
"""The margin of bounds that leave out their own instant: the engine knows nothing shorter."""

ENDED_ONLY = ("finished", "finishedBefore", "finishedAfter")
"""What leaves only items that have an end time."""

LONG = Integer(-(2**63), 2**63 - 1)
COUNTED = Integer(0)


def sorting_and_paging(keys: tuple[SortKey, ...]) -> tuple[Parameter, ...]:
    """The four parameters that every list has, to sort by one of *keys*."""
    return (
        Parameter("sortBy", one_of(*(key.name for key in keys)), "Sorting",
                  "What the list is sorted by.", role="sort key", needs=("sortOrder",)),
        Parameter("sortOrder", one_of("asc", "desc"), "Sorting",
                  "Smallest and oldest first, or largest and newest first.",
                  role="sort direction", needs=("sortBy",)),
        Parameter("firstResult", COUNTED, "Paging",
                  "Leave out this many rows at the head of the list.", role="offset"),
        Parameter("maxResults", Integer(1), "Paging",
                  "Show no more rows than this.", role="limit"),
    )  # fmt: skip
