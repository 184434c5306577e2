"""The text is cut at every mark and nothing of it is lost."""

from gouji.engine.model import Severity
from gouji.integrations.inbound.reviewer.views.text import Mark, Piece, cut, text_parts
from tests.unit.integrations.desk.samples import standard_report

TEXT = "全年收到申请9件，均按期答复。"


def test_a_text_without_marks_is_one_piece() -> None:
    assert cut(TEXT, (0, len(TEXT)), ()) == (Piece(TEXT),)


def test_overlapping_marks_share_the_characters_they_share() -> None:
    marks = (
        Mark(1, Severity.INFO, ((2, 7),)),
        Mark(2, Severity.ERROR, ((4, 8),)),
    )

    assert cut(TEXT, (0, len(TEXT)), marks) == (
        Piece("全年"),
        Piece("收到", (1,), Severity.INFO),
        Piece("申请9", (1, 2), Severity.ERROR),
        Piece("件", (2,), Severity.ERROR),
        Piece("，均按期答复。"),
    )


def test_a_mark_that_reaches_beyond_the_part_is_cut_off_at_its_ends() -> None:
    assert cut(TEXT, (4, 7), (Mark(1, Severity.INFO, ((0, 99),)),)) == (Piece("申请9", (1,), Severity.INFO),)


def test_all_parts_together_are_the_whole_text_but_for_line_ends_between_them() -> None:
    document, _ = standard_report()

    parts = text_parts(document, ())

    shown = "".join(piece.text for part in parts for piece in (*part.heading, *part.body))
    assert "".join(shown.split()) == "".join(document.text.split())


def test_the_parts_that_are_tables_are_known_as_such() -> None:
    document, _ = standard_report()

    assert [(part.key, part.is_table) for part in text_parts(document, ())] == [
        ("opening", False),
        ("overview", False),
        ("disclosure", True),
        ("requests", True),
        ("appeals", True),
        ("problems", False),
        ("other", False),
    ]
