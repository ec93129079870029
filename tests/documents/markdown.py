"""Markdown, as far as pages of tables need it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE_BY = "<!-- Made by `python -m tests.documents` from the code: change it there. -->"


def page(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([MADE_BY, f"# {title}", *filter(None, parts)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, without the columns in which nothing stands; nothing where there are no rows."""
    listed = [tuple(map(_cell, row)) for row in rows]
    if not listed:
        return ""
    kept = [column for column in range(len(heads)) if any(row[column] for row in listed)]
    lines = [heads, ["---"] * len(heads), *listed]
    return "\n".join("| " + " | ".join(line[column] for column in kept) + " |" for line in lines)


def code(text: str) -> str:
    """*text* as it is typed, within a line; nothing for nothing."""
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Several of them with commas between."""
    return ", ".join(map(code, texts))


def sentence(text: str) -> str:
    """*text* with a capital in front and a full stop behind; nothing for nothing."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ":", "…")) or not text else ".")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
