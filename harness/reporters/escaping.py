"""Hostile text made harmless for the place where it is shown.

Whatever a bot says may hold terminal escapes, markup, formulas, half characters or controls that reorder a line.
Nothing is dropped silently: what cannot be shown is shown as a sign of it.
"""

from __future__ import annotations

import re
from typing import Any

from harness.model import codec

_REPLACEMENT = "\ufffd"
# Controls, half characters, noncharacters, line and paragraph separators, marks that reorder or hide text.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what spreadsheets take for a formula
_MARKDOWN = re.compile(r"[\\`*_\[\]{}()~|#!^$-]")
_SCRIPT = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"),
           (b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))  # fmt: skip


def printable(text: str) -> str:
    """Text that cannot steer a terminal or reorder a line; line breaks and tabs stay."""
    return text if text.isprintable() else _UNPRINTABLE.sub(_sign, text)


def one_line(text: str, limit: int = 0) -> str:
    """`printable` on one line; cut to ``limit`` characters when that is not 0."""
    line = " ".join(printable(text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return "\n" if found[0] == "\r" else chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code in {0x2028, 0x2029}:
        return "\n"
    if code < 0xA0 or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE:
        return _REPLACEMENT
    return f"⟨U+{code:04X}⟩"


def xml_text(text: str) -> str:
    """Text for the content of an XML element: only characters of XML 1.0, markup escaped."""
    return _markup(printable(text))


def xml_attribute(text: str) -> str:
    """Text for an XML attribute in double quotes; line breaks and tabs survive attribute normalisation."""
    return _markup(printable(text)).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _markup(text: str) -> str:
    """What `xml.sax.saxutils.escape` does; importing that costs 15 ms, for it brings urllib and email along."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def csv_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    cell = printable(value)
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


def markdown_text(text: str, limit: int = 0) -> str:
    """Text for a line of GitHub or GitLab Markdown: no markup, no HTML, no links, mentions or references."""
    line = _markup(one_line(text, limit)).replace('"', "&quot;").replace("@", "&#64;").replace("://", "&#58;//")
    return _MARKDOWN.sub(r"\\\g<0>", line).replace("&\\#", "&#").replace("www.", "www&#46;")


def script_json(value: Any) -> bytes:
    """JSON for a ``<script type="application/json">``: nothing in it can end the element or a line of script."""
    data = safe_json(value)
    for raw, escaped in _SCRIPT:
        data = data.replace(raw, escaped)
    return data


def safe_json(value: Any) -> bytes:
    """`codec.encode`, with half characters (which UTF-8 has no bytes for) replaced."""
    try:
        return codec.encode(value)
    except UnicodeEncodeError:
        return codec.encode(_mended(codec.plain(value)))


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return [_mended(item) for item in value] if isinstance(value, list | tuple) else value
