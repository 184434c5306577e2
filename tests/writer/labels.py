"""The labels of both forms, typed from the printed forms and not taken from the reader."""

from __future__ import annotations

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
COLUMN_KEYS = ("natural", "business", "research", "welfare", "legal", "other", "total")

BEFORE = (
    ("received", "一、本年新收政府信息公开申请数量"),
    ("carried_in", "二、上年结转政府信息公开申请数量"),
)
RESULTS = "三、本年度办理结果"
AFTER = ("carried_out", "四、结转下年度继续办理")
TOTAL = ("result_total", "（七）总计")
SINGLES = (
    ("granted", "（一）予以公开"),
    ("partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
)
GROUPS = (
    (
        "refused",
        "（三）不予公开",
        (
            "1.属于国家秘密",
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
            "8.属于行政查询事项",
        ),
    ),
    (
        "unavailable",
        "（四）无法提供",
        (
            "1.本机关不掌握相关政府信息",
            "2.没有现成信息需要另行制作",
            "3.补正后申请内容仍不明确",
        ),
    ),
    (
        "declined",
        "（五）不予处理",
        (
            "1.信访举报投诉类申请",
            "2.重复申请",
            "3.要求提供公开出版物",
            "4.无正当理由大量反复申请",
            "5.要求行政机关确认或重新出具已获取信息",
        ),
    ),
)
OTHER = (
    "other",
    "（六）其他处理",
    (
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3.其他",
    ),
)

APPEAL_GROUPS = (
    ("reconsideration", "行政复议"),
    ("direct_suit", "未经复议直接起诉"),
    ("suit_after_reconsideration", "复议后起诉"),
)
APPEAL_COLUMNS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
APPEAL_KEYS = ("upheld", "corrected", "other", "pending", "total")

SUB_TABLES = {
    "F21": (
        (
            "第二十条第（一）项",
            ("本年制发件数", "本年废止件数", "现行有效件数"),
            ("made", "repealed", "in_force"),
            (("regulations", "规章"), ("normative", "行政规范性文件")),
        ),
        ("第二十条第（五）项", ("本年处理决定数量",), ("decisions",), (("licensing", "行政许可"),)),
        (
            "第二十条第（六）项",
            ("本年处理决定数量",),
            ("decisions",),
            (("penalties", "行政处罚"), ("coercion", "行政强制")),
        ),
        ("第二十条第（八）项", ("本年收费金额（单位：万元）",), ("amount",), (("fees", "行政事业性收费"),)),
    ),
    "F19": (
        (
            "第二十条第（一）项",
            ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
            ("created", "published", "public_total"),
            (("regulations", "规章"), ("normative", "规范性文件")),
        ),
        (
            "第二十条第（五）项",
            ("上一年项目数量", "本年增/减", "处理决定数量"),
            ("previous", "change", "decisions"),
            (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")),
        ),
        (
            "第二十条第（六）项",
            ("上一年项目数量", "本年增/减", "处理决定数量"),
            ("previous", "change", "decisions"),
            (("penalties", "行政处罚"), ("coercion", "行政强制")),
        ),
        (
            "第二十条第（八）项",
            ("上一年项目数量", "本年增/减"),
            ("previous", "change"),
            (("fees", "行政事业性收费"),),
        ),
        (
            "第二十条第（九）项",
            ("采购项目数量", "采购总金额"),
            ("items", "amount"),
            (("procurement", "政府集中采购"),),
        ),
    ),
}

HEADINGS = (
    ("overview", "总体情况"),
    ("disclosure", "主动公开政府信息情况"),
    ("requests", "收到和处理政府信息公开申请情况"),
    ("appeals", "政府信息公开行政复议、行政诉讼情况"),
    ("problems", "存在的主要问题及改进情况"),
    ("other", "其他需要报告的事项"),
)


def request_rows(template: str) -> list[str]:
    """Return the row keys of table 3, in order."""
    details = [f"{key}_{place}" for key, _, labels in GROUPS for place in range(1, len(labels) + 1)]
    others = ["other"] if template == "F19" else ["other_1", "other_2", "other_3"]
    return ["received", "carried_in", "granted", "partial", *details, *others, "result_total", "carried_out"]


def addresses(template: str) -> list[str]:
    """Return every cell of a form."""
    return [
        *(
            f"disclosure.{row}.{column}"
            for _, _, columns, rows in SUB_TABLES[template]
            for row, _ in rows
            for column in columns
        ),
        *(f"requests.{row}.{column}" for row in request_rows(template) for column in COLUMN_KEYS),
        *(f"appeals.{row}.{column}" for row, _ in APPEAL_GROUPS for column in APPEAL_KEYS),
    ]
