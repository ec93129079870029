"""Watching a list: it is asked for again by itself, as long as somebody can see it and is not about to read it."""

from __future__ import annotations

from textual.timer import Timer

from tuiconsole.console.news import News
from tuiconsole.console.widgets.row_list import RowList


class Watch:
    """Belongs to one list, from when somebody begins to watch it until they end it."""

    def __init__(self, rows: RowList, seconds: float) -> None:
        self.seconds = seconds
        self._rows = rows
        self._place = self._here
        self._reading = False
        rows.news = News()
        rows.refresh()
        self._timer: Timer = rows.set_interval(seconds, self.look)

    @property
    def _here(self) -> tuple[int, int]:
        return self._rows.top, self._rows.cursor

    @property
    def why_not(self) -> str:
        """What keeps the list from being asked for again now; empty where nothing does."""
        rows = self._rows
        if rows.screen is not rows.app.screen:
            return "a dialog is in front of it"
        if not rows.size.height or not all(node.display for node in rows.ancestors_with_self):
            return "nobody sees it"
        if self._reading or self._here != self._place:
            return "somebody is reading"
        if rows.result_set is None or rows.result_set.loading:
            return "the last answer has not come"
        return ""

    def look(self) -> None:
        """Ask again, unless something speaks against it; who has moved since the last look is left alone once."""
        rows, why_not = self._rows, self.why_not
        self._place, self._reading = self._here, False
        if not why_not and rows.result_set is not None and rows.news is not None:
            rows.news.look(rows.in_sight())
            rows.result_set.look_again()

    def before_change(self) -> None:
        """The list is about to move by itself: whatever has moved so far, a person has."""
        self._reading = self._reading or self._here != self._place

    def after_change(self) -> None:
        """The list has moved by itself."""
        self._place = self._here

    def end(self) -> None:
        """Ask for nothing any more."""
        self._timer.stop()
        self._rows.news = None
        self._rows.refresh()
