"""One organ in one row of the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from gouji.engine.errors import Text
from gouji.engine.summary import OrganLine, label_of
from gouji.engine.summary.addresses import CELLS

from .writing import Pen

HEAD: Final = (
    Text("机关编码", "code"),
    Text("机关", "organ"),
    Text("行政区划", "region"),
    Text("类别", "kind"),
    Text("报送情况", "filing"),
    Text("报送时限", "due on"),
    Text("首次报送", "filed on"),
    Text("公布日期", "published on"),
    Text("逾期天数", "days late"),
    Text("报送次数", "versions"),
    Text("核对结论", "outcome"),
    Text("审核情况", "review"),
    Text("错误", "errors"),
    Text("警告", "warnings"),
    Text("提示", "hints"),
    Text("已更正", "fixed"),
    Text("已豁免", "waived"),
    Text("已排除", "dismissed"),
)
WORDS: Final[Mapping[str, Text]] = {
    "department": Text("部门", "department"),
    "government": Text("政府", "government"),
    "township": Text("乡镇、街道", "township"),
    "vertical": Text("垂直管理机关", "vertical organ"),
    "accepted": Text("通过", "accepted"),
    "needs_review": Text("需人工核对", "needs review"),
    "rejected": Text("有错误", "has errors"),
    "undefined": Text("系统未能判定", "undefined"),
    "open": Text("待审核", "open"),
    "returned": Text("已退回", "returned"),
}


def organ_head(pen: Pen) -> tuple[str, ...]:
    """Return the heads of the columns: what is known of the organ, then 25 figures of table 3 and 15 of table 4."""
    return (*map(pen.text, HEAD), *(pen.text(label_of(f"volumes.parts.{address}")) for address in CELLS))


def organ_row(pen: Pen, line: OrganLine) -> tuple[str | int | date | None, ...]:
    """Return its values, None for a blank cell."""
    return (
        line.code,
        line.name,
        line.region,
        _word(pen, line.kind),
        pen.text(label_of(f"filing.{line.state}")),
        line.due_on,
        line.filed_on,
        line.published_on,
        line.late_days,
        line.versions,
        _word(pen, line.outcome),
        _word(pen, line.review_state),
        line.errors,
        line.warnings,
        line.infos,
        line.fixed,
        line.waived,
        line.dismissed,
        *(line.volumes.get(address) for address in CELLS),
    )


def _word(pen: Pen, key: str | None) -> str | None:
    return pen.text(WORDS.get(key, Text(key, key))) if key else None
