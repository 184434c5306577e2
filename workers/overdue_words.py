"""What the daily mail to supervisors says: which findings of their region are overdue since they were written to last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gouji.integrations.outbound.mail import Letter

MOST_LINES: Final = 50
"""Findings that are named in the mail; the others are counted."""

SEVERITIES: Final = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "hint")}


@dataclass(frozen=True, slots=True)
class Late:
    """One finding whose last day is over.

    Attributes:
        over: working days, None where nobody can count them.
        owner: who claimed it or was given it; None: nobody.
    """

    organ: str
    year: int
    rule: str
    severity: str
    due_on: date
    over: int | None
    owner: str | None


def compose_overdue(name: str, late: Sequence[Late], today: date, base_url: str) -> Letter:
    """Return the mail to one supervisor, in Chinese and then in English.

    Args:
        name: of the supervisor.
        late: the longest overdue first; at least one.
        today: the day in the office's zone on which it is written.
        base_url: where the queue is.
    """
    number, shown = len(late), late[:MOST_LINES]
    rest, rest_en = _rest(number - len(shown))
    lines = "\n".join(f"{place}. {_line(one)}" for place, one in enumerate(shown, 1))
    lines_en = "\n".join(f"{place}. {_line_en(one)}" for place, one in enumerate(shown, 1))
    base = base_url.rstrip("/")
    text = (
        f"{name}：\n\n"
        f"截至{today.year}年{today.month}月{today.day}日，您负责的地区有 {number} 个问题新近超过审核时限，请督促审结或另行分派：\n\n"
        f"{lines}\n{rest}\n"
        f"全部逾期问题：{base}/?overdue=1\n"
        f"负荷与分派：{base}/load\n"
        "退回补正期间不计入时限。每个问题只通知一次；请勿直接回复本邮件。\n\n"
        "----\n"
        f"{name}: {number} finding(s) of your region have gone past their last day since you were last written to.\n\n"
        f"{lines_en}\n{rest_en}\n"
        f"All that is overdue: {base}/?overdue=1; load and assignment: {base}/load. Each finding is told once.\n"
    )
    return Letter(f"【逾期提醒】{number} 个问题超过审核时限（{today.isoformat()}）", text)


def _line(one: Late) -> str:
    over = "" if one.over is None else f"，逾期 {one.over} 个工作日"
    severity, _ = SEVERITIES[one.severity]
    return f"{one.organ} {one.year}年 {one.rule}（{severity}），应于 {one.due_on} 前审结{over}，{one.owner or '无人领取'}"


def _line_en(one: Late) -> str:
    over = "" if one.over is None else f", {one.over} working day(s) ago"
    _, severity = SEVERITIES[one.severity]
    return f"{one.organ} {one.year} {one.rule} ({severity}), due {one.due_on}{over}, {one.owner or 'claimed by nobody'}"


def _rest(number: int) -> tuple[str, str]:
    return (f"……另有 {number} 个。\n", f"... and {number} more.\n") if number > 0 else ("", "")
