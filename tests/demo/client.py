"""A plain HTTP client: nothing of the console's own code stands between a test and the engine."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks one engine, one connection for each request."""

    def __init__(self, base: str) -> None:
        self._base = urlsplit(base)

    def ask(self, path: str, query: dict[str, Any] | str = "", body: bytes | None = None, **headers: str) -> Answer:
        text = query if isinstance(query, str) else urlencode(query, quote_via=quote)
        connection = http.client.HTTPConnection(self._base.hostname or "", self._base.port, timeout=20)
        try:
            method = "GET" if body is None else "POST"
            url = f"{self._base.path}{path}?{text}" if text else f"{self._base.path}{path}"
            connection.request(method, url, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, query: dict[str, Any] | str = "") -> Any:
        answer = self.ask(path, query)
        assert answer.status == 200, answer.body
        return answer.json

    def post(self, path: str, body: Any, query: dict[str, Any] | str = "") -> Any:
        answer = self.ask(path, query, json.dumps(body).encode(), Content_Type="application/json")
        assert answer.status == 200, answer.body
        return answer.json

    def rows(self, **query: Any) -> list[Row]:
        """Instances by GET, all of them."""
        found: list[Row] = self.get("/history/process-instance", query)
        return found

    def posted_rows(self, **body: Any) -> list[Row]:
        """Instances by POST, all of them."""
        found: list[Row] = self.post("/history/process-instance", body)
        return found
