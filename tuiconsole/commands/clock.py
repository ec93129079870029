"""What time it is, on the clock and in the zone of this machine."""

from __future__ import annotations

import os
from datetime import datetime, tzinfo


def system_clock() -> datetime:
    """Now, on the clock of this machine."""
    return datetime.now().astimezone()


def local_zone() -> tzinfo:
    """The zone of this machine, with its rules for summer time where they can be found."""
    from pathlib import Path
    from zoneinfo import ZoneInfo

    named = os.environ.get("TZ", "").lstrip(":")
    try:
        if named:
            return ZoneInfo(named)
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file, key="local")
    except (OSError, ValueError):
        zone = datetime.now().astimezone().tzinfo
        assert zone is not None
        return zone
