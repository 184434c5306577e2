"""Table 2, 主动公开政府信息情况, in both forms (条例第二十条)."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from .shapes import Column, Row, SubTable

PIECES: Final = Text("件", "pieces")
ITEMS: Final = Text("项", "items")
TEN_THOUSAND_YUAN: Final = Text("万元", "10,000 yuan")
YUAN: Final = Text("元", "yuan")

MADE: Final = Column("made", Text("本年制发件数", "made this year"), PIECES)
REPEALED: Final = Column("repealed", Text("本年废止件数", "repealed this year"), PIECES)
IN_FORCE: Final = Column("in_force", Text("现行有效件数", "in force"), PIECES)
YEARS_DECISIONS: Final = Column("decisions", Text("本年处理决定数量", "decisions this year"), PIECES)
AMOUNT: Final = Column(
    "amount", Text("本年收费金额", "amount collected this year"), TEN_THOUSAND_YUAN, is_amount=True
)

CREATED: Final = Column("created", Text("本年新制作数量", "newly made this year"), PIECES)
PUBLISHED: Final = Column("published", Text("本年新公开数量", "newly published this year"), PIECES)
PUBLIC_TOTAL: Final = Column("public_total", Text("对外公开总数量", "published in total"), PIECES)
PREVIOUS: Final = Column("previous", Text("上一年项目数量", "items last year"), ITEMS)
CHANGE: Final = Column("change", Text("本年增/减", "change this year"), ITEMS, is_signed=True)
DECISIONS: Final = Column("decisions", Text("处理决定数量", "decisions"), PIECES)
PROCURED: Final = Column("items", Text("采购项目数量", "procurement projects"), ITEMS)
SPENT: Final = Column("amount", Text("采购总金额", "total spent on procurement"), YUAN, is_amount=True)

REGULATIONS: Final = Text("规章", "regulations")
LICENSING: Final = Text("行政许可", "administrative licences")
PENALTIES: Final = Text("行政处罚", "administrative penalties")
COERCION: Final = Text("行政强制", "administrative coercion")
FEES: Final = Text("行政事业性收费", "administrative fees")


def _caption(item: str, number: int) -> Text:
    return Text(f"第二十条第（{item}）项", f"Article 20, item {number}")


DISCLOSURE_F21: Final = (
    SubTable(
        "item_1",
        _caption("一", 1),
        (
            Row("regulations", REGULATIONS, (MADE, REPEALED, IN_FORCE)),
            Row(
                "normative",
                Text("行政规范性文件", "normative documents"),
                (MADE, REPEALED, IN_FORCE),
            ),
        ),
    ),
    SubTable("item_5", _caption("五", 5), (Row("licensing", LICENSING, (YEARS_DECISIONS,)),)),
    SubTable(
        "item_6",
        _caption("六", 6),
        (
            Row("penalties", PENALTIES, (YEARS_DECISIONS,)),
            Row("coercion", COERCION, (YEARS_DECISIONS,)),
        ),
    ),
    SubTable("item_8", _caption("八", 8), (Row("fees", FEES, (AMOUNT,)),)),
)

DISCLOSURE_F19: Final = (
    SubTable(
        "item_1",
        _caption("一", 1),
        (
            Row("regulations", REGULATIONS, (CREATED, PUBLISHED, PUBLIC_TOTAL)),
            Row(
                "normative",
                Text("规范性文件", "normative documents"),
                (CREATED, PUBLISHED, PUBLIC_TOTAL),
            ),
        ),
    ),
    SubTable(
        "item_5",
        _caption("五", 5),
        (
            Row("licensing", LICENSING, (PREVIOUS, CHANGE, DECISIONS)),
            Row(
                "other_services",
                Text("其他对外管理服务事项", "other services to the public"),
                (PREVIOUS, CHANGE, DECISIONS),
            ),
        ),
    ),
    SubTable(
        "item_6",
        _caption("六", 6),
        (
            Row("penalties", PENALTIES, (PREVIOUS, CHANGE, DECISIONS)),
            Row("coercion", COERCION, (PREVIOUS, CHANGE, DECISIONS)),
        ),
    ),
    SubTable("item_8", _caption("八", 8), (Row("fees", FEES, (PREVIOUS, CHANGE)),)),
    SubTable(
        "item_9",
        _caption("九", 9),
        (Row("procurement", Text("政府集中采购", "central procurement"), (PROCURED, SPENT)),),
    ),
)
