"""The report as a whole, its organ, and last year's report."""

import pytest

from gouji.engine.errors import Text
from gouji.engine.facts import Absent, Fact
from gouji.engine.facts.tables import cells_at
from gouji.engine.form import APPEAL_ROWS, REQUEST_COLUMNS
from gouji.engine.model import Cell, CellKind, Filing, Note, Organ
from tests.unit.engine.facts.written import facts_of, overview, written_report


def note(code: str, table: str | None, **rest: object) -> Note:
    return Note(code, Text("有异", "odd"), table=table, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(("year", "expected"), [(2019, "F19"), (2020, "F19"), (2021, "F21"), (2026, "F21")])
def test_the_year_prescribes_the_format(year: int, expected: str) -> None:
    assert facts_of(year=year).get("report.prescribed_template") == Fact(expected)


def test_before_2019_no_format_is_prescribed() -> None:
    assert isinstance(facts_of(year=2018).get("report.prescribed_template"), Absent)
    assert isinstance(facts_of(year=None).get("report.prescribed_template"), Absent)


def test_the_marks_of_the_wrong_format_are_shown_with_their_places() -> None:
    facts = facts_of(
        template="F19",
        notes=(
            note("template_mark", "disclosure", found="本年新制作数量", span=(4, 9)),
            note("template_mark", "disclosure", found="现行有效件数", span=(10, 12)),
            note("template_mark", "requests", found="（六）其他处理", span=(20, 24)),
        ),
    )

    assert facts.get("report.marks_of_other_template") == Fact(
        ("本年新制作数量", "（六）其他处理"), ((4, 9), (20, 24))
    )
    assert facts.get("report.rows_lacking").value == (  # type: ignore[union-attr]
        Text(
            "“（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请”",
            "«handled otherwise: not corrected in time»",
        ),
        Text(
            "“（六）其他处理 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请”",
            "«handled otherwise: fee not paid in time»",
        ),
    )


def test_the_right_format_has_nothing_to_show() -> None:
    facts = facts_of(sections={"overview": "政府集中采购有序。"})

    assert facts.get("report.marks_of_other_template") == Fact(())
    assert facts.get("report.rows_lacking") == Fact(())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年，本局有序推进。2022年共发布信息5条。比2021年增加2条。", 2022),
        ("2021年，本局有序推进。2021年底完成。", 2021),
        ("2022年有序推进。", 2022),
        ("2022年有序推进。2023年将继续推进，2023年计划公开三项。", 2022),
        ("依据《甲县2019年要点》《乙县2019年要点》，2022年有序推进。", 2022),
        ("2021年有序推进，2022年有序推进。", None),
        ("本局有序推进。", None),
        ("自2019年5月15日起施行。", None),
    ],
)
def test_the_year_of_the_body_is_the_one_most_mentions_name(text: str, expected: int | None) -> None:
    fact = overview(text).get("report.body_year")

    assert (fact.value if isinstance(fact, Fact) else None) == expected


def test_what_the_register_does_not_know_is_absent() -> None:
    unknown = facts_of(Filing(organ=Organ("甲县民政局")))
    known = facts_of(Filing(organ=Organ("甲县民政局", None, "department", "410781", "county", False, True)))

    for name in ("organ.kind", "organ.level", "organ.makes_regulations"):
        assert isinstance(unknown.get(name), Absent), name
    assert known.get("organ.kind") == Fact("department")
    assert known.get("organ.level") == Fact("county")
    assert known.get("organ.makes_regulations") == Fact(False)
    assert known.get("organ.region") == Fact("410781")
    assert known.get("organ.registered") == Fact(True)


def test_the_documents_own_kind_serves_where_the_register_has_none() -> None:
    assert facts_of(kind="township").get("organ.kind") == Fact("township")


def test_last_years_format_is_the_one_found_or_else_the_one_prescribed() -> None:
    alone = facts_of(year=2021)
    compared = facts_of(year=2021, predecessor=written_report(year=2020, template="F21"))

    assert alone.get("previous.present") == Fact(False)
    assert isinstance(alone.get("previous.template"), Absent)
    assert alone.get("previous.template_or_prescribed") == Fact("F19")
    assert compared.get("previous.template_or_prescribed") == Fact("F21")
    assert compared.get("previous.year") == Fact(2020)


def test_cells_of_both_years_are_at_hand() -> None:
    facts = facts_of(
        cells={"requests.carried_in.total": 3},
        predecessor=written_report(year=2021, cells={"requests.carried_out.total": 2}),
    )

    assert facts.cell("requests.carried_in.total") == Cell(3, CellKind.NUMBER, "3")
    assert facts.cell("requests.carried_out.total", "previous").value == 2
    assert facts.cell("requests.nothing.total").kind is CellKind.MISSING
    assert facts_of().cell("requests.carried_out.total", "previous").kind is CellKind.MISSING


def test_misspelt_labels_are_gathered_table_by_table() -> None:
    facts = facts_of(
        notes=(
            note(
                "label_misspelt",
                "disclosure",
                span=(4, 9),
                address="disclosure.normative.repealed",
                found="废件数",
                expected="废止件数",
            ),
            note(
                "label_misspelt",
                "requests",
                span=(20, 24),
                address="requests.received",
                found="甲",
                expected="乙",
            ),
            note(
                "label_misspelt",
                "requests",
                span=(30, 34),
                address="requests.received",
                found="丙",
                expected="乙",
            ),
            note("row_torn", "requests", span=(40, 44)),
        )
    )
    records = facts.records("tables.label_deviations")
    assert not isinstance(records, Absent)

    assert [(record.get("table"), record.get("count"), record.get("deviations")) for record in records] == [
        (Fact("disclosure"), Fact(1), Fact(("废件数→废止件数",))),
        (Fact("requests"), Fact(2), Fact(("甲→乙", "丙→乙"))),
    ]
    assert [(record.cells, record.spans) for record in records] == [
        (("disclosure.normative.repealed",), ((4, 9),)),
        (tuple(f"requests.received.{column}" for column in REQUEST_COLUMNS), ((20, 24), (30, 34))),
    ]


@pytest.mark.parametrize(
    ("table", "address", "expected"),
    [
        ("disclosure", "disclosure.item_1.repealed", ("regulations.repealed", "normative.repealed")),
        ("disclosure", "disclosure.item_5", ("licensing.decisions",)),
        ("appeals", "appeals.*.pending", tuple(f"{row}.pending" for row in APPEAL_ROWS)),
        ("appeals", "appeals.direct_suit.upheld", ("direct_suit.upheld",)),
        ("requests", "requests", ()),
        ("requests", "requests.nothing", ()),
    ],
)
def test_a_label_stands_for_the_cells_under_it(table: str, address: str, expected: tuple[str, ...]) -> None:
    found = cells_at("F21", table, address)  # type: ignore[arg-type]

    assert found == tuple(f"{table}.{place}" for place in expected)


def test_a_missing_column_is_called_by_its_head() -> None:
    facts = facts_of(notes=(note("column_missing", "requests", address="requests.*.welfare"),))
    (record,) = facts.records("tables.missing_columns")  # type: ignore[misc]

    assert record.get("columns") == Fact((Text("社会公益组织", "public welfare organisations"),))
    assert len(record.cells) == 25


def test_missing_rows_carry_the_names_of_the_form() -> None:
    facts = facts_of(notes=(note("row_missing", "requests", address="requests.granted"),))
    (record,) = facts.records("tables.missing_rows")  # type: ignore[misc]

    assert record.get("rows") == Fact((Text("表三 （一）予以公开", "Table 3, granted"),))


def test_a_table_without_cells_is_missing() -> None:
    facts = facts_of(tables={"requests": {"received.natural": Cell(0, CellKind.NUMBER)}})

    assert facts.get("tables.requests.present") == Fact(True)
    assert facts.get("tables.appeals.present") == Fact(False)
    assert len(facts.get("tables.missing").value) == 2  # type: ignore[union-attr,arg-type]
