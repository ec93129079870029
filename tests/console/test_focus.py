"""Whatever tab or pane is chosen, the keys have somewhere to go."""

import pytest

from .acting import console, until

SIZES = ((120, 40), (80, 24))


@pytest.mark.anyio
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("server", ["demo-camunda", "demo-ibm", "demo-oracle"])
async def test_tabs_keep_the_keys_in_their_pane(server: str, size: tuple[int, int]) -> None:
    async with console(size, on=server) as pilot:
        screen = pilot.app.screen
        for key, pane in (("2", screen.jobs), ("3", screen.history)):
            await pilot.press(key)
            await until(pilot, lambda pane=pane: pane.has_focus_within)
            for step in ["right_square_bracket"] * 7 + ["left_square_bracket"] * 3:
                await pilot.press(step)
                await until(pilot, lambda pane=pane: pane.has_focus_within)
        await pilot.press("1")
        await until(pilot, lambda: screen.instances.rows.has_focus)
