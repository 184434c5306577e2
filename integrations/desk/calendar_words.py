"""What the calendar calls things, in both languages: states, deadlines, reminders, jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gouji.engine.calendar.deadlines import Deadline
from gouji.engine.calendar.standing import Standing, State
from gouji.engine.errors import Text

STATE_WORDS: Final[Mapping[State, Text]] = {
    State.MISSING: Text("缺报", "Missing"),
    State.UNREADABLE: Text("无法读取", "Unreadable"),
    State.RETURNED: Text("已退回", "Returned"),
    State.LATE: Text("逾期报送", "Filed late"),
    State.PENDING: Text("待报送", "Not due yet"),
    State.FILED: Text("按时报送", "Filed in time"),
    State.EXEMPT: Text("免报", "Exempt"),
}
MISSING_WORDS: Final[Mapping[str, Text]] = {
    "open": Text("待处理", "Open"),
    "excused": Text("已说明", "Excused"),
    "filed": Text("已补报", "Filed since"),
    "dropped": Text("无需报送", "No longer due"),
}
REMINDER_WORDS: Final[Mapping[str, Text]] = {
    "planned": Text("待交付", "To be handed over"),
    "posted": Text("已交邮件", "Handed to the mail"),
    "skipped": Text("未发", "Passed over"),
    "no_address": Text("没有可用邮箱", "No usable address"),
}
WHY_WORDS: Final[Mapping[str, Text]] = {
    "superseded": Text("后一时点已到，只发最近一次", "a later one was due already"),
    "stale": Text("时过已久", "its time was long over"),
    "filed": Text("报告已到", "the report came"),
    "no_address": Text("名录中没有邮箱", "the roster has no address"),
    "bad_address": Text("名录中的邮箱不可用", "the address in the roster cannot be used"),
}
MAIL_WORDS: Final[Mapping[str, Text]] = {
    "reserved": Text("待发送", "To be sent"),
    "sending": Text("发送中", "Being sent"),
    "sent": Text("已发送", "Sent"),
    "refused": Text("被拒收（退信）", "Refused (bounced)"),
    "delayed": Text("稍后再发", "Put off"),
    "unknown": Text("结果不明，须人工核对", "Unknown, to be looked at"),
    "failed": Text("未能发送", "Given up"),
}
JOB_WORDS: Final[Mapping[str, Text]] = {
    "missing": Text("查找缺报", "Missing reports"),
    "terms": Text("计算审核时限", "Terms of findings"),
    "escalation": Text("逾期问题通知", "Mail about overdue findings"),
    "returned": Text("查退回未重报", "Reports sent back"),
    "drafts": Text("清理到期的自查结果", "Results of drafts that ran out"),
    "rows": Text("更新数据库统计信息", "Statistics of the database"),
    "reminders": Text("发送提醒", "Reminders"),
    "mails": Text("清理旧邮件内容", "Old contents of mails"),
}
KIND_WORDS: Final[Mapping[str, Text]] = {
    "department": Text("部门", "Department"),
    "government": Text("政府", "Government"),
    "township": Text("乡镇、街道", "Township"),
    "vertical": Text("垂直管理单位", "Vertically managed"),
    "unknown": Text("类别不明", "Kind unknown"),
}
DUTY_WORDS: Final[Mapping[str, Text]] = {
    "submit": Text("提交", "to submit"),
    "publish": Text("公布", "to publish"),
}
SOURCE_WORDS: Final[Mapping[str, Text]] = {
    "law": Text("法定", "by law"),
    "local": Text("本地通知", "local notice"),
    "custom": Text("本系统设定", "set here"),
}


def days_in_words(standing: Standing) -> Text:
    """Return what the number of days of a standing means; empty where there is none."""
    days, state = standing.days, standing.state
    if state is State.LATE:
        return Text(f"晚 {days} 天", f"{days} day(s) late")
    if state is State.UNREADABLE and not days:
        return Text("", "")
    if state in (State.MISSING, State.UNREADABLE):
        return Text(f"已过 {days} 天", f"{days} day(s) over")
    if state is State.RETURNED:
        return Text(f"退回 {days} 天", f"sent back {days} day(s) ago")
    if state is State.PENDING and standing.due is not None:
        return Text("今天截止", "due today") if days == 0 else Text(f"还有 {days} 天", f"{days} day(s) left")
    return Text("", "")


def deadline_in_words(deadline: Deadline | None) -> Text:
    """Return a deadline with what it rests on."""
    if deadline is None:
        return Text("未设时限", "no deadline")
    source = SOURCE_WORDS[deadline.source]
    return Text(
        f"{deadline.due.isoformat()}（{source.zh}：{deadline.basis}）",
        f"{deadline.due.isoformat()} ({source.en}: {deadline.basis})",
    )
