"""`tuiconsole demo`: the embedded engine, and the console on it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from tuiconsole.commands.line import DONE, FAILED, UsageError
from tuiconsole.commands.problems import say

if TYPE_CHECKING:
    from tuiconsole.config.preferences import Preferences

_PIPED = "TUICONSOLE_DEMO_PIPED"
"""Set for the process that serves on behalf of a console: it speaks JSON and ends with its standard input."""
_DIALECTS = (("camunda", "camunda"), ("ibm", "ibm-bfm"), ("oracle", "oracle-opa"))
_NARRATED = 50_000
"""From this many instances on, generating takes long enough to say so."""


def carry_out(options: argparse.Namespace) -> int:
    """Serve, or start a process that serves and open the console on it."""
    now = _instant(options.now)
    if options.serve:
        return _serve(options, now)
    from tuiconsole.commands.opening import check_terminal, preferred

    check_terminal()
    return _console(options, preferred(), now)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now: {text!r} is not an instant such as 2026-03-01T12:00:00Z") from None
    if when.tzinfo is None:
        raise UsageError("--now: say the zone too, such as 2026-03-01T12:00:00Z")
    return when


def _serve(options: argparse.Namespace, now: datetime | None) -> int:
    from tuiconsole.demo.server import DemoUrls, serve

    piped = os.environ.get(_PIPED) == "1"

    def write(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def ready(urls: DemoUrls) -> None:
        named = asdict(urls)
        write(json.dumps(named) if piped else "\n".join(f"{name:<8} {url}" for name, url in named.items()))

    def progress(fraction: float) -> None:
        if piped:
            write(json.dumps(fraction))

    try:
        signal = serve(
            instances=options.instances,
            seed=options.seed,
            port=options.port,
            now=now,
            ready=ready,
            progress=progress,
            until_eof=piped,
        )
    except OSError as error:
        say(f"the demo engine cannot listen on port {options.port}: {error.strerror}")
        return FAILED
    return 128 + signal if signal else DONE


def _console(options: argparse.Namespace, preferences: Preferences | None, now: datetime | None) -> int:
    """The engine runs in a process of its own, so that neither its memory nor its work is the console's."""
    command = [sys.executable, "-m", "tuiconsole", "demo", "--serve"]
    command += ["--instances", str(options.instances), "--seed", str(options.seed), "--port", str(options.port)]
    command += ["--now", options.now] if options.now else []
    # The engine ends when its standard input does, so it ends with this process however that one ends.
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, _PIPED: "1"},
        start_new_session=True,
    ) as engine:
        try:
            urls = _wait_for(engine, options.instances)
            if urls is None:
                return FAILED
            from tuiconsole.commands.opening import open_console
            from tuiconsole.config.server import Server

            servers = [Server(f"demo-{name}", urls[name], engine) for name, engine in _DIALECTS]
            return open_console(servers, preferences, now=now, mouse=not options.no_mouse)
        finally:
            engine.terminate()


def _wait_for(engine: subprocess.Popen[bytes], instances: int) -> dict[str, str] | None:
    """The engine's base URLs once it answers, with progress on standard error meanwhile; None if it did not start."""
    assert engine.stdout is not None
    assert engine.stderr is not None
    narrate = instances > _NARRATED
    for line in engine.stdout:
        told = json.loads(line)
        if isinstance(told, dict):
            if narrate:
                sys.stderr.write("\r\x1b[K")
            return {str(name): str(url) for name, url in told.items()}
        if narrate:
            sys.stderr.write(f"\rtuiconsole: generating {instances:,} instances … {told:.0%} ")
            sys.stderr.flush()
    say(engine.stderr.read().decode("utf-8", "replace").strip() or "the demo engine did not start")
    return None
