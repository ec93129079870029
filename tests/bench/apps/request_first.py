"""The least that shows rows: the request leaves before Textual is imported, and a page of text shows the answer."""

import http.client
import json
import sys
import threading
from typing import Any
from urllib.parse import urlsplit

from tests.bench.engine import PAGE

_rows: list[dict[str, Any]] = []
_here = threading.Event()


def fetch(url: str) -> None:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", parts.path + PAGE)
    _rows.extend(json.loads(connection.getresponse().read()))
    _here.set()


def main() -> None:
    threading.Thread(target=fetch, args=(sys.argv[1],), daemon=True).start()
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Rows(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("loading", markup=False)

        def on_mount(self) -> None:
            self.run_worker(self.show, thread=True)

        def show(self) -> None:
            _here.wait()
            text = "\n".join(f"{row['startTime'][:19].replace('T', ' ')} {row['id']}" for row in _rows[:38])
            self.call_from_thread(self.query_one(Static).update, f" {text}")

    Rows().run()


if __name__ == "__main__":
    main()
