"""The first frame waits for nothing that only rows need, whatever a person has configured."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .loopback import Loopback
from .own_files import Home, Terminal

SLOW = "import time\ntime.sleep(600)\n"
"""In the place of a library: whoever asks for it waits until the test is over."""
SERVERS = """\
[[servers]]
name = "prod"
url = "{url}"
engine = "camunda"
headers = {{ X-Tenant = {{ env = "HOME" }} }}
"""
FILES = {
    "config/tuiconsole/config.toml": 'theme = "nord"\ndensity = "compact"\nkeys."app.quit" = "ctrl+q"\n',
    "config/tuiconsole/views.toml": '[[views]]\nname = "mine"\nengine = "camunda"\nquery = "unfinished"\n',
    "state/tuiconsole/remembered.toml": '[[columns."camunda instances"]]\nid = "id"\nwidth = 40\n',
}


@pytest.fixture
def home(tmp_path: Path, engine: Loopback) -> Home:
    made = Home(tmp_path / "home")
    for name, text in {**FILES, "config/tuiconsole/servers.toml": SERVERS.format(url=engine.url)}.items():
        path = made.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o600)
    return made


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """Where the libraries that check answers are too slow to be waited for."""
    directory = tmp_path / "slow"
    directory.mkdir()
    for name in ("pydantic", "pydantic_core"):
        (directory / f"{name}.py").write_text(SLOW)
    return directory


@pytest.fixture
def opened(home: Home, slow: Path) -> Iterator[Terminal]:
    terminal = Terminal(home, "prod", "--view", "mine", PYTHONPATH=str(slow), TUICONSOLE_ZONE="utc")
    yield terminal
    terminal.stop()


def test_the_console_is_there_before_what_checks_answers(opened: Terminal) -> None:
    for told in ("Process instances › mine", "unfinished", "Id", "Loading instances", "prod"):
        opened.wait_for(told)


@pytest.mark.parametrize("words", ["config validate", "config show", "servers list", "views list"])
def test_files_are_read_without_what_checks_answers(home: Home, slow: Path, words: str) -> None:
    ran = home.run(*words.split(), PYTHONPATH=str(slow))
    assert (ran.code, bool(ran.out or ran.err)) == (0, True)
