"""The letter that goes back with a returned report: composed from the findings, then edited by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from gouji.engine.model import Finding, Number, Severity

_HEADINGS: Final = (
    (Severity.ERROR, "须更正的问题"),
    (Severity.WARNING, "请核实并更正或说明的问题"),
    (Severity.INFO, "供参考的提示"),
)
_ORDINALS: Final = "一二三"


def compose_letter(
    organ: str | None, year: int | None, findings: Sequence[Finding], signed_by: str, day: date
) -> str:
    """Return the letter in Chinese, ready to be edited.

    Args:
        organ: addressed by its name as printed; `报送单位` where it is unknown.
        year: report year.
        findings: what the filer shall correct, in any order; errors come first in the letter.
        signed_by: name of the reviewer.
        day: date of the letter, in the office's time zone.
    """
    name = organ or "报送单位"
    title = f"{f'{year}年' if year else ''}政府信息公开工作年度报告"
    parts = [
        f"关于退回{title}的函",
        f"{name}：",
        f"你单位报送的《{title}》收悉。经审核，{_count(findings)}现将报告退回，请修改后重新报送。",
        *_lists(findings),
        "请对照原始台账逐项核对，更正后按原渠道重新报送；对审核意见有异议的，请在重新报送时说明理由。",
        f"审核人：{signed_by}\n{day.year}年{day.month}月{day.day}日",
    ]
    return "\n\n".join(parts)


def with_link(letter: str, address: str, until: date) -> str:
    """Return the letter as it goes out, with the link under which the report is corrected.

    Args:
        letter: as edited.
        address: of the link.
        until: last day on which it opens.
    """
    return f"{letter}\n\n{link_words(until)}\n{address}"


def link_words(until: date) -> str:
    """Return what stands above the link in a letter."""
    return (
        "也可通过以下链接查看退回的问题、核对修改稿并在线提交"
        f"（有效期至{until.year}年{until.month}月{until.day}日，仅供你单位使用，请勿转发）："
    )


def _count(findings: Sequence[Finding]) -> str:
    return f"发现以下 {len(findings)} 个问题，" if findings else "报告需要修改，"


def _lists(findings: Sequence[Finding]) -> list[str]:
    blocks: list[str] = []
    for severity, heading in _HEADINGS:
        chosen = [finding for finding in findings if finding.candidate.severity is severity]
        if chosen:
            items = "\n".join(_item(number, finding) for number, finding in enumerate(chosen, 1))
            blocks.append(f"{_ORDINALS[len(blocks)]}、{heading}（{len(chosen)} 个）\n{items}")
    return blocks


def _item(number: int, finding: Finding) -> str:
    candidate = finding.candidate
    derived = "（推算：空白按 0 计，或合计由系统重算）" if candidate.derived else ""
    lines = [f"{number}. {candidate.title.zh}{derived}", f"   {candidate.message.zh}"]
    if candidate.formula:
        lines.append(f"   算式：{candidate.formula}{_difference(candidate.delta)}")
    if candidate.basis:
        lines.append(f"   依据：{'；'.join(candidate.basis)}")
    if candidate.suggestion.zh:
        lines.append(f"   建议：{candidate.suggestion.zh}")
    if finding.repair:
        lines.append(f"   试改：{finding.repair.text.zh}")
    return "\n".join(lines)


def _difference(delta: Number | None) -> str:
    return f"，相差 {abs(delta)}" if delta else ""
