"""What a PDF unfolds to, found in its bytes before pdfium makes it: packed streams, and forms that draw each other.

pdfium unpacks a stream to a gigabyte, and follows forms in forms to a depth of forty, however often each draws the
next: two drawings in each are a billion. Nothing can be set against it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ..transcript import too_much

MOST_UNFOLDED: Final = 100 * 1024 * 1024
"""Bytes of all streams that are no pictures; the text of the longest reports has a few million."""
MOST_PICTURED: Final = 200 * 1024 * 1024
"""Bytes of pictures that are unfolded to be sure of them; a scan of forty pages has more."""
MOST_BARE: Final = 6 * 1024 * 1024
"""Bytes outside all streams: lists of objects, bookmarks."""
MOST_DRAWN: Final = 60_000
"""How often forms draw each other, all in all."""

_OBJECT: Final = re.compile(rb"(?<!\d)(\d{1,8})\s+\d{1,5}\s+obj\b")
_STREAM: Final = re.compile(rb"stream\r?\n")
_REFERENCE: Final = re.compile(rb"(?<![\d.])(\d{1,8})\s+\d{1,5}\s+R\b")
_DRAWN: Final = re.compile(rb"\bDo\b")
_FORM: Final = re.compile(rb"/Subtype\s*/Form\b")
_PICTURE: Final = re.compile(rb"/Subtype\s*/Image\b")
_CHUNK: Final = 1024 * 1024
_LONGEST_DICTIONARY: Final = 20_000
_DEEPEST: Final = 3
_MOST_INSIDE: Final = 40
_MOST_REACHED: Final = 2_000


@dataclass(slots=True)
class _Budget:
    unfolded: int = MOST_UNFOLDED
    pictured: int = MOST_PICTURED


@dataclass(frozen=True, slots=True)
class _Form:
    """A form: how often it draws something, and the objects that it names."""

    drawn: int
    named: frozenset[int]


@dataclass(slots=True)
class _Found:
    """The objects of a file, as far as they matter here."""

    forms: dict[int, _Form] = field(default_factory=dict)
    others: dict[int, frozenset[int]] = field(default_factory=dict)
    bare: int = 0


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that unfolds to more than any report.

    Streams that are encrypted cannot be looked into.

    Raises:
        UnreadableError: `too_large`.
    """
    found = _objects(data)
    if found.bare > MOST_BARE:
        raise too_much()
    known: dict[int, int] = {}
    for number in found.forms:
        if _drawn(number, found, known, frozenset()) > MOST_DRAWN:
            raise too_much()


def _objects(data: bytes) -> _Found:
    found = _Found()
    budget = _Budget()
    at = 0
    for stream in _STREAM.finditer(data):
        if stream.start() < at:
            continue
        bare = data[at : stream.start()]
        found.bare += len(bare)
        _take_bare(bare, found)
        end = data.find(b"endstream", stream.end())
        _take_stream(bare, data[stream.end() : end if end >= 0 else len(data)], found, budget)
        at = end + len(b"endstream") if end >= 0 else len(data)
    found.bare += len(data) - at
    if found.bare <= MOST_BARE:
        _take_bare(data[at:], found)
    return found


def _take_bare(bare: bytes, found: _Found) -> None:
    if found.bare > MOST_BARE:
        raise too_much()
    starts = list(_OBJECT.finditer(bare))
    ends = [*(start.start() for start in starts[1:]), len(bare)]
    for start, end in zip(starts, ends, strict=False):
        found.others[int(start[1])] = _named(bare[start.end() : end])


def _take_stream(bare: bytes, content: bytes, found: _Found, budget: _Budget) -> None:
    dictionary = bare[-_LONGEST_DICTIONARY:]
    starts = list(_OBJECT.finditer(dictionary))
    if starts:
        dictionary = dictionary[starts[-1].end() :]
    is_picture = bool(_PICTURE.search(dictionary))
    is_form = bool(starts) and bool(_FORM.search(dictionary))
    drawn = 0
    for part in _unfolded(content, budget, is_picture, 0):
        drawn += len(_DRAWN.findall(part)) if is_form else 0
    if is_form:
        found.forms[int(starts[-1][1])] = _Form(drawn, _named(dictionary))


def _unfolded(content: bytes, budget: _Budget, is_picture: bool, depth: int) -> Iterator[bytes]:
    """Yield the content in chunks; packed twice, twice unfolded."""
    if not _is_packed(content):
        yield content
        return
    unpack = zlib.decompressobj()
    rest, is_first = content, True
    while rest and not unpack.eof:
        try:
            part = unpack.decompress(rest, _CHUNK)
        except zlib.error:
            return
        rest = unpack.unconsumed_tail
        if not part or not _take_from(budget, len(part), is_picture):
            return
        if is_first and depth < _DEEPEST and _is_packed(part):
            yield from _unfolded(part, budget, is_picture, depth + 1)
        is_first = False
        yield part


def _take_from(budget: _Budget, length: int, is_picture: bool) -> bool:
    """Count what was unfolded; False where enough pictures have been looked into."""
    if is_picture:
        budget.pictured -= length
        return budget.pictured > 0
    budget.unfolded -= length
    if budget.unfolded < 0:
        raise too_much()
    return True


def _is_packed(content: bytes) -> bool:
    """Tell the head of zlib's format (RFC 1950 §2.2)."""
    return len(content) > 2 and content[0] & 0x0F == 8 and int.from_bytes(content[:2], "big") % 31 == 0


def _named(body: bytes) -> frozenset[int]:
    return frozenset(int(match[1]) for match in _REFERENCE.finditer(body))


def _drawn(number: int, found: _Found, known: dict[int, int], above: frozenset[int]) -> int:
    """How often a form draws, with all that the forms it can name draw; at most a little over `MOST_DRAWN`."""
    if number in known:
        return known[number]
    if number in above or len(above) > _MOST_INSIDE:
        raise too_much()
    form = found.forms[number]
    if not form.drawn:
        known[number] = 1
        return 1
    inner = max(
        (_drawn(one, found, known, above | {number}) for one in _reached(form.named, found)), default=0
    )
    known[number] = min(1 + form.drawn * inner, MOST_DRAWN + 1)
    return known[number]


def _reached(named: frozenset[int], found: _Found) -> Iterator[int]:
    """Yield the forms among `named`, and those that the dictionaries among them name."""
    seen: set[int] = set()
    left = list(named)
    while left and len(seen) < _MOST_REACHED:
        number = left.pop()
        if number in seen:
            continue
        seen.add(number)
        if number in found.forms:
            yield number
        else:
            left.extend(found.others.get(number, ()))
