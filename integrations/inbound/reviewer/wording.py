"""How values are said on the pages: names of states, numbers, times; each in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup, escape

from gouji.engine.errors import Language, Text
from gouji.engine.register import Register, load_register
from gouji.engine.rules.schema import STAGE_WORDS

WORDS: Final[Mapping[str, Text]] = {
    "error": Text("错误", "Error"),
    "warning": Text("警告", "Warning"),
    "info": Text("提示", "Info"),
    "open": Text("待处理", "Open"),
    "claimed": Text("处理中", "Claimed"),
    "confirmed": Text("已确认", "Confirmed"),
    "dismissed": Text("已排除", "Dismissed"),
    "waived": Text("已豁免", "Waived"),
    "fixed": Text("已更正", "Fixed"),
    "accepted": Text("通过", "Accepted"),
    "needs_review": Text("需人工核对", "Needs review"),
    "rejected": Text("有错误", "Has errors"),
    "undefined": Text("系统未能判定", "Undefined"),
    "received": Text("已接收", "Received"),
    "queued": Text("排队中", "Queued"),
    "evaluating": Text("核对中", "Being checked"),
    "evaluated": Text("已核对", "Checked"),
    "failed": Text("未能核对", "Failed"),
    "returned": Text("已退回", "Returned"),
    "F19": Text("2019 年格式", "form of 2019"),
    "F21": Text("2021 年格式", "form of 2021"),
    "mixed": Text("新旧格式混用", "mixed forms"),
    "claim": Text("领取", "claimed"),
    "release": Text("放回", "released"),
    "confirm": Text("确认", "confirmed"),
    "dismiss": Text("排除", "dismissed"),
    "waive": Text("申请豁免", "asked for a waiver"),
    "approve_waiver": Text("批准豁免", "approved the waiver"),
    "refuse_waiver": Text("驳回豁免申请", "refused the waiver"),
    "withdraw_waiver": Text("撤回豁免申请", "withdrew what was asked for"),
    "assign": Text("分派", "assigned"),
    "off": Text("不自动分派", "not by itself"),
    "region": Text("按地区", "by region"),
    "turn": Text("轮流", "in turn"),
    "requested": Text("待批豁免", "Waiver to approve"),
    "approved": Text("已批准", "Approved"),
    "refused": Text("已驳回", "Refused"),
    "withdrawn": Text("已撤回", "Withdrawn"),
    "ended": Text("已终止", "Ended"),
    "expired": Text("到期", "its last day was over"),
    "values_changed": Text("数据已变", "the figures changed"),
    "released": Text("已放回", "it was released"),
    "merged": Text("报告合并", "two reports became one"),
    "comment": Text("批注", "commented"),
    "return": Text("退回报告", "returned the report"),
    "accept": Text("通过报告", "accepted the report"),
    "undo": Text("撤销", "undid that"),
    "reopen": Text("重新打开", "reopened"),
    "close": Text("因不再存在而关闭", "closed, it is gone"),
    "restore": Text("恢复原先的处理", "restored what it was"),
    "merge": Text("随报告合并", "put together with its report"),
    "not_assessable": Text("无法核验", "Not assessable"),
    "engine_error": Text("规则出错", "Engine error"),
    **STAGE_WORDS,
    "overview": Text("总体情况", "Overview"),
    "disclosure": Text("主动公开政府信息情况", "Active disclosure"),
    "requests": Text("收到和处理政府信息公开申请情况", "Requests received and handled"),
    "appeals": Text("行政复议、行政诉讼情况", "Reconsiderations and suits"),
}
"""Every word that code knows by its key; the template in force decides nothing but the colour beside it."""


FILTER_WORDS: Final[Mapping[tuple[str, str], Text]] = {
    ("state", "waiting"): Text("待办", "To do"),
    ("state", "all"): Text("全部", "All"),
    ("age", "new"): Text("两天内发现", "in the last two days"),
    ("age", "week"): Text("3 至 7 天前", "3 to 7 days ago"),
    ("age", "month"): Text("8 至 30 天前", "8 to 30 days ago"),
    ("age", "old"): Text("30 天以前", "more than 30 days ago"),
    ("overdue", "1"): Text("已逾期", "overdue"),
    ("sort", "risk"): Text("风险高的在前", "greatest risk first"),
    ("sort", "newest"): Text("新发现的在前", "newest first"),
    ("sort", "oldest"): Text("早发现的在前", "oldest first"),
    ("sort", "due"): Text("先到期的在前", "first due first"),
}
"""What the values of the queue's filters are called, where they are not called so everywhere."""


def word(key: str | None, language: Language) -> str:
    """Return the word for `key`; the key itself where there is none."""
    if key is None:
        return ""
    found = WORDS.get(key)
    return found.in_language(language) if found else key


@lru_cache(maxsize=4096)
def place(code: str | None) -> str:
    """Return the full name of the division with this 行政区划代码, or a prefix of it: `410781` → 河南省新乡市卫辉市.

    The code itself where it is not known; codes change from year to year.
    """
    code = (code or "").ljust(6, "0") if code else ""
    levels = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    names = [division.name for level in levels if (division := _divisions().division(level))]
    return "".join(names) if _divisions().division(code) else code


@lru_cache(maxsize=1)
def _divisions() -> Register:
    return load_register()


def filter_value(value: str, name: str, language: Language) -> str:
    """Return a value of the queue's filter `name` as people say it."""
    if name == "place":
        return place(value)
    if name == "region":
        return f"{place(value)} {value}" if place(value) != value else value
    if name in ("year", "rule", "assignee", "assigned", "q"):
        return value
    found = FILTER_WORDS.get((name, value))
    return found.in_language(language) if found else word(value, language)


@lru_cache(maxsize=256)
def options(values: Sequence[str], chosen: str, name: str | None, language: Language) -> Markup:
    """Return the options of a select, or of a list of suggestions: some hundred on a page, the same on the next.

    Args:
        values: what can be chosen, hashable.
        chosen: what is.
        name: the filter whose values they are, or `place` of divisions; None where they are called what they are.
    """
    made = []
    for value in values:
        said = value if name is None else filter_value(value, name, language)
        mark = " selected" if value == chosen else ""
        made.append(f'<option value="{escape(value)}"{mark}>{escape(said)}</option>')
    return Markup("".join(made))  # noqa: S704 - all that is put in is escaped above


def number(value: int | Decimal | None) -> str:
    """Return an exact number as it is written, without exponent."""
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def difference(left: int | Decimal, right: int | Decimal, delta: int | Decimal) -> str:
    """Return a subtraction as it is written by hand: with a minus sign, what is subtracted in brackets if negative.

    Sides that do not give `delta`, which nobody could follow, are left out.
    """
    if left - right != delta:
        return _signed(delta)
    taken = _signed(right)
    return f"{_signed(left)} − {f'({taken})' if right < 0 else taken} = {_signed(delta)}"


def _signed(value: int | Decimal) -> str:
    return number(value).replace("-", "−")


def moment(value: datetime | None) -> str:
    """Return a time to the minute."""
    return value.strftime("%Y-%m-%d %H:%M") if value else ""


def day(value: date | None) -> str:
    """Return a day."""
    return value.isoformat() if value else ""


_NOBODY: Final = MappingProxyType({"system": Text("系统", "System"), "calendar": Text("到期", "Calendar")})
"""Who acts where no person does."""


def person(name: str, language: Language) -> str:
    """Return the name of whoever did something."""
    found = _NOBODY.get(name)
    return found.in_language(language) if found else name


def filters(language: Language) -> dict[str, Callable[..., Any]]:
    """Return the template filters that speak `language`."""
    return {
        "word": lambda key: word(key, language),
        "person": lambda name: person(name, language),
        "options": lambda values, chosen="", name=None: options(tuple(values), chosen, name, language),
        "filter_value": lambda value, name: filter_value(value, name, language),
        "say": lambda text: text.in_language(language),
        "place": place,
        "number": number,
        "difference": difference,
        "moment": moment,
        "day": day,
    }
