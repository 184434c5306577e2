"""How a report is worded: repetitions, brackets, placeholders, broken sentences, garbled characters, generalities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from ..errors import Text
from ..model import SectionKey, Span
from ..patterns import regex
from ..reading.text import simplified
from .garbled import garbled
from .own_names import place_of
from .prose import Prose, phrase
from .reader import Readers, RecordsReader, RecordsReaders
from .sources import Sources
from .values import Absent, Fact, Record, make_record
from .words import context

MOST: Final = 200
"""Places of one kind that are looked at; a report with more of them is broken as a whole."""

_REPEATED: Final = regex(r"(?P<word>[\u4e00-\u9fff]{2,4})(?P=word)")
_MEANT: Final = regex(
    r"^[一二三四五六七八九十百千万两几逐每]|^(?:研究|讨论|商量|交流|了解|学习学习再)$|^(.)\1|步$|点$|地$|次$|家$|天$"
)
"""一步一步, 一件一件 and the like are meant; so is a doubled verb that softens (讨论讨论)."""

_COMPOUND: Final = regex(
    r"(?<=政府)(?:信息|采购|网站|门户|公报|规章|购买|投资|债务|法律|令|工作报告|部门|职能)|(?<=公开)(?:栏|指南|目录|专栏|年报|年度|属性)"
)
"""青禾县人民政府 + 政府信息公开: the end of a name and the beginning of the next word."""

_DEADLINE: Final = regex(
    r"截止(?:到|至|于)?(?:(?:20\d\d|\d\d)年|\d{1,2}月|目前|年底|年末|本年|今年|当前|报告期|统计期)"
)

_PLACEHOLDERS: Final = (
    (
        ("×", "X", "x", "＊"),
        regex(
            r"(?:20)?[×xX＊]{2,4}(?=[年月日县市区省镇乡局委办厅村街单部机公条件次份个人元万号项家期篇科股站所等同、，。）)%％])"
        ),
        regex(r"[^A-Za-z0-9×xX./王李张刘陈杨黄赵吴周徐孙马朱胡]$|^$"),
    ),
    (
        ("  ", "\u3000", "\u00a0", "_", "＿"),
        regex(r"[ \u3000\u00a0_＿]{2,12}(?=(?:条|件|篇|份|次|项|余条|万元)[，。；、,;（(])"),
        regex(r"(?:公开|发布|收到|受理|办结|制发|印发|制定|答复|信息|共计|总计|累计)$"),
    ),
    (
        ("___", "＿＿＿"),
        regex(r"[_＿]{3,}(?=[\u4e00-\u9fff，。、])"),
        regex(r"[\u4e00-\u9fff，。：、]$"),
    ),
    (("【", "〔", "《"), regex(r"【[ \u3000]*】|〔[ \u3000]+〕|《[ \u3000]*》"), regex("")),
    (
        ("此处", "待补充", "待填写", "（填写"),
        regex(r"此处填写|此处插入|请在此处|待补充|待填写|（填写[^）\n]{1,12}）"),
        regex(""),
    ),
)
"""What a placeholder looks like: signs without which there is none, its form, and what must stand before it.

Surnames before crosses (王××) make them a mask, Latin letters a size or an address.
"""
_BEFORE: Final = 4

_BRACKETS: Final = ("（(）)", "《》", "“”", "【】")
_KIND_OF: Final = {sign: kind for kind in _BRACKETS for sign in kind}
_OPENING: Final = frozenset("（(《“【")
_ANY_BRACKET: Final = regex("[（(）)《》“”【】]")
_FURNITURE: Final = regex(r"【\s?(?:字体|字号|打印|关闭|分享|收藏|大\b|小\b)[^【】\n]{0,20}(?:\n|$)")
"""What a site writes above its texts, the end of which an extractor lost: 【字体：打印."""
_LIST_MARK: Final = regex(r"(?:^|[\n。；;：:，,、\s])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z①-⑩])$")
_WIDE: Final = frozenset("（）")

_FRAGMENT: Final = (
    regex(r"[,;:、][。,;、](?<=[\u4e00-\u9fff]..)|。、"),
    regex(r"(?:以及|并且|或者|对于|关于|由于|因为)[。;](?!\d)"),
    regex(r"为[^,。;\n]{2,25}服务上[。;,]"),
    regex(r"除[^。;\n]{2,60}外,20\d\d年,"),
)
"""On prose, whose commas, semicolons, colons and brackets are in half width."""
_NO_FRAGMENT: Final = regex(r"(?:所以|可以|[相参融跟同]关?)$")
_UNENDED: Final = regex(r"[\u4e00-\u9fff,、]$")
_UNENDED_LENGTH: Final = 60

_NUMBER: Final = regex(
    r"(?<![第\d.])\d{1,12}(?:\.\d{1,6})?(?![\d年月日号〕\].、)）])[余多]?[\u4e00-\u9fff%％]"
    r"|(?<=[共计了到理出办有开布息请议训])[一二两三四五六七八九十百]{1,6}余?(?:件|条|篇|份|场|期|次)(?![性事文])"
)
_GENERAL: Final = regex(r"(?:部分|一些|有的|个别|少数|多数|大多数)(?:地区|地方|县区|市县|部门和单位|部门)")
_COMMON_OFFICE: Final = regex(r"(?:人民)?政府|办公室|办公厅|局|委员会|街道|办事处|镇|乡$")


def _quoted(prose: Prose, start: int, end: int, **fields: str | Text) -> Record:
    words = context(prose, start, end)
    return make_record(
        spans=(prose.span(start, end),),
        cells=(),
        quote=words,
        phrase=phrase(prose.text[max(0, start - 6) : end + 6]) or words,
        **fields,
    )


def _repetitions(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        _quoted(prose, match.start(), match.end(), found=match.group(), word=match["word"])
        for prose in sources.running_text
        for match in islice(_REPEATED.finditer(prose.text), MOST)
        if not _MEANT.search(match["word"])
        and not _COMPOUND.match(prose.text, match.end())
        and not _over_lines(sources, prose.span(*match.span()))
    )


def _over_lines(sources: Sources, span: Span) -> bool:
    """Say whether a place runs over a line break: a heading and the text below it repeat nothing."""
    return any(sign.isspace() for sign in sources.document.text[span[0] : span[1]])


def _matches(pattern: re.Pattern[str]) -> RecordsReader:
    """Return a reader that gives one record for each match in the running text."""

    def read(sources: Sources) -> tuple[Record, ...] | Absent:
        return tuple(
            _quoted(prose, match.start(), match.end())
            for prose in sources.running_text
            for match in islice(pattern.finditer(prose.text), MOST)
        )

    return read


def _placeholders(sources: Sources) -> tuple[Record, ...] | Absent:
    """Look in the text as it stands: the gap that was left for a number is white space."""
    text = sources.document.text
    spans = sorted(
        match.span()
        for signs, pattern, before in _PLACEHOLDERS
        if any(sign in text for sign in signs)
        for start, end in _raw_parts(sources)
        for match in islice(pattern.finditer(text, start, end), MOST)
        if before.search(text[max(start, match.start() - _BEFORE) : match.start()])
    )
    return tuple(_raw(text, span) for span in spans)


def _raw_parts(sources: Sources) -> Iterator[Span]:
    """Yield the places of title and preface, and of the narrative parts."""
    sections = sources.document.sections
    first = min((part.heading_span[0] for part in sections.values() if part), default=0)
    title = sources.document.title_span
    yield (title[0] if title else 0, first)
    for key in sources.prose:
        part = sections[key]
        if part is not None:
            yield part.span


def _raw(text: str, span: Span, **fields: Text) -> Record:
    first = max(0, span[0] - 10)
    first = max(first, text.rfind("\n", first, span[0]) + 1)
    after = text.find("\n", span[1], span[1] + 10)
    words = " ".join(text[first : after if after >= 0 else span[1] + 10].split())
    return make_record(spans=(span,), cells=(), quote=words, phrase=phrase(words) or words, **fields)


def _unpaired(sources: Sources) -> tuple[Record, ...] | Absent:
    text = sources.document.text
    found = [
        (span, kind)
        for start, end in _raw_parts(sources)
        for span, kind in islice(_unpaired_in(text, start, end), MOST)
    ]
    return tuple(_raw(text, span, kind=kind) for span, kind in sorted(found, key=lambda one: one[0]))


_ALONE: Final = Text("不配对", "without a partner")
_MIXED: Final = Text("全半角混用", "of mixed width")


def _unpaired_in(text: str, start: int, end: int) -> Iterator[tuple[Span, Text]]:
    """Yield every bracket and quote without a partner of its kind, and every pair of mixed width."""
    open_at: dict[str, list[int]] = {}
    for match in _ANY_BRACKET.finditer(text, start, end):
        place, sign = match.start(), match.group()
        if sign == "【" and _FURNITURE.match(text, place):
            continue
        kind = _KIND_OF[sign]
        waiting = open_at.setdefault(kind, [])
        if sign in _OPENING:
            waiting.append(place)
        elif waiting:
            first = waiting.pop()
            if (text[first] in _WIDE) != (sign in _WIDE):
                yield (first, place + 1), _MIXED
        elif not _LIST_MARK.search(text[max(start, place - 5) : place]):
            yield (place, place + 1), _ALONE
    yield from (((place, place + 1), _ALONE) for waiting in open_at.values() for place in waiting)


def _fragments(sources: Sources) -> tuple[Record, ...] | Absent:
    found = []
    for prose in sources.running_text:
        found += [
            _quoted(prose, *match.span())
            for pattern in _FRAGMENT
            for match in islice(pattern.finditer(prose.text), MOST)
            if not _NO_FRAGMENT.search(prose.text[max(0, match.start() - 2) : match.start()])
        ]
    for prose in sources.prose.values():
        text = prose.text.rstrip()
        last = text.rpartition("\n")[2]
        if len(last) >= _UNENDED_LENGTH and _UNENDED.search(last) and "。" in last:
            found.append(_quoted(prose, len(text) - min(20, len(last)), len(text)))
    return tuple(found)


def _has_own_facts(sources: Sources) -> Fact | Absent:
    parts = [prose for key, prose in sources.prose.items() if key in ("overview", "problems")]
    if not parts:
        return Absent(Text("没有总体情况和第五部分", "there is neither an overview nor part five"))
    names = _own_names(sources)
    own = any(
        _NUMBER.search(prose.text)
        or "《" in prose.text.replace("《条例》", "").replace("政府信息公开条例》", "")
        or any(name in prose.text for name in names)
        for prose in parts
    )
    return Fact(own)


def _own_names(sources: Sources) -> tuple[str, ...]:
    """Return names that only this organ's report would use: its region, its own name, its field of work."""
    name = simplified(sources.document.organ or "")
    place = place_of(name)
    field = _COMMON_OFFICE.sub("", place.office)
    return tuple(word for word in (place.prefix, name, field) if len(word) >= 2)


def _others_problems(sources: Sources) -> Fact | Absent:
    """Generalities in part five; in the overview, which may well say 部分地区 once, only two different ones."""
    words: list[str] = []
    spans: list[Span] = []
    looked_at: tuple[tuple[SectionKey, int], ...] = (("overview", 2), ("problems", 1))
    for key, least in looked_at:
        prose = sources.prose.get(key)
        matches = list(islice(_GENERAL.finditer(prose.text), MOST)) if prose else []
        if prose and len({match.group() for match in matches}) >= least:
            words += [match.group() for match in matches]
            spans += [prose.span(*match.span()) for match in matches]
    return Fact(tuple(dict.fromkeys(words)), tuple(spans))


READERS: Final[Readers] = {
    "wording.has_own_facts": _has_own_facts,
    "wording.others_problems": _others_problems,
}
RECORDS_READERS: Final[RecordsReaders] = {
    "wording.repetitions": _repetitions,
    "wording.deadlines": _matches(_DEADLINE),
    "wording.unpaired": _unpaired,
    "wording.placeholders": _placeholders,
    "wording.fragments": _fragments,
    "wording.garbled": garbled,
}
