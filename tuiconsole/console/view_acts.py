"""What the application does with views: asks them by name and number, saves, renames and deletes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual.binding import Binding, BindingType

from tuiconsole.config.server import Server
from tuiconsole.console.memory import Memory
from tuiconsole.console.outside import Outside
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.query import Query
from tuiconsole.text.border import Shown, show

if TYPE_CHECKING:
    from tuiconsole.config.view import View
    from tuiconsole.config.views import ViewsFile
    from tuiconsole.console.palette import Command

_VIEW_KEYS: Final = "456789"
"""1 to 3 are the panes."""
_NUMBERED = tuple(
    Binding(key, f"numbered_view({key})", f"View {key}", id=f"view.{word}", show=False, tooltip=f"Ask the {word} view")
    for key, word in zip(_VIEW_KEYS, ("first", "second", "third", "fourth", "fifth", "sixth"), strict=True)
)


class ViewActs(Outside):
    """Views are queries that have a name. What an act needs is imported when somebody acts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "views", "Views", id="view.open", tooltip="Ask a view: a query that has a name"),
        Binding("V", "save_view", "Save view", id="view.save", tooltip="Keep this query under a name"),
        Binding("0", "everything", "Everything", id="view.all", show=False, tooltip="Ask for everything there is"),
        *_NUMBERED,
    ]

    _server: Server
    _remembers: bool
    _memory: Memory

    @property
    def main(self) -> MainScreen | None:
        """The screen of the server that is worked on, where no dialog is in front of it."""
        return self.screen if isinstance(self.screen, MainScreen) else None

    # Asking

    def _views(self) -> list[View]:
        """The views of instances that this engine can answer; none where their file is damaged."""
        from tuiconsole.config.built_in_views import BUILT_IN
        from tuiconsole.config.problem import ConfigurationError
        from tuiconsole.config.views import ViewsFile

        engine = engine_of(self._server.engine)
        views: Sequence[View]
        try:
            views = ViewsFile.load().of(engine.name) if self._remembers else BUILT_IN
        except ConfigurationError as error:
            self.notify(str(error), severity="error")
            views = BUILT_IN
        first = engine.resources[0].name
        return [view for view in views if view.engine == engine.name and view.resource == first and not view.lacks]

    def action_views(self) -> None:
        """Offer the views, each with the number that opens it from anywhere."""
        from tuiconsole.console.screens.choice import Choice, ChoiceScreen

        numbers = dict(enumerate(_VIEW_KEYS))
        choices: list[Choice[View | Literal["everything"]]] = [
            Choice(Shown("everything"), "everything", Shown("No filter, in the usual order."), "0")
        ]
        choices += [
            Choice(show(view.name), view, show(view.help or view.query), numbers.get(place, ""))
            for place, view in enumerate(self._views())
        ]

        def chosen(view: View | Literal["everything"] | None) -> None:
            if view == "everything":
                self.action_everything()
            elif view is not None:
                self._ask(view)

        self.push_screen(ChoiceScreen(Shown("Views: numbers work everywhere, : finds each by name"), choices), chosen)

    def action_numbered_view(self, number: int) -> None:
        """Ask the view that this number stands for."""
        views, place = self._views(), _VIEW_KEYS.index(str(number))
        if place < len(views):
            self._ask(views[place])
        else:
            self.notify(f"There is no view number {number}: v shows which there are.")

    def action_everything(self) -> None:
        """Ask for everything there is."""
        if self.main is not None:
            first = engine_of(self._server.engine).resources[0]
            self.main.open_view("everything", Query(first), self._memory.columns(self._server.engine, first.name))

    def _ask_named(self, name: str) -> None:
        for view in self._views():
            if view.name == name:
                self._ask(view)
                return

    def _ask(self, view: View) -> None:
        from tuiconsole.engines.view_query import query_of

        main = self.main
        if main is None:
            return
        try:
            query = query_of(view, engine_of(self._server.engine), self._server.user)
        except ValueError as error:
            self.notify(f"{view.name}: {error}", severity="warning")
            return
        own = [(name, None) for name in view.columns]
        main.open_view(view.name, query, own or self._memory.columns(view.engine, view.resource))

    # Keeping

    def action_save_view(self) -> None:
        """Keep the query of the instances under a name, with its columns and its order."""
        from tuiconsole.console.screens.prompt import PromptScreen

        if self.main is not None:
            about = Shown("What it asks, the columns and the order are kept. Times such as -2h stay relative.")
            self.push_screen(PromptScreen(Shown("Save view"), about), self._save_view)

    def _save_view(self, name: str | None) -> None:
        from tuiconsole.engines.view_query import view_of

        main = self.main
        if not name or main is None:
            return
        columns = [column for column, _ in main.instances.rows.chosen]
        view = view_of(name, engine_of(self._server.engine), main.instances.asked, columns)

        def save(file: ViewsFile) -> str:
            done = "Replaced" if file.has(view) else "Saved"
            file.save(view)
            return f"{done} the view {name}: v opens it, and so does --view."

        self._change(save)

    def _change(self, change: Callable[[ViewsFile], str]) -> None:
        """Have *change* write the file of views, and tell what it says it did, or why it could not."""
        from tuiconsole.config.problem import ConfigurationError, NotSaved
        from tuiconsole.config.views import ViewsFile

        try:
            done = change(ViewsFile.load())
        except (NotSaved, ConfigurationError) as error:
            self.notify(f"Not saved: {error}", severity="error")
        else:
            self.notify(done)

    def saved_view_commands(self) -> list[Command]:
        """What can be done to the views that a person has saved, for the palette."""
        from tuiconsole.console.palette import Command

        if not any(not view.built_in for view in self._views()):
            return []
        return [
            Command("Delete a view", "Forget a query that was saved", partial(self._choose_saved, self._delete)),
            Command(
                "Rename a view", "Call a query that was saved something else", partial(self._choose_saved, self._rename)
            ),
        ]

    def _choose_saved(self, then: Callable[[View], None]) -> None:
        from tuiconsole.console.screens.choice import Choice, ChoiceScreen

        choices = [Choice(show(view.name), view, show(view.query)) for view in self._views() if not view.built_in]

        def chosen(view: View | None) -> None:
            if view is not None:
                then(view)

        self.push_screen(ChoiceScreen(Shown("Views that were saved"), choices), chosen)

    def _delete(self, view: View) -> None:
        """Forget *view*, if the person means it."""
        from tuiconsole.console.screens.choice import Choice, ChoiceScreen

        choices = [
            Choice(Shown("Keep it"), False, key="n"),
            Choice(Shown("Delete it"), True, show(view.query), key="y"),
        ]

        def remove(file: ViewsFile) -> str:
            file.remove(view)
            return f"Deleted the view {view.name}."

        def answered(certain: bool | None) -> None:
            if certain:
                self._change(remove)

        self.push_screen(ChoiceScreen(show(f"Delete the view {view.name}?"), choices), answered)

    def _rename(self, view: View) -> None:
        """Give *view* another name."""
        from tuiconsole.console.screens.prompt import PromptScreen

        def typed(name: str | None) -> None:
            def rename(file: ViewsFile) -> str:
                file.rename(view, name or "")
                return f"The view {view.name} is called {name} now."

            if name and name != view.name:
                self._change(rename)

        about = show(f"In the place of {view.name}. What it asks stays as it is.")
        self.push_screen(PromptScreen(Shown("Another name for the view"), about), typed)
