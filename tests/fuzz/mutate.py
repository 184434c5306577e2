"""One changed file out of a whole one: its bytes, its lines and cells, its markup, what is packed inside it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from random import Random
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from .corpus import corpus
from .tokens import BYTES, CHARACTERS, FIGURES, LABELS, MARKUP, NUMBERS

_TAGS: Final = re.compile(r"(<[^<>]*>)")
_CELLS: Final = re.compile(r"(\t|\s*\|\s*|  +)")
_NUMBER: Final = re.compile(r"\d+")
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LENGTH: Final = re.compile(rb"/Length \d+")
_MARKED: Final = (".xml", ".rels", ".html", ".txt")


def mutated(kind: str, random: Random) -> bytes:
    """Return a changed report of a format; the same `random` gives the same one."""
    data = random.choice(corpus(kind))
    change = random.choice(_WAYS[kind])
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        data = change(data, random, kind)
    return data


def _bytes(data: bytes, random: Random, kind: str) -> bytes:
    """Change, drop, double or put in some bytes."""
    if not data:
        return data
    at = random.randrange(len(data))
    end = min(len(data), at + random.choice((1, 1, 2, 4, 16, 200)))
    way = random.randrange(7)
    if way == 0:
        return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]
    if way == 1:
        return data[:at] + random.choice(BYTES) + data[end:]
    if way == 2:
        return data[:at] + data[end:]
    if way == 3:
        return data[:at] + data[at:end] * random.choice((2, 3, 50)) + data[end:]
    if way == 4:
        return data[: at if random.random() < 0.3 else max(at, len(data) * 9 // 10)]
    if way == 5:
        return data[:at] + random.randbytes(end - at) + data[end:]
    other = random.choice(corpus(kind))
    cut = random.randrange(len(other) + 1)
    return data[:at] + other[cut : cut + end - at] + data[end:]


def _decoded(data: bytes) -> tuple[str, str]:
    for encoding in (
        ("utf-16", "utf-8", "gb18030") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030")
    ):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace"), "utf-8"


def _as_text(change: Callable[[str, Random], str]) -> Callable[[bytes, Random, str], bytes]:
    def changed(data: bytes, random: Random, kind: str) -> bytes:
        text, encoding = _decoded(data)
        return change(text, random).encode(encoding, "surrogatepass" if encoding != "gb18030" else "replace")

    return changed


def _parts(parts: list[str], random: Random, fresh: Sequence[str]) -> list[str]:
    """Swap, drop, double, replace, join or put in parts."""
    if not parts:
        return [random.choice(fresh)]
    at, other = random.randrange(len(parts)), random.randrange(len(parts))
    way = random.randrange(7)
    if way == 0:
        parts[at], parts[other] = parts[other], parts[at]
    elif way == 1:
        del parts[at : at + random.choice((1, 1, 2, 8))]
    elif way == 2:
        parts[at:at] = parts[at : at + random.choice((1, 3, 10))] * random.choice((1, 1, 2, 30))
    elif way == 3:
        parts[at] = random.choice(fresh)
    elif way == 4:
        parts.insert(at, random.choice(fresh))
    elif way == 5:
        parts[at : at + 2] = ["".join(parts[at : at + 2])]
    else:
        half = len(parts[at]) // 2
        parts[at : at + 1] = [parts[at][:half], parts[at][half:]]
    return parts


def _lines(text: str, random: Random) -> str:
    return "\n".join(_parts(text.split("\n"), random, LABELS))


def _cells(text: str, random: Random) -> str:
    lines = text.split("\n")
    tables = [at for at, line in enumerate(lines) if _CELLS.search(line)] or [0]
    at = random.choice(tables)
    lines[at] = "".join(_parts(_CELLS.split(lines[at]), random, (*FIGURES, *LABELS, "\t", "|")))
    return "\n".join(lines)


def _characters(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    put = random.choice((*CHARACTERS, *FIGURES, *LABELS)) * random.choice((1, 1, 1, 2, 40))
    return text[:at] + put + text[at + random.choice((0, 1, 5)) :]


def _figures(text: str, random: Random) -> str:
    return _one_of(_NUMBER, text, random, FIGURES)


def _one_of(pattern: re.Pattern[str], text: str, random: Random, fresh: Sequence[str]) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = random.choice(found)
    return text[: match.start()] + random.choice(fresh) + text[match.end() :]


def _markup(text: str, random: Random) -> str:
    """Change tags and what stands between them, or a number in a tag."""
    if random.random() < 0.3:
        return _one_of(_NUMBER, text, random, NUMBERS)
    return "".join(_parts(_TAGS.split(text), random, (*MARKUP, *FIGURES, *LABELS)))


_TEXTUAL: Final = (_lines, _cells, _cells, _characters, _figures)


def _inside(data: bytes, random: Random, kind: str) -> bytes:
    """Change a member of a zip, mostly its markup, and pack it again."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error, RuntimeError):
        return _bytes(data, random, kind)
    if not members:
        return data
    names = [name for name in members if name.lower().endswith(_MARKED)] or list(members)
    names.sort(key=lambda name: len(members[name]))
    name = random.choice(names[-2:] if random.random() < 0.7 else names)
    way = random.random()
    if name.endswith(_MARKED) and way < 0.85:
        members[name] = _as_text(random.choice((_markup, _markup, _figures, _characters)))(
            members[name], random, kind
        )
    elif way < 0.95:
        members[name] = _bytes(members[name], random, kind)
    else:
        del members[name]
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return stream.getvalue()


def _unfolded(data: bytes, random: Random, kind: str) -> bytes:
    """Change what a stream of a PDF holds, and say its new length."""
    found = list(_STREAM.finditer(data))
    if not found:
        return _bytes(data, random, kind)
    match = random.choice(found)
    try:
        content = zlib.decompress(match[1])
    except zlib.error:
        return _bytes(data, random, kind)
    words = content.decode("latin-1").split(" ")
    changed = " ".join(
        _parts(
            words,
            random,
            (
                *NUMBERS,
                "Do",
                "BT",
                "ET",
                "q",
                "Q",
                "Tj",
                "TJ",
                "cm",
                "re",
                "Tf",
                "(",
                ")",
                "<",
                ">",
                "[",
                "]",
            ),
        )
    )
    packed = zlib.compress(changed.encode("latin-1", "replace"), 1)
    head = data[: match.start(1)]
    told = list(_LENGTH.finditer(head))
    if told:
        head = head[: told[-1].start()] + b"/Length %d" % len(packed) + head[told[-1].end() :]
    return head + packed + data[match.end(1) :]


def _objects(data: bytes, random: Random, kind: str) -> bytes:
    """Change a number or name outside the streams of a PDF."""
    text = data.decode("latin-1")
    found = [match for match in re.finditer(r"\d+|/[A-Za-z]+", text) if match.start() < 200_000]
    if not found:
        return data
    match = random.choice(found)
    put = random.choice((*NUMBERS, "/Type", "/Page", "/Kids", "null", "[", "<<", "1 0 R"))
    return (text[: match.start()] + put + text[match.end() :]).encode("latin-1", "replace")


def _records(data: bytes, random: Random, kind: str) -> bytes:
    """Change a number of two or four bytes, as the records of old Office files are made of."""
    if len(data) < 1024:
        return _bytes(data, random, kind)
    at = random.randrange(512, len(data) - 4)
    wide = random.choice((2, 4))
    number = int.from_bytes(data[at : at + wide], "little")
    changed = random.choice(
        (0, 1, number + 1, number - 1, 2 ** (8 * wide) - 1, 2 ** (8 * wide - 1), random.getrandbits(8 * wide))
    )
    return data[:at] + (changed % 2 ** (8 * wide)).to_bytes(wide, "little") + data[at + wide :]


_Change = Callable[[bytes, Random, str], bytes]
_TEXT: Final[tuple[_Change, ...]] = (*map(_as_text, _TEXTUAL), _bytes)
_PAGE: Final[tuple[_Change, ...]] = (
    *map(_as_text, (_markup, _markup, _markup, _characters, _figures, _lines)),
    _bytes,
)
_ZIP: Final[tuple[_Change, ...]] = (_inside, _inside, _inside, _inside, _bytes)
_WAYS: Final[dict[str, tuple[_Change, ...]]] = {
    "text": _TEXT,
    "html": _PAGE,
    "json": (*map(_as_text, (_characters, _figures, _figures)), _bytes),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "ods": _ZIP,
    "ofd": _ZIP,
    "zip": (_inside, _bytes),
    "doc": (_records, _records, _bytes),
    "xls": (_records, _records, _bytes),
    "mail": (*map(_as_text, (_lines, _characters)), _bytes),
    "pdf": (_unfolded, _unfolded, _objects, _bytes),
}
