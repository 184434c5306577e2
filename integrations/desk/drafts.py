"""A draft checked before it is filed: read, judged, told; nothing of it is kept.

What is looked up beside the upload is public: which organs there are, of what kind, and what became of them. Reports
that others filed, and what this office knows of them, are not; last year's figures come from what the visitor uploads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast

from gouji.engine.errors import BadRequestError, Text, UnreadableError
from gouji.engine.judge import judge
from gouji.engine.model import Document, Evaluation, Filing, Organ, OrganKind, Surroundings
from gouji.engine.register import Register, ancestry_of
from gouji.workers.reading import Reader
from gouji.workers.work import Work

LONGEST_TEXT: Final = 500_000
"""Characters of a text that is pasted instead of a file."""
LONGEST_NAME: Final = 200
YEARS: Final = range(2008, 2101)
PASTED: Final = "draft.txt"
KINDS: Final = ("department", "government", "township", "vertical")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it came: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """What a visitor hands in.

    Attributes:
        file: the draft.
        last_year: the report of the year before, where it came along.
        organ, year, kind: as the visitor says; what the draft itself says of organ and year counts first.
    """

    file: Handed
    last_year: Handed | None = None
    organ: str | None = None
    year: int | None = None
    kind: OrganKind | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a draft.

    Attributes:
        document: as it was judged, organ and year filled in where it names none.
        before: last year's report, where it was compared with.
        organ: as the register has it; None where nobody could say.
        remarks: what is to be said of the check itself, for instance why last year's report was left out.
        checked_at: aware, in the office's zone.
    """

    document: Document
    before: Document | None
    evaluation: Evaluation
    organ: Organ | None
    remarks: tuple[Text, ...]
    checked_at: datetime


def draft_of(
    file: Handed | None,
    text: str,
    last_year: Handed | None,
    *,
    organ: str = "",
    year: str = "",
    kind: str = "",
    most_bytes: int,
) -> Draft:
    """Return what a visitor filled in, checked.

    Raises:
        BadRequestError: neither or both of file and text (`no_draft`, `two_drafts`), too large (`too_large`), or a
            name, year or kind that cannot be.
    """
    pasted = text.strip()
    if file is not None and pasted:
        raise _bad(
            "two_drafts", "请只选一种方式：上传文件，或粘贴文字。", "Upload a file or paste a text, not both."
        )
    if len(pasted) > LONGEST_TEXT:
        raise _bad(
            "too_large", "粘贴的文字太长，请改为上传文件。", "The text is too long; upload it as a file."
        )
    draft = file or (Handed(PASTED, pasted.encode("utf-8", "replace")) if pasted else None)
    if draft is None:
        raise _bad("no_draft", "请先选择年报文件，或粘贴年报全文。", "Choose a file or paste the text first.")
    for one in (draft, last_year):
        if one is not None and len(one.content) > most_bytes:
            size = most_bytes // 1024 // 1024
            raise _bad(
                "too_large",
                f"文件 {one.name} 超过 {size} MB，请压缩其中的图片后再试。",
                f"{one.name} is larger than {size} MB; make its pictures smaller.",
            )
    return Draft(draft, last_year, _organ(organ), _year(year), _kind(kind))


def check_draft(work: Work, reader: Reader, draft: Draft) -> Checked:
    """Return what is found in a draft; nothing of it is kept.

    Raises:
        UnreadableError: the draft cannot be read as a report; its text says what to do.
    """
    register, now = work.register, work.local_now()
    document = reader.read(draft.file.content, draft.file.name)
    remarks = [*_contradictions(document, draft)]
    document = replace(document, organ=document.organ or draft.organ, year=document.year or draft.year)
    organ = recognised(register, document, draft)
    before = None
    if draft.last_year is not None:
        before, problem = _last_year(reader, draft.last_year, document, organ, register)
        remarks += [problem] if problem else []
    ancestry = ancestry_of(register, organ, document.year) if organ and document.year else None
    filing = Filing(
        organ,
        judged_on=now.date(),
        predecessors=ancestry.names if ancestry else (),
        lineage=ancestry.text if ancestry else None,
    )
    evaluation = judge(document, work.ruleset, filing, before, Surroundings(), on=now.date())
    return Checked(document, before, evaluation, organ, tuple(remarks), now)


def recognised(register: Register, document: Document, draft: Draft) -> Organ | None:
    """Return the organ whose draft it is as the register has it; None where neither draft nor visitor names one."""
    name = draft.organ or document.organ
    if name is None:
        return None
    return register.find_organ(name, region=document.region, kind=draft.kind or document.kind)


def _last_year(
    reader: Reader, file: Handed, document: Document, organ: Organ | None, register: Register
) -> tuple[Document | None, Text | None]:
    """Return last year's report where it can be compared with, else why not."""
    try:
        before = reader.read(file.content, file.name)
    except UnreadableError as error:
        return None, Text(
            f"上年年报没有用于比对：{error.text.zh}", f"Last year's report was not used: {error.text.en}"
        )
    if before.year is not None and document.year is not None and before.year != document.year - 1:
        return None, Text(
            f"上年年报没有用于比对：该文件是 {before.year} 年的，应为 {document.year - 1} 年。",
            f"Last year's report was not used: it is of {before.year}, not of {document.year - 1}.",
        )
    if organ is None or before.organ is None or document.year is None:
        return before, None
    other = register.find_organ(before.organ, region=before.region or organ.region, kind=before.kind)
    if any(
        register.same_organ(one, other)
        for one in (organ, *ancestry_of(register, organ, document.year).organs)
    ):
        return before, None
    return None, Text(
        f"上年年报没有用于比对：该文件是“{before.organ}”的，不是“{organ.name}”的。",
        f"Last year's report was not used: it is of {before.organ}, not of {organ.name}.",
    )


def _contradictions(document: Document, draft: Draft) -> list[Text]:
    if draft.year is None or document.year in (None, draft.year):
        return []
    return [
        Text(
            f"您填写的年度是 {draft.year}，文件写明 {document.year}；以下按文件核对。",
            f"You entered {draft.year}; the file says {document.year}, by which it was checked.",
        )
    ]


def _organ(name: str) -> str | None:
    name = name.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise _bad(
            "bad_organ",
            "机关名称太长，或含有无法识别的字符。",
            "The name of the organ is too long or not text.",
        )
    return name or None


def _year(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS):
        raise _bad("bad_year", "年度须为四位数字，例如 2025。", "A year has four digits, like 2025.")
    return int(text)


def _kind(text: str) -> OrganKind | None:
    if not text:
        return None
    if text not in KINDS:
        raise _bad(
            "bad_kind", "没有这种机关类型，请重新选择。", "There is no such kind of organ; choose again."
        )
    return cast("OrganKind", text)


def _bad(code: str, zh: str, en: str) -> BadRequestError:
    return BadRequestError(code, Text(zh, en))
