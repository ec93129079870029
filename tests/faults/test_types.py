"""Nothing of a server's reaches Textual as a `str`: looked up in the syntax tree, and watched while it runs.

Where Textual takes a `str` it reads markup in it, and markup can run actions. The console therefore has few doors to
Textual's own widgets, and each of them is listed here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.content import Content

import tuiconsole.console
from tuiconsole.config.server import Server
from tuiconsole.console.app import Console
from tuiconsole.service.service import QueryService

from .conftest import NOW, UTC
from .hostile_engine import HostileEngine
from .strings import MARKUP

ROOT = Path(tuiconsole.console.__file__).parent
WIDGETS = {"Input", "Label", "OptionList"}
"""Widgets of Textual's own that are in use; all others are ours, and draw what is `Shown`."""
DRAWN_BY_TEXTUAL = {"border_title", "border_subtitle", "tooltip", "title", "sub_title", "placeholder", "label"}
"""Attributes and arguments that Textual reads as markup, or writes somewhere."""
MADE_SAFE = {"Content", "Text", "show", "Shown"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def is_own(value: ast.expr) -> bool:
    """Whether *value* is written in the source, or is made safe on the spot."""
    match value:
        case ast.Constant():
            return True
        case ast.IfExp():
            return is_own(value.body) and is_own(value.orelse)
        case ast.Call(func=ast.Name(id=name)):
            return name in MADE_SAFE
        case ast.Subscript(value=ast.Name(id=name)):
            return name.isupper()
        case ast.Name():
            # A parameter or a variable, which is looked at where it is given its value.
            return True
    return False


def assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in DRAWN_BY_TEXTUAL:
                    yield target.attr, node.value
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {*WIDGETS, "TextInput", "Option"}:
                yield from ((f"{called}()", value) for value in node.args if not isinstance(value, ast.Starred))
                yield from (
                    (f"{called}({word.arg})", word.value) for word in node.keywords if word.arg in DRAWN_BY_TEXTUAL
                )


def test_only_known_widgets_of_textual_are_used() -> None:
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets"):
                used = {alias.name for alias in node.names} - {"Option"}
                assert used <= WIDGETS, f"{name} uses {used - WIDGETS}"


def test_what_textual_draws_is_safe_where_it_is_given() -> None:
    found = [
        (name, place, ast.unparse(value))
        for name, tree in modules()
        for place, value in assigned(tree)
        if not is_own(value)
    ]
    assert not found, "\n".join(map(str, found))


def test_notifications_go_through_one_door() -> None:
    """`notify` of the application takes any text, because it makes it safe; nobody goes round it."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "notify" and isinstance(node.value, ast.Call):
                assert name == "outside.py", f"{name} calls notify of something else"


def test_nothing_reads_markup() -> None:
    for name, tree in modules():
        named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not named & {"from_markup", "from_ansi", "assemble"}, name


@pytest.mark.anyio
@pytest.mark.timeout(300)
async def test_no_markup_is_read_while_it_runs(hostile: HostileEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = Content.from_markup.__func__  # type: ignore[attr-defined]

    def watched(cls: type[Content], markup: str | Content, **variables: object) -> Content:
        if isinstance(markup, str) and any(text in markup for text in MARKUP if len(text) > 3):
            read.append(markup)
        return original(cls, markup, **variables)  # type: ignore[no-any-return]

    monkeypatch.setattr(Content, "from_markup", classmethod(watched))
    hostile.deck = MARKUP
    service = QueryService(lambda: NOW, UTC)
    server = Server("there", hostile.url, hostile.engine.name)
    app = Console(service, [server])
    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        for keys in (("tab", "enter", "escape"), ("tab", "right_square_bracket"), ("exclamation_mark", "escape"),
                     ("R", "escape"), ("y", "c", "escape"), ("f", "escape")):  # fmt: skip
            await pilot.press(*keys)
            await pilot.pause()
        for text in MARKUP:
            hostile.refusing = text
            app.notify(text, title=text)
            await pilot.press("1", "r")
        await pilot.pause()
        assert app.is_running
    await service.close()
    assert read == []
