"""Reads what a client asks: from the query string, or from the form that a GET is tunnelled in."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from tuiconsole.demo.ibm.errors import BAD_PARAMETER, NO_TYPE_ACCEPTED, Refusal

_FORM = "application/x-www-form-urlencoded"


class Asked(NamedTuple):
    """The parameters that lists have. Without a size there is no end to a list."""

    where: str
    order: str
    offset: int
    size: int | None


async def asked(request: Request) -> Asked:
    """The parameters of a request; what is unknown is ignored. Raises `Refusal`."""
    check_accept(request)
    text = request.url.query
    if request.method == "POST":
        override = request.headers.get("x-http-method-override") or request.headers.get("x-method-override")
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if override != "GET" or kind != _FORM:
            raise Refusal(
                BAD_PARAMETER, "Only a GET can be asked here, be it in a form.", "X-HTTP-Method-Override", status=405
            )
        text = (await request.body()).decode("utf-8", "replace")
    values: dict[str, str] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        values.setdefault(name, value)
    size = _number("size", values)
    return Asked(values.get("whereClause", "").strip(), values.get("orderByClause", "").strip(),
                 _number("offset", values) or 0, size)  # fmt: skip


def _number(name: str, values: dict[str, str]) -> int | None:
    text = values.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,10}", text, re.A) or int(text) >= 1 << 31:
        raise Refusal(BAD_PARAMETER, f"The value '{text}' of the parameter '{name}' is not supported.", text, name)
    return int(text)


def check_accept(request: Request) -> None:
    """Refuse a client that wants something other than JSON."""
    ranges = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")]
    if not {"*/*", "application/*", "application/json"}.intersection(ranges):
        raise Refusal(NO_TYPE_ACCEPTED, "None of the accepted types can be given.", *ranges, status=406)
