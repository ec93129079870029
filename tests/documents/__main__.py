"""`python -m tests.documents`: write the pages of `docs/` and the pictures of `screenshots/` anew."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tuiconsole.engines.catalogue import engines

from .command_line import command_line_page
from .configuration import configuration_page
from .keys import keys_page
from .parameters import engine_page
from .pictures import pictures

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Write what the command line names, or everything."""
    made: dict[str, Callable[[], Mapping[str, str]]] = {"docs": pages, "screenshots": pictures}
    parser = argparse.ArgumentParser(prog="python -m tests.documents", description=__doc__)
    parser.add_argument("what", nargs="*", metavar="WHAT", help="docs or screenshots; without it, both")
    parser.add_argument("--into", type=Path, default=ROOT, metavar="DIRECTORY", help="instead of this checkout")
    options = parser.parse_args()
    if unknown := set(options.what) - set(made):
        parser.error(f"there is nothing called {', '.join(sorted(unknown))}")
    # Whoever runs this may want no colours on a screen of theirs; the pictures are for everybody.
    os.environ.pop("NO_COLOR", None)
    for directory in options.what or made:
        _write(options.into / directory, made[directory]())


def pages() -> dict[str, str]:
    """Every page, by the name of its file."""
    return {
        "keys.md": keys_page(),
        "configuration.md": configuration_page(),
        "command-line.md": command_line_page(),
        **{f"{engine.name}.md": engine_page(engine) for engine in engines()},
    }


def _write(directory: Path, files: Mapping[str, str]) -> None:
    """Let *directory* hold *files*, and nothing else."""
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.iterdir():
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{directory.name}/{name}\n")


if __name__ == "__main__":
    main()
