"""Secrets are fetched from where they are kept, and nothing but their absence is ever told."""

import json
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest

from tuiconsole.config.credentials import MOST_BYTES, NoSecret, answered, resolve
from tuiconsole.config.secret import Secret
from tuiconsole.config.server import OAuth2, Password, Server, Token
from tuiconsole.config.sources import Asked, FromCommand, FromEnvironment, FromFile, Source, Stored

WORD = "xyzzy-4711"


def python(code: str, seconds: float = 20) -> FromCommand:
    return FromCommand((sys.executable, "-c", code), seconds)


def refusal(source: Source) -> str:
    """Why there is no secret; nothing in all of the exception has it."""
    with pytest.raises(NoSecret) as caught:
        resolve(source)
    told = traceback.TracebackException.from_exception(caught.value)
    assert WORD not in "".join(told.format())
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(f"{WORD}\n")
    path.chmod(0o600)
    return path


def test_a_command_prints_it_on_its_first_line() -> None:
    assert resolve(python(f"print('{WORD}')")) == Secret(WORD)
    assert resolve(python(f"print('{WORD}', end='')")) == Secret(WORD)
    assert resolve(python(f"print('{WORD}\\r\\nurl: x\\nuser: y')")) == Secret(WORD)
    assert resolve(python("print(' blanks count ')")) == Secret(" blanks count ")
    assert resolve(python("import sys; sys.stdout.buffer.write('pä€s'.encode())")) == Secret("pä€s")


def test_no_shell_reads_the_words() -> None:
    hostile = "$(id) `id` ; rm -rf / * ~ \"'"
    assert resolve(FromCommand(("printf", "%s", hostile))) == Secret(hostile)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("pass", "printed is empty"),
        ("print()", "printed is empty"),
        (f"print('{WORD}'); raise SystemExit(3)", "ended with 3"),
        (f"raise SystemExit('{WORD}')", "ended with 1"),
        (f"print('{WORD}', flush=True); import os; os.abort()", "ended by signal 6"),
        (f"import sys; sys.stdout.buffer.write(b'{WORD}\\xff')", "is not UTF-8"),
        (f"print('{WORD}\\x1b[2J')", "holds control characters"),
        (f"print('{WORD}' * {MOST_BYTES})", "printed more than"),
    ],
)
def test_a_command_that_does_not_give_it_is_told_by_its_name(code: str, told: str) -> None:
    said = refusal(python(code))
    assert told in said
    assert sys.executable in said


def test_a_command_that_is_not_there_is_told() -> None:
    assert "cannot be run: No such file" in refusal(FromCommand(("/nowhere/pass", "show", WORD)))
    assert "cannot be run" in refusal(FromCommand(("\0", WORD)))


def test_what_a_command_says_on_standard_error_is_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    refusal(python(f"import sys; print('{WORD}', file=sys.stderr); sys.exit(1)"))
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_a_command_has_no_terminal_and_nothing_to_read() -> None:
    code = (
        "import os, sys\n"
        "try:\n"
        "    os.open('/dev/tty', os.O_RDWR)\n"
        "except OSError:\n"
        "    print('no terminal', len(sys.stdin.read()))"
    )
    assert resolve(python(code)) == Secret("no terminal 0")


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(600)",
        f"import time; print('{WORD}', flush=True); time.sleep(600)",
        f"import os, time; print('{WORD}', flush=True); os.close(1); time.sleep(600)",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)",
    ],
)
def test_a_command_that_does_not_end_is_ended(code: str) -> None:
    assert "did not end within 1 s" in refusal(python(code, 1))


def test_what_the_command_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)"
    )
    refusal(python(code, 3))
    stat = Path(f"/proc/{note.read_text()}/stat")
    for _ in range(200):
        # Where nobody takes care of orphans, it stays as a zombie.
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the child of the command is still running")


def test_an_endless_command_takes_no_memory() -> None:
    assert "printed more than" in refusal(FromCommand(("yes", WORD)))


def test_a_variable_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_PASSWORD", WORD)
    assert resolve(FromEnvironment("SOME_PASSWORD")) == Secret(WORD)
    monkeypatch.setenv("SOME_PASSWORD", "")
    assert refusal(FromEnvironment("SOME_PASSWORD")) == "the environment variable SOME_PASSWORD is empty"
    monkeypatch.setenv("SOME_PASSWORD", f"{WORD}\nmore")
    assert "control characters" in refusal(FromEnvironment("SOME_PASSWORD"))
    monkeypatch.delenv("SOME_PASSWORD")
    assert refusal(FromEnvironment("SOME_PASSWORD")) == "the environment variable SOME_PASSWORD is not set"


def test_a_file_gives_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve(FromFile(str(file))) == Secret(WORD)
    file.chmod(0o400)
    assert resolve(FromFile(str(file))) == Secret(WORD)
    monkeypatch.setenv("HOME", str(file.parent))
    assert resolve(FromFile("~/password")) == Secret(WORD)
    link = file.with_name("link")
    link.symlink_to(file)
    assert resolve(FromFile(str(link))) == Secret(WORD)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o610])
def test_a_file_that_others_may_touch_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert "others may read or write" in refusal(FromFile(str(file)))


def test_files_that_are_none_are_refused_at_once(file: Path, tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refusal(FromFile(str(tmp_path / "absent")))
    assert "is not a file" in refusal(FromFile(str(tmp_path)))
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "is not a file" in refusal(FromFile(str(tmp_path / "pipe")))
    file.write_bytes(b"")
    assert "is empty" in refusal(FromFile(str(file)))
    file.write_bytes(WORD.encode() + b"\xff\n")
    assert "is not UTF-8" in refusal(FromFile(str(file)))
    assert "cannot be read" in refusal(FromFile("/\0"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator gives files away")
def test_a_file_of_another_user_is_refused(file: Path) -> None:
    os.chown(file, 12345, 12345)
    assert "belongs to another user" in refusal(FromFile(str(file)))


def test_what_has_to_be_asked_for_is_not_invented() -> None:
    assert "nobody to ask" in refusal(Asked())
    assert resolve(Stored(Secret(WORD))) == Secret(WORD)


def test_answers_take_the_place_of_questions() -> None:
    asked: list[str] = []

    def ask(what: str) -> Secret:
        asked.append(what)
        return Secret(f"{WORD}-{len(asked)}")

    def known(number: int) -> Stored:
        return Stored(Secret(f"{WORD}-{number}"))

    url = "https://engine.example"
    server = Server("prod", url, "camunda", credentials=Password("mary", Asked()))
    assert answered(server, ask).credentials == Password("mary", known(1))
    assert answered(Server("prod", url, "camunda", credentials=Token(Asked())), ask).credentials == Token(known(2))
    grant = OAuth2(f"{url}/token", "console", Asked(), "", Password("mary", Asked()))
    assert answered(Server("prod", url, "oracle-opa", credentials=grant), ask).credentials == OAuth2(
        f"{url}/token", "console", known(3), "", Password("mary", known(4))
    )
    assert asked == [
        "Password of mary at prod",
        "Token for prod",
        "Client secret for prod",
        "Password of mary at prod",
    ]
    elsewhere = Server("prod", url, "camunda", credentials=Token(FromEnvironment("T")))
    assert answered(elsewhere, ask) == elsewhere
    assert len(asked) == 4


def test_a_server_with_sources_prints_no_secret() -> None:
    server = Server(
        "prod",
        "https://engine.example",
        "camunda",
        credentials=Password("mary", Stored(Secret(WORD))),
        headers=(("X-Api-Key", Stored(Secret(WORD))),),
    )
    assert WORD not in repr(server)
    assert WORD not in json.dumps({"server": server}, default=str)
    assert server.user == "mary"


def test_the_module_waits_for_no_other_thread() -> None:
    """It is called in threads, several at a time."""
    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from tuiconsole.config.credentials import resolve\n"
        "from tuiconsole.config.sources import FromCommand\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    found = list(pool.map(resolve, [FromCommand(('echo', str(n))) for n in range(24)]))\n"
        "assert [secret.reveal() for secret in found] == [str(n) for n in range(24)]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
