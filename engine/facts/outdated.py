"""Outdated wording: the slogan of before 2019, the old period for answers, the old decree and its articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ..patterns import regex
from .passages import passage
from .prose import Prose
from .reader import RecordsReader, RecordsReaders
from .sources import Sources
from .values import Absent, Record

_SLOGAN: Final = regex(
    r"以?[“\"‘]?公开(?:[为是作]|作为)(?:基本)?原则[”\"’]?[,、;]?(?:以)?[“\"‘]?不公开(?:[为是作]|作为)例外"
)
_REPLACED: Final = regex(
    r"公开(?:为|是)常态|转变|转为|改为|变为|变成|取代|替代|不再|修改|修订|删除|原来|旧|过去|以往|纠正|错误"
)
"""The sentence tells of the change, or quotes the slogan as one of the past."""

_FIFTEEN_DAYS: Final = regex(r"(?<![\d十])(?:15|十五)个?(?:\(15\)|\(十五\))?工作日[之以]?内")
_ANSWER: Final = regex(r"答复|回复申请|作出[^,。;]{0,6}决定")
_REQUEST: Final = regex(r"依申请公开|公开申请|申请公开|申请人|申请获取")
_BY_LAW: Final = regex(r"法定|《条例》|信息公开条例|规定|依法|应当|应于|必须")
_OTHER_PERIOD: Final = regex(
    r"第三方|征求|征询|共同|联合|牵头|协办|会商|协商|延长|延期|压缩|缩短|缩减|减至|减少|提前|承诺|提速|优化|平均|补正"
    r"|许可|信访|投诉|举报|留言|来信|热线|提案|议案|建议|公示|复议|诉讼|答辩|缴|费|更正|内部|科室|股室|处室|承办|转办|报送"
)
_OLD_DECREE: Final = regex(r"第?492号")
_OLD_ARTICLE: Final = regex(r"信息公开条例》?(?:\([^)]{0,20}\))?第?三十[一二]条")
_YEARLY_REPORT: Final = regex(r"年度报告|年报")
_ABOUT_THE_OLD: Final = regex(r"原《?|修订|修改|废止|旧|取代|替代|失效|历史|以来")


def old_slogans(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the places of 公开为原则，不公开为例外, where it is not told as a thing of the past."""
    if "不公开" not in prose.text:
        return
    for match in _SLOGAN.finditer(prose.text):
        start, end = prose.sentence(*match.span())
        if not _REPLACED.search(prose.text, start, end):
            opening = prose.text[match.start()] in '“"‘'
            yield match.start() + opening, match.end()


def old_periods(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the sentences that call fifteen working days the period for answering requests."""
    if "工作日" not in prose.text:
        return
    for match in _FIFTEEN_DAYS.finditer(prose.text):
        start, end = prose.sentence(*match.span())
        sentence = prose.text[start:end]
        is_answer = _ANSWER.search(sentence) and _REQUEST.search(sentence) and _BY_LAW.search(sentence)
        if is_answer and not _OTHER_PERIOD.search(sentence):
            yield start, end


def old_decrees(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the places where the 条例 of 2007 is cited by its decree number."""
    for match in _OLD_DECREE.finditer(prose.text) if "492号" in prose.text else ():
        start, end = prose.sentence(*match.span())
        sentence = prose.text[start:end]
        if "信息公开条例" in sentence and "国务院" in sentence and not _ABOUT_THE_OLD.search(sentence):
            yield max(start, match.start() - 40), match.end()


def old_articles(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the places where articles 31 and 32 of the 条例 of 2007 are cited as those on yearly reports."""
    for match in _OLD_ARTICLE.finditer(prose.text) if "三十" in prose.text else ():
        start, end = prose.sentence(*match.span())
        sentence = prose.text[start:end]
        if _YEARLY_REPORT.search(sentence) and not _ABOUT_THE_OLD.search(sentence):
            yield match.span()


def _reader(*finders: Callable[[Prose], Iterator[tuple[int, int]]]) -> RecordsReader:
    def read(sources: Sources) -> tuple[Record, ...] | Absent:
        return tuple(
            passage(prose, *place)
            for prose in sources.running_text
            for find in finders
            for place in find(prose)
        )

    return read


RECORDS_READERS: Final[RecordsReaders] = {
    "outdated.slogans": _reader(old_slogans),
    "outdated.periods": _reader(old_periods),
    "outdated.decrees": _reader(old_decrees, old_articles),
}
