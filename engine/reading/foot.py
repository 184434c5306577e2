"""The foot of a government site below a report: what to print, share and read next, who keeps the site."""

from __future__ import annotations

import re
from typing import Final

from .text import lines_of, simplified

_WORDS: Final = (
    r"(?:上一[篇条]|下一[篇条]|打印(?:本页|此页|页面|文章)|关闭(?:窗口|本页|页面)|分享到|扫一扫|返回顶部"
    r"|相关(?:链接|文档|文章|信息|附件)|主办(?:单位)?[:：]|承办(?:单位)?[:：]|版权所有|网站地图|网站标识码"
    r"|责任编辑[:：]|技术支持[:：])"
)
_FOOT: Final = re.compile(rf"[#*>•\uf0b7\- \t]*[【\[（(]?(?:{_WORDS}|.{{0,30}}(?:ICP备|公网安备))")
_BEHIND_DATE: Final = re.compile(rf"(?<=[日号])[ \t\u3000]*(?=[【\[]?{_WORDS})")
_LONGEST: Final = 80
_MOST: Final = 2_000
"""Characters of a foot; what is longer has more of the report in it."""


def is_foot(line: str) -> bool:
    """Tell a line of the site's foot; a sentence of the report may begin with the same words."""
    return len(line) <= _LONGEST and not line.endswith("。") and _FOOT.match(line) is not None


def foot_of(text: str, start: int) -> int:
    """Return where the foot begins behind `start` in the text of a printed or copied page, else the text's end."""
    for line in lines_of(text[start:]):
        begin = start + line.start
        if len(text) - begin > _MOST:
            continue
        plain = simplified(line.text)
        glued = _BEHIND_DATE.search(plain) if len(plain) <= _LONGEST else None
        if glued is not None:
            return begin + glued.start()
        if is_foot(plain.strip()):
            return begin
    return len(text)
