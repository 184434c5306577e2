"""The codes of reading notes: what the reader saw that was odd. It never corrects silently."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..errors import Text

NOTE_CODES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "label_misspelt": Text("行标签或表头与格式用语不一致", "a label differs from the form's wording"),
        "row_torn": Text("行标签被分页拆成两段", "a label was torn over a page break"),
        "header_repeated": Text("表头在分页后重复出现", "the heads are repeated after a page break"),
        "group_lost": Text(
            "行标签落在分组列，所属分组缺失", "a label stands in the column of its lost group"
        ),
        "row_missing": Text("表中缺少此行", "the row is not in the table"),
        "row_repeated": Text("同一行出现两次，只取第一次", "the row occurs twice; the first was taken"),
        "column_missing": Text("表中缺少此列", "the column is not in the table"),
        "head_missing": Text("缺少列标题，按格式顺序取数", "the head is absent; taken in the form's order"),
        "subtable_missing": Text("表二缺少此子表", "the sub-table is not in table 2"),
        "table_missing": Text("未找到此表", "the table was not found"),
        "extra_part": Text("表中有格式以外的行或列", "a row or column that the form does not have"),
        "columns_unknown": Text(
            "此行数值个数与列数不符，无法确定各列，未取数",
            "the figures of the row do not fit its columns; none was taken",
        ),
        "row_uneven": Text(
            "此行的单元格数与上下各行不同或数字疑有断开，且行内合计不成立，可能错位，请对照原件",
            "the row has more or fewer cells than those around it, or a number was torn, and its sum does not hold: figures may be displaced; look at the original",
        ),
        "placed_by_sum": Text(
            "此行各列按行内合计关系确定", "the columns of the row were settled by its own sum"
        ),
        "placed_by_order": Text(
            "行标签残缺，因行数与格式一致，按格式的行序确定",
            "the label is torn; as the table has as many rows as the form, the row was settled by their order",
        ),
        "template_mark": Text("格式版本的标志", "a mark of one of the two forms"),
        "year_impossible": Text("年份不成立", "not a possible year"),
        "year_disagrees": Text("年份前后不一致", "the years disagree"),
        "date_impossible": Text("日期不成立", "not a possible date"),
        "doubtful_figure": Text(
            "图片识别此格把握不足，未取数，请对照原件",
            "the picture was not read surely enough; no figure taken",
        ),
        "figure_wrapped": Text(
            "数字在单元格内折行，已连写",
            "the number filled its cell and went on in the next line; it was joined",
        ),
        "recognised": Text(
            "本页没有文字，由图片识别而来，请对照原件",
            "the page holds no text: it was recognised from its picture",
        ),
        "text_over_picture": Text(
            "本页文字是图片上的隐藏文字层（识别结果），未必准确，请对照原件",
            "the page's text is a hidden layer over its picture, recognised by some other program",
        ),
        "page_unread": Text(
            "本页是图片或文字编码缺失，未读取",
            "the page is a picture, or its text has no character codes; it was not read",
        ),
        "member_left_out": Text(
            "压缩包或邮件中的其他文件，未作为报告读取", "another file of the bundle, not taken for the report"
        ),
        "member_repeated": Text(
            "压缩包或邮件中同一份报告的另一种格式，内容一致",
            "the same report in another format of the bundle; it says the same",
        ),
        "table_is_picture": Text(
            "网页中没有表格而有图片，表格可能以图片形式发布，图中数字未读取；请提供文字版",
            "the page has pictures and no table: its tables may be pictures, whose figures were not read; hand in a version with text",
        ),
        "hidden_sheet": Text("有隐藏的工作表，未读取", "a hidden sheet was not read"),
        "hidden_rows": Text(
            "工作表中有隐藏的行或列，已照读", "the sheet has hidden rows or columns; they were read"
        ),
        "formula_uncalculated": Text(
            "公式没有保存计算结果，未取数；请用办公软件打开后另存，再重新上传",
            "a formula was saved without its result, and not taken; open the file, save it anew and hand it in again",
        ),
        "section_repeated": Text("同一章节标题出现两次", "a section heading occurs twice"),
    }
)
