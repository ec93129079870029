"""`tuiconsole demo`: the embedded engine, and the console on it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import datetime

from tuiconsole.commands.line import DONE, FAILED, UsageError
from tuiconsole.commands.problems import say


def carry_out(options: argparse.Namespace) -> int:
    """Serve, or start a process that serves and open the console on it."""
    now = _instant(options.now)
    if options.serve:
        return _serve(options, now)
    from tuiconsole.commands.console import check_terminal

    check_terminal()
    return _console(options, now)


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

    piped = os.environ.get("TUICONSOLE_DEMO_PIPED") == "1"

    def ready(urls: DemoUrls) -> None:
        lines = [json.dumps(urls._asdict())] if piped else [f"{name:<8} {url}" for name, url in urls._asdict().items()]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()

    return serve(
        instances=options.instances,
        seed=options.seed,
        port=options.port,
        now=now,
        ready=ready,
        until_eof=piped,
    )


def _console(options: argparse.Namespace, now: datetime | None) -> int:
    """The engine runs in a process of its own, so that neither its memory nor its work is the console's."""
    command = [sys.executable, "-m", "tuiconsole", "demo", "--serve"]
    command += ["--instances", str(options.instances), "--seed", str(options.seed), "--port", str(options.port)]
    command += ["--now", options.now] if options.now else []
    if options.instances > 50_000:
        say(f"generating {options.instances:,} instances …")
    engine = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TUICONSOLE_DEMO_PIPED": "1"},
    )
    assert engine.stdout is not None
    assert engine.stderr is not None
    try:
        line = engine.stdout.readline()
        if not line:
            say(engine.stderr.read().decode("utf-8", "replace").strip() or "the demo engine did not start")
            return FAILED
        from tuiconsole.commands.console import open_console
        from tuiconsole.config.server import Server

        urls = json.loads(line)
        return open_console(Server("demo-camunda", urls["camunda"], "camunda"), mouse=not options.no_mouse, now=now)
    finally:
        engine.terminate()
        try:
            engine.wait(5)
        except subprocess.TimeoutExpired:
            engine.kill()


__all__ = ["DONE", "carry_out"]
