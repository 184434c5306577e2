"""Pages of a PDF as a scanner gives them: pictures, clean or tilted, noisy and pressed hard."""

from __future__ import annotations

from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

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


def scanned_ofd(data: bytes, *, first_page: str = "") -> bytes:
    """Return the PDF as an OFD file with a picture for each page, as scanners write them; `first_page` is a text in front."""
    pictures = []
    for page in pypdfium2.PdfDocument(data):
        stream = BytesIO()
        page.render(scale=_DOTS / 72).to_pil().convert("L").save(stream, "PNG")
        pictures.append(stream.getvalue())
    text = f'<ofd:TextObject ID="1" Boundary="20 20 170 6" Size="5"><ofd:TextCode X="0" Y="4">{first_page}</ofd:TextCode></ofd:TextObject>'
    shown = [
        f'<ofd:ImageObject ID="{9 + at}" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="{500 + at}"/>'
        for at in range(len(pictures))
    ]
    contents = [*([text] if first_page else []), *shown]
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/{at}.xml"/>' for at in range(len(contents)))
    media = "".join(
        f'<ofd:MultiMedia ID="{500 + at}" Type="Image" Format="PNG"><ofd:MediaFile>{at}.png</ofd:MediaFile></ofd:MultiMedia>'
        for at in range(len(pictures))
    )
    area = "<ofd:{0}><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:{0}>"
    parts = {
        "OFD.xml": "<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc/Document.xml": "<ofd:Document {ns}><ofd:CommonData>"
        f"{area.format('PageArea')}<ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc/Res.xml": f'<ofd:Res {{ns}} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
    }
    for at, content in enumerate(contents):
        layer = f'<ofd:Content><ofd:Layer ID="3">{content}</ofd:Layer></ofd:Content>'
        parts[f"Doc/Pages/{at}.xml"] = f"<ofd:Page {{ns}}>{area.format('Area')}{layer}</ofd:Page>"
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace("{ns}", 'xmlns:ofd="http://www.ofdspec.org/2016"'))
        for at, picture in enumerate(pictures):
            archive.writestr(f"Doc/Res/{at}.png", picture)
    return stream.getvalue()


def _worn(picture: Image.Image, random: Random) -> Image.Image:
    tilted = picture.rotate(random.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor=255)
    blurred = tilted.filter(ImageFilter.GaussianBlur(random.uniform(0.4, 0.9)))
    noise = Image.effect_noise(picture.size, random.uniform(15, 35))
    noisy = Image.blend(blurred, noise, random.uniform(0.08, 0.16))
    stream = BytesIO()
    noisy.save(stream, "JPEG", quality=random.randrange(40, 75))
    return Image.open(BytesIO(stream.getvalue()))
