"""The border for foreign text: what comes from a server becomes safe for one line of a terminal.

Characters are shown, never deleted, so that two different values never look the same:

- a C0 control or DEL becomes its control picture (ESC is ``␛``, a tab ``␉``, a line break ``␊``);
- anything else that a terminal obeys, hides or may measure differently becomes ``‹U+202E›``: C1 controls,
  line and paragraph separators, format characters (bidi controls, zero-width characters, soft hyphen, tags),
  other characters that draw nothing (fillers, variation selectors, the grapheme joiner), lone surrogates,
  noncharacters, private use, and code points that this Python's Unicode tables do not know;
- a literal control picture becomes ``‹U+241B›``, and a literal ``‹`` in front of ``U+`` becomes ``‹U+2039›``.

The last rule makes ``show`` injective. It is therefore not idempotent: text crosses the border once, where it
enters.

Joiners and variation selectors are shown inside emoji too. Terminals disagree about the width of such
sequences (Rich measures U+26A0 U+FE0F as two columns, tmux 3.3 draws one), which would shift the rest of the
line; a joiner also hides well in an identifier. Combining marks and all spaces stay: they can be seen.
"""

import re
from typing import NewType

Shown = NewType("Shown", str)
"""Text that is safe for one line of a terminal.

Data becomes ``Shown`` by ``show`` and ``show_lines`` only. ``Shown("…")`` itself is for the program's own
literals, and for what it builds of literals and pieces that are ``Shown`` already.
"""

_TAB = 4

_NON_ASCII_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SURELY_PLAIN = (
    " -~"  # ASCII
    "\u00a1-\u00ac\u00ae-\u02ff\u0300-\u034e\u0350-\u0377"  # Latin and marks, save U+00AD and U+034F
    "\u0400-\u052f"  # Cyrillic
    "\u2010-\u2027\u2030-\u2038\u203a-\u205e"  # punctuation, save the character that begins an escape
    "\u3001-\u303f\u3041-\u3096\u3099-\u30ff\u4e00-\u9ffc\uac00-\ud7a3"  # Chinese, Japanese, Korean
)
_CONTROL_PICTURES = "\u2400-\u241f\u2421"
_PRINTABLE_BUT_UNSEEN = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
)
_PRINTABLE_BUT_ESCAPED = re.compile(f"‹(?=U\\+)|[{_CONTROL_PICTURES}{_PRINTABLE_BUT_UNSEEN}]")
# Not compiled before the first text that needs them: the large sets take longer than all else in this room.
_SUSPECT = f"‹(?=U\\+)|[^‹{_SURELY_PLAIN}{_NON_ASCII_SPACES}]"
_ALWAYS_ESCAPED = f"[‹{_CONTROL_PICTURES}{_PRINTABLE_BUT_UNSEEN}]"
_ASCII_CONTROL_IN_LINES = re.compile("[^\n -~]")


def show(text: str) -> Shown:
    """The text as one safe line.

    Text with nothing to escape comes back unchanged, as a rule as the same object. Different texts give
    different results, whatever they hold.
    """
    if text.isprintable() and (text.isascii() or not _PRINTABLE_BUT_ESCAPED.search(text)):
        return text  # type: ignore[return-value]  # calling Shown would double the cost of nearly every cell
    return Shown(re.sub(_SUSPECT, _shown_character, text))


def show_lines(text: str) -> list[Shown]:
    """The text as safe lines: at least one, and one more for each line feed.

    A line ends at a line feed or at carriage return and line feed; a carriage return elsewhere is shown. Tabs
    become spaces up to the next multiple of four characters. Other than that each line is what ``show`` makes
    of it.
    """
    unix = text.replace("\r\n", "\n")
    if unix.isascii():
        expanded = unix.expandtabs(_TAB)
        if not _ASCII_CONTROL_IN_LINES.search(expanded):
            return expanded.split("\n")  # type: ignore[return-value]
    return [_show_line(line) for line in unix.split("\n")]


def _show_line(line: str) -> Shown:
    if "\t" not in line:
        return show(line)
    first, *rest = line.split("\t")
    shown = show(first)
    for piece in rest:
        shown = Shown(shown + " " * (_TAB - len(shown) % _TAB) + show(piece))
    return shown


def _shown_character(match: re.Match[str]) -> str:
    character = match[0]
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "\u2421"
    if character.isprintable() and not re.match(_ALWAYS_ESCAPED, character):
        return character
    return f"‹U+{ord(character):04X}›"
