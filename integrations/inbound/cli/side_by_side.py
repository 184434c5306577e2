"""`gouji read --format html`: one page with every report, the original beside what was read, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gouji.engine.errors import GoujiError, Language
from gouji.engine.model import Document
from gouji.engine.reading.formats.picture import page_count, page_image, page_size
from gouji.engine.reading.unpacking.bundle import SEPARATOR
from gouji.engine.reading.unpacking.inner import inner_file

from ...beside.original import MOST_PAGES, PageSize, is_paged
from ...beside.page import Beside, picture_of, set_beside, standalone
from .loading import READ_AT_MOST

WIDTH: Final = 1100
"""Pixels across of a page's picture: small print stays legible, a page takes about 150 kB."""
MOST_PICTURE_BYTES: Final = 24 * 1024 * 1024
"""Of all pictures on one page; browsers hold that, mails hardly."""


@dataclass(slots=True)
class _Room:
    """How many bytes of pictures still fit."""

    left: int = MOST_PICTURE_BYTES


def render_html(documents: Sequence[Document], spoken: Language) -> str:
    """Return one page with all reports; it loads nothing, and everything that comes from a report is escaped.

    Pages of PDF files and pictures stand in it as pictures, as many as there is room for.
    """
    room = _Room()
    several = len(documents) > 1
    views = [
        _view(document, f"d{number}-" if several else "", room)
        for number, document in enumerate(documents, 1)
    ]
    return standalone(views, spoken)


def _view(document: Document, prefix: str, room: _Room) -> Beside:
    sizes, pictures = _pages(document, room) if is_paged(document) else ([], [])
    return set_beside(document, prefix=prefix, sizes=sizes, pictures=pictures)


def _pages(document: Document, room: _Room) -> tuple[list[PageSize], list[str | None]]:
    """Return size and picture of each page; none where the file is gone or its pages cannot be drawn."""
    sizes: list[PageSize] = []
    pictures: list[str | None] = []
    try:
        data = _content(document.source)
        for number in range(1, min(page_count(data), MOST_PAGES) + 1):
            sizes.append(PageSize(*page_size(data, number)))
            pictures.append(_picture(data, number, room))
    except (OSError, GoujiError):
        return sizes, pictures
    return sizes, pictures


def _content(source: str) -> bytes:
    """The file that a document was read from, out of the zip or mail it came in.

    Raises:
        OSError, UnreadableError: it is gone, or cannot be opened any more.
    """
    path = Path(source)
    while not path.is_file() and SEPARATOR in str(path):
        path = Path(str(path).rpartition(SEPARATOR)[0])
    with path.open("rb") as file:
        data = file.read(READ_AT_MOST)
    return inner_file(data, source[len(str(path)) :]) if str(path) != source else data


def _picture(data: bytes, number: int, room: _Room) -> str | None:
    if room.left <= 0:
        return None
    png = page_image(data, number, width=WIDTH)
    room.left -= len(png)
    return picture_of(png) if room.left >= 0 else None
