"""Files saved as «Strict Open XML» → the same with the names that every other Office file has.

ISO/IEC 29500 has two dialects; Word and WPS write the other one unless asked. They differ in the names of what
a file consists of, as far as a report goes, and python-docx knows only the usual ones.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final
from zipfile import ZipFile

_OURS: Final = b"http://schemas.openxmlformats.org/"
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_NAMES: Final = (
    (_STRICT + b"wordprocessingml/main", _OURS + b"wordprocessingml/2006/main"),
    (_STRICT + b"officeDocument/relationships", _OURS + b"officeDocument/2006/relationships"),
    (_STRICT + b"drawingml/main", _OURS + b"drawingml/2006/main"),
    (_STRICT + b"drawingml/wordprocessingDrawing", _OURS + b"drawingml/2006/wordprocessingDrawing"),
    (_STRICT + b"officeDocument/math", _OURS + b"officeDocument/2006/math"),
)


def as_usual(data: bytes) -> bytes | None:
    """Return a strict file under the usual names, None where the file is not strict.

    Raises what reading a damaged zip raises, see `unpacking.archive.BROKEN`.
    """
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as archive:
        if _STRICT not in archive.read("_rels/.rels"):
            return None
        with ZipFile(stream, "w") as usual:
            for member in archive.infolist():
                content = archive.read(member)
                is_markup = member.filename.lower().endswith((".xml", ".rels"))
                usual.writestr(member.filename, _renamed(content) if is_markup else content)
    return stream.getvalue()


def _renamed(content: bytes) -> bytes:
    for strict, name in _NAMES:
        content = content.replace(strict, name)
    return content
