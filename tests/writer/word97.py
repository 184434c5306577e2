"""Writes a report as .doc of Word 97: text in pieces, rows with their own cells, what was deleted still in it."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from random import Random

from .compound import write_compound
from .grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid
from .labels import HEADINGS
from .report import Written

_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_TEXT_AT = 1024
_PAGE = 512
_DELETED = struct.pack("<HB", 0x0800, 1)
_HIDDEN = struct.pack("<HB", 0x083C, 1)
_UNSEEN = (
    ("77", _DELETED),
    ("见附件", _HIDDEN),
    ("\x13 PAGE \x14\x15", struct.pack("<HB", 0x0855, 1)),
)
"""What stands in the text and is not seen: deleted, hidden, a field without a result."""
_IN_TABLE = struct.pack("<HB", 0x2416, 1)
_ROW_END = _IN_TABLE + struct.pack("<HB", 0x2417, 1)
_NESTED = _IN_TABLE + struct.pack("<Hi", 0x6649, 2)


@dataclass
class _Story:
    """The characters of a document in order; per paragraph, and per run, where it ends and its properties."""

    text: str = ""
    paragraphs: list[tuple[int, bytes]] = field(default_factory=list)
    runs: list[tuple[int, bytes]] = field(default_factory=list)

    def paragraph(self, text: str, end: str, properties: bytes, random: Random | None = None) -> None:
        """Take a paragraph; with `random`, sometimes with words in it that were deleted or are hidden."""
        cut = random.randrange(len(text) + 1) if random else len(text)
        self.text += text[:cut]
        if random and random.random() < 0.15:
            self.runs.append((len(self.text), b""))
            added, unseen = random.choice(_UNSEEN)
            self.text += added
            self.runs.append((len(self.text), unseen))
        self.text += text[cut:] + end
        self.paragraphs.append((len(self.text), properties))


def write_doc(report: Written, random: Random) -> bytes:
    """Return the report as .doc."""
    story = _Story()
    is_framed = random.random() < 0.3
    story.paragraph(report.title, "\r", b"", random)
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        story.paragraph(f"{ordinal}、{heading}", "\r", b"", random)
        if key in _TABLES:
            _take_table(story, _TABLES[key](report), random, is_framed=is_framed)
        else:
            for line in report.prose_of(key).split("\n"):
                story.paragraph(line, "\r", b"", random)
    story.runs.append((len(story.text), b""))
    return _file(story, random)


def _take_table(story: _Story, grid: Grid, random: Random, *, is_framed: bool) -> None:
    for cells in _cells(grid):
        for text, _, _ in cells:
            if is_framed:
                inner = _NESTED + struct.pack("<HB", 0x244B, 1)
                story.paragraph(text, "\r", inner, random)
            else:
                story.paragraph(text, "\x07", _IN_TABLE, random)
        shape = _shape(cells)
        if is_framed:
            story.paragraph("", "\r", _NESTED + struct.pack("<HBHB", 0x244B, 1, 0x244C, 1) + shape)
        else:
            story.paragraph("", "\x07", _ROW_END + shape)
    if is_framed:
        story.paragraph("", "\x07", _IN_TABLE)
        story.paragraph("", "\x07", _ROW_END + _shape([("", 10, "")]))
    story.paragraph("", "\r", b"")


def _cells(grid: Grid) -> list[list[tuple[str, int, str]]]:
    """Text, width and merge of each cell: one that reaches down stands, empty, in every row that it reaches."""
    rows = []
    reaching: dict[int, tuple[int, Box]] = {}
    for line in grid:
        row: list[tuple[str, int, str]] = []
        column, boxes = 0, iter(line)
        while column < sum(box.wide for box in grid[0]):
            left, above = reaching.get(column, (0, None))
            if above is not None and left:
                row.append(("", above.wide, "continue"))
                reaching[column] = (left - 1, above)
                column += above.wide
                continue
            box = next(boxes, None)
            if box is None:
                break
            row.append((box.text, box.wide, "restart" if box.high > 1 else ""))
            reaching[column] = (box.high - 1, box)
            column += box.wide
        rows.append(row)
    return rows


def _shape(cells: list[tuple[str, int, str]]) -> bytes:
    """sprmTDefTable: the edges of the cells, and which of them reach down."""
    edges = [-108]
    for _, wide, _ in cells:
        edges.append(edges[-1] + 850 * wide)
    flags = {"": 0, "continue": 0x20, "restart": 0x60}
    defined = struct.pack(f"<B{len(edges)}h", len(cells), *edges)
    defined += b"".join(struct.pack("<H18x", flags[merge]) for _, _, merge in cells)
    return struct.pack("<HH", 0xD608, len(defined) + 1) + defined


def _file(story: _Story, random: Random) -> bytes:
    """Lay the text down in pieces, the second half first where the file was saved in haste."""
    count = len(story.text)
    cut = random.choice((0, random.randrange(1, count)))
    halves = [(cut, count), (0, cut)] if cut else [(0, count)]
    positions: dict[int, int] = {}
    stored = b""
    for first, last in halves:
        positions[first] = _TEXT_AT + len(stored)
        stored += story.text[first:last].encode("utf-16-le")
    starts = sorted(positions)
    words = bytearray(_TEXT_AT) + stored
    data = bytearray(b"\0" * 4)
    paragraphs = _elsewhere(_placed(story.paragraphs, positions), data, random)
    papx = _pages(words, paragraphs, of_paragraphs=True)
    chpx = _pages(words, _placed(story.runs, positions), of_paragraphs=False)
    edges = [*starts, count]
    pieces = b"".join(struct.pack("<HIH", 0, positions[start], 0) for start in starts)
    plex = struct.pack(f"<{len(edges)}I", *edges) + pieces
    clx = b"\x02" + struct.pack("<I", len(plex)) + plex
    table = clx + papx + chpx
    words[:_TEXT_AT] = _fib(count, len(clx), len(papx), len(chpx))
    return write_compound({"WordDocument": bytes(words), "1Table": table, "Data": bytes(data)})


def _placed(ends: list[tuple[int, bytes]], positions: dict[int, int]) -> list[tuple[int, int, bytes]]:
    """First and last byte of each range of characters, in the order of the bytes; one over two pieces twice."""
    starts = sorted(positions)
    found = []
    before = 0
    for end, properties in ends:
        for place, start in enumerate(starts):
            limit = starts[place + 1] if place + 1 < len(starts) else ends[-1][0]
            first, last = max(before, start), min(end, limit)
            if first < last:
                offset = positions[start] - 2 * start
                found.append((offset + 2 * first, offset + 2 * last, properties))
        before = end
    return sorted(found)


def _elsewhere(
    ranges: list[tuple[int, int, bytes]], data: bytearray, random: Random
) -> list[tuple[int, int, bytes]]:
    """Put some long properties into the stream `Data`, as Word does when a page is too small for them."""
    moved = []
    for first, last, properties in ranges:
        if len(properties) > 100 and (len(properties) > 400 or random.random() < 0.3):
            at = len(data)
            data += struct.pack("<H", len(properties)) + properties
            properties = struct.pack("<HI", 0x6646, at)
        moved.append((first, last, properties))
    return moved


def _pages(words: bytearray, ranges: list[tuple[int, int, bytes]], *, of_paragraphs: bool) -> bytes:
    """Append the pages of properties to the stream; return the list of them."""
    words.extend(b"\0" * (-len(words) % _PAGE))
    pages: list[list[tuple[int, int, bytes]]] = [[]]
    for entry in ranges:
        if _room([*pages[-1], entry], of_paragraphs=of_paragraphs) > _PAGE - 2:
            pages.append([])
        pages[-1].append(entry)
    numbers = []
    for page in pages:
        numbers.append(len(words) // _PAGE)
        words.extend(_page(page, of_paragraphs=of_paragraphs))
    edges = [*(page[0][0] for page in pages), pages[-1][-1][1]]
    return struct.pack(f"<{len(edges)}I{len(numbers)}I", *edges, *numbers)


def _room(page: list[tuple[int, int, bytes]], *, of_paragraphs: bool) -> int:
    fixed = 4 * (len(page) + 1) + len(page) * (13 if of_paragraphs else 1)
    return fixed + sum(len(_stored(entry[2], of_paragraphs=of_paragraphs)) for entry in page)


def _stored(properties: bytes, *, of_paragraphs: bool) -> bytes:
    if not of_paragraphs:
        stored = bytes([len(properties)]) + properties if properties else b""
        return stored + b"\0" * (len(stored) % 2)
    with_style = b"\0\0" + properties
    if len(with_style) % 2:
        return bytes([(len(with_style) + 1) // 2]) + with_style
    return bytes([0, len(with_style) // 2]) + with_style


def _page(page: list[tuple[int, int, bytes]], *, of_paragraphs: bool) -> bytes:
    edges = [entry[0] for entry in page] + [page[-1][1]]
    built = bytearray(_PAGE)
    struct.pack_into(f"<{len(edges)}I", built, 0, *edges)
    at = _PAGE - 2
    for place, entry in enumerate(page):
        stored = _stored(entry[2], of_paragraphs=of_paragraphs)
        at -= len(stored)
        at -= at % 2
        built[at : at + len(stored)] = stored
        built[4 * len(edges) + place * (13 if of_paragraphs else 1)] = at // 2 if stored else 0
    built[-1] = len(page)
    return bytes(built)


def _fib(count: int, clx: int, papx: int, chpx: int) -> bytes:
    fib = bytearray(_TEXT_AT)
    struct.pack_into("<HHHHHHH", fib, 0, 0xA5EC, 0x00C1, 0, 0x0804, 0, 0x1200, 0x00BF)
    struct.pack_into("<II", fib, 0x18, _TEXT_AT, _TEXT_AT + 2 * count)
    struct.pack_into("<H28xH", fib, 0x20, 14, 22)
    struct.pack_into("<I", fib, 0x4C, count)
    struct.pack_into("<H", fib, 0x98, 93)
    for number, start, length in ((33, 0, clx), (13, clx, papx), (12, clx + papx, chpx)):
        struct.pack_into("<II", fib, 0x9A + 8 * number, start, length)
    return bytes(fib)
