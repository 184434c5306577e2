"""Pages of a PDF or of a picture file → one picture of a page, for people and for the recognition of characters.

`page_image` is what the reviewer's page shows beside the figures; the boxes of cells (`Place.box`) are in the units
of `page_size`: points of a PDF, pixels of a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2 import raw

from ...errors import NotFoundError, Text, UnreadableError
from ..transcript import damaged, too_much

MOST_PIXELS: Final = 50_000_000
"""Of a picture file's page: A4 at 600 dpi has 35 million."""
WIDEST: Final = 3_000
"""Pixels of a page's picture across; down it has at most twice as many."""
PICTURES: Final = ("PNG", "JPEG", "TIFF", "BMP")
"""Kinds of picture files, by the names that Pillow has for them."""

BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    EOFError,
    RuntimeError,
    UnidentifiedImageError,
    Image.DecompressionBombError,
)
"""What opening a damaged picture raises."""


def page_image(data: bytes, page: int, *, width: int) -> bytes:
    """Return the picture of one page as PNG.

    Args:
        data: a PDF or a picture file (PNG, JPEG, TIFF, BMP).
        page: its number, counted from 1.
        width: pixels across, at most `WIDEST`; a page more than twice as high as wide comes narrower.

    Raises:
        UnreadableError: `damaged_file`, `locked_file`, `too_large`.
        NotFoundError: `no_page` where the file has no such page.
    """
    picture = page_picture(data, page, width=min(max(width, 16), WIDEST))
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def page_size(data: bytes, page: int) -> tuple[float, float]:
    """Return width and height of one page in the units of `Place.box`; raises as `page_image` does."""
    if _is_pdf(data):
        with opened(data) as pdf:
            width, height = pdf.get_page_size(_index(page, len(pdf)))
            return float(width), float(height)
    picture = frame(data, page)
    return float(picture.width), float(picture.height)


def page_count(data: bytes) -> int:
    """Return how many pages a PDF or a picture file has; raises as `page_image` does."""
    if _is_pdf(data):
        with opened(data) as pdf:
            return len(pdf)
    with _picture(data) as picture:
        return int(getattr(picture, "n_frames", 1))


def page_picture(data: bytes, page: int, *, width: int) -> Image.Image:
    """Return the picture of one page, `width` pixels across; as `page_image`, for code that looks at it."""
    if not _is_pdf(data):
        picture = frame(data, page)
        wide, high = _fitting(width, picture.height / picture.width)
        return picture.resize((wide, high), Image.Resampling.LANCZOS) if wide < picture.width else picture
    with opened(data) as pdf:
        return rendered(pdf, page, width=width)


def rendered(pdf: pypdfium2.PdfDocument, page: int, *, width: int) -> Image.Image:
    """Return the picture of one page of an open PDF, form fields and notes on it included."""
    index = _index(page, len(pdf))
    try:
        sheet = pdf[index]
        across, down = sheet.get_size()
        wide, _ = _fitting(width, down / max(across, 1))
        # pdfium rounds up: a hair less gives the very width.
        scale = (wide - 0.01) / max(across, 1)
        if down * scale > 2 * WIDEST + 1:
            raise too_much()
        bitmap = sheet.render(scale=scale, may_draw_forms=True)
        picture: Image.Image = bitmap.to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise damaged("PDF") from error
    bitmap.close()
    sheet.close()
    return picture


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF; one that is locked against changes only opens with the empty password.

    Raises:
        UnreadableError: `damaged_file`; `locked_file` where it needs a password.
    """
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise _locked() from error
        raise damaged("PDF") from error
    try:
        if not len(pdf):
            raise damaged("PDF")
        yield pdf
    finally:
        pdf.close()


def frame(data: bytes, page: int) -> Image.Image:
    """Return one page of a picture file, upright, in colours or grey.

    Raises:
        UnreadableError: `damaged_file`, or `too_large` where it has more than `MOST_PIXELS`.
        NotFoundError: `no_page`.
    """
    with _picture(data) as picture:
        index = _index(page, int(getattr(picture, "n_frames", 1)))
        try:
            if index:
                picture.seek(index)
            if picture.width * picture.height > MOST_PIXELS:
                raise too_much()
            upright = ImageOps.exif_transpose(picture)
            return _on_white(upright if upright is not None else picture)
        except BROKEN as error:
            raise damaged("图片 / picture") from error


def _on_white(picture: Image.Image) -> Image.Image:
    """What is see-through is paper."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        return paper.convert("RGB")
    return picture.convert("RGB")


@contextmanager
def _picture(data: bytes) -> Iterator[Any]:
    try:
        picture = Image.open(BytesIO(data), formats=PICTURES)
    except BROKEN as error:
        raise damaged("图片 / picture") from error
    with picture:
        yield picture


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _index(page: int, count: int) -> int:
    if not 1 <= page <= count:
        raise NotFoundError(
            "no_page",
            Text(
                f"文件共有 {count} 页，没有第 {page} 页",
                f"the file has {count} pages, there is no page {page}",
            ),
        )
    return page - 1


def _fitting(width: int, ratio: float) -> tuple[int, int]:
    """Width and height in pixels, neither more than allowed."""
    wide = min(width, WIDEST, int(2 * WIDEST / max(ratio, 0.01)))
    return max(wide, 1), max(int(wide * ratio), 1)


def _locked() -> UnreadableError:
    return UnreadableError(
        "locked_file",
        Text(
            "PDF 设有打开密码，无法读取；请取消密码后重新提交",
            "the PDF needs a password to be opened; remove the password and hand it in again",
        ),
    )
