"""The properties of a .doc's paragraphs, characters and table rows ([MS-DOC] 2.6): only what tells tables and text.

A property is a «sprm»: two bytes that name it and how long it is, and its value. They lie in pages of 512 bytes, each
for a range of bytes of the text.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from .word_blocks import Column, RowShape

IN_TABLE: Final = 0x2416
ROW_END: Final = 0x2417
INNER_CELL: Final = 0x244B
INNER_ROW_END: Final = 0x244C
TABLE_DEPTH: Final = 0x6649
DELETED: Final = 0x0800
HIDDEN: Final = 0x083C
_ROW: Final = 0xD608
_MERGED_DOWN: Final = 0xD62B
_MERGED: Final = 0x5624
_TABS: Final = 0xC615
_ELSEWHERE: Final = frozenset({0x6645, 0x6646, 0x646B})
"""Properties too long for their page: the value says where in the stream `Data` they lie."""
_LENGTHS: Final = (1, 1, 2, 4, 2, 2, -1, 3)
_PAGE: Final = 512
_MOST_COLUMNS: Final = 64
_COVERED, _CONTINUES, _RESTARTS = 0x02, 0x20, 0x40

Values = dict[int, bytes]


class Ranges:
    """Which properties hold for a byte of the text."""

    def __init__(self, starts: list[int], ends: list[int], values: list[bytes]) -> None:
        self._starts, self._ends, self._values = starts, ends, values

    def at(self, position: int) -> bytes:
        """Return the properties at byte `position`; none where no page speaks of it."""
        index = bisect_right(self._starts, position) - 1
        return self._values[index] if index >= 0 and position < self._ends[index] else b""


def read_ranges(words: bytes, plex: bytes, *, of_paragraphs: bool) -> Ranges:
    """Return the properties of all paragraphs or characters.

    Args:
        words: the stream `WordDocument`, in which the pages lie.
        plex: the list of pages, PlcfBtePapx or PlcfBteChpx.
        of_paragraphs: which of the two it is.

    Raises:
        struct.error, IndexError: the pages are not what they should be.
    """
    count = (len(plex) - 4) // 8
    pages = struct.unpack_from(f"<{count}I", plex, 4 * (count + 1)) if count > 0 else ()
    found: dict[int, tuple[int, bytes]] = {}
    for number in pages:
        page = words[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
        runs = page[_PAGE - 1]
        edges = struct.unpack_from(f"<{runs + 1}I", page)
        for run in range(runs):
            at = 4 * (runs + 1) + run * (13 if of_paragraphs else 1)
            found[edges[run]] = (edges[run + 1], _stored(page, page[at] * 2, of_paragraphs))
    starts = sorted(found)
    return Ranges(starts, [found[start][0] for start in starts], [found[start][1] for start in starts])


def _stored(page: bytes, at: int, of_paragraphs: bool) -> bytes:
    if not at:
        return b""
    if not of_paragraphs:
        return page[at + 1 : at + 1 + page[at]]
    words = page[at]
    begin, length = (at + 1, 2 * words - 1) if words else (at + 2, 2 * page[at + 1])
    return page[begin + 2 : begin + length]  # its first two bytes name the style


def properties(stored: bytes, data: bytes = b"") -> Values:
    """Return each property of `stored` with its last value, those that lie in the stream `data` too."""
    values: Values = {}
    for name, value in _properties(stored):
        if name in _ELSEWHERE:
            at = int.from_bytes(value, "little")
            length = int.from_bytes(data[at : at + 2], "little")
            values.update(_properties(data[at + 2 : at + 2 + length]))
        elif name == _MERGED_DOWN:
            values[name] = values.get(name, b"") + value
        else:
            values[name] = value
    return values


def _properties(stored: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 < len(stored):
        name = int.from_bytes(stored[at : at + 2], "little")
        at += 2
        length = _LENGTHS[name >> 13]
        if name == _ROW:
            length = int.from_bytes(stored[at : at + 2], "little") - 1
            at += 2
        elif length < 0:
            length = stored[at]
            if name == _TABS and length == 255:
                return  # longer than a byte can say; what comes behind it is not looked for
            at += 1
        yield name, stored[at : at + length]
        at += length


def is_set(values: Values, name: int) -> bool:
    """Tell whether a switch is on."""
    return values.get(name, b"\0")[:1] not in (b"\0", b"")


def depth_of(values: Values) -> int:
    """Return how many tables a paragraph stands in; 0 outside of any."""
    depth = int.from_bytes(values.get(TABLE_DEPTH, b"")[:4], "little", signed=True)
    return max(depth, 0) or int(is_set(values, IN_TABLE))


def row_shape(values: Values) -> RowShape | None:
    """Return the cells of the row whose end has these properties; None where they do not say."""
    definition = values.get(_ROW, b"")
    if not definition or not 0 < (count := definition[0]) <= _MOST_COLUMNS:
        return None
    if len(definition) < 3 + 2 * count:
        return None
    flags = [0] * count
    for place in range(count):
        at = 1 + 2 * (count + 1) + 20 * place
        flags[place] = int.from_bytes(definition[at : at + 2], "little")
    down = values.get(_MERGED_DOWN, b"")
    for place, how in zip(down[::2], down[1::2], strict=False):
        if place < count:
            flags[place] = flags[place] & ~(_CONTINUES | _RESTARTS) | (how & 3) << 5
    if len(merged := values.get(_MERGED, b"")) == 2:
        for place in range(merged[0] + 1, min(merged[1], count)):
            flags[place] |= _COVERED
    columns = tuple(
        Column(bool(flag & _COVERED), bool(flag & _CONTINUES) and not flag & _RESTARTS) for flag in flags
    )
    return RowShape(int.from_bytes(definition[1:3], "little", signed=True), columns)
