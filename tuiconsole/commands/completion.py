"""`tuiconsole completion`: a script for a shell, or, for such a script, the names of servers and views."""

from __future__ import annotations

import argparse

from tuiconsole.commands.line import DONE
from tuiconsole.commands.output import opened


def carry_out(options: argparse.Namespace) -> int:
    """Print a script, or, for the scripts, names."""
    with opened(None) as output:
        match options.what:
            case "servers" | "views":
                from tuiconsole.config.names import server_names, view_names

                names = server_names() if options.what == "servers" else view_names()
                output.write("".join(f"{name}\n" for name in names))
            case shell:
                from tuiconsole.commands.completion_scripts import SCRIPTS
                from tuiconsole.commands.grammar import places

                output.write(SCRIPTS[shell](list(places())))
    return DONE
