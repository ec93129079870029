"""An item as a document to read: its fields, and its long texts laid out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from tuiconsole.console.cells import Reading, field_text, scalar
from tuiconsole.engines.model import Item, Json, Resource
from tuiconsole.text.border import Shown, show, show_lines
from tuiconsole.text.quantities import format_size

LONGEST_LAID_OUT = 2_000_000
"""Characters beyond which a text is shown as it came: laying it out would take too long."""
_SHORT = 100


@dataclass(frozen=True, slots=True)
class Document:
    """Lines that are safe to show, the numbers of those that are headings, and the raw text worth copying."""

    lines: Sequence[Shown]
    headings: Sequence[int]
    raw: str


def document_of(
    resource: Resource, item: Item, reading: Reading, texts: Sequence[tuple[str, str]], data: str = ""
) -> Document:
    """*item* with *texts*, each a title and a raw text. The texts come first: they are why one opens it.

    *data* is what there is to say of the bytes that belong to it.
    """
    lines: list[Shown] = []
    headings: list[int] = []
    long: list[tuple[str, str]] = list(texts)
    documented = {field.name: field for field in resource.fields}
    names = [*documented, *(name for name in item if name not in documented)]
    width = min(max((len(name) for name in names), default=0), 32)
    fields: list[Shown] = []
    for name in names:
        value, field = item.get(name), documented.get(name)
        if isinstance(value, dict | list) and value:
            value = json.dumps(value, ensure_ascii=False)
        if isinstance(value, str) and (len(value) > _SHORT or "\n" in value):
            long.append((name, value))
            fields.append(Shown(f"{show(name):<{width}}  {format_size(len(value.encode('utf-8', 'replace')))}, below"))
            continue
        shown = scalar(value) if field is None else field_text(field, value, resource, reading).text
        fields.append(Shown(f"{show(name):<{width}}  {shown or '–'}"))
    if resource.badge is not None:
        fields.insert(0, Shown(f"{'state':<{width}}  {resource.badge(item, reading.now).word}"))
    if data and resource.binary is not None:
        fields.insert(0, Shown(f"{show(resource.binary.title.lower()):<{width}}  {show(data)}"))
    texts_first = len(texts)
    for number, (title, text) in enumerate(long):
        if number == texts_first:
            _section(lines, headings, "Fields", fields)
        _section(lines, headings, title, show_lines(laid_out(text)))
    if len(long) == texts_first:
        _section(lines, headings, "Fields", fields)
    raw = "\n\n".join(text for _, text in long) or json.dumps(dict(item), ensure_ascii=False, indent=2)
    return Document(lines, headings, raw)


def _section(lines: list[Shown], headings: list[int], title: str, content: Sequence[Shown]) -> None:
    if lines:
        lines.append(Shown(""))
    headings.append(len(lines))
    lines.append(show(title))
    lines.extend(content)


def laid_out(text: str) -> str:
    """JSON and XML with a line for each part; anything else as it is."""
    if len(text) > LONGEST_LAID_OUT:
        return text
    begin = text.lstrip()[:1]
    if begin in ("{", "["):
        try:
            value: Json = json.loads(text)
        except (ValueError, RecursionError):
            return text
        return json.dumps(value, ensure_ascii=False, indent=2)
    # A document type could hold entities that multiply: such a text is shown as it came.
    if begin == "<" and "<!DOCTYPE" not in text and "<!ENTITY" not in text:
        try:
            pretty = minidom.parseString(text.strip().encode("utf-8", "replace")).toprettyxml(indent="  ")
        except (ExpatError, ValueError, RecursionError):
            return text
        return "\n".join(line for line in pretty.splitlines() if line.strip())
    return text
