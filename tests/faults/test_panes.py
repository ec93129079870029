"""Every control there is, in every place of every pane of each dialect, on a terminal: shown, and never obeyed.

One process walks through all panes and dialogs. Everything that it writes is judged by the list of what may be
written; the screen, read by an emulator, shows each text. The console is asked for whole frames: what it writes
otherwise is thinned out by a second net, which would hide holes in the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tuiconsole.text.border import show

from .grammar import forbidden
from .hostile_engine import HostileEngine
from .strings import CONTROLS
from .terminal import PROGRAM, Terminal, drawable

SIZE = (150, 30)
"""As many lines as there are texts, and a few: emulators are slow."""
TEXTS = tuple(CONTROLS.values())
LEAST = 8
"""Characters of a text that every column has room for."""


@dataclass
class Walker:
    """Somebody who goes through all panes and dialogs, and looks for texts in each."""

    engine: HostileEngine
    terminal: Terminal
    tell: Callable[[str], None]

    def press(self, keys: str) -> None:
        self.terminal.type(keys)

    def sees_texts(self, place: str, texts: Sequence[str] = TEXTS, least: int = LEAST) -> None:
        wanted = [drawable(show(text))[:least].strip() for text in texts]

        def missing() -> list[str]:
            return [one for one in wanted if one not in self.terminal.text]

        self.terminal.until(lambda: not missing(), lambda: f"in {place}: {missing()}")
        for _ in texts:
            self.tell(f"shown in {place}")

    def until_then(self, keys: str, condition: Callable[[], object]) -> None:
        """Press *keys* until *condition* holds: what is typed before a list has come to the screen goes nowhere."""
        for _ in range(60):
            if self.terminal.comes(condition):
                return
            self.press(keys)
        raise AssertionError(f"{keys!r} does nothing:\n{self.terminal.text}")

    def dialog(self, keys: str, title: str, place: str, texts: Sequence[str] = TEXTS, least: int = LEAST) -> None:
        """Open the dialog that is called *title*, look for *texts* in it, and leave it."""
        self.open(keys, title)
        self.sees_texts(place, texts, least)
        self.leave(title)

    def open(self, keys: str, title: str) -> None:
        self.press(keys)
        self.until_then(keys, lambda: self.is_open(title))

    def leave(self, title: str) -> None:
        self.press("\x1b")
        self.until_then("\x1b", lambda: not self.is_open(title))

    def is_open(self, title: str) -> bool:
        return f"╭─ {title}" in self.terminal.text

    # Panes

    def through_list(self) -> None:
        self.until_then("z", lambda: "Timeline" not in self.terminal.text and "Process inst" in self.terminal.text)
        self.sees_texts("the list")
        self.press("y")
        self.terminal.sees("╭─ Copy ")
        self.press("c")
        self.terminal.sees("╭─ Copy a cell ")
        self.sees_texts("the choice of a cell", TEXTS[:1])
        self.leave("Copy a cell")
        self.press("z")
        self.terminal.sees("External tasks")

    def through_lower(self, name: str) -> None:
        engine = self.engine.engine
        for tab in engine.jobs if name == "jobs" else engine.history:
            if tab.resource is None:
                self.terminal.sees(f"{tab.title}: not offered")
            else:
                # Some addresses have one item, whatever else an answer may hold.
                alone = tab.resource.path.endswith("}")
                self.sees_texts(name, TEXTS[:1] if alone else TEXTS)
                title = tab.resource.noun[0].capitalize()
                self.dialog("g\r", title, "the viewer", () if alone else TEXTS[:1])
                if any(text.accept == "text/plain" for text in tab.resource.texts):
                    self.open("g\r", title)
                    self.press("G")
                    self.sees_texts("a long text", TEXTS[-4:-2])
                    self.leave(title)
            self.next_tab()

    def next_tab(self) -> None:
        before = self.tabs()
        self.press("]")
        self.terminal.until(lambda: self.tabs() != before, lambda: "another tab")

    def tabs(self) -> list[str]:
        """The colours of the line with the tabs."""
        found = (y for y, line in enumerate(self.terminal.lines) if begins_with_tabs(line))
        line = next(found, 0)
        return [self.terminal.colour(column, line) for column in range(self.terminal.size[0])]

    def next_pane(self) -> None:
        """To the next pane, which has the keys as soon as its frame says so."""
        before = self.frames()
        self.press("\t")
        self.terminal.until(lambda: self.frames() != before, lambda: "another pane")

    def frames(self) -> list[str]:
        """The colours at the edges of the panes."""
        ends = [(0, 2), (0, len(self.terminal.lines) - 4), (self.terminal.size[0] - 1, len(self.terminal.lines) - 4)]
        return [self.terminal.colour(*place) for place in ends]


def begins_with_tabs(line: str) -> bool:
    """Whether this is the line with the tabs of a pane: with its name first, unless its first tab says as much."""
    return line.lstrip("│ ").startswith(("Jobs ", "History "))


@pytest.mark.timeout(300)
def test_every_control_in_every_pane(hostile: HostileEngine, tmp_path: Path, tell: Callable[[str], None]) -> None:
    hostile.deck = TEXTS
    with Terminal(
        [*PROGRAM, "there"], SIZE, {**hostile.configured(tmp_path), "TUICONSOLE_WHOLE_FRAMES": "1"}
    ) as terminal:
        walker = Walker(hostile, terminal, tell)
        terminal.sees(f" of {len(TEXTS)}")
        walker.through_list()
        for name, tab in (("jobs", "External tasks"), ("history", "Timeline")):
            walker.next_pane()
            walker.press("z")
            terminal.until(
                lambda tab=tab: begins_with_tabs(terminal.lines[1]) and tab in terminal.lines[1],
                lambda name=name: f"{name} alone",
            )
            walker.through_lower(name)
            walker.press("z")
            terminal.sees("Process instances")
        walker.next_pane()
        through_dialogs(walker)
        walker.press("q")
        assert terminal.end() == 0
        assert forbidden(terminal.written) == {}
        tell(f"and {len(terminal.written) >> 10} KiB without a forbidden sequence")


TYPED = {"camunda": "processInstanceBusinessKey", "oracle-opa": "createdBy"}
"""Parameters that may be given any text, where there are some."""
PASTED = "x=" + "".join(text.splitlines()[0] for text in reversed(TEXTS) if min(text) >= " ")
"""What comes through when it is pasted: the terminal, or the reading of keys, keeps the older controls back."""


def through_dialogs(walker: Walker) -> None:
    """Problems, the form, the query line, requests, messages, commands, failures."""
    terminal, engine = walker.terminal, walker.engine.engine
    if engine.problems:
        walker.dialog("!", "Problems on there", "problems", ["\x1b]2;GOTCHA"])
    if engine.name in TYPED:
        walker.open("f", "Filter")
        walker.press(f"{TYPED[engine.name]}\r")
        terminal.sees("take suggestion")
        terminal.paste(PASTED)
        walker.sees_texts("the form", [PASTED])
        walker.until_then("\x0f", lambda: not walker.is_open("Filter"))
        walker.sees_texts("a filter in force", [PASTED])
    walker.press("/")
    walker.until_then("\x15", lambda: "esc closes" in terminal.text)
    terminal.paste(f"y{PASTED}")
    walker.sees_texts("the query line", [f"y{PASTED}"])
    walker.press("\x1b")
    terminal.misses("yx=")
    for text in TEXTS:
        walker.engine.refusing = f"No {text}"
        walker.press("r")
        walker.sees_texts("a failure over rows", [f"No {text}"])
    walker.dialog("R", "Requests", "the list of requests", [f"No {TEXTS[-1]}"])
    walker.dialog(":", "Commands", "commands", ["Refresh"])
    walker.until_then("B", lambda: "▌ Opened" in terminal.text)
    walker.dialog("M", "Messages", "messages", ["Opened http"])
