"""Files are replaced whole or not at all, whatever happens on the way, and read with suspicion."""

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tuiconsole.config import files
from tuiconsole.config.files import MOST_BYTES, create, read, replace
from tuiconsole.config.problem import ConfigurationError, NotSaved

OLD, NEW = b"old = 1\n", b"new = 2\n" * 1000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kept.toml"
    path.write_bytes(OLD)
    path.chmod(0o600)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def assert_untouched(path: Path, data: bytes = OLD) -> None:
    """The old text is there, and nothing else was left behind."""
    assert path.read_bytes() == data
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_what_is_written_is_there_and_its_owners_alone(file: Path) -> None:
    file.chmod(0o644)
    replace(read(file), NEW)
    assert file.read_bytes() == NEW
    assert mode(file) == 0o600
    assert_untouched(file, NEW)


def test_directories_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "new.toml"
    replace(read(path), NEW)
    assert path.read_bytes() == NEW
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_nobody_ever_sees_a_file_that_others_may_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode)))
    previous = os.umask(0)
    try:
        replace(read(file), NEW)
    finally:
        os.umask(previous)
    assert seen[0] == 0o600
    assert mode(file) == 0o600


@pytest.mark.parametrize("depth", [1, 3])
def test_a_link_stays_a_link(file: Path, tmp_path: Path, depth: int) -> None:
    (tmp_path / "links").mkdir()
    link = file
    for number in range(depth):
        inner = tmp_path / "links" / f"{number}.toml"
        inner.symlink_to(os.path.relpath(link, inner.parent))
        link = inner
    replace(read(link), NEW)
    assert link.is_symlink()
    assert not file.is_symlink()
    assert file.read_bytes() == NEW == link.read_bytes()


def test_a_link_to_nothing_yet_is_followed(tmp_path: Path) -> None:
    link, target = tmp_path / "link.toml", tmp_path / "dotfiles" / "real.toml"
    link.symlink_to(target)
    assert read(link).data is None
    replace(read(link), NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_what_changed_meanwhile_is_not_written_over(file: Path) -> None:
    found = read(file)
    file.write_bytes(b"theirs = 3\n")
    with pytest.raises(NotSaved, match="changed by someone else"):
        replace(found, NEW)
    assert_untouched(file, b"theirs = 3\n")


def test_what_came_or_went_meanwhile_is_noticed(file: Path) -> None:
    found = read(file)
    file.unlink()
    with pytest.raises(NotSaved, match="changed by someone else"):
        replace(found, NEW)
    assert not file.exists()
    absent = read(file)
    file.write_bytes(b"")
    with pytest.raises(NotSaved, match="is there already"):
        replace(absent, NEW)
    assert_untouched(file, b"")


def test_a_write_protected_file_stays_as_it_is_even_for_the_administrator(file: Path) -> None:
    file.chmod(0o400)
    with pytest.raises(NotSaved, match="write-protected"):
        replace(read(file), NEW)
    assert_untouched(file)
    assert mode(file) == 0o400


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator gives files away")
def test_a_file_of_another_user_stays_theirs(file: Path) -> None:
    os.chown(file, 12345, 12345)
    with pytest.raises(NotSaved, match="another user"):
        replace(read(file), NEW)
    assert_untouched(file)


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_on_the_way_leaves_the_old_file_and_no_rest(
    file: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    found = read(file)
    monkeypatch.setattr(*((os, "fsync") if failing == "fsync" else (Path, "replace")), fail)
    with pytest.raises(NotSaved if isinstance(error, OSError) else KeyboardInterrupt):
        replace(found, NEW)
    assert_untouched(file)


@pytest.mark.parametrize("percent", range(0, 100, 5))
def test_a_full_disk_at_any_point_leaves_the_old_file(file: Path, percent: int) -> None:
    code = (
        "import sys, pathlib\n"
        "from tuiconsole.config.files import read, replace\n"
        "from tuiconsole.config.problem import NotSaved\n"
        "try:\n"
        "    replace(read(pathlib.Path(sys.argv[1])), b'new = 2\\n' * 1000)\n"
        "except NotSaved as error:\n"
        "    sys.exit(str(error))\n"
    )
    most = len(NEW) * percent // 100
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=60,
    )
    assert done.returncode == 1
    assert b"could not be saved, and is as it was: File too large" in done.stderr
    assert_untouched(file)


@pytest.mark.parametrize("percent", range(0, 100, 5))
def test_a_process_that_is_killed_while_it_writes_leaves_the_old_file(file: Path, percent: int) -> None:
    code = (
        "import os, signal, sys, pathlib\n"
        "from tuiconsole.config import files\n"
        "most = int(sys.argv[2])\n"
        "class Dies:\n"
        "    def __init__(self, inner): self.inner = inner\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *_): self.inner.close()\n"
        "    def fileno(self): return self.inner.fileno()\n"
        "    def flush(self): pass\n"
        "    def write(self, data):\n"
        "        self.inner.write(data[:most]); self.inner.flush()\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "found = files.read(pathlib.Path(sys.argv[1]))\n"
        "files._check_ours(found)\n"
        "opened = os.fdopen\n"
        "files.read = lambda path: found\n"
        "os.fdopen = lambda *words: Dies(opened(*words))\n"
        "files.replace(found, b'new = 2\\n' * 1000)\n"
    )
    most = len(NEW) * percent // 100
    done = subprocess.run([sys.executable, "-c", code, str(file), str(most)], capture_output=True, timeout=60)
    assert done.returncode == -9, done.stderr
    assert file.read_bytes() == OLD
    replace(read(file), NEW)
    assert file.read_bytes() == NEW


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotSaved, match="could not be saved"):
        create(tmp_path / "file" / "new.toml", NEW)


def test_create_never_replaces(file: Path) -> None:
    with pytest.raises(NotSaved, match="is there already"):
        create(file, NEW)
    assert_untouched(file)


@pytest.mark.parametrize("kind", ["directory", "pipe", "device", "loop", "world-writable", "too large"])
def test_what_is_no_file_of_ours_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "odd.toml"
    match kind:
        case "directory":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path = Path("/dev/zero")
        case "loop":
            path.symlink_to(path)
        case "world-writable":
            path.write_bytes(OLD)
            path.chmod(0o666)
        case _:
            path.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(ConfigurationError) as refusal:
        read(path)
    assert str(path) in str(refusal.value)


def test_a_hostile_name_is_shown_harmlessly(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[2J\u202e"
    path.mkdir()
    with pytest.raises(ConfigurationError) as refusal:
        read(path / "config.toml" / "..")
    assert str(refusal.value).isprintable()


def test_privacy_is_read_from_the_mode(file: Path) -> None:
    assert read(file).private
    for open_to_others in (0o640, 0o604, 0o620, 0o610):
        file.chmod(open_to_others)
        assert not read(file).private


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Of writers that began with the same text one wins, and the others are told."""
    path = tmp_path / "shared"
    path.write_bytes(b"0")
    code = (
        "import sys, pathlib\n"
        "from tuiconsole.config.files import read, replace\n"
        "from tuiconsole.config.problem import NotSaved\n"
        "done = 0\n"
        "while done < 20:\n"
        "    found = read(pathlib.Path(sys.argv[1]))\n"
        "    try:\n"
        "        replace(found, str(int(found.data) + 1).encode())\n"
        "        done += 1\n"
        "    except NotSaved:\n"
        "        pass\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert path.read_bytes() == b"60"
    assert files.read(path).private
