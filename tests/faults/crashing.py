"""The real program with a fault of its own in one place, which its first argument names."""

import sys

from tuiconsole.commands.line import run
from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.console.widgets.row_list import RowList

HOSTILE = "broken \x1b]0;GOTCHA\x07\x1b[2J\x9b31m [/b] \u202e by an order"


def crash(*arguments: object) -> None:
    """Holds a secret in every way that a report of this error could find it."""
    password = "geheim-4711"
    kept = {"password": password, "list": [password]}
    try:
        raise KeyError(password)
    except KeyError:
        raise RuntimeError(HOSTILE) from ValueError(f"{len(kept)} {arguments!r:.0}")


def in_worker(pane: ListPane) -> None:
    async def work() -> None:
        crash()

    pane.run_worker(work())


def in_thread_worker(pane: ListPane) -> None:
    pane.run_worker(crash, thread=True)


def in_callback(pane: ListPane) -> None:
    pane.call_later(crash)


def in_timer(pane: ListPane) -> None:
    pane.set_timer(0.01, crash)


def in_input_thread(pane: ListPane) -> None:
    pane.app._driver.process_message = crash  # type: ignore[union-attr,method-assign]


PLACES = {
    "an action": (ListPane, "action_refresh", crash),
    "a worker": (ListPane, "action_refresh", in_worker),
    "a thread": (ListPane, "action_refresh", in_thread_worker),
    "a callback": (ListPane, "action_refresh", in_callback),
    "a timer": (ListPane, "action_refresh", in_timer),
    "reading keys": (ListPane, "action_refresh", in_input_thread),
    "drawing": (RowList, "draw_line", crash),
    "mounting": (MainScreen, "on_mount", crash),
}


if __name__ == "__main__":
    owner, name, fault = PLACES[sys.argv[1]]
    setattr(owner, name, fault)
    sys.exit(run(sys.argv[2:]))
