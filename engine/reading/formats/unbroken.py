"""Text whose line ends were lost: a report pasted into a field of one line.

Blanks in front of what begins a line in every report become line feeds. No character changes its place, so that
every span stays true.
"""

from __future__ import annotations

import re
from typing import Final

from ...form import ACCEPTED_HEADINGS
from ...patterns import regex

_LONGEST_LINE: Final = 400
_MOST: Final = 200_000
"""Characters of a line that is looked at; no report is longer."""
_FEWEST_HEADINGS: Final = 3
_BLANK: Final = r"[ \t\u3000\u00a0]"
_FORMS: Final = "|".join(
    re.escape(form)
    for form in sorted(
        {form for forms in ACCEPTED_HEADINGS.values() for form in forms}, key=len, reverse=True
    )
)
_HEADING: Final = regex(rf"(?:^|(?<={_BLANK}))[一二三四五六]、{_BLANK}?(?:{_FORMS})(?={_BLANK}|$)")
_BEGINS: Final = regex(
    rf"{_BLANK}(?="
    r"[一二四]、(?:本年新收|上年结转|结转下年度)|三、本年度办理结果"
    r"|[（(][一二三四五六七][)）]"
    r"|[1-8][.．、]\s?(?:属于|其他|危及|保护第三方|本机关不掌握|没有现成|补正后|信访举报|重复申请|要求|无正当理由|申请人)"
    r"|第二十条|信息内容|(?:规章|(?:行政)?规范性文件|行政许可|行政处罚|行政强制|行政事业性收费|其他对外管理服务事项|政府集中采购)[ \t\u3000\u00a0]+[-+\d/]"
    r"|[（(]本列数据|自然人[ \t\u3000\u00a0]|商业企业[ \t\u3000\u00a0]|行政复议[ \t\u3000\u00a0]+行政诉讼|结果维持[ \t\u3000\u00a0]"
    r")"
)
"""The blank in front of a row of one of the tables, or of a part of the first part."""
_AFTER_HEADS: Final = regex(
    rf"(?<=总计){_BLANK}(?=\d{{1,9}}(?:{_BLANK}+\d{{1,9}}){{14}}(?!{_BLANK}+\d{{1,9}}{_BLANK}))"
)
_AFTER_TITLE: Final = regex(rf"(?<=报告){_BLANK}")
_AFTER_STOP: Final = regex(rf"(?<=。){_BLANK}")


def with_line_ends(text: str) -> str:
    """Return `text` with the line ends that were lost: as many characters, each in its place."""
    if len(text) < _LONGEST_LINE:
        return text
    return "\n".join(_broken(line) if len(line) > _LONGEST_LINE else line for line in text.split("\n"))


def _broken(line: str) -> str:
    if len(line) > _MOST:
        return line
    headings = list(_HEADING.finditer(line))
    if len(headings) < _FEWEST_HEADINGS:
        return line
    ends = {
        match.start() for pattern in (_BEGINS, _AFTER_HEADS, _AFTER_STOP) for match in pattern.finditer(line)
    }
    ends.update(place for match in headings for place in (match.start() - 1, match.end()))
    ends.update(match.start() for match in _AFTER_TITLE.finditer(line, 0, headings[0].start()))
    signs = list(line)
    for place in ends:
        if 0 <= place < len(signs):
            signs[place] = "\n"
    return "".join(signs)
