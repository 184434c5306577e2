"""What the overview, or else the text above table 4, says of reconsiderations and lawsuits over disclosure (domain §6.7, N04).

An organ may also decide reconsiderations itself, and may be sued over other matters: a number counts only in a
sentence on disclosure, and not where the organ is the one that decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..errors import Text
from ..model import CellKind, Number
from ..patterns import regex
from .above import above_table
from .passages import passage
from .prose import Prose
from .reader import RecordsReaders
from .sources import Sources, section_absent
from .statements import of_year
from .values import Absent, Fact, Record

_NAMES: Final = {
    "reconsideration": Text("行政复议", "reconsideration"),
    "litigation": Text("行政诉讼", "litigation"),
}
_ROWS: Final = {
    "reconsideration": ("reconsideration",),
    "litigation": ("direct_suit", "suit_after_reconsideration"),
}
_WORD: Final = {"reconsideration": r"(?:行政)?复议", "litigation": r"(?:行政)?诉讼"}
_GOES_ON: Final = regex(
    r"(?:没有|未|无|被|共|并)*(?:发生|引发|引起|产生|被提起|提起|被申请|申请)?(?:行政)?(?:复议|诉讼)"
)
_CASES: Final = r"(?:的)?(?:案件|案|申请|情况)?(?:数量|总数)?(?:共计?|合计|总计)?(?:[为有是])?"
_BEFORE: Final = {kind: regex(f"{word}{_CASES}$") for kind, word in _WORD.items()}
_AFTER: Final = {
    kind: regex(rf"(?:因?政府信息公开|信息公开|依申请公开|涉及|相关|有关|类|的)*{word}(?:案件|案|申请)?$")
    for kind, word in _WORD.items()
}
_SHARED: Final = regex(
    r"复议(?:案件|申请)?(?:[、和及与或]|以及|或者)+(?:提起|引发)?(?:行政)?诉讼" + _CASES + "$"
)
_UNITS: Final = frozenset("件起宗例次")
_DISCLOSURE: Final = regex(r"信息公开|政务公开|依申请公开|公开申请")
_DECIDES: Final = regex(
    r"复议机[关构]|处理[^,。;]{0,20}复议|(?<!正在)审理(?!中)|办理(?:的)?行政复议|办理(?:的)?复议|代理|应诉|收到行政复议|受理行政复议案|调解|投诉"
    r"|无关|不涉及|与[^,。;]{0,8}公开无|培训|案例|裁判|出庭|提案|议案|征地|拆迁|[一二再]审|上诉"
)
_ENDED: Final = regex(r"败诉|胜诉|纠错|纠正|撤销|违法|责令|变更|维持|驳回|终止|撤回|判决|裁定|审理|在审")
_AGAINST_IT: Final = regex(
    r"因(?:本机关|本单位|我[局委办厅院镇乡县市区])?(?:政府)?信息公开(?:工作|申请|答复|事项)?[^,。;\d]{0,12}?(?:引发|引起|产生|发生|被申请|被提起|被提|申请|提起)"
    r"|(?:发生|涉及?|涉)(?:政府)?信息公开(?:类|的)?行政(?:复议|诉讼)"
)
"""How they ended says whose cases they are; where they are said to be over its own disclosure, that is known."""
_NONE: Final = regex(
    r"(?:未|没有?|无)(?P<middle>[^,。;!?\n()]{0,45}?)(?:行政)?(?:复议|诉讼)(?P<rest>[^,。;!?\n()]*)"
)
_LIMITED: Final = regex(
    r"[未不](?!服)|经|逾期|超期|超时|按时|按期|及时|答复期|履行|主动公开|因不|败|胜|上半年|下半年|季度|虚假|泄密|重大"
)
_OTHER_TIME: Final = regex(
    r"上年|去年|上一年|以来|累计|历年|往年|同比|增[加长]|减少|下降|[较比]上|上半年|下半年|季度"
    r"|[近过][两二三四五六七八九十几\d]+年|年来"
)
_STAGE: Final = regex(r"结转|尚未|审结|上诉|二审|其中|新增|新发生")
_NOT_ASSERTED: Final = regex(r"(?:避免|杜绝|防止|减少|预防|力争|确保|如|若|对于?)[^,。;]*$")
_ONE_ORGAN: Final = regex(r"本级|办公厅|办公室|政府办|机关本部")


@dataclass(frozen=True, slots=True)
class Appeals:
    """One number of cases at its place in the prose; 0 for a statement of none."""

    kind: str
    count: int
    start: int
    end: int
    of_one_organ: bool


def appeals(prose: Prose, inside: tuple[int, int] | None, year: int | None) -> list[Appeals]:
    """Return every certain statement on cases over disclosure in `year`, in order.

    Args:
        prose: of the overview.
        inside: the place of the paragraph on requests, which speaks of disclosure throughout.
        year: report year.
    """
    found: list[Appeals] = []
    for start, end in prose.sentences_with("复议", "诉讼"):
        on_disclosure = inside is not None and inside[0] <= start < inside[1]
        against_it = _is_against_it(prose, start, end)
        if not (on_disclosure or against_it or _DISCLOSURE.search(prose.text, start, end)):
            continue
        if _DECIDES.search(prose.text, start, end) or not of_year(prose.text[start:end], year):
            continue
        has_ended = _ENDED.search(prose.text, start, end) is not None
        if against_it or not has_ended:
            found += _numbers(prose, start, end)
        if not has_ended:
            found += _nones(prose, start, end)
    return found


def _is_against_it(prose: Prose, start: int, end: int) -> bool:
    """Say whether the sentence is on cases over the organ's own disclosure, or goes on behind a semicolon with those."""
    if _AGAINST_IT.search(prose.text, start, end):
        return True
    if prose.text[start - 1 : start] != ";" or not _GOES_ON.match(prose.text, start):
        return False
    return _AGAINST_IT.search(prose.text, *prose.sentence(start - 1, start)) is not None


def _numbers(prose: Prose, start: int, end: int) -> Iterator[Appeals]:
    for quantity in prose.quantities_between(start, end):
        if quantity.unit not in _UNITS or not quantity.is_count:
            continue
        first, last = prose.near_clause(quantity.start)
        before, after = prose.text[first : quantity.start], prose.text[quantity.end : last]
        if _OTHER_TIME.search(prose.text, start, last) or _STAGE.search(prose.text, first, last):
            continue
        if _ENDED.search(prose.text, first, last):
            continue
        for kind in _kinds(before, after, quantity.value == 0):
            one = bool(_ONE_ORGAN.search(prose.text, start, quantity.start))
            yield Appeals(kind, int(quantity.value), first, last, one)


def _kinds(before: str, after: str, is_zero: bool) -> tuple[str, ...]:
    """Return which cases the number counts; a number shared by both is only certain where it is 0."""
    if re.search(r"均$|都$", before):
        before = before[:-1]
    if _SHARED.search(before):
        return tuple(_BEFORE) if is_zero else ()
    if after and not re.match(r"[、和及]", after):
        return tuple(kind for kind, pattern in _AFTER.items() if pattern.match(after))
    return tuple(kind for kind, pattern in _BEFORE.items() if pattern.search(before))


def _nones(prose: Prose, start: int, end: int) -> Iterator[Appeals]:
    for match in _NONE.finditer(prose.text, start, end):
        before = prose.text[start : match.start()]
        said = match.group()
        if re.search(r"\d", said) or _LIMITED.search(match["middle"]) or _LIMITED.search(match["rest"]):
            continue
        if _OTHER_TIME.search(before + said) or _NOT_ASSERTED.search(before):
            continue
        one = bool(_ONE_ORGAN.search(before + match["middle"]))
        for kind, word in (("reconsideration", "复议"), ("litigation", "诉讼")):
            if word in said:
                yield Appeals(kind, 0, match.start(), match.end(), one)


def _figure(sources: Sources, kind: str, column: str) -> Number | Absent:
    """Return the sum of the rows of `kind` in one column of table 4, absent where one holds no number."""
    cells = [sources.document.cell(f"appeals.{row}.{column}") for row in _ROWS[kind]]
    values = [cell.value for cell in cells if cell.kind is CellKind.NUMBER and cell.value is not None]
    if len(values) < len(cells):
        return Absent(
            Text("表四总计没有填数", "a total of table 4 is not filled in"),
            tuple(f"appeals.{row}.{column}" for row in _ROWS[kind]),
        )
    return sum(values)


def _explanation(sources: Sources, said: Appeals) -> Text | None:
    total, pending = (_figure(sources, said.kind, column) for column in ("total", "pending"))
    if isinstance(total, Absent) or isinstance(pending, Absent):
        return None
    if pending and said.count and said.count == total - pending:
        return Text("等于总计减尚未审结，可能只计已审结", "the total less those pending")
    direct = sources.document.cell("appeals.direct_suit.total").value
    after = sources.document.cell("appeals.suit_after_reconsideration.total").value
    if said.kind == "litigation" and said.count and said.count in (direct, after):
        return Text("等于其中一类诉讼的总计", "one of the two kinds of lawsuits alone")
    if said.of_one_organ and sources.is_government:
        return Text("可能只是政府办公室（本级）的数", "perhaps of the office alone")
    return None


def _record(sources: Sources, prose: Prose, said: Appeals) -> Record:
    figure = _figure(sources, said.kind, "total")
    explanation = _explanation(sources, said)
    return passage(
        prose,
        said.start,
        said.end,
        cells=tuple(f"appeals.{row}.total" for row in _ROWS[said.kind]),
        kind=said.kind,
        name=_NAMES[said.kind],
        count=said.count,
        figure=figure if isinstance(figure, Absent) else Fact(figure),
        explained=explanation is not None,
        explanation=explanation or "",
    )


def _records(sources: Sources) -> tuple[Record, ...] | Absent:
    """Above the table too a sentence must name disclosure: some organs tell there of all their lawsuits."""
    overview, paragraph = sources.prose.get("overview"), sources.requests_paragraph
    year, found = sources.document.year, dict[str, Record]()
    if overview is not None:
        inside = (paragraph.start, paragraph.end) if paragraph else None
        found = _one_of_each_kind(sources, overview, appeals(overview, inside, year))
    above = above_table(sources.document, "appeals") if len(found) < len(_NAMES) else None
    if above is not None:
        found = {**_one_of_each_kind(sources, above, appeals(above, None, year)), **found}
    other = sources.prose.get("other") if len(found) < len(_NAMES) else None
    if other is not None:
        found = {**_one_of_each_kind(sources, other, appeals(other, None, year)), **found}
    if overview is None and not found:
        return section_absent("overview")
    return tuple(found[kind] for kind in _NAMES if kind in found)


def _one_of_each_kind(sources: Sources, prose: Prose, said: list[Appeals]) -> dict[str, Record]:
    """Return of each kind the statement that agrees with table 4, else the first."""
    found: dict[str, Record] = {}
    for kind in _NAMES:
        of_kind = [one for one in said if one.kind == kind]
        agreeing = [one for one in of_kind if one.count == _figure(sources, kind, "total")]
        for one in (agreeing or of_kind)[:1]:
            found[kind] = _record(sources, prose, one)
    return found


RECORDS_READERS: Final[RecordsReaders] = {"narrative.appeals": _records}
