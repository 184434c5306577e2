"""Files that hold files (.zip, mail): which of them is the report.

The report is the one member that reads as such. Where there are several, they must be one report in several formats;
otherwise a person has to say which is meant. What is no report is noted, never silently dropped.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from ...errors import Text, UnreadableError
from ...model import Document, Note, Number
from ..tables.record import note_of
from ..transcript import too_much
from .archive import archive_kind
from .members import Bundle, Member
from .sniff import MAX_BYTES

MOST_NESTED: Final = 5
"""Zips inside one bundle."""
DEEPEST: Final = 2
"""A zip in a mail is opened; a zip in a zip in a mail is not."""

SEPARATOR: Final = "!"
"""Between a bundle's name and its member's: `报送材料.zip!年报.docx`."""

_FINAL: Final = ("too_deep", "several_reports", "too_slow")
_FEWEST_SECTIONS: Final = 3
_EXACT: Final = ("application/json", "application/vnd.", "application/msword", "application/rtf", "text/")
"""Of a report in several formats the one that keeps its cells as they were written is taken."""
_NAMED: Final = 8


class _Read(NamedTuple):
    member: Member
    document: Document


class _Unread(NamedTuple):
    member: Member
    error: UnreadableError


def read_bundle(bundle: Bundle, source: str, read: Callable[[bytes, str], Document]) -> Document:
    """Return the report among the files of a bundle, with a note for each other file.

    Args:
        bundle: the files.
        source: the bundle's name.
        read: reads one file, given its bytes and its name.

    Raises:
        UnreadableError: `several_reports`, naming them; `no_report_inside`, naming the files and why each could not
            be read; what a lone file's own reading raises.
    """
    if bundle.is_one_document and bundle.members:
        return read(bundle.members[0].data, source)
    if sum(1 for member in bundle.members if _is_zip(member.data)) > MOST_NESTED:
        raise too_much()
    found = list(_attempts(bundle.members, source, read))
    documents = [one for one in found if isinstance(one, _Read)]
    reports = _without_letters(documents)
    if not reports:
        raise _none([one for one in found if isinstance(one, _Unread)])
    chosen = min(reports, key=lambda one: _rank(one.document))
    if any(not _is_same(chosen.document, other.document) for other in reports):
        raise _several([one.member.name for one in reports])
    return replace(chosen.document, notes=(*chosen.document.notes, *_notes(found, chosen, reports)))


def _without_letters(documents: Sequence[_Read]) -> list[_Read]:
    """What is a report, else what names one; of a mail's own text one form, and only where no file will do."""
    reports = [one for one in documents if _is_whole(one.document)] or [*documents]
    attached = [one for one in reports if not one.member.is_body]
    return attached or reports[:1]


def _attempts(
    members: Sequence[Member], source: str, read: Callable[[bytes, str], Document]
) -> Iterator[_Read | _Unread]:
    for member in members:
        try:
            yield _Read(member, read(member.data, f"{source}{SEPARATOR}{member.name}"))
        except UnreadableError as error:
            unread = _Unread(member, error)
            if error.code in _FINAL or (error.code == "too_large" and len(member.data) <= MAX_BYTES):
                raise _with_name(unread) from error  # a bomb among others, or nobody knows which is meant
            yield unread


def _is_zip(data: bytes) -> bool:
    try:
        return data.startswith(b"PK") and archive_kind(data) == "ZIP"
    except UnreadableError:
        return False


def _is_whole(document: Document) -> bool:
    """Tell a report from a letter that only names one."""
    parts = sum(1 for section in document.sections.values() if section)
    return any(document.tables.values()) or parts >= _FEWEST_SECTIONS


def _rank(document: Document) -> int:
    kinds = [place for place, start in enumerate(_EXACT) if document.media_type.startswith(start)]
    return kinds[0] if kinds else len(_EXACT)


def _is_same(one: Document, other: Document) -> bool:
    return (one.organ, one.year, _values(one)) == (other.organ, other.year, _values(other))


def _values(document: Document) -> dict[str, Number | None]:
    return {
        f"{table}.{place}": cell.value
        for table, cells in document.tables.items()
        for place, cell in cells.items()
    }


def _notes(found: Sequence[_Read | _Unread], chosen: _Read, reports: Sequence[_Read]) -> Iterator[Note]:
    for one in found:
        if one is chosen or one.member.is_body:
            continue
        is_copy = any(one is report for report in reports)
        yield note_of("member_repeated" if is_copy else "member_left_out", None, found=one.member.name)


def too_deep() -> UnreadableError:
    """Return the error for a bundle in a bundle in a bundle."""
    return UnreadableError(
        "too_deep",
        Text(
            "压缩包或邮件层层嵌套过深，请直接上传年度报告文件",
            "bundles are nested too deeply; hand in the report's own file",
        ),
    )


def _several(names: Sequence[str]) -> UnreadableError:
    zh, en = _listed(names)
    return UnreadableError(
        "several_reports",
        Text(
            f"其中有不止一份年度报告：{zh}；请分开上传，每份报告一个文件",
            f"it holds more than one yearly report: {en}; hand in one file for each",
        ),
    )


def _none(unread: Sequence[_Unread]) -> UnreadableError:
    named = [one for one in unread if not one.member.is_body] or [*unread]
    if len(named) == 1:
        return _with_name(named[0])
    zh, en = _listed([posixpath.basename(one.member.name) for one in named])
    why = f"；{named[0].error.text.zh}" if named else ""
    return UnreadableError(
        "no_report_inside",
        Text(
            f"其中没有可读取的年度报告（{zh}）{why}" if named else "压缩包或邮件中没有文件，请重新打包后上传",
            f"it holds no yearly report that can be read ({en}); hand in the report itself"
            if named
            else "it holds no file; pack it anew and hand it in again",
        ),
    )


def _with_name(one: _Unread) -> UnreadableError:
    text = one.error.text
    return UnreadableError(
        one.error.code, Text(f"{one.member.name}：{text.zh}", f"{one.member.name}: {text.en}")
    )


def _listed(names: Sequence[str]) -> tuple[str, str]:
    shown = names[:_NAMED]
    is_cut = len(names) > len(shown)
    return "、".join(shown) + ("等" if is_cut else ""), ", ".join(shown) + (" …" if is_cut else "")
