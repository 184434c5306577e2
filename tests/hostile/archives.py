"""Zips that unfold to more than they show: Word files and spreadsheets among them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_ROOT = f"""<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="%s"/></Relationships>"""
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = f"""<?xml version="1.0"?><workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}">
<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_BOOK_PARTS = f"""<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

Content = str | bytes


def zipped(members: Mapping[str, Content]) -> bytes:
    """Return a zip of `members`."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name), content, compress_type=ZIP_DEFLATED)
    return stream.getvalue()


def docx(body: Content, *, head: str = '<?xml version="1.0"?>', **more: Content) -> bytes:
    """Return a Word file of the XML in `body`; `more` members are named with `__` for `/`."""
    content = body.encode() if isinstance(body, str) else body
    document = f"{head}<w:document {WORD}><w:body>".encode() + content + b"</w:body></w:document>"
    return docx_of(document, **more)


def docx_of(document: bytes, **more: Content) -> bytes:
    """Return a Word file of the whole of its main part."""
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT % "word/document.xml",
            "word/document.xml": document,
        }
        | {f"{name.replace('__', '/')}.xml": content for name, content in more.items()}
    )


def linked_docx(url: str) -> bytes:
    """Return a Word file whose template, picture and page are to be fetched from `url`."""
    kinds = (
        "attachedTemplate",
        "image",
        "hyperlink",
        "oleObject",
        "frame",
        "subDocument",
        "numbering",
        "styles",
    )
    links = "".join(
        f'<Relationship Id="r{place}" Type="{_RELATIONS}/{kind}" Target="{url}/{kind}" TargetMode="External"/>'
        for place, kind in enumerate(kinds)
    )
    relations = (
        f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT % "word/document.xml",
            "word/document.xml": f"<w:document {WORD}><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>",
            "word/_rels/document.xml.rels": relations,
        }
    )


def xlsx(rows: Content, *, strings: Content = "", head: str = '<?xml version="1.0"?>') -> bytes:
    """Return a workbook with one sheet of the XML in `rows`."""
    content = rows.encode() if isinstance(rows, str) else rows
    shared = strings.encode() if isinstance(strings, str) else strings
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT % "xl/workbook.xml",
            "xl/workbook.xml": _BOOK,
            "xl/_rels/workbook.xml.rels": _BOOK_PARTS,
            "xl/sharedStrings.xml": f'{head}<sst xmlns="{_SHEET}">'.encode() + shared + b"</sst>",
            "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{_SHEET}"><sheetData>'.encode()
            + content
            + b"</sheetData></worksheet>",
        }
    )


def ods(table: Content, *, head: str = '<?xml version="1.0"?>') -> bytes:
    """Return an OpenDocument spreadsheet with one sheet of the XML in `table`."""
    content = table.encode() if isinstance(table, str) else table
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    start = f'{head}<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="1">'
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"
    return zipped(
        {
            "mimetype": ODS_TYPE,
            "META-INF/manifest.xml": '<?xml version="1.0"?><manifest/>',
            "content.xml": start.encode() + content + end.encode(),
        }
    )


def lying(data: bytes, name: str, size: int) -> bytes:
    """Return the zip `data` with `name` said to unfold to `size` bytes, in its list and before the member."""
    with ZipFile(BytesIO(data)) as archive:
        member = archive.getinfo(name)
    changed = bytearray(data)
    changed[member.header_offset + 22 : member.header_offset + 26] = struct.pack("<I", size)
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name.encode():
        at = data.find(b"PK\x01\x02", at + 1)
    changed[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(changed)


def overlapping(members: int, size: int) -> bytes:
    """Return a zip whose list names the same `size` bytes `members` times, under as many names."""
    content = b" " * size
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(content) + packed.flush()
    fields = struct.pack("<HHHIIIHH", 8, 0, 0, zlib.crc32(content), len(body), size, 1, 0)
    local = b"PK\x03\x04" + struct.pack("<HH", 20, 0) + fields + b"x"
    names = ["word/document.xml", *(f"word/media/{place}.png" for place in range(members - 1))]
    listed = b"".join(
        b"PK\x01\x02"
        + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0)
        + struct.pack("<IIIHHHHHII", zlib.crc32(content), len(body), size, len(name), 0, 0, 0, 0, 0, 0)
        + name.encode()
        for name in names
    )
    end = struct.pack(
        "<HHHHIIH", 0, 0, members % 65536, members % 65536, len(listed), len(local) + len(body), 0
    )
    return local + body + listed + b"PK\x05\x06" + end


def many_members(number: int) -> bytes:
    """Return a Word file with `number` empty members beside its own."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
        for place in range(number):
            archive.writestr(ZipInfo(str(place)), b"")
    return stream.getvalue()


def cell(place: str, value: str = "1") -> str:
    """Return one cell of a workbook."""
    return f'<c r="{place}"><v>{value}</v></c>'
