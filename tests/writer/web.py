"""Writes a report as a page saved from a government site: furniture around it, tables as the site's editor left them."""

from __future__ import annotations

from html import escape
from random import Random

from .grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid
from .labels import HEADINGS
from .report import Written

_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_NAVIGATION = (
    '<div class="top"><a href="/">网站首页</a> | <a href="/zwgk">政府信息公开</a> | <a href="/nb">政府信息公开年报</a></div>'
    '<ul><li><a href="/a">政府信息公开指南</a></li><li><a href="/b">政府信息公开工作年度报告</a></li></ul>'
    '<p>当前位置：<a href="/">首页</a> &gt; <a href="/nb">政府信息公开年报</a> &gt; 正文</p>'
)
_FOOT = (
    '<div>打印本页 关闭窗口</div><div>上一篇：<a href="/1">没有了</a></div>'
    "<div>主办：某县人民政府办公室</div><div>京ICP备00000000号</div>"
)


def write_html(report: Written, random: Random) -> bytes:
    """Return the page: words broken into spans, `&nbsp;`, merged cells, a frame of tables, any encoding."""
    encoding = random.choice(("utf-8", "gbk", "gb18030", "utf-16"))
    label = random.choice(("utf-8", "gb2312", "gbk", None))
    charset = f'<meta charset="{label}">' if label else ""
    body = _body(report, random)
    if random.random() < 0.4:
        body = f"<table width='980'><tr><td>{_NAVIGATION}</td></tr><tr><td>{body}</td></tr></table>"
    else:
        body = f"{_NAVIGATION}<div id='content'>{body}</div>"
    page = (
        f"<!-- saved from url=(0022)http://example.invalid/ -->\n<!DOCTYPE html><html><head>{charset}"
        f"<title>{report.title}_某县人民政府</title><script>var a = '<table><tr><td>9</td></tr></table>';</script>"
        "<style>td { color: red }</style></head>"
        f"<body>{body}{_FOOT}</body></html>"
    )
    return page.encode(encoding)


def _body(report: Written, random: Random) -> str:
    parts = [
        f"<h1>{_words(report.title, random)}</h1>",
        f"<p>发布日期：{report.year + 1}-01-20&nbsp;&nbsp;来源：{report.organ}</p>",
        "<div style='display: none'>一、总体情况</div>",
    ]
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        parts.append(f"<p><strong>{ordinal}、{_words(heading, random)}</strong></p>")
        if key in _TABLES:
            parts.append(_table(_TABLES[key](report), random))
        else:
            paragraphs = report.prose_of(key).split("\n")
            parts.extend(f"<p>&nbsp;&nbsp;{_words(line, random)}</p>" for line in paragraphs)
    return "\n".join(parts)


def _words(text: str, random: Random) -> str:
    """The text with spans inside words, blanks and line ends of the source as editors leave them."""
    if len(text) < 2:
        return escape(text)
    cut = random.randrange(1, len(text))
    before, after = escape(text[:cut]), escape(text[cut:])
    return random.choice(
        (
            f"{before}{after}",
            f"<span>{before}</span><span style='x'>{after}</span>",
            f"<font><b>{before}</b>{after}</font>",
            f"&nbsp;{before}{after} ",
        )
    )


def _table(grid: Grid, random: Random) -> str:
    has_body, is_closed = random.random() < 0.5, random.random() < 0.7
    rows = []
    for line in grid:
        cells = "".join(_cell(box, random, is_closed) for box in line)
        rows.append(f"<tr>{cells}</tr>" if is_closed else f"<tr>{cells}")
    inside = "\n".join(rows)
    return f"<table border=1>{f'<tbody>{inside}</tbody>' if has_body else inside}</table>"


def _cell(box: Box, random: Random, is_closed: bool) -> str:
    spans = (f' colspan="{box.wide}"' if box.wide > 1 else "") + (
        f" rowspan={box.high}" if box.high > 1 else ""
    )
    text = _words(box.text, random) if box.text else random.choice(("", "&nbsp;", "<p>&nbsp;</p>"))
    if random.random() < 0.3:
        text = f"<p>{text}</p>"
    return f"<td{spans}>\n {text}\n{'</td>' if is_closed else ''}"
