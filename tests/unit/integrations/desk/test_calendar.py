"""What people see of the calendar, and may do: by role and region; the files that they take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from gouji.engine.calendar.standing import State
from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, NotFoundError
from gouji.engine.model import Organ
from gouji.engine.register import Contact, Exemption, Registered, load_register
from gouji.engine.rules import load_ruleset
from gouji.engine.store import Database, open_database
from gouji.engine.store.queries import calendar as boards
from gouji.engine.store.queries import missing, organs, queue
from gouji.engine.store.queries.arrivals import Arrival, save_submission
from gouji.engine.store.queries.calendar import Line
from gouji.integrations.desk import calendar, calendar_files
from gouji.integrations.desk.calendar_words import JOB_WORDS
from gouji.integrations.desk.roles import Actor, Role
from gouji.workers.calendar import JOBS
from tests.integration.sqlite import new_sqlite

ZONE = ZoneInfo("Asia/Shanghai")
RULESET = load_ruleset()
TODAY = date(2026, 2, 10)
NOW = datetime(2026, 2, 10, 2, tzinfo=UTC)
ADMIN = Actor(1, "王敏", Role.ADMIN)
NEXT_DOOR = Actor(2, "李雷", Role.SUPERVISOR, "510823")
AT_HOME = Actor(3, "韩梅", Role.SUPERVISOR, "5108")
HEAD = calendar.heading(ADMIN, RULESET, 2025, None, TODAY)


def registered(code: str, name: str, *, region: str = "510822", exempt: str = "") -> Registered:
    return Registered(
        Organ(name, code, "department", region, "county", False, True),
        contacts=(Contact(email=f"{code.lower()}@example.gov.cn"),),
        exemptions=(Exemption(2025, 2025, exempt),) if exempt else (),
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(new_sqlite(tmp_path))
    with opened.session() as session:
        organs.save_organs(
            session,
            [
                registered("A", "青川县民政局"),
                registered("B", "青川县财政局"),
                registered("C", "青川县水务局"),
                registered("D", '=HYPERLINK("http://x","点")局', exempt="@机构筹建"),
                registered("E", "剑阁县民政局", region="510823"),
            ],
            NOW,
        )
        file(session, "A", "青川县民政局", datetime(2026, 1, 20, tzinfo=UTC))
        file(session, "B", "青川县财政局", datetime(2026, 2, 4, tzinfo=UTC))
        lines = boards.board(session, RULESET, 2025, None, TODAY, ZONE)
        missing.sync_missing(session, 2025, lines, TODAY, NOW)
    yield opened
    opened.close()


def file(session: calendar.Session, code: str, organ: str, at: datetime) -> None:
    arrival = Arrival(
        f"m-{code}", "generic", code, organ, 2025, "r.txt", b"x", organ_code=code, submitted_at=at
    )
    save_submission(session, arrival, load_register(), at)


def overview(database: Database, actor: Actor = ADMIN, region: str | None = None) -> calendar.Overview:
    with database.read_session() as session:
        return calendar.overview(session, actor, RULESET, 2025, region, TODAY, ZONE)


def lines(database: Database, actor: Actor = ADMIN, region: str | None = None) -> list[Line]:
    head = calendar.heading(actor, RULESET, 2025, region, TODAY)
    with database.read_session() as session:
        return list(calendar.board_lines(session, head, RULESET, ZONE))


def test_the_board_lists_the_worst_first_and_counts_every_state(database: Database) -> None:
    found = [(line.organ.code, line.standing.state, line.standing.days) for line in lines(database)]

    assert found == [
        ("C", State.MISSING, 10),
        ("E", State.MISSING, 10),
        ("B", State.LATE, 4),
        ("A", State.FILED, 0),
        ("D", State.EXEMPT, 0),
    ]
    assert overview(database).counts == {
        State.MISSING: 2, State.UNREADABLE: 0, State.RETURNED: 0, State.LATE: 1, State.PENDING: 0, State.FILED: 1, State.EXEMPT: 1,
    }  # fmt: skip


def test_a_board_is_divided_by_the_next_level_below(database: Database) -> None:
    assert [(part.code, part.total) for part in overview(database, region="5108").divisions] == [
        ("510822", 4),
        ("510823", 1),
    ]
    assert [part.code for part in overview(database).divisions] == ["510822", "510823"]
    assert overview(database, region="510822").divisions == ()


def test_people_see_their_own_region_and_never_more(database: Database) -> None:
    assert [line.organ.code for line in lines(database, NEXT_DOOR)] == ["E"]
    assert [line.organ.code for line in lines(database, NEXT_DOOR, "51")] == ["E"]
    assert [line.organ.code for line in lines(database, AT_HOME, "510823")] == ["E"]
    with pytest.raises(ForbiddenError) as caught:
        lines(database, NEXT_DOOR, "510822")
    assert caught.value.code == "region_forbids"


@pytest.mark.parametrize("role", [Role.FILER, Role.AUTHOR])
def test_who_does_not_review_does_not_look_at_the_calendar(database: Database, role: Role) -> None:
    with pytest.raises(ForbiddenError) as caught:
        lines(database, Actor(4, "x", role))

    assert caught.value.code == "role_forbids"


def test_an_organ_has_a_page_of_its_year_and_one_that_need_not_file_has_none(database: Database) -> None:
    with database.read_session() as session:
        one = calendar.organ_year(session, ADMIN, RULESET, 2025, "C", TODAY, ZONE)
        with pytest.raises(NotFoundError):
            calendar.organ_year(session, ADMIN, RULESET, 2025, "X", TODAY, ZONE)
        with pytest.raises(NotFoundError):
            calendar.organ_year(session, NEXT_DOOR, RULESET, 2025, "C", TODAY, ZONE)

    assert one.missing is not None
    assert (one.missing.due_on, one.missing.severity, one.missing.state) == (
        date(2026, 1, 31),
        "error",
        "open",
    )
    assert one.reminders == ()


def test_an_excuse_is_kept_with_its_words_and_can_be_taken_back(database: Database) -> None:
    with database.session() as session:
        row = missing.of_organ(session, "C", 2025)
        assert row is not None
        seen = row.version
        calendar.excuse(session, AT_HOME, row.id, reason=" 机构改革，职责未定 ", seen=seen, now=NOW)
        excused = (row.state, row.reason, row.closed_by)
        calendar.reopen(session, AT_HOME, row.id, seen=row.version, now=NOW)
        reopened = (row.state, row.reason, row.closed_by)
        with pytest.raises(ConflictError):
            calendar.excuse(session, AT_HOME, row.id, reason="再来", seen=seen, now=NOW)

    assert excused == ("excused", "机构改革，职责未定", "韩梅")
    assert reopened == ("open", None, None)


def test_an_excuse_needs_words_a_supervisor_and_ones_own_region(database: Database) -> None:
    with database.read_session() as session:
        row = missing.of_organ(session, "C", 2025)
        assert row is not None
        for actor, reason, error in (
            (AT_HOME, "  ", BadRequestError),
            (NEXT_DOOR, "理由", NotFoundError),
            (Actor(5, "y", Role.REVIEWER), "理由", ForbiddenError),
            (Actor(6, "z", Role.FILER), "理由", ForbiddenError),
        ):
            with pytest.raises(error):
                calendar.excuse(session, actor, row.id, reason=reason, seen=row.version, now=NOW)


def test_an_excused_report_stays_excused_over_the_days_and_is_closed_when_it_comes(
    database: Database,
) -> None:
    with database.session() as session:
        row = missing.of_organ(session, "C", 2025)
        assert row is not None
        calendar.excuse(session, ADMIN, row.id, reason="机构改革", seen=row.version, now=NOW)
        sync(session, date(2026, 2, 11))
        still = row.state
        file(session, "C", "青川县水务局", datetime(2026, 2, 12, tzinfo=UTC))
        sync(session, date(2026, 2, 13))

    assert still == "excused"
    assert (row.state, row.report_id is not None) == ("filed", True)


def test_a_report_that_need_not_come_any_more_is_dropped_and_comes_back_when_it_must(
    database: Database,
) -> None:
    with database.session() as session:
        row = missing.of_organ(session, "C", 2025)
        assert row is not None
        organs.save_organs(session, [registered("C", "青川县水务局", exempt="撤并中")], NOW)
        sync(session, date(2026, 2, 11))
        dropped = row.state
        organs.save_organs(session, [registered("C", "青川县水务局")], NOW)
        sync(session, date(2026, 2, 12))

    assert dropped == "dropped"
    assert (row.state, row.found_on) == ("open", TODAY)


def sync(session: calendar.Session, day: date) -> None:
    lines = boards.board(session, RULESET, 2025, None, day, ZONE)
    missing.sync_missing(session, 2025, lines, day, NOW)


def test_a_returned_report_is_told_as_returned_until_it_comes_again(database: Database) -> None:
    with database.session() as session:
        (line,) = [
            one for one in boards.board(session, RULESET, 2025, None, TODAY, ZONE) if one.organ.code == "A"
        ]
        assert line.submission_id is not None
        queue.decide_submission(session, line.submission_id, actor="王", action="return", now=NOW)
        (after,) = [
            one
            for one in boards.board(session, RULESET, 2025, None, date(2026, 2, 14), ZONE)
            if one.organ.code == "A"
        ]

    assert (after.standing.state, after.standing.days) == (State.RETURNED, 4)


def test_the_csv_holds_every_organ_and_no_formula(database: Database) -> None:
    content = b"".join(calendar_files.to_csv(HEAD, lines(database), "zh"))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == 6
    assert rows[0][:3] == ["机关代码", "机关名称", "类别"]
    assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert rows[5][1] == '\'=HYPERLINK("http://x","点")局'


def test_the_workbook_has_dates_as_dates_texts_as_texts_and_says_of_when_it_is(database: Database) -> None:
    content = io.BytesIO()
    calendar_files.write_xlsx(HEAD, lines(database), "zh", NOW.astimezone(ZONE), content)
    content.seek(0)
    book = CalamineWorkbook.from_filelike(content)
    rows = book.get_sheet_by_name("报送情况").to_python()
    about = [row[0] for row in book.get_sheet_by_name("说明").to_python()]

    assert rows[3][:8] == ["B", "青川县财政局", "部门", "510822", 2025, "逾期报送", 4, date(2026, 1, 31)]
    assert rows[5][1] == '=HYPERLINK("http://x","点")局'
    assert "数据时间：2026-02-10 10:00" in about
    assert "缺报：2" in about


def test_who_has_not_filed_and_cannot_be_written_to_is_listed_as_the_roster_is_now(
    database: Database,
) -> None:
    with database.session() as session:
        nobody = replace(registered("C", "青川县水务局"), contacts=(Contact("张三", "没有邮箱"),))
        organs.save_organs(session, [nobody, replace(registered("A", "青川县民政局"), contacts=())], NOW)
    with database.read_session() as session:
        found = calendar.reminded(session, ADMIN, RULESET, 2025, None, TODAY, ZONE)

    assert found.unreachable == 1
    assert [(organ.code, wrong) for organ, wrong in found.without_address] == [("C", ("没有邮箱",))]
    assert (found.counts, found.troubled) == ({}, ())


def test_the_rule_on_reports_still_to_come_speaks_on_the_page_of_an_organ(database: Database) -> None:
    with database.read_session() as session:
        owing = calendar.organ_year(session, ADMIN, RULESET, 2025, "C", TODAY, ZONE)
        filed = calendar.organ_year(session, ADMIN, RULESET, 2025, "A", TODAY, ZONE)

    assert [one.candidate.message.zh for one in owing.hints] == [
        "2025年度报告尚未收到，应于2026年1月31日前提交，已过10天"
    ]
    assert filed.hints == ()


def test_every_daily_job_has_a_name() -> None:
    assert JOB_WORDS.keys() == JOBS.keys()
