"""The files inside a file (.zip; a mail's are in `mail.py`), taken out within limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final, NamedTuple
from zipfile import ZipFile, ZipInfo

from ..transcript import damaged, too_much
from .archive import BROKEN
from .compound import locked

MOST_MEMBERS: Final = 100
"""A report, its attachments and some pictures."""
MOST_BYTES: Final = 60 * 1024 * 1024
"""Bytes of all members together."""

_ENCRYPTED: Final = 0x001
_NAME_IS_UTF8: Final = 0x800
_PASSED_OVER: Final = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$|[^/]*(?:_files|\.files)/)", re.IGNORECASE
)
"""What systems and programs leave behind, and the parts of a saved web page."""


class Member(NamedTuple):
    """One file of a bundle: its name, its bytes; `is_body` where it is a mail's own text."""

    name: str
    data: bytes
    is_body: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a bundle; `is_one_document` where it has one and its name says nothing, as in a saved page."""

    members: tuple[Member, ...]
    is_one_document: bool = False


def members_of_zip(data: bytes) -> Bundle:
    """Return the files in a zip, in its order.

    Raises:
        UnreadableError: `locked_file` behind a password; `too_large`; `damaged_file`.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos = [(_name(info), info) for info in archive.infolist() if not _is_folder(info)]
            infos = [(name, info) for name, info in infos if not _PASSED_OVER.search(name)]
            if len(infos) > MOST_MEMBERS or sum(info.file_size for _, info in infos) > MOST_BYTES:
                raise too_much()
            if any(info.flag_bits & _ENCRYPTED for _, info in infos):
                raise locked("ZIP")
            return Bundle(tuple(Member(name, archive.read(info)) for name, info in infos))
    except BROKEN as error:
        raise damaged("ZIP") from error


def _is_folder(info: ZipInfo) -> bool:
    """`ZipInfo.is_dir` of older Pythons raises IndexError on a member without a name."""
    return info.filename.endswith("/")


def _name(info: ZipInfo) -> str:
    """The name of a member: without the mark for UTF-8 it is in the code page of whoever packed it."""
    if info.flag_bits & _NAME_IS_UTF8:
        return info.filename
    try:
        stored = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return stored.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename
