"""Hostile OFD files."""

from __future__ import annotations

from random import Random
from typing import Final

from .archives import zipped
from .case import MEGABYTE, Hostile, case, heavy
from .office import FETCHED, LAUGHS

_NS: Final = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_AREA: Final = "<ofd:{0}><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:{0}>"
_SHOWN: Final = '<ofd:ImageObject ID="9" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="5"/>'


def _ofd(content: str, *, pages: int = 1, picture: bytes = b"", head: str = "") -> bytes:
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="P.xml"/>' for at in range(pages))
    medium = '<ofd:MultiMedia ID="5" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia>'
    layer = f'<ofd:Content><ofd:Layer ID="3">{content}</ofd:Layer></ofd:Content>'
    common = f"{_AREA.format('PageArea')}<ofd:DocumentRes>R.xml</ofd:DocumentRes>"
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {_NS}><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "D.xml": f"<ofd:Document {_NS}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
            "</ofd:Document>",
            "R.xml": f"<ofd:Res {_NS}><ofd:MultiMedias>{medium}</ofd:MultiMedias></ofd:Res>",
            "P.xml": f"{head}<ofd:Page {_NS}>{_AREA.format('Area')}{layer}</ofd:Page>",
            "a.png": picture,
        }
    )


CASES: Final[dict[str, Hostile]] = {
    "ofd: one large picture shown sixty times on each of two hundred pages": heavy(
        "no_text too_large", lambda: _ofd(_SHOWN * 60, pages=200, picture=Random(1).randbytes(8 * MEGABYTE))
    ),
    "ofd: a hundred thousand pictures on a page": case(
        "no_text too_large", lambda: _ofd(_SHOWN * 100_000, picture=b"x")
    ),
    "ofd: a hundred thousand pages": case("too_large", lambda: _ofd("", pages=100_000)),
    "ofd: a bomb for a picture": case("too_large", lambda: _ofd(_SHOWN, picture=bytes(70 * MEGABYTE))),
    "ofd: blocks in blocks": case(
        "damaged_file too_large", lambda: _ofd("<ofd:PageBlock>" * 200 + "</ofd:PageBlock>" * 200)
    ),
    "ofd: billion laughs": case("damaged_file", lambda: _ofd("&j;", head=LAUGHS)),
    "ofd: a file of the machine as entity": case(
        "damaged_file", lambda: _ofd("&j;", head=FETCHED % "file:///etc/passwd")
    ),
}
