"""What a reminder says: which report, by when, on what basis, and where to hand it in."""

from __future__ import annotations

from datetime import date

from gouji.engine.calendar.deadlines import Deadline
from gouji.engine.calendar.standing import Standing
from gouji.engine.errors import Text
from gouji.integrations.outbound.mail import Letter


def compose_reminder(
    organ: str, year: int, deadline: Deadline, today: date, base_url: str, *, is_unreadable: bool = False
) -> Letter:
    """Return the reminder for an organ that has not filed, in Chinese and then in English.

    Args:
        organ: its name.
        year: the report year.
        deadline: the day that it has to keep.
        today: the day in China on which it is written: how long there is left is told as of then.
        base_url: where reports are handed in and looked at.
        is_unreadable: something came in, and none of it can be read.
    """
    left = (deadline.due - today).days
    day = f"{deadline.due.year}年{deadline.due.month}月{deadline.due.day}日"
    name = f"{year}年政府信息公开工作年度报告"
    came = Text("收到的文件无法读取，须重新报送", "What came in cannot be read and must be handed in again")
    none = Text("尚未收到" if left >= 0 else "仍未收到", "It has not come in yet")
    so_far = came if is_unreadable else none
    if left >= 0:
        subject = f"【报送提醒】{name}请于{day}前报送（{_left(left)}）"
        state = f"截至{_zh(today)}{so_far.zh}，{_left(left)}。"
        state_en = f"{so_far.en}; {_left_en(left)}."
    else:
        subject = f"【催报】{name}已超过报送时限{-left}天"
        state = f"截至{_zh(today)}{so_far.zh}，已超过时限{-left}天。请立即报送，并说明原因。"
        state_en = f"{so_far.en}; it is {-left} day(s) overdue. Please hand it in now and say why it is late."
    text = (
        f"{organ}：\n\n"
        f"贵单位的{name}应于{day}前（含当日）报送。{state}\n"
        f"依据：{deadline.basis}。\n\n"
        f"报送与查询：{base_url}\n"
        "如已报送或无需报送，请与主管部门联系核对；请勿直接回复本邮件。\n\n"
        "----\n"
        f"{organ}: your report on government disclosure for {year} is due by {deadline.due.isoformat()} (that day "
        f"included). {state_en} File or look it up at {base_url}. If you have filed, or need not, please tell the office "
        "in charge; do not reply to this mail.\n"
    )
    return Letter(subject, text)


def standing_in_words(standing: Standing) -> str:
    """Return in Chinese how long there is left, or how long it is over."""
    if standing.due is None:
        return "未设时限"
    over = standing.state == "missing"
    return f"已超过时限{standing.days}天" if over else _left(standing.days)


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _left(days: int) -> str:
    return "今天截止" if days == 0 else f"距截止还有{days}天"


def _left_en(days: int) -> str:
    return "today is the last day" if days == 0 else f"{days} day(s) are left"
