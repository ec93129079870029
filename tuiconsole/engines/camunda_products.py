"""Which product of the Camunda 7 family a server runs: its version alone does not tell.

A server takes no notice of a parameter that is newer than itself and answers with everything, so the product must be
known before such a parameter is sent. Camunda's own versions begin with 7 and the forks' with 1 or 2. Among the forks
the signs are asked for in the order of their worth: the name in the telemetry data, which needs an administrator; a
place that only one fork has; and in the end a condition that is none, which is refused by a server that knows its
parameter, and only by that one. What then is still unknown can be one of those forks only that lack nothing.
"""

from __future__ import annotations

from tuiconsole.engines.model import Json, Questions, Request
from tuiconsole.engines.versions import Release, version_numbers

TELEMETRY = Request("GET", "telemetry/data")
CONFIGURATION = Request("GET", "configuration")
SCRIPT_SECURITY = Request("GET", "script-security/config")
RETRYING = Request("GET", "history/process-instance", (("withJobsRetrying", "-"), ("maxResults", "1")))
ACQUIRED = Request("GET", "job", (("acquired", "-"), ("maxResults", "1")))
VARIABLES = Request("GET", "external-task", (("processVariables", "-"), ("maxResults", "1")))

_OK, _REFUSED, _FORBIDDEN = 200, 400, 403


def recognise(release: Release) -> Questions:
    """The product behind *release*, where the replies of its server tell it."""
    version, numbers = release.version, version_numbers(release.version)
    if numbers[:1] == (7,):
        return Release("camunda", version)
    named = _product_name((yield TELEMETRY).document)
    if "operaton" in named:
        return Release("operaton", version)
    if "cib seven" in named:
        return Release("cibseven", version)
    match numbers[:1]:
        case (1,):
            return (yield from _first_generation(release, has_the_name_of_the_origin="camunda" in named))
        case (2,):
            return (yield from _second_generation(release))
    return release


def _first_generation(release: Release, has_the_name_of_the_origin: bool) -> Questions:
    """Operaton 1, CIB seven 1 or EximeeBPMS; the first of them always gives its own name, the last one never does."""
    if version_numbers(release.version) >= (1, 3):
        security = yield SCRIPT_SECURITY
        if security.status == _OK or (security.status == _FORBIDDEN and "script security" in security.said):
            return Release("eximeebpms", release.version)
    retrying = yield RETRYING
    if retrying.status == _OK:
        return Release("cibseven", release.version)
    if retrying.status != _REFUSED:
        return release
    if has_the_name_of_the_origin or (yield ACQUIRED).status == _OK:
        return Release("eximeebpms", release.version)
    return release


def _second_generation(release: Release) -> Questions:
    """Operaton 2 or CIB seven 2."""
    if version_numbers(release.version) >= (2, 2):
        configuration = (yield CONFIGURATION).document
        if isinstance(configuration, dict) and "historyLevel" in configuration:
            return Release("cibseven", release.version)
    if (yield VARIABLES).status == _OK:
        return Release("cibseven", release.version)
    return release


def _product_name(telemetry: Json) -> str:
    product = telemetry.get("product") if isinstance(telemetry, dict) else None
    name = product.get("name") if isinstance(product, dict) else None
    return name.casefold() if isinstance(name, str) else ""
