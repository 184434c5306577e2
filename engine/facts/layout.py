"""How a report is laid out: stated period, corner notes, pictures for tables, contact, left-overs of conversion."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ..errors import Text
from ..form import ACCEPTED_HEADINGS
from ..model import SectionKey, Span
from ..patterns import regex
from ..reading.text import fold
from .names import section_title
from .prose import phrase
from .reader import Readers, RecordsReaders
from .sections import found_sections
from .sources import Sources
from .values import Absent, Fact, Record, make_record

_NO_PERIOD: Final = Absent(Text("没有写明统计期限", "the period covered is not stated"))
_STATES_PERIOD: Final = regex(r"统计|报告(?:期|时)|时限|期限|数据|所列")
_BEFORE_PERIOD: Final = 30

_CORNER: Final = (
    (regex(r"勾稽关系"), Text("勾稽关系说明", "the note on how rows add up")),
    (regex(r"申请人(?:情况|类型|类别)"), Text("表头“申请人情况”", "the head «申请人情况»")),
)
_JOINING: Final = regex(r"以及|[和与及]")
_TABLE_PARTS: Final[tuple[SectionKey, ...]] = ("disclosure", "requests", "appeals")
_CAPTION_LENGTH: Final = 30

_CONTACT: Final = (
    ("", regex(r"(?:电话(?:号码)?|传真|联系方式|座机|热线)[为是]?[:：（(]?\s*(?:（|\()?\+?[\d０-９]")),
    ("地址", regex(r"地址[为是]?[:：]\s*[\u4e00-\u9fff]")),
    ("0", regex(r"0\d{2,3}\s?[-—－–)）]\s?\d{7,8}(?!\d)")),
    ("@", regex(r"(?:邮箱|邮件|[Ee]-?mail)[为是]?[:：]?\s*[\w.+-]+@[\w.-]+")),
)
"""What must stand in the text, and the form. Each begins with something rare, so that long texts are gone through fast."""

_RESIDUE: Final = (
    (Text("成对的 **", "a pair of **"), ("**",), regex(r"\*\*[^*\n]{1,60}\*\*")),
    (
        Text("网页栏目没有内容", "a line of the web page without content"),
        ("次数", "点击数", "浏览量", "访问量", "阅读量"),
        regex(r"(?:浏览次数|阅读次数|点击数|点击次数|浏览量|访问量|阅读量)[ \t]*[:：][ \t]*(?:次[ \t]*)?(?=\n|$)"),
    ),
    (
        Text("数字与量词被分开", "a number parted from its noun"),
        ("\n个", "\n条", "\n件", "\n篇", "\n份", "\n项", "\n次"),
        regex(r"(?<=[\u4e00-\u9fff \t])\d{1,6}[ \t]*\n[ \t]*\n[ \t]*[个条件篇份项次](?=[，,。、；])"),
    ),
    (
        Text("网页代码", "code of the web page"),
        ("&", "<"),
        regex(
            r"&(?:nbsp|ensp|emsp|quot|ldquo|rdquo|lt|gt|amp|#\d{2,5});|</?(?:p|br|span|div|td|tr|font|strong)\b[^<>\n]{0,80}>",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip
_RESIDUE_SHOWN: Final = 40


def _period_span(sources: Sources) -> Span | None:
    """Return where the period covered is stated: in so many words, not just any 自…至… of the text."""
    period = sources.document.period
    if period is None:
        return None
    if period.span is None:
        return (0, 0)
    start, end = period.span
    text = sources.document.text
    before = text[max(0, start - _BEFORE_PERIOD) : end].rpartition("。")[2]
    return period.span if _STATES_PERIOD.search(before) else None


def _period_stated(sources: Sources) -> Fact | Absent:
    span = _period_span(sources)
    return Fact(span is not None, (span,) if span and span[1] else ())


def _period_text(sources: Sources) -> Fact | Absent:
    span = _period_span(sources)
    if span is None or not span[1]:
        return _NO_PERIOD
    return Fact("".join(sources.document.text[span[0] : span[1]].split()), (span,))


def _reworded(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        make_record(
            spans=(part.heading_span,),
            key=key,
            heading=" ".join(part.heading.split()),
            standard=ACCEPTED_HEADINGS[key][0],
        )
        for key, part in found_sections(sources)
        if is_reworded(key, part.heading)
    )


def is_reworded(key: str, heading: str) -> bool:
    """Say whether the heading of a part is none of those that the formats have."""
    return _plain(heading) not in _accepted(key)


@cache
def _accepted(key: str) -> frozenset[str]:
    return frozenset(
        _plain(heading) for known in ACCEPTED_HEADINGS if known == key for heading in ACCEPTED_HEADINGS[known]
    )


def _plain(heading: str) -> str:
    """Return a heading without what nobody minds: white space, width, 的, and which word joins two nouns."""
    return _JOINING.sub("、", fold(heading).replace("的", ""))


def _found(sources: Sources) -> Fact | Absent:
    return Fact(tuple(section_title(key) for key, _ in found_sections(sources)))


def _corner(sources: Sources) -> Fact | Absent:
    if not sources.document.tables.get("requests"):
        return Absent(Text("没有找到表三", "table 3 was not found"))
    text = sources.document.text
    missed = [(pattern, name) for pattern, name in _CORNER if not pattern.search(text)]
    closed_up = "".join(text.split()) if missed else ""
    return Fact(tuple(name for pattern, name in missed if not pattern.search(closed_up)))


def _pictured(sources: Sources) -> Fact | Absent:
    sections = sources.document.sections
    parts = [
        (key, part)
        for key in _TABLE_PARTS
        if (part := sections.get(key))
        and not sources.document.tables.get(key)
        and len("".join(part.text.split())) < _CAPTION_LENGTH
    ]
    return Fact(tuple(section_title(key) for key, _ in parts), tuple(part.heading_span for _, part in parts))


def _contact(sources: Sources) -> Fact | Absent:
    text = sources.document.text
    found = next(
        (match for sign, pattern in _CONTACT if sign in text and (match := pattern.search(text))), None
    )
    return Fact(found is not None, (found.span(),) if found else ())


def _residue(sources: Sources) -> tuple[Record, ...] | Absent:
    text = sources.document.text
    found = [
        (match.span(), kind)
        for kind, signs, pattern in _RESIDUE
        if any(sign in text for sign in signs)
        for match in pattern.finditer(text)
    ]
    return tuple(_left_over(text, span, kind) for span, kind in sorted(found, key=lambda one: one[0]))


def _left_over(text: str, span: Span, kind: Text) -> Record:
    raw = " ".join(text[span[0] : span[1]].split())
    quote = raw if len(raw) <= _RESIDUE_SHOWN else raw[:_RESIDUE_SHOWN] + "…"
    return make_record(spans=(span,), kind=kind, quote=quote, phrase=phrase(raw) or kind.zh)


READERS: Final[Readers] = {
    "period.stated": _period_stated,
    "period.text": _period_text,
    "sections.found": _found,
    "tables.requests.lacks": _corner,
    "report.pictured_parts": _pictured,
    "contact.present": _contact,
}
RECORDS_READERS: Final[RecordsReaders] = {"sections.reworded": _reworded, "report.residue": _residue}
