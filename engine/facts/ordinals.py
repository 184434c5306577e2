"""一是, 二是, 三是: series that break off or skip (M08), problems and the measures that answer them (S05, S12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ..errors import Text
from ..patterns import regex
from .numbers import chinese_number
from .passages import passage
from .prose import Prose
from .reader import Readers, RecordsReaders
from .sources import Sources, section_absent
from .values import Absent, Fact, Record

_ORDINAL: Final = regex(
    r"(?<![统唯单万第不任同者逐之十一二三四五六七八九])(?P<number>[一二三四五六七八九十]{1,3})是(?!一[,、。;\n]|一$)"
)
_BEGINS: Final = frozenset('。;:,!?\n“"(（）)')
_NUMERALS: Final = frozenset("一二三四五六七八九十")
_BLOCK: Final = regex(r"\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、](?!\d)")
_GOES_ON: Final = regex(
    r"另一(?:方面|是)|其次|其二|再次|再者|第二|二要|二来|二则|二、|\(二\)|2[.、)]|②|⑵|次是|此外|另外|也是|还是|又是|同时"
)
_PIECE: Final = 30
_DIGITS: Final = 3


def ordinal_breaks(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the places of ordinals without the one that must follow (一是 alone) or precede (一是 … 三是)."""
    if "是" not in prose.text:
        return
    blocks = [place for place in prose.mark_places if _BLOCK.match(prose.text, place)]
    bounds = [0, *blocks, len(prose.text)]
    found = [(match, chinese_number(match["number"])) for match in _ordinals(prose.text)]
    place = 0
    for start, end in pairwise(bounds):
        block = []
        while place < len(found) and found[place][0].start() < end:
            match, number = found[place]
            if number is not None and match.start() >= start:
                block.append((number, match))
            place += 1
        yield from _breaks(prose, block, end)


def _ordinals(text: str) -> Iterator[re.Match[str]]:
    """Yield 一是, 二是 …: looked for at 是, which is rarer than what an ordinal can begin with."""
    place = text.find("是")
    while place >= 0:
        start = place
        while start and place - start < _DIGITS and text[start - 1] in _NUMERALS:
            start -= 1
        match = _ORDINAL.match(text, start) if start < place else None
        if match:
            yield match
        place = text.find("是", place + 1)


def _breaks(prose: Prose, block: list[tuple[int, re.Match[str]]], end: int) -> Iterator[tuple[int, int]]:
    text = prose.text
    for index, (number, match) in enumerate(block):
        if not _begins(text, match.start()):
            continue
        until = block[index + 1][1].start() if index + 1 < len(block) else end
        follower = block[index + 1][0] if index + 1 < len(block) else 1
        before = block[index - 1] if index else None
        is_lone = number == 1 == follower and not _GOES_ON.search(text, match.end(), until)
        is_jump = bool(
            before
            and 2 < number > before[0] + 1
            and not _GOES_ON.search(text, before[1].end(), match.start())
        )
        if is_lone or is_jump:
            yield match.start(), _piece_end(prose, match.end())


def _begins(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] in _BEGINS


def _piece_end(prose: Prose, place: int) -> int:
    """Return where the words behind an ordinal end: at the next mark, at most 30 characters on."""
    _, end = prose.near_clause(place) if place < len(prose.text) else (place, place)
    return min(max(end, place), place + _PIECE)


_MEASURES: Final = regex(
    r"(?:^|(?<=[\n。;:,)、]))(?:20\d\d年,?)?(?:(?:我|本)[局委办厅院镇乡县市区单][^,。;\n]{0,4}|[^,。;\n]{2,10}局)?"
    r"(?:下一?步|下一?阶段|接下来|今后|新的一年|(?:主要)?(?:改进|整改|改善)(?:措施|情况|方向|计划|打算)|(?:工作)?(?:打算|措施)"
    r"|针对(?:以上|上述|这些|存在|此)|为此|对此|在今后|在下一?步)"
)
_MARK: Final = regex(
    r"(?:^|(?<=[\n。;:,]))(?:(?P<round>\([一二三四五六七八九十]{1,3}\))|(?P<arabic>\(?\d{1,2}[.、)](?!\d))|(?P<comma>[一二三四五六七八九十]{1,2}、)"
    r"|(?P<first>第[一二三四五六七八九十],)|(?P<is>[一二三四五六七八九十]{1,3}[是要]))"
)
_HEADING: Final = regex(
    r"[^,。;\n]{0,12}?(?:问题|不足|措施|改进|打算|情况|整改|方向|计划|下一?步)[^,。;\n]{0,8}(?:[。:\n]|$)"
)
_PROBLEM: Final = regex(
    r"问题|不足|不够|不强|不高|不多|不深|不广|不全|不细|不到位|不及时|不平衡|不规范|不完善|不健全|不丰富|不熟|有待|欠缺|欠|薄弱|差距|滞后|缺乏|缺少|较少|偏少"
    r"|短板|仍需|还需|尚需|需要进一步|需进一步|需加强|困难|局限|单一|弱项|落后|偏低|较低|不理想|有限|待提高|待加强|待提升|参差"
)
_MEASURE: Final = regex(
    r"将|下一?步|今后|改进|整改|措施|加强|加大|强化|完善|健全|提升|提高|优化|推进|丰富|拓展|拓宽|组织|开展|落实|建立|坚持|细化|规范|深化|定期|做好|应"
)


def _part(sources: Sources) -> Prose | Absent:
    return sources.prose.get("problems") or section_absent("problems")


def _names_problems(sources: Sources) -> Fact | Absent:
    prose = _part(sources)
    return prose if isinstance(prose, Absent) else Fact(_PROBLEM.search(prose.text) is not None)


def _names_measures(sources: Sources) -> Fact | Absent:
    """A clause with a word of doing counts where it is not itself the problem (有待进一步加强)."""
    prose = _part(sources)
    if isinstance(prose, Absent):
        return prose
    clauses = re.split(r"[,。;!?\n]", prose.text)
    return Fact(
        any(
            _MEASURE.search(clause) and (_MEASURES.search(clause) or not _PROBLEM.search(clause))
            for clause in clauses
        )
    )


@lru_cache(maxsize=4)
def _split(prose: Prose) -> int | None:
    """Return where the measures begin, None where problems and measures take turns or no measure is marked."""
    marks = [match.start() for match in _MEASURES.finditer(prose.text)]
    place = next((mark for mark in marks if mark > 0), None)
    if place is None:
        return None
    following = _MARK.search(prose.text, place)
    after = [match for match in _MARK.finditer(prose.text, place) if match.lastgroup == "is"]
    if after and not after[0].group().startswith("一"):
        return None
    turns = [mark for mark in marks if following and mark > following.start()]
    return None if turns else place


def _count(text: str) -> int:
    """Return how many things are numbered in `text`, by the first kind of mark in it; 1 where none is."""
    marks = [match for match in _MARK.finditer(text) if not _HEADING.match(text, match.end())]
    if not marks:
        return 1
    return sum(match.lastgroup == marks[0].lastgroup for match in marks)


_NOT_TOLD: Final = Absent(
    Text(
        "第五部分的问题与措施没有分开写，不能逐条对应",
        "problems and measures are not written apart in part five",
    )
)


def _problem_count(sources: Sources) -> Fact | Absent:
    prose = _part(sources)
    if isinstance(prose, Absent):
        return prose
    place = _split(prose)
    return _NOT_TOLD if place is None else Fact(_count(prose.text[:place]), (prose.span(0, place),))


def _measure_count(sources: Sources) -> Fact | Absent:
    prose = _part(sources)
    if isinstance(prose, Absent):
        return prose
    place = _split(prose)
    if place is None:
        return _NOT_TOLD
    return Fact(_count(prose.text[place:]), (prose.span(place, len(prose.text)),))


def _records(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        passage(prose, *place) for prose in sources.prose.values() for place in ordinal_breaks(prose)
    )


READERS: Final[Readers] = {
    "sections.problems.names_problems": _names_problems,
    "sections.problems.names_measures": _names_measures,
    "sections.problems.problem_count": _problem_count,
    "sections.problems.measure_count": _measure_count,
}
RECORDS_READERS: Final[RecordsReaders] = {"narrative.ordinal_breaks": _records}
