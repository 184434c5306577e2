"""The text of a .doc in order, with the properties of every paragraph ([MS-DOC] 2.4 and 2.8).

A .doc keeps its text in pieces, wherever there was room when it was saved; a table of pieces puts them in order.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..unpacking.compound import locked
from .doc_properties import DELETED, HIDDEN, Ranges, Values, is_set, properties, read_ranges

MOST_CHARACTERS: Final = 5_000_000

_IDENT: Final = 0xA5EC
_FIRST_VERSION: Final = 0xC1
"""nFib of Word 97, the first that keeps its tables in a stream of their own."""
_ENCRYPTED: Final = 0x0100
_SECOND_TABLE: Final = 0x0200
_CHARACTERS: Final = 0x4C
"""Where the file says how many characters its main text has; those of notes, headers and boxes follow."""
_TEXT_BOXES: Final = 5
"""Stories between the main text and the text boxes: notes, headers, macros, comments, end notes."""
_PAIRS: Final = 0x9A
_CHPX, _PAPX, _CLX = 12, 13, 33
_COMPRESSED: Final = 0x40000000
_ENDS: Final = "\r\x07\x0c"
_FIELD, _RESULT, _FIELD_END = "\x13\x14\x15"
_SPOKEN: Final = {"\x0b": "\n", "\x1e": "-", "\t": "\t", "\n": "\n"}


class TooOldError(Exception):
    """The file is of Word 95 or earlier, or no Word file at all."""


class Paragraph(NamedTuple):
    """A paragraph as a reader of the final document sees it.

    Attributes:
        text: without what is deleted or hidden, fields as their results.
        end: the character that ends it: CR, or the mark of a cell or row.
        values: its properties.
        goes_on: its end was deleted, so the next one continues it.
    """

    text: str
    end: str
    values: Values
    goes_on: bool


class _Piece(NamedTuple):
    text: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class WordText:
    """A .doc taken apart: pieces of text in order, and the properties of their bytes."""

    _pieces: tuple[_Piece, ...]
    _paragraphs: Ranges
    _characters: Ranges
    _data: bytes
    _length: int
    _boxes: tuple[int, int]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs of the main text."""
        return self._between(0, self._length)

    def text_boxes(self) -> Iterator[Paragraph]:
        """Yield the paragraphs that stand in text boxes."""
        return self._between(*self._boxes)

    def _between(self, first: int, last: int) -> Iterator[Paragraph]:
        shown = _Shown()
        for character, position in self._placed(first, last):
            is_end = character in _ENDS
            flags = properties(self._characters.at(position))
            is_deleted = is_set(flags, DELETED)
            if not is_end:
                if not is_deleted and not is_set(flags, HIDDEN):
                    shown.take(character)
                continue
            values = properties(self._paragraphs.at(position), self._data)
            yield Paragraph(shown.text(), character, values, is_deleted and character == "\r")
        if rest := shown.text():
            yield Paragraph(rest, "\r", {}, False)

    def _placed(self, first: int, last: int) -> Iterator[tuple[str, int]]:
        """Yield the characters from `first` to before `last` with the bytes where they stand."""
        at = 0
        for piece in self._pieces:
            for place in range(max(first - at, 0), min(len(piece.text), last - at)):
                yield piece.text[place], piece.start + place * piece.width
            at += len(piece.text)


class _Shown:
    """Characters as they are shown: of a field its result alone."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._fields: list[bool] = []

    def take(self, character: str) -> None:
        if character == _FIELD:
            self._fields.append(False)
        elif character == _RESULT and self._fields:
            self._fields[-1] = True
        elif character == _FIELD_END:
            del self._fields[-1:]
        elif all(self._fields):
            self._parts.append(_SPOKEN.get(character, character if character >= " " else ""))

    def text(self) -> str:
        text = "".join(self._parts)
        self._parts.clear()
        return text


def read_word(streams: dict[str, bytes]) -> WordText:
    """Return the text of a .doc of Word 97 or later.

    Args:
        streams: `worddocument`, `0table` or `1table`, and `data` where there is one.

    Raises:
        UnreadableError: `locked_file`.
        TooOldError: an older file, or none of Word.
        struct.error, LookupError, ValueError: it is damaged.
    """
    words = streams.get("worddocument", b"")
    if not words:
        raise TooOldError
    ident, version = struct.unpack_from("<HH", words)
    flags = struct.unpack_from("<H", words, 0x0A)[0]
    if ident != _IDENT or version < _FIRST_VERSION:
        raise TooOldError
    if flags & _ENCRYPTED:
        raise locked("Word")
    table = streams["1table" if flags & _SECOND_TABLE else "0table"]
    lengths = struct.unpack_from("<8I", words, _CHARACTERS)
    before = sum(lengths[: _TEXT_BOXES + 1])
    return WordText(
        tuple(_pieces(words, _part(words, table, _CLX))),
        read_ranges(words, _part(words, table, _PAPX), of_paragraphs=True),
        read_ranges(words, _part(words, table, _CHPX), of_paragraphs=False),
        streams.get("data", b""),
        lengths[0],
        (before, before + lengths[_TEXT_BOXES + 1]),
    )


def _part(words: bytes, table: bytes, number: int) -> bytes:
    start, length = struct.unpack_from("<II", words, _PAIRS + 8 * number)
    return table[start : start + length]


def _pieces(words: bytes, clx: bytes) -> Iterator[_Piece]:
    plex = _piece_table(clx)
    count = (len(plex) - 4) // 12
    edges = struct.unpack_from(f"<{count + 1}I", plex)
    taken = 0
    for place in range(count):
        position = struct.unpack_from("<I", plex, 4 * (count + 1) + 8 * place + 2)[0]
        length = edges[place + 1] - edges[place]
        taken += length
        if length < 0 or taken > MOST_CHARACTERS:
            raise ValueError
        is_narrow = bool(position & _COMPRESSED)
        start = (position & ~_COMPRESSED) // 2 if is_narrow else position
        stored = words[start : start + length * (1 if is_narrow else 2)]
        text = stored.decode("cp1252" if is_narrow else "utf-16-le", "replace")
        if len(text) != length:  # a character outside of the first plane takes two places
            text = "".join(chr(unit[0]) for unit in struct.iter_unpack("<H", stored))
        if len(text) != length:
            raise ValueError
        yield _Piece(text, start, 1 if is_narrow else 2)


def _piece_table(clx: bytes) -> bytes:
    at = 0
    while clx[at] == 1:
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if clx[at] != 2:
        raise ValueError
    length = int.from_bytes(clx[at + 1 : at + 5], "little")
    return clx[at + 5 : at + 5 + length]
