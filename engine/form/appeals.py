"""Table 4, 政府信息公开行政复议、行政诉讼情况: the same in both forms, one line of 15 figures."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from .shapes import Column, Row

CASES: Final = Text("件", "cases")

RESULTS: Final = (
    Column("upheld", Text("结果维持", "upheld"), CASES),
    Column("corrected", Text("结果纠正", "corrected"), CASES),
    Column("other", Text("其他结果", "other result"), CASES),
    Column("pending", Text("尚未审结", "pending"), CASES),
    Column("total", Text("总计", "total"), CASES),
)

APPEALS: Final = (
    Row("reconsideration", Text("行政复议", "administrative reconsideration"), RESULTS),
    Row("direct_suit", Text("未经复议直接起诉", "sued without reconsideration"), RESULTS),
    Row("suit_after_reconsideration", Text("复议后起诉", "sued after reconsideration"), RESULTS),
)
"""The three groups of five columns, addressed as rows. 行政诉讼 has no total of its own."""

LITIGATION: Final = Text("行政诉讼", "litigation")
"""The head over the second and third group."""
