"""What of a form or an address does not hold, by the names that stand in the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from gouji.engine.errors import BadRequestError, Text

from ...desk.wanted import NAME_OF_FILTER

LABELS: Final[Mapping[str, Text]] = {
    **NAME_OF_FILTER,
    "q": Text("搜索内容", "search"),
    "name": Text("名称", "name"),
    "text": Text("说明", "text"),
    "why": Text("说明", "text"),
    "reason": Text("说明", "reason"),
    "reason_code": Text("理由", "reason"),
    "until": Text("截止日期", "last day"),
    "day": Text("日期", "day"),
    "from_on": Text("开始日", "first day"),
    "to_on": Text("结束日", "last day"),
    "to": Text("承办人", "reviewer"),
    "stand_in": Text("代班人", "stand-in"),
    "role": Text("角色", "role"),
    "email": Text("邮箱", "e-mail"),
    "organ": Text("机关", "organ"),
    "code": Text("代码或口令", "code"),
    "kind": Text("类型", "kind"),
    "letter": Text("退回函", "letter"),
    "file": Text("文件", "file"),
    "password": Text("密码", "password"),
    "new": Text("新密码", "new password"),
    "current": Text("当前密码", "current password"),
    "new_name": Text("新名称", "new name"),
    "value": Text("原件中的数", "figure"),
    "view": Text("视图", "view"),
    "page": Text("页码", "page"),
    "csrf": Text("表单校验码（请刷新页面重试）", "form token (load the page again)"),
}
"""As the labels of the forms say; what has none is called as in the address."""


def malformed(problems: Sequence[Mapping[str, Any]]) -> BadRequestError:
    """Return the error for values that a page does not take: what is too long, and what else is not valid.

    Args:
        problems: as pydantic lists them.
    """
    too_long = {_label(one): one["ctx"]["max_length"] for one in problems if one["type"] == "string_too_long"}
    others = list(dict.fromkeys(_label(one) for one in problems if one["type"] != "string_too_long"))
    zh = [f"{label.zh}过长，至多 {most} 个字符，请缩短。" for label, most in too_long.items()]
    en = [
        f"{label.en} is too long, {most} characters at most: shorten it." for label, most in too_long.items()
    ]
    if others:
        zh.append(f"这些内容无效，请检查：{'、'.join(label.zh for label in others)}。")
        en.append(f"These values are not valid: {', '.join(label.en for label in others)}.")
    return BadRequestError("malformed", Text("".join(zh), " ".join(en)))


def _label(problem: Mapping[str, Any]) -> Text:
    name = str(problem["loc"][-1])
    return LABELS.get(name, Text(name, name))
