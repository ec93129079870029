"""Boots and seeds a real engine by hand and keeps it running: `python -m tests.live.serve`."""

import argparse
import signal
import sys
import time
from types import FrameType

from .engine import EngineError, running
from .seed import USERS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.live.serve", description=__doc__)
    parser.add_argument("--engine", choices=("operaton", "camunda"), default="operaton")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--secured-port", type=int, default=0, help="demands sign-in; 0 takes a free one")
    parser.add_argument("--heap", default="400m", help="the engine's memory, as Java spells it")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    begun = time.monotonic()
    try:
        with running(options.engine, port=options.port, secured_port=options.secured_port, heap=options.heap) as engine:
            total = engine.rest.count("history/process-instance")
            users = ", ".join(f"{user}/{password}" for user, password in USERS.items())
            sys.stdout.write(
                f"{engine.kind} {engine.version} with {total} instances after {time.monotonic() - begun:.0f} s\n"
                f"{engine.url}\n"
                f"{engine.secured_url} (sign in: {users})\n"
                "Ctrl+C ends it.\n"
            )
            sys.stdout.flush()
            return engine.process.wait()
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
