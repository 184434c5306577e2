"""Office files of the years before 2007 (OLE2 compound files): which kind it is, and its streams within limits.

The kind is told by the streams of the root alone: a Word file that holds a spreadsheet has that in a storage of its own.
olefile is imported when there is such a file: other reports need not wait for it.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from ...errors import Text, UnreadableError
from ..transcript import damaged, too_much

if TYPE_CHECKING:
    from olefile import OleFileIO

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

BROKEN: Final = (OSError, ValueError, LookupError, RuntimeError, TypeError, AttributeError, ArithmeticError)
"""What olefile raises on a damaged file; it meets a sector that is not what it should be with the nearest error."""

_MOST_STREAMS: Final = 5_000
_KINDS: Final = (
    ("worddocument", "doc"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("encryptedpackage", "locked"),
    ("wpsdocument", "wps"),
    ("powerpoint document", "PowerPoint"),
    ("contents", "Works"),
    ("__properties_version1.0", "Outlook .msg"),
)


def compound_kind(data: bytes) -> str:
    """Return the kind of a compound file: `doc`, `xls`, or a name for people of another kind.

    Raises:
        UnreadableError: `damaged_file`, or `locked_file` where it is an Office file behind a password.
    """
    try:
        with _opened(data) as file:
            names = {path[0].lower() for path in file.listdir(streams=True, storages=False) if len(path) == 1}
    except BROKEN as error:
        raise damaged("Office 97") from error
    kind = next((kind for name, kind in _KINDS if name in names), "Office 97")
    if kind == "locked":
        raise locked("Office")
    return kind


def streams_of(data: bytes, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """Return the streams named in `wanted` that the root of a compound file has.

    Raises:
        UnreadableError: `damaged_file`; `too_large` where it has more streams than any office program writes.
    """
    found: dict[str, bytes] = {}
    try:
        with _opened(data) as file:
            paths = file.listdir(streams=True, storages=False)
            if len(paths) > _MOST_STREAMS:
                raise too_much()
            for path in paths:
                name = path[0].lower()
                if len(path) == 1 and name in wanted and name not in found:
                    found[name] = file.openstream(path).read()
    except BROKEN as error:
        raise damaged("Office 97") from error
    return found


def _opened(data: bytes) -> OleFileIO:
    from olefile import OleFileIO

    return OleFileIO(BytesIO(data))


def locked(name: str) -> UnreadableError:
    """Return the error for a file that opens only with a password."""
    return UnreadableError(
        "locked_file",
        Text(
            f"{name} 文件设有打开密码；请用办公软件打开，取消密码后另存，再重新上传",
            f"the {name} file opens only with a password; open it, take the password off, save it and hand it in again",
        ),
    )
