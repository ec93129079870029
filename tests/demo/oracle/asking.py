"""Whole lists of the dialect, page by page."""

from ..client import Client, Row


def everything(oracle: Client, path: str, query: str = "") -> list[Row]:
    """All rows of a list, in pages of the most there can be."""
    found: list[Row] = []
    while True:
        page = oracle.get(path, f"{query}&limit=50&offset={len(found)}")["items"]
        found += page
        if len(page) < 50:
            return found


def ids(rows: list[Row]) -> list[str]:
    return [row["id"] for row in rows]
