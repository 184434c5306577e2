"""Table 3, 收到和处理政府信息公开申请情况, in both forms."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from .shapes import Column, Group, Row

PIECES: Final = Text("件", "pieces")

APPLICANTS: Final = (
    Column("natural", Text("自然人", "natural persons"), PIECES),
    Column("business", Text("商业企业", "companies"), PIECES),
    Column("research", Text("科研机构", "research institutions"), PIECES),
    Column("welfare", Text("社会公益组织", "public welfare organisations"), PIECES),
    Column("legal", Text("法律服务机构", "legal services"), PIECES),
    Column("other", Text("其他", "others"), PIECES),
    Column("total", Text("总计", "total"), PIECES),
)
"""The seven columns of figures. There is no subtotal of 法人或其他组织."""

ENTITIES: Final = Text("法人或其他组织", "legal persons and other organisations")
"""The head over the five columns between 自然人 and 总计."""

APPLICANT_HEAD: Final = Text("申请人情况", "applicants")
RESULTS_LABEL: Final = Text("本年度办理结果", "results this year")
CORNER: Final = "本列数据的勾稽关系为"
"""How the corner cell begins; it prints the relation 一 + 二 = 三 + 四."""

GROUPS: Final = (
    Group("refused", "（三）", Text("不予公开", "refused")),
    Group("unavailable", "（四）", Text("无法提供", "cannot be provided")),
    Group("declined", "（五）", Text("不予处理", "not handled")),
    Group("other", "（六）", Text("其他处理", "handled otherwise")),
)
"""The groups of result rows. In F19 （六） is one row of its own and carries figures."""


def _row(key: str, number: str, zh: str, en: str, group: str | None = None) -> Row:
    return Row(key, Text(zh, en), APPLICANTS, number, group)


def _group(group: str, labels: tuple[tuple[str, str], ...]) -> tuple[Row, ...]:
    return tuple(
        _row(f"{group}_{position}", f"{position}.", zh, en, group)
        for position, (zh, en) in enumerate(labels, 1)
    )


_BEFORE_OTHER: Final = (
    _row("received", "一、", "本年新收政府信息公开申请数量", "received this year"),
    _row("carried_in", "二、", "上年结转政府信息公开申请数量", "carried in from last year"),
    _row("granted", "（一）", "予以公开", "granted"),
    _row(
        "partial",
        "（二）",
        "部分公开（区分处理的，只计这一情形，不计其他情形）",
        "granted in part (counted here only)",
    ),
    *_group(
        "refused",
        (
            ("属于国家秘密", "state secret"),
            ("其他法律行政法规禁止公开", "forbidden by other laws"),
            ("危及“三安全一稳定”", "endangers security or stability"),
            ("保护第三方合法权益", "protects a third party"),
            ("属于三类内部事务信息", "internal affairs"),
            ("属于四类过程性信息", "information on the process"),
            ("属于行政执法案卷", "enforcement files"),
            ("属于行政查询事项", "subject to a query service"),
        ),
    ),
    *_group(
        "unavailable",
        (
            ("本机关不掌握相关政府信息", "not held by this organ"),
            ("没有现成信息需要另行制作", "would have to be made"),
            ("补正后申请内容仍不明确", "unclear even after correction"),
        ),
    ),
    *_group(
        "declined",
        (
            ("信访举报投诉类申请", "petition or complaint"),
            ("重复申请", "repeated application"),
            ("要求提供公开出版物", "asks for a publication"),
            ("无正当理由大量反复申请", "excessive without reason"),
            ("要求行政机关确认或重新出具已获取信息", "asks to confirm what was given"),
        ),
    ),
)

_OTHER_F21: Final = _group(
    "other",
    (
        ("申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "not corrected in time"),
        (
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "fee not paid in time",
        ),
        ("其他", "others"),
    ),
)

OTHER_SINGLE: Final = _row("other", "（六）", "其他处理", "handled otherwise")
"""（六）其他处理 as one single row: F19, and wherever a document has it so."""

_AFTER_OTHER: Final = (
    _row("result_total", "（七）", "总计", "results in total"),
    _row("carried_out", "四、", "结转下年度继续办理", "carried out to next year"),
)

REQUESTS_F21: Final = (*_BEFORE_OTHER, *_OTHER_F21, *_AFTER_OTHER)
REQUESTS_F19: Final = (*_BEFORE_OTHER, OTHER_SINGLE, *_AFTER_OTHER)
REQUESTS_MIXED: Final = (*_BEFORE_OTHER, OTHER_SINGLE, *_OTHER_F21, *_AFTER_OTHER)
