"""Writes the container of Office files of the years before 2007 (OLE2), as far as a document needs it."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_SMALLEST = 4096
"""Smaller streams would lie in a stream of their own; they are filled up instead."""


def write_compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file whose root holds `streams` by name."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    contents = [_filled(streams[name]) for name in names]
    directory = _directory(names, contents)
    counts = [len(directory) // _SECTOR, *(len(content) // _SECTOR for content in contents)]
    tables = 1
    while tables * 128 < tables + sum(counts):
        tables += 1
    chain = [_FAT] * tables
    for count in counts:
        first = len(chain)
        chain.extend([*range(first + 1, first + count), _END])
    chain.extend([_FREE] * (tables * 128 - len(chain)))
    header = struct.pack(
        "<8s16x5H6x10I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, tables, 0, _SMALLEST, _END, 0, _END, 0, 0),
    )
    header = header[:-4] + struct.pack("<109I", *range(tables), *([_FREE] * (109 - tables)))
    return b"".join((header, struct.pack(f"<{len(chain)}I", *chain), directory, *contents))


def _filled(content: bytes) -> bytes:
    size = max(len(content), _SMALLEST)
    return content.ljust(-(-size // _SECTOR) * _SECTOR, b"\0")


def _directory(names: list[str], contents: list[bytes]) -> bytes:
    places = -(-(len(names) + 1) // 4) * 4
    tables = 1
    total = places // 4 + sum(len(content) // _SECTOR for content in contents)
    while tables * 128 < tables + total:
        tables += 1
    entries = [_entry("Root Entry", 5, _NONE, 1, _END, 0)]
    start = tables + places // 4
    for number, (name, content) in enumerate(zip(names, contents, strict=True), 1):
        following = number + 1 if number < len(names) else _NONE
        entries.append(_entry(name, 2, following, _NONE, start, len(content)))
        start += len(content) // _SECTOR
    return b"".join(entries).ljust(places * 128, b"\0")


def _entry(name: str, kind: int, following: int, child: int, start: int, size: int) -> bytes:
    stored = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I16xI16xIQ", stored, len(stored) + 2, kind, 1, _NONE, following, child, 0, start, size
    )
