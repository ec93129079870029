"""A plain HTTP client for an engine's REST interface, to compare the product with.

It shares no code with the product on purpose: two sides that agree by sharing a mistake prove nothing.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

# More than any seed has: what the tests compare with must never be one page of it by accident.
EVERYTHING = 10_000


class RestError(Exception):
    """The engine answered, and refused."""

    def __init__(self, method: str, url: str, status: int, body: str) -> None:
        super().__init__(f"{method} {url}: {status} {body[:500]}")
        self.status = status
        self.body = body


class Rest:
    """One base URL, and optionally one user.

    Parameters are keyword arguments under their documented names: booleans go out as `true` and `false`, sequences
    comma-separated, and `None` not at all.
    """

    def __init__(self, url: str, user: str | None = None, password: str = "") -> None:
        self.url = url
        self._headers: dict[str, str] = {}
        if user is not None:
            credentials = base64.b64encode(f"{user}:{password}".encode()).decode()
            self._headers["Authorization"] = f"Basic {credentials}"
        # The engine is on loopback: a proxy from the environment must not get in between.
        self._opener: OpenerDirector = build_opener(ProxyHandler({}))

    def signed_in(self, user: str, password: str) -> Self:
        """The same address, asked as somebody else."""
        return type(self)(self.url, user, password)

    def get(self, path: str, **parameters: object) -> Any:
        return json.loads(self._ask("GET", path, parameters))

    def text(self, path: str, **parameters: object) -> str:
        return self._ask("GET", path, parameters).decode()

    def post(self, path: str, body: object = None, **parameters: object) -> Any:
        answer = self._ask("POST", path, parameters, {} if body is None else body)
        return json.loads(answer) if answer else None

    def put(self, path: str, body: object = None, **parameters: object) -> Any:
        answer = self._ask("PUT", path, parameters, {} if body is None else body)
        return json.loads(answer) if answer else None

    def delete(self, path: str, **parameters: object) -> None:
        self._ask("DELETE", path, parameters)

    def list(self, path: str, **parameters: object) -> Any:
        """All rows that GET gives for these parameters."""
        return self.get(path, **{"maxResults": EVERYTHING, **parameters})

    def query(self, path: str, body: Mapping[str, object], **parameters: object) -> Any:
        """All rows that POST gives for this body."""
        return self.post(path, body, **{"maxResults": EVERYTHING, **parameters})

    def count(self, path: str, **parameters: object) -> int:
        return int(self.get(f"{path}/count", **parameters)["count"])

    def deploy(self, name: str, *sources: Path, tenant: str | None = None) -> Any:
        """Deploy files; a file whose text did not change makes no new version."""
        fields = {"deployment-name": name, "enable-duplicate-filtering": "false"}
        if tenant is not None:
            fields["tenant-id"] = tenant
        border = secrets.token_hex(16)
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in fields.items()
        ]
        for source in sources:
            disposition = f'form-data; name="{source.name}"; filename="{source.name}"'
            head = f"--{border}\r\nContent-Disposition: {disposition}\r\nContent-Type: text/xml\r\n\r\n"
            parts += [head.encode(), source.read_bytes(), b"\r\n"]
        parts.append(f"--{border}--\r\n".encode())
        content_type = f"multipart/form-data; boundary={border}"
        return json.loads(self._ask("POST", "deployment/create", {}, b"".join(parts), content_type))

    def _ask(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, object],
        body: object = None,
        content_type: str = "application/json",
    ) -> bytes:
        url = f"{self.url}/{path}"
        if words := {name: _word(value) for name, value in parameters.items() if value is not None}:
            url = f"{url}?{urlencode(words)}"
        headers = dict(self._headers)
        data: bytes | None = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers["Content-Type"] = content_type
        request = Request(url, data=data, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=60) as response:
                content: bytes = response.read()
                return content
        except HTTPError as refusal:
            with refusal:
                text = refusal.read().decode(errors="replace")
            raise RestError(method, url, refusal.code, text) from None


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(_word(item) for item in value)
    return str(value)
