"""Pages are drawn in a process of their own, whose death costs one picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from gouji.engine.errors import NotFoundError, UnreadableError
from gouji.workers.page_images import page_picture, page_sizes
from tests.writer.bundles import write_mail, write_zip

SEED = Path(__file__).parents[4] / "shared" / "seeds" / "real-2023-district.pdf"


def scan(width: int = 400, height: int = 560) -> bytes:
    stream = BytesIO()
    Image.new("L", (width, height), 250).save(stream, "PNG")
    return stream.getvalue()


def test_a_picture_file_has_one_page_in_its_own_pixels() -> None:
    assert page_sizes(scan(), most=9) == [(400.0, 560.0)]

    drawn = Image.open(BytesIO(page_picture(scan(), 1, width=200)))

    assert (drawn.format, drawn.size) == ("PNG", (200, 280))


def test_pages_of_a_pdf_are_drawn_as_wide_as_wanted() -> None:
    if not SEED.exists():
        pytest.skip("../shared/seeds is not here")
    data = SEED.read_bytes()

    drawn = Image.open(BytesIO(page_picture(data, 5, width=500)))

    assert page_sizes(data, most=2) == [(595.0, 842.0)] * 2
    assert drawn.size[0] == 500
    with pytest.raises(NotFoundError):
        page_picture(data, 6, width=500)


@pytest.mark.parametrize("data", [b"", b"nothing", b"%PDF-1.7 cut off", b"\x89PNG\r\n\x1a\n"])
def test_what_is_damaged_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        page_sizes(data, most=3)

    assert caught.value.code == "damaged_file"


def test_a_picture_larger_than_memory_is_refused_and_nobody_dies() -> None:
    bomb = BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")

    with pytest.raises(UnreadableError):
        page_picture(bomb.getvalue(), 1, width=500)


def test_the_pages_of_a_file_in_a_zip_in_a_mail_are_those_of_the_file_that_was_read() -> None:
    inner = write_zip({"附件/说明.png": scan(100, 100), "附件/年报!.png": scan()})
    bundle = write_mail({"材料.zip": inner}, Random(1))
    source = "a!b.eml!材料.zip!附件/年报!.png"

    assert page_sizes(bundle, most=3, source=source) == [(400.0, 560.0)]
    assert Image.open(BytesIO(page_picture(bundle, 1, width=200, source=source))).size == (200, 280)


def test_a_bundle_in_which_no_such_file_is_any_more_has_no_pages() -> None:
    with pytest.raises(UnreadableError) as caught:
        page_sizes(write_zip({"年报.png": scan()}), most=3, source="a.zip!别的.png")

    assert caught.value.code == "damaged_file"
