"""How many requests the overview says were received: tied to its subject, or not at all."""

import pytest

from gouji.engine.facts import Absent, Fact
from tests.unit.engine.facts.written import overview


def counts(text: str) -> list[int]:
    records = overview(text).records("narrative.requests")
    if isinstance(records, Absent):
        return []
    return [record.get("count").value for record in records]  # type: ignore[union-attr,misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共收到政府信息公开申请5件。", 5),
        ("2022年，本局共收到政府信息公开申请 5 件，均已答复。", 5),
        ("全年收到5件政府信息公开申请。", 5),
        ("全年共收到政府信息公開申請5件，均已答復。", 5),
        ("2022年，本鄉沒有收到依申請公開事項。", 0),
        ("本年度受理依申请公开5件。", 5),
        ("全年共接收公民、法人和其他组织提出的政府信息公开申请1,205件。", 1205),
        ("截至12月31日，共收到信息公开申请三件。", 3),
        ("共收到和处理政府信息公开申请7件。", 7),
        ("市民政局共收到政府信息公开申请2件。", 2),
        ("我单位全年收到政府信息公开申请4件。", 4),
        ("全年政府信息公开申请数量为6件。", 6),
        ("全年收到政府信息公开申请10件（其中网上申请8件，信函2件）。", 10),
        ("（一）主动公开。好。\n（二）依申请公开。全年收到申请9件，按时答复。", 9),
        ("全年收到政府信息公开申请0件。", 0),
        ("全年未收到政府信息公开申请。", 0),
        ("本年度没有公民、法人和其他组织向本局提出政府信息公开申请。", 0),
        ("全年无人提出政府信息公开申请。", 0),
        ("截至年底，本局尚未接到任何依申请公开的申请。", 0),
        ("本年度无依申请公开事项。", 0),
        ("（一）主动公开。好。\n（二）依申请公开。2022年未收到申请。", 0),
        ("全年收到群众依申请公开1件。", 1),
        ("2022年共收到政府信息依申请公开1,499件。其中，网络申请1,303件。", 1499),
        ("2022年，共收到10件依申请公开请求，2021年结转2件。", 10),
        ("（一）主动公开。好。\n（二）依申请公开。收到4件针对本局的申请。", 4),
        ("2022年我局未收到公众、法人或其他组织对政府信息公开的申请。", 0),
        ("街道累计收到依申请信息公开件6件，均未收费。", 6),
        ("全年共接收和办理政府信息公开申请3件。", 3),
        ("本局收到依申请公开申请1件，已答复1件。", 1),
        ("全年未收到行政许可申请；全年未接到信息公开申请。", 0),
        ("2022年度，受理政府信息公开申请0件。未因公开申请被提起复议。", 0),
        ("本年度未受理到依申请公开件。", 0),
        ("一)主动公开\n发布5条。\n二)依申请公开\n未收到申请。", 0),
        ("全年未收到群众要求公开信息的公开申请。", 0),
        ("2022年本局收到政府信息公开申请的数量为零。", 0),
        ("全年收到公民、法人和其他组织提出的政府信息公开申请均为 0，工作平稳。", 0),
        ("全年收到自然人、法人的信息公开申请均为０。", 0),
        ("本年度受理依申请公开件数为零。", 0),
        ("政府信息公开申请数量为〇。", 0),
        ("全年收到政府信息公开申请为零件。", 0),
        ("（一）主动公开。好。\n（二）依申请公开。收到申请总数为零。", 0),
        ("全年办理依申请公开件7件，均已答复。", 7),
        ("全年共办理公民、法人或其他组织通过网站、邮寄等途径提出的依申请公开信息合计8件。", 8),
        ("（一）主动公开。好。\n（二）依申请公开。收到申请书58份，已处理54份。", 58),
    ],
)
def test_a_total_tied_to_requests_is_taken(text: str, expected: int) -> None:
    assert counts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "全年收到低保申请300件。",
        "（一）主动公开。好。\n（二）依申请公开。全年收到救助申请300件。",
        "全年共收到政协提案1件、人大代表建议2件，均已公开。",
        "全年收到信访件20件，政府信息公开有序。",
        "全年收到政府信息公开行政复议申请2件。",
        "2021年收到政府信息公开申请5件。",
        "上年结转政府信息公开申请1件。",
        "较上年增加政府信息公开申请3件。",
        "通过网络收到政府信息公开申请3件。",
        "收到网上政府信息公开申请3件、信函申请2件。",
        "收到自然人政府信息公开申请3件。",
        "收到企业提出的政府信息公开申请3件。",
        "上半年收到政府信息公开申请3件。",
        "全年收到政府信息公开申请约30件。",
        "共提出政府信息公开申请11件，按一事一申请拆分登记15件。",
        "近三年累计受理政府信息公开申请61件。",
        "延期办理政府信息公开申请3件，已办理信息公开申请2件。",
        "通过网站等渠道之一收到政府信息公开申请3件。",
        "全年共办理政府信息公开申请0件。",
        "全年收到政府信息公开申请30余件。",
        "全年办结政府信息公开申请5件。",
        "其中，收到要求公开征地信息的公开申请3件。",
        "全年收到重复的政府信息公开申请2件。",
        "依申请公开信息5条已经发布。",
        "依照《条例》第20条办理依申请公开。",
        "申请人可以书面提出政府信息公开申请，提交申请表1份。",
        "制作依申请公开申请书3份供群众取用。",
        "如未收到政府信息公开申请，也应在报告中说明。",
        "全年没有未受理的政府信息公开申请。",
        "全年未收到书面政府信息公开申请。",
        "全年未收到公民提出的政府信息公开申请。",
        "全年未收到企业的政府信息公开申请。",
        "全年未收到因政府信息公开申请行政复议的案件。",
        "2021年未收到政府信息公开申请。",
        "全年没有收到对政府信息公开申请答复不满的投诉。",
        "全年无逾期答复的政府信息公开申请。",
        "上半年未收到政府信息公开申请。",
        "未发生收取政府信息公开申请费用的情况。",
        "全年未收到低保申请。",
        "未收到书面申请政府信息公开，未收到信函、传真申请公开，未收到网上公开申请。",
        "全年未产生因政府信息公开申请提请的行政复议。",
        "全年无结转下年度办理的公开申请。",
        "制度健全，工作有序。",
        "全年收到政府信息公开申请的行政复议数量为零。",
        "全年收到网上提出的政府信息公开申请数量为零。",
        "全年收到公民提出的政府信息公开申请均为0。",
        "2021年收到政府信息公开申请的数量为零。",
        "上半年，收到政府信息公开申请的数量为零。",
        "全年未按期受理的政府信息公开申请数量为零。",
        "如收到政府信息公开申请的数量为零，也应在报告中说明。",
        "全年收到低保申请的数量为零。",
        "收到政府信息公开申请，其中要求公开征地信息的申请数量为零。",
        "全年收到政府信息公开申请的数量为零点五倍。",
        "办理政府信息公开申请收费均为零。",
        "全年上年结转的政府信息公开申请数量为零。",
    ],
)
def test_anything_less_certain_is_left_alone(text: str) -> None:
    assert counts(text) == []


def test_a_statement_carries_its_sentence_its_place_and_its_phrase() -> None:
    facts = overview("全年工作有序，共收到政府信息公开申请 5\n件，均已答复。")
    records = facts.records("narrative.requests")
    assert not isinstance(records, Absent)
    (record,) = records

    assert record.get("quote") == Fact("共收到政府信息公开申请5件")
    assert record.get("phrase") == Fact("共收到政府信息公开申请件")
    assert [facts.document.text[start:end] for start, end in record.spans] == ["共收到政府信息公开申请 5\n件"]


def test_without_an_overview_nothing_can_be_said() -> None:
    facts = overview("")
    without = overview(None)  # type: ignore[arg-type]

    assert isinstance(facts.records("narrative.requests"), Absent)
    assert isinstance(without.records("narrative.requests"), Absent)
    assert isinstance(without.get("narrative.says_no_requests"), Absent)


def test_none_received_is_only_said_where_nothing_else_is() -> None:
    none = overview("全年未收到政府信息公开申请。")
    both = overview("全年未收到政府信息公开申请。共收到政府信息公开申请5件。")

    assert none.get("narrative.says_no_requests").value is True  # type: ignore[union-attr]
    assert none.get("narrative.no_requests_quote").value == "全年未收到政府信息公开申请"  # type: ignore[union-attr]
    assert both.get("narrative.says_no_requests").value is False  # type: ignore[union-attr]


PARAGRAPH = "（一）主动公开。发布信息85条。\n（二）依申请公开。{}\n（三）政府信息管理。修订制度2项。"


@pytest.mark.parametrize(
    ("said", "has_number", "says_none"),
    [
        ("全年收到申请5件。", True, False),
        ("全年收到申请五件。", True, False),
        ("全年收到申请0件。", True, False),
        ("全年未收到申请。", False, True),
        ("没有接到公民、法人提出的申请。", False, True),
        ("本年度无依申请公开情况。", False, True),
        ("畅通渠道，及时答复。", False, False),
        ("自2022年1月1日起畅通渠道。", False, False),
        ("依据条例第36条答复。", False, False),
        ("做到一次性告知，办好群众的每一件事。", False, False),
        ("严格依据新条例办理依申请公开，规范答复。", False, False),
    ],
)
def test_the_paragraph_on_requests_has_a_number_or_says_none(
    said: str, has_number: bool, says_none: bool
) -> None:
    facts = overview(PARAGRAPH.format(said))

    assert facts.get("narrative.requests_paragraph").value == f"（二）依申请公开。{said}"  # type: ignore[union-attr]
    assert facts.get("narrative.requests_paragraph_has_number").value is has_number  # type: ignore[union-attr]
    assert facts.get("narrative.requests_paragraph_says_none").value is says_none  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["工作有序。", "（一）主动公开。好。\n（二）制度建设。好。"])
def test_an_overview_without_such_a_paragraph_says_so(text: str) -> None:
    for name in ("requests_paragraph", "requests_paragraph_has_number", "requests_paragraph_says_none"):
        assert isinstance(overview(text).get(f"narrative.{name}"), Absent)
