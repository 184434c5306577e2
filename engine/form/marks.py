"""The labels that tell the two forms apart (domain.md 2.5)."""

from __future__ import annotations

from typing import Final

from .shapes import Mark

TEMPLATE_MARKS: Final = (
    *(
        Mark("F19", label)
        for label in (
            "本年新制作数量",
            "本年新公开数量",
            "对外公开总数量",
            "上一年项目数量",
            "本年增/减",
            "其他对外管理服务事项",
            "第二十条第（九）项",
            "政府集中采购",
        )
    ),
    *(
        Mark("F21", label)
        for label in (
            "本年制发件数",
            "本年废止件数",
            "现行有效件数",
            "本年收费金额",
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        )
    ),
)

F21_SINCE: Final = 2021
"""First report year of the form of 国办公开办函〔2021〕30号."""

F19_SINCE: Final = 2019
"""First report year of the form of 国办公开办函〔2019〕60号."""
