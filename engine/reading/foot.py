"""The foot of a government site below a report: what to print, share and read next, who keeps the site."""

from __future__ import annotations

from typing import Final

from ..patterns import regex
from .text import lines_of, simplified

_SURE: Final = (
    r"(?:上一[篇条]|下一[篇条]|打印(?:本页|此页|页面|文章|正文)|关闭(?:窗口|本页|页面)|分享到|扫一扫|返回(?:顶部|列表|首页|上一页)"
    r"|相关(?:链接|文档|文章|信息|新闻|阅读|附件)|主办(?:单位)?[:：]|承办(?:单位)?[:：]|版权所有|网站地图|(?:政府)?网站标识码"
    r"|责任编辑[:：]|技术支持(?:单位)?[:：])"
)
"""With what no line between the parts of a report begins."""
_LIKELY: Final = (
    r"(?:(?:(?:浏览|访问|点击|阅读|查看)(?:次数|人次|量|数|率)|浏览|点击|人气|来源|信息来源|稿件来源|文章来源|文章出处|责编|编辑|审核|校对|编审"
    r"|[初复终一二三]审|分享|作者|录入|信息员|撰稿|供稿|版本|字体|字号|标签|关键[词字]|站长统计|更新时间|打印(?:日期|时间))[ \u3000]*[:：]"
    r"|您觉得|您对(?:本|此|这)|你觉得|您是第|本页(?:面)?(?:浏览|访问)|我要(?:纠错|评论|留言)|网友评论|用户评价|满意度"
    r"|推荐(?:阅读|文章|信息)|热点(?:专题|推荐|信息)|热门|猜你喜欢|最新(?:信息|文章|公开)|友情链接|快速链接|网站导航|站内导航|关于(?:我们|本站)"
    r"|联系我们|站点地图|法律声明|隐私(?:声明|保护)|网站声明|免责声明|建议使用|最佳(?:浏览|分辨率)|推荐使用|中文域名|备案(?:序号|号|编号)"
    r"|用?手机(?:扫|浏览|查看|阅读)|(?:用)?微信扫|扫描二维码|长按|[Cc]opyright|COPYRIGHT|©|All [Rr]ights|IPv6|网站支持"
    r"|文件下载|附件下载|点击下载|下载附件|已下载|政府网站(?:找错|年报|年度)|国务院客户端|回到顶部|到顶部|TOP$)"
)
"""With what the lines below a report begin, though others may as well: taken only behind its last heading."""
_BUTTON: Final = (
    r"(?:打印|关闭|收藏|分享|转发|纠错|朗读|返回|顶部|首页|微信|微博|新浪微博|腾讯微博|QQ空间|QQ好友|QQ|朋友圈|更多|复制链接|下载|举报|点赞|评论"
    r"|(?:非常|比较|基本)?满意|不满意|一般|[大中小]|A[+-]?|网页版|手机版|电脑版|繁体版?|简体版?|无障碍|END|\d{1,6}+(?!\d))"
)
"""Digits in one piece only: runs of them could be cut in as many ways as there are partitions."""
_EDGE: Final = r"[#*>•·\uf0b7\- \t\u3000]*[【\[（(]?[ \u3000]*"
_FOOT: Final = regex(rf"{_EDGE}(?:{_SURE}|.{{0,30}}(?:ICP备|公网安备))")
_BELOW: Final = regex(rf"{_EDGE}{_LIKELY}")
_BUTTONS: Final = regex(
    rf"(?=.*[^\d\W])(?:[\s\u3000【】\[\]()（）|/·:：]*{_BUTTON})+[\s\u3000【】\[\]()（）|/·:：]*"
)
_BEHIND_DATE: Final = regex(rf"(?<=[日号])[ \t\u3000]*(?=[【\[]?{_SURE})")
_ATTACHED: Final = regex(
    r"[ \t\u3000]*[【\[]?附[ \u3000]*(?:件|表|录)[ \u3000]*(?:[一二三四五六七八九十]|\d{1,2})?[】\]]?[ \u3000]*[:：]?[ \t\u3000]*"
)
"""A line that says no more than that what follows is attached."""
_LONGEST: Final = 80
_MOST: Final = 3_000
"""Characters of a foot; what is longer has more of the report in it."""


def is_foot(line: str) -> bool:
    """Tell a line of the site's foot; a sentence of the report may begin with the same words."""
    return len(line) <= _LONGEST and not line.endswith("。") and _FOOT.match(line) is not None


def _is_below(line: str) -> bool:
    """Tell a line of the foot where no part of the report follows any more."""
    if not line or len(line) > _LONGEST or line.endswith(("。", "；")):
        return False
    return is_foot(line) or _BELOW.match(line) is not None or _BUTTONS.fullmatch(line) is not None


def foot_of(text: str, start: int) -> int:
    """Return where the foot begins behind `start` in the text of a printed or copied page, else the text's end.

    Args:
        text: the document.
        start: where the text under its last heading begins.
    """
    for line in lines_of(text[start:]):
        begin = start + line.start
        if len(text) - begin > _MOST:
            continue
        plain = simplified(line.text)
        glued = _BEHIND_DATE.search(plain) if len(plain) <= _LONGEST else None
        if glued is not None:
            return begin + glued.start()
        if _is_below(plain.strip()):
            return begin
    return len(text)


def attachments_of(text: str, start: int) -> int:
    """Return where what is attached to the report begins behind `start`, else the text's end.

    Args:
        text: the document, in simplified characters.
        start: where the text under its last heading begins.
    """
    for line in lines_of(text[start:]):
        if _ATTACHED.fullmatch(line.text):
            return start + line.start
    return len(text)
