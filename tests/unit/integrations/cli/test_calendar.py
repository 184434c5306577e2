"""`gouji calendar show` and `gouji remind`: what they print, write, refuse, and that showing changes nothing."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gouji.engine.model import Organ
from gouji.engine.register import Contact, Registered
from gouji.engine.store import open_database
from gouji.engine.store.queries import organs
from gouji.engine.store.queries import reminders as kept
from tests.integration.sqlite import new_sqlite
from tests.unit.integrations.cli.conftest import Gouji


@pytest.fixture
def roster(tmp_path: Path) -> str:
    """Two organs in the store of the command line; only one can be written to."""
    (tmp_path / "data").mkdir()
    url = new_sqlite(tmp_path / "data")
    database = open_database(url)
    with database.session() as session:
        entries = [
            Registered(
                Organ(name, code, "department", "510822", "county", False, True),
                contacts=(Contact(email=email),) if email else (),
            )
            for code, name, email in (("A", "青川县民政局", "a@example.gov.cn"), ("B", "青川县水务局", ""))
        ]
        organs.save_organs(session, entries, datetime.now(UTC))
    database.close()
    return url


def test_the_board_is_shown_with_deadlines_and_every_organ_that_has_not_filed(
    gouji: Gouji, roster: str
) -> None:
    seen = gouji("calendar", "show", 2025, "--on", "2026-02-03")

    lines = seen.out.splitlines()
    assert (seen.status, lines[0]) == (0, "2025年度报告 · 截至2026-02-03")
    assert "  部门 提交  2026-01-31（法定：《中华人民共和国政府信息公开条例》第四十九条第一款）" in lines
    assert "缺报 2  无法读取 0  已退回 0  逾期报送 0  待报送 0  按时报送 0  免报 0" in lines
    assert lines[-2:] == ["  缺报  青川县民政局  A  已过 3 天", "  缺报  青川县水务局  B  已过 3 天"]


def test_without_a_register_the_board_says_what_to_do(gouji: Gouji) -> None:
    seen = gouji("calendar", "show", "--lang", "en")

    assert seen.status == 0
    assert seen.out.splitlines()[-1].endswith("gouji organs import")


def test_the_board_is_given_as_json_and_csv(gouji: Gouji, roster: str, tmp_path: Path) -> None:
    told = json.loads(gouji("calendar", "show", 2025, "--on", "2026-01-30", "--format", "json").out)
    file = tmp_path / "board.csv"
    gouji("calendar", "show", 2025, "--on", "2026-01-30", "--format", "csv", "--out", file)
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))

    assert [(one["code"], one["state"], one["days"]) for one in told["organs"]] == [
        ("A", "pending", 1),
        ("B", "pending", 1),
    ]
    assert [row[0] for row in rows] == ["机关代码", "A", "B"]


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_much_of_a_file_is_written_and_a_log_does_not(
    gouji: Gouji, roster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ("calendar", "show", 2025, "--format", "csv", "--out", tmp_path / "board.csv")
    written = f"已写入 {tmp_path / 'board.csv'}\n"
    logged = gouji(*wanted).err
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    gouji(*wanted)

    assert logged == written
    shown = terminal.getvalue()
    assert [part in shown for part in ("写入", "100%", "2/2")] == [True, True, True]
    assert shown.endswith(written)


def test_a_dry_run_tells_whom_it_would_write_to_and_whom_nobody_can_and_writes_nothing(
    gouji: Gouji, roster: str
) -> None:
    seen = gouji("remind", "--dry-run", "--on", "2026-01-28")

    assert seen.status == 0
    assert seen.out.splitlines()[:2] == [
        "T-3  青川县民政局  还有 3 天  a@example.gov.cn",
        "T-3  青川县水务局  还有 3 天  名录中没有邮箱",
    ]
    assert "  青川县水务局  B  名录中没有邮箱" in seen.out
    database = open_database(roster)
    with database.read_session() as session:
        assert kept.listed(session, 2025) == []
    database.close()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("remind", "--on", "2026-01-28"), "--dry-run"),
        (("remind", "--dry-run", "--region", "5"), "--region"),
        (("calendar", "show", "--region", "51082x"), "--region"),
        (("calendar", "show", "1999"), "2019–2200"),
        (("calendar", "show", "--on", "31.1."), "31.1."),
    ],
)
def test_bad_use_ends_with_one_line_that_says_what_to_write(
    gouji: Gouji, arguments: tuple[str, ...], says: str
) -> None:
    seen = gouji(*arguments)

    assert (seen.status, seen.out) == (2, "")
    assert len(seen.err.splitlines()) == 1
    assert says in seen.err
