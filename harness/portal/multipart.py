"""``multipart/form-data``: the parts of a body, each with its Content-Disposition."""

from __future__ import annotations

from collections.abc import Mapping

from python_multipart.multipart import MultipartParser, parse_options_header

from harness.portal.journal import UnreadableError
from harness.portal.php import PAIRS

Part = tuple[Mapping[bytes, bytes], bytes]


def parts(body: bytes, content_type: str) -> list[Part]:
    """Options of the Content-Disposition (``name``, ``filename``) and content of every part, in order.

    Raises:
        ValueError: no boundary, no last boundary, far too many parts, or no multipart at all.
    """
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        raise UnreadableError("multipart without a boundary")
    reader = _Reader()
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": reader.begin,
            "on_header_field": reader.header_field,
            "on_header_value": reader.header_value,
            "on_header_end": reader.header_end,
            "on_part_data": reader.data,
            "on_part_end": reader.end,
            "on_end": reader.finish,
        },
    )
    parser.write(body)
    parser.finalize()
    if not reader.finished:
        raise UnreadableError("multipart without an end")
    return reader.parts


class _Reader:
    """Receives the parser's callbacks."""

    __slots__ = ("_content", "_disposition", "_field", "_value", "finished", "parts")

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.finished = False
        self._field = self._value = self._disposition = b""
        self._content: list[bytes] = []

    def begin(self) -> None:
        if len(self.parts) >= PAIRS:
            raise UnreadableError("too many parts")
        self._disposition, self._content = b"", []

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field = self._value = b""

    def data(self, data: bytes, start: int, end: int) -> None:
        self._content.append(data[start:end])

    def end(self) -> None:
        _, options = parse_options_header(self._disposition)
        self.parts.append((options, b"".join(self._content)))

    def finish(self) -> None:
        self.finished = True
