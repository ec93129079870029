"""Durations, counts and sizes as a person reads them."""

from typing import Final

_SECOND: Final = 1_000
_MINUTE: Final = 60 * _SECOND
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_YEAR: Final = 365 * _DAY

_SIZE_UNITS: Final = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def format_duration(milliseconds: int) -> str:
    """A span of time: ``840 ms``, ``12.4 s``, ``3m 20s``, ``2h 05m``, ``4d 03h``, ``2y 30d``.

    What does not fit is cut off, not rounded, so that ``1h 00m`` has really passed. A year has 365 days. A
    negative span has a minus sign in front.
    """
    sign, rest = _split_sign(milliseconds)
    if rest < _SECOND:
        return f"{sign}{rest} ms"
    if rest < _MINUTE:
        return f"{sign}{rest // _SECOND}.{rest % _SECOND // 100} s"
    if rest < _HOUR:
        return f"{sign}{rest // _MINUTE}m {rest % _MINUTE // _SECOND:02}s"
    if rest < _DAY:
        return f"{sign}{rest // _HOUR}h {rest % _HOUR // _MINUTE:02}m"
    if rest < _YEAR:
        return f"{sign}{rest // _DAY}d {rest % _DAY // _HOUR:02}h"
    return f"{sign}{rest // _YEAR:,}y {rest % _YEAR // _DAY}d"


def format_count(number: int) -> str:
    """A number with its thousands separated by commas: ``1,000,030``."""
    return f"{number:,}"


def format_size(number_of_bytes: int) -> str:
    """An amount of bytes in the largest binary unit it reaches: ``512 B``, ``1.5 KiB``, ``132 KiB``.

    Below ten of a unit one decimal is given. What does not fit is cut off, not rounded.
    """
    sign, rest = _split_sign(number_of_bytes)
    power = min(max(rest.bit_length() - 1, 0) // 10, len(_SIZE_UNITS) - 1)
    unit = 1 << (10 * power)
    whole = rest // unit
    decimal = f".{rest % unit * 10 // unit}" if power and whole < 10 else ""
    return f"{sign}{whole:,}{decimal} {_SIZE_UNITS[power]}"


def _split_sign(number: int) -> tuple[str, int]:
    return ("-" if number < 0 else ""), abs(number)
