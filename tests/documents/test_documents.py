"""What `docs/` and `screenshots/` hold is what the command makes of the code as it is now."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from console.conftest import drawn_otherwise

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").iterdir())]
STALE = "is not what the code says now: run 'python -m tests.documents' and look at what changed"


def make(what: str, into: Path) -> dict[str, bytes]:
    """What the command makes, as a developer runs it, by name."""
    subprocess.run([sys.executable, "-m", "tests.documents", what, "--into", str(into)], cwd=ROOT, check=True)
    return {path.name: path.read_bytes() for path in (into / what).iterdir()}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("what", ["docs", "screenshots"])
def test_nothing_is_stale(what: str, tmp_path: Path) -> None:
    kept = {path.name: path.read_bytes() for path in (ROOT / what).iterdir()}
    made = make(what, tmp_path)
    assert kept.keys() == made.keys()
    if what == "screenshots" and drawn_otherwise():
        return
    stale = [name for name in made if made[name] != kept[name]]
    assert not stale, f"{', '.join(stale)} {STALE}"


def test_pictures_give_nothing_of_the_machine_away() -> None:
    for path in (ROOT / "screenshots").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "127.0.0.1" not in text
        assert str(Path.home()) not in text
        assert str(ROOT) not in text


@pytest.mark.parametrize("page", PAGES)
def test_no_link_leads_nowhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    titles = {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in re.findall(r"^#+ (.+)$", text, re.M)}
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith("#"):
            assert link[1:] in titles
        elif "://" not in link:
            assert (ROOT / page).parent.joinpath(link).exists(), link


def test_the_readme_shows_every_picture_and_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [f"{what}/{path.name}" for what in ("docs", "screenshots") for path in (ROOT / what).iterdir()]
    assert [name for name in shown if f"({name})" not in readme] == []
