"""Pages of an OFD file that are pictures, as scanners write them → one picture of the whole page, to be recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PIL import Image

from ...errors import UnreadableError
from ..printed.paper import Page
from .ofd_page import PlacedPicture
from .picture import frame

MOST_PICTURES: Final = 60
"""Of one page; some scanners cut a page into strips."""
_DOTS: Final = 200 / 72
"""Pixels per point, as scanned pages of PDF files are recognised."""
_WIDEST: Final = 2_600
_MOSTLY: Final = 0.5
"""Part of a page that the pictures of a scan cover at the least."""
_FEWEST: Final = 60
"""Characters below which a page in pictures has no text of its own but a page's number and a line at its head."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as its objects tell it, and its pictures with the bytes of their files."""

    page: Page
    pictures: tuple[tuple[PlacedPicture, bytes], ...]

    @property
    def is_scan(self) -> bool:
        """Whether the page is pictures and hardly any text."""
        covered = sum(
            max(right - left, 0.0) * max(bottom - top, 0.0)
            for (_, (left, top, right, bottom), _), _ in self.pictures
        )
        return len(self.page.words) < _FEWEST and covered > _MOSTLY * self.page.width * self.page.height


def drawn(sheet: Sheet) -> Image.Image | None:
    """Return the pictures of a page where they lie on it, on white; None where none of them can be opened.

    Raises:
        UnreadableError: `too_large` where one of them has more pixels than any page.
    """
    scale = min(_DOTS, _WIDEST / max(sheet.page.width, 1.0))
    size = max(round(sheet.page.width * scale), 1), max(min(round(sheet.page.height * scale), 2 * _WIDEST), 1)
    paper = Image.new("RGB", size, "white")
    is_blank = True
    for (_, bounds, turn), content in sheet.pictures:
        try:
            picture = frame(content, 1)
        except UnreadableError as error:
            if error.code == "too_large":
                raise
            continue  # JBIG2 and others that Pillow does not know
        left, top, right, bottom = (round(edge * scale) for edge in bounds)
        wide, high = min(right - left, 2 * size[0]), min(bottom - top, 2 * size[1])
        if wide < 1 or high < 1:
            continue
        paper.paste(picture.rotate(-90 * turn, expand=True).resize((wide, high)), (left, top))
        is_blank = False
    return None if is_blank else paper
