"""Pages of a PDF as a scanner gives them: pictures, clean or tilted, noisy and pressed hard."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pypdfium2
from PIL import Image, ImageFilter

_DOTS = 200


def scanned(data: bytes, random: Random, *, is_clean: bool) -> bytes:
    """Return the PDF with a picture of 200 dpi for each of its pages."""
    pages = []
    for page in pypdfium2.PdfDocument(data):
        picture = page.render(scale=_DOTS / 72).to_pil().convert("L")
        pages.append(picture if is_clean else _worn(picture, random))
    stream = BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=_DOTS)
    return stream.getvalue()


def _worn(picture: Image.Image, random: Random) -> Image.Image:
    tilted = picture.rotate(random.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor=255)
    blurred = tilted.filter(ImageFilter.GaussianBlur(random.uniform(0.4, 0.9)))
    noise = Image.effect_noise(picture.size, random.uniform(15, 35))
    noisy = Image.blend(blurred, noise, random.uniform(0.08, 0.16))
    stream = BytesIO()
    noisy.save(stream, "JPEG", quality=random.randrange(40, 75))
    return Image.open(BytesIO(stream.getvalue()))
