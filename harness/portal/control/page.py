"""The page: a few files that lie beside the code, read once, and the words that its scripts show."""

from __future__ import annotations

import html
from pathlib import Path
from string import Template

import msgspec

from harness.portal.exchange import Reply
from harness.wording import catalogue, text

_FILES = Path(__file__).with_name("files")
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_HTML = "text/html; charset=utf-8"
_WORDS = "page."
"""What the codes begin with, those of the reports' page and, behind the portal's prefix, of this one."""


class Page:
    """All files of the page, in one language; there is no way from a name to any other file.

    Args:
        lang: of its words.
    """

    def __init__(self, lang: str) -> None:
        self._found = {
            path.name: Reply(200, path.read_bytes(), _KINDS[path.suffix])
            for path in sorted(_FILES.iterdir())
            if path.suffix in _KINDS
        }
        template = Template((_FILES / "page.html").read_text(encoding="utf-8"))
        title, noscript = (html.escape(text(f"portal.page.{name}", lang)) for name in ("title", "noscript"))
        shown = template.substitute(lang=lang, title=title.rstrip(": "), noscript=noscript, words=_words(lang))
        self._found[""] = Reply(200, shown.encode(), _HTML)

    def find(self, name: str) -> Reply | None:
        """One of the files; the page itself under an empty name."""
        return self._found.get(name)


def _words(lang: str) -> str:
    """As JSON that cannot end the element which it stands in."""
    words = {
        code: entry[lang] for code, entry in catalogue().items() if code.removeprefix("portal.").startswith(_WORDS)
    }
    return msgspec.json.encode(words).decode().replace("<", "\\u003c")
