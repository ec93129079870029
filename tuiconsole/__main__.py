"""The entry point: reads the command line and hands over to one command."""

from __future__ import annotations

import sys

from tuiconsole.commands.line import run


def main() -> None:
    """Run the command line of this process and end with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
