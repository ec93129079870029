"""The form for a server that is new: what is typed is checked, the server is tried, and only then it is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Label
from textual.worker import Worker

from tuiconsole.config.dialects import ENGINE_NAMES
from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.config.server import Limits, Server
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.servers import ServersFile
from tuiconsole.console.new_server import Typed, Wrong, entry_of, field_of, server_of, with_guesses
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.one_line import OneLine
from tuiconsole.console.widgets.one_of import OneOf
from tuiconsole.console.widgets.text_input import TextInput
from tuiconsole.console.widgets.wrapped_text import Emphasis, WrappedText
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.service.errors import Failure
from tuiconsole.service.health import examine
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show

_FIELDS: Final = ("url", "engine", "name", "sign_in", "user", "source", "secret", "production")
_HINTS: Final = (
    KeyHint("enter", "try and keep", "keep"),
    KeyHint("tab", "next field", "step(1)"),
    KeyHint("^o", "keep untried", "keep_untried"),
    KeyHint("esc", "leave", "leave"),
)
_SIGN_INS: Final = (("none", "not at all"), ("password", "with a password"), ("token", "with a bearer token"))
_SOURCES: Final = (
    ("ask", "asked for at every start"),
    ("command", "printed by a command"),
    ("env", "in an environment variable"),
    ("file", "in a file that only you can read"),
)
_SECRET_LABELS: Final = {"command": "Command", "env": "Variable", "file": "File"}
_ABOUT: Final = {
    "url": "The base URL of the engine's REST interface, such as https://bpm.example.org/engine-rest.",
    "engine": "The dialect that the server speaks; ← and → go through them.",
    "name": "What the server is called here, and on the command line: tuiconsole NAME.",
    "sign_in": "How the server knows you; ← and → go through the ways.",
    "user": "The user who signs in.",
    "source": "Where the secret is when the console starts the next time. It is never written to a file.",
    "secret": "Used for this session, and asked for again at the next start.",
    "production": "Real work runs there: the console shows it at all times.",
}
_ABOUT_SECRET: Final = {
    "command": "No shell runs it; the first line that it prints is used, as of: pass show bpm.",
    "env": "The name of the variable, such as BPM_PASSWORD.",
    "file": "Its first line is used.",
}


class ServerForm(Dialog[Server | None]):
    """Answers with the server that was kept, ready to be asked; or with None.

    *taken* are names that other servers have.
    """

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="dialog.leave", show=False, tooltip="Leave, and keep nothing"),
        Binding("enter,ctrl+s,f2", "keep", "Keep", id="dialog.keep", show=False, tooltip="Try the server, and keep it"),
        Binding(
            "ctrl+o,f10", "keep_untried", "Untried", id="dialog.keep_untried", priority=True, show=False,
            tooltip="Keep the server without trying it",
        ),
        Binding("down", "step(1)", "Next", id="dialog.next_field", show=False, tooltip="To the next field"),
        Binding("up", "step(-1)", "Before", id="dialog.previous_field", show=False, tooltip="To the field before"),
    ]  # fmt: skip

    def __init__(self, service: QueryService, taken: Collection[str], limits: Limits) -> None:
        super().__init__()
        self._service = service
        self._taken = taken
        self._limits = limits
        self._own: set[str] = set()
        """Fields whose value is the person's, not a guess."""
        self._guessed: dict[str, str] = {}
        self._answered = False
        """What the server said stays in sight until something is changed."""
        self._trial: Worker[None] | None = None
        self._inputs = {name: TextInput(compact=True, id=name) for name in ("url", "name", "user", "secret")}
        self._choices = {
            "engine": OneOf([(name, f"{name}: {engine_of(name).title}") for name in ENGINE_NAMES], id="engine"),
            "sign_in": OneOf(_SIGN_INS, id="sign_in"),
            "source": OneOf(_SOURCES, id="source"),
            "production": OneOf((("no", "no"), ("yes", "yes, mark it as PRODUCTION")), id="production"),
        }
        self._errors = {name: OneLine(classes="field-error") for name in _FIELDS}
        self._about = WrappedText(id="about")

    def compose(self) -> ComposeResult:
        labels = {"url": "URL", "sign_in": "Sign in", "source": "It is"}
        with Vertical(classes="dialog", id="server-form") as dialog:
            dialog.border_title = "A server of yours"
            for name in _FIELDS:
                with Horizontal(classes="field", id=f"{name}-field"):
                    yield Label(Content(labels.get(name, name.capitalize())), id=f"{name}-label", markup=False)
                    yield self._field(name)
                yield self._errors[name]
            yield self._about
            yield KeyBar(_HINTS)

    def on_mount(self) -> None:
        self._inputs["url"].placeholder = "http://localhost:8080/engine-rest"
        self._show_fields()
        self._say_problems([])
        self._field("url").focus()

    def _field(self, name: str) -> TextInput | OneOf:
        return self._inputs.get(name) or self._choices[name]

    @property
    def _typed(self) -> Typed:
        texts = {name: field.value if name == "secret" else field.value.strip() for name, field in self._inputs.items()}
        chosen = {name: field.value for name, field in self._choices.items() if name != "production"}
        return Typed(**texts, **chosen, production=self._choices["production"].value == "yes")

    def _show_fields(self) -> None:
        """Show the fields that make sense with what is chosen."""
        typed = self._typed
        in_sight = {"user": typed.sign_in == "password", **dict.fromkeys(("source", "secret"), typed.sign_in != "none")}
        for name, wanted in in_sight.items():
            self.query_one(f"#{name}-field").display = wanted
        label = _SECRET_LABELS.get(typed.source, typed.sign_in.capitalize())
        self.query_one("#secret-label", Label).update(label)
        self._inputs["secret"].password = typed.source == "ask"

    # What the person does

    def on_input_changed(self, event: TextInput.Changed) -> None:
        event.stop()
        name = event.input.id or ""
        if name == "url":
            guess = with_guesses(self._typed, self._taken, self._own)
            self._guessed["name"] = guess.name
            self._inputs["name"].value = guess.name
            self._choices["engine"].choose(guess.engine)
        elif name == "name" and event.value != self._guessed.get("name"):
            self._own.add("name")
        self._say_problems([])

    def on_one_of_changed(self, event: OneOf.Changed) -> None:
        event.stop()
        if event.field.id == "engine":
            self._own.add("engine")
        elif event.field.id in ("sign_in", "source"):
            # What was typed was meant for something else.
            self._inputs["secret"].value = ""
        self._show_fields()
        self._say_problems([])

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.action_keep()

    def on_descendant_focus(self) -> None:
        self._say_about()

    def action_step(self, step: int) -> None:
        """To another field."""
        self.focus_next() if step > 0 else self.focus_previous()

    def action_leave(self) -> None:
        """Stop the trial, or leave."""
        if self._trial is not None and not self._trial.is_finished:
            self._trial.cancel()
            self._about.say([(Shown("Not tried to the end, and not kept."), "quiet")])
        else:
            self.dismiss(None)

    def action_keep(self) -> None:
        """Try the server, and keep it if it answers."""
        entry = self._entry()
        if entry is not None and (self._trial is None or self._trial.is_finished):
            self._about.say([(show(f"Asking {entry.url} …"), "quiet")])
            self._trial = self.run_worker(self._try(entry, self._typed), exit_on_error=False)

    def action_keep_untried(self) -> None:
        """Keep the server as it stands here."""
        entry = self._entry()
        if entry is not None:
            self._keep(entry, self._typed)

    def _entry(self) -> ServerEntry | None:
        found = entry_of(self._typed, self._taken)
        if isinstance(found, ServerEntry):
            return found
        self._say_problems(found)
        return None

    async def _try(self, entry: ServerEntry, typed: Typed) -> None:
        # A service of its own: what it learns of a server that may never be kept must not stay.
        service = QueryService(self._service.clock, self._service.zone)
        server = server_of(entry, typed, self._limits)
        try:
            await examine(service, server, engine_of(server.engine))
        except Failure as failure:
            said = failure.line().removeprefix(f"{show(server.name)}: ")
            self._say_problems([Wrong(field_of(failure, typed), said)], tried=True)
        else:
            self._keep(entry, typed)
        finally:
            await service.close()

    def _keep(self, entry: ServerEntry, typed: Typed) -> None:
        try:
            ServersFile.load().save(entry)
        except (ConfigurationError, NotSaved) as error:
            self._about.say([(show(f"✗ Not kept: {error}"), "bad")])
        else:
            self.dismiss(server_of(entry, typed, self._limits))

    # What the form says

    def _say_problems(self, problems: list[Wrong], *, tried: bool = False) -> None:
        """Say what is wrong at the fields, and go to the first of them."""
        at = {wrong.field: wrong.message for wrong in problems}
        for name, line in self._errors.items():
            line.display = name in at
            if name in at:
                line.say([(Shown("✗"), "bad"), (show(at[name]), "bad")])
        self._answered = tried
        self._say_about()
        if problems:
            first: Widget = self._field(next(name for name in _FIELDS if name in at))
            first.focus()
        if tried:
            # Once more, because a line may be too short for what a server says.
            words: list[tuple[Shown, Emphasis]] = [(show(wrong.message), "bad") for wrong in problems]
            self._about.say([*words, (Shown("^o keeps the server all the same."), "quiet")])

    def _say_about(self) -> None:
        if self._answered:
            return
        name = getattr(self.focused, "id", None) or "url"
        about = _ABOUT.get(name, "")
        if name == "secret":
            about = _ABOUT_SECRET.get(self._typed.source, about)
        self._about.say([(Shown(about), "quiet")])
