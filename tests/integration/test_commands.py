"""Commands that work on a store: accounts, tokens, imports, migrations, submissions refused; on a real SQLite file."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from sqlmodel import select

from gouji.engine.store import open_database
from gouji.engine.store.queries import report_states, users
from gouji.engine.store.tables import ReportState
from gouji.integrations.desk import accounts
from gouji.integrations.inbound.cli.app import run
from gouji.workers.settings import load_settings
from tests.integration.postgres import Postgres, postgres

__all__ = ["postgres"]

SAMPLES = Path(str(files("gouji.integrations.inbound.cli") / "samples"))


@dataclass(frozen=True)
class Seen:
    """Exit status and the two streams."""

    status: int
    out: str
    err: str


Gouji = Callable[..., Seen]


@pytest.fixture
def gouji(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gouji:
    """Run `gouji ARGUMENTS` with `stdin`, on a data folder of its own."""
    monkeypatch.setenv("GOUJI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, stdin: str = "") -> Seen:
        load_settings.cache_clear()
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Seen(status, out, err)

    return call


def test_an_account_is_added_with_the_password_from_standard_input(gouji: Gouji, tmp_path: Path) -> None:
    seen = gouji(
        "user", "add", "王敏", "--role", "reviewer", "--region", "2202", stdin="correct horse battery\n"
    )

    database = open_database(f"sqlite:///{tmp_path / 'data' / 'gouji.sqlite3'}")
    with database.read_session() as session:
        (user,) = users.list_users(session)
    database.close()
    assert (seen.status, seen.out, seen.err) == (0, "已建立账号 王敏\n", "")
    assert (user.name, user.role, user.region) == ("王敏", "reviewer", "2202")


@pytest.mark.parametrize(("stdin", "line"), [("", "密码要从标准输入给出"), ("short\n", "密码长度须为 10")])
def test_an_account_without_a_fit_password_is_refused(stdin: str, line: str, gouji: Gouji) -> None:
    seen = gouji("user", "add", "王敏", "--role", "reviewer", stdin=stdin)

    assert (seen.status, seen.out, seen.err.count("\n")) == (2, "", 1)
    assert line in seen.err


def test_a_token_is_printed_alone_and_opens_the_api(gouji: Gouji, tmp_path: Path) -> None:
    gouji("user", "add", "robot", "--role", "filer", stdin="correct horse battery\n")
    seen = gouji("token", "create", "--user", "robot")

    database = open_database(f"sqlite:///{tmp_path / 'data' / 'gouji.sqlite3'}")
    with database.read_session() as session:
        actor = accounts.actor_of_token(session, seen.out.strip())
    database.close()
    assert (seen.status, seen.err, actor.name) == (0, "", "robot")


def test_a_filer_is_bound_to_an_organ_of_the_roster(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "organs.csv").write_text("代码,名称,类型,区划\nX1,青川县水务局,department,510822\n")
    word = "correct horse battery\n"

    unbound = gouji("user", "add", "赵填报", "--role", "filer", stdin=word)
    unknown = gouji("user", "organ", "赵填报", "--organ", "X1")
    gouji("organs", "import", tmp_path / "organs.csv")
    bound = gouji("user", "organ", "赵填报", "--organ", "X1")
    added = gouji("user", "add", "钱填报", "--role", "filer", "--organ", "X1", stdin=word)
    wrong = gouji("user", "add", "王敏", "--role", "reviewer", "--organ", "X1", stdin=word)

    database = open_database(f"sqlite:///{tmp_path / 'data' / 'gouji.sqlite3'}")
    with database.read_session() as session:
        organs = {user.name: user.organ_code for user in users.list_users(session)}
    database.close()
    assert (unbound.status, "没有绑定机关" in unbound.err) == (0, True)
    assert (unknown.status, "名录中没有代码为 X1 的机关" in unknown.err) == (2, True)
    assert (bound.status, bound.out) == (0, "账号 赵填报 现在只看 X1 的报告\n")
    assert (added.status, added.err) == (0, "")
    assert (wrong.status, "只有填报人的账号绑定机关" in wrong.err) == (2, True)
    assert organs == {"赵填报": "X1", "钱填报": "X1"}


def test_a_token_of_nobody_is_refused(gouji: Gouji) -> None:
    seen = gouji("token", "create", "--user", "nobody")

    assert (seen.status, seen.out, seen.err) == (2, "", "gouji: 没有用户 nobody\n")


def test_reports_of_earlier_years_are_imported_once(gouji: Gouji) -> None:
    first = gouji("import", SAMPLES / "panshi-2021.txt", SAMPLES / "yanchi-2020.txt")
    second = gouji("import", SAMPLES / "panshi-2021.txt")

    assert (first.status, first.out, first.err) == (0, "新导入 2 份，已有 0 份\n", "")
    assert (second.status, second.out, second.err) == (0, "新导入 0 份，已有 1 份\n", "")


def test_what_cannot_be_imported_is_told_and_the_rest_is_imported(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")

    both = gouji("import", SAMPLES / "panshi-2021.txt", tmp_path / "empty.txt")
    none = gouji("import", tmp_path / "empty.txt")

    assert (both.status, both.out) == (1, "新导入 1 份，已有 0 份\n")
    assert "empty.txt" in both.err
    assert none.status == 2


def test_a_configured_database_is_upgraded_by_its_administrator_only(
    gouji: Gouji, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_DATABASE_URL", postgres.new_database(migrated=False))

    before = gouji("db", "check")
    refused = gouji("token", "create", "--user", "robot")
    upgraded = gouji("db", "upgrade")
    after = gouji("db", "check")

    assert before.status == 1
    assert (refused.status, refused.err) == (2, "gouji: 数据库不是这个版本的；请先运行 gouji db upgrade\n")
    assert (upgraded.status, upgraded.out.startswith("已升级：空库 → ")) == (0, True)
    assert (after.status, after.out.startswith("一致")) == (0, True)


def test_states_of_reports_that_somebody_changed_by_hand_are_found_and_put_right(
    gouji: Gouji, tmp_path: Path
) -> None:
    gouji("import", SAMPLES / "panshi-2021.txt")
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'gouji.sqlite3'}")
    with database.session() as session:
        report_states.catch_up(session)
        row = session.exec(select(ReportState)).one()
        row.fixed += 1

    seen = [gouji("db", "check", *words) for words in ((), ("--states",), ("--states",))]

    assert [one.status for one in seen] == [0, 1, 0]
    assert f"已全部重算：{row.report_id}；" in seen[1].out
    assert "报告状态与数据相符" in seen[2].out


def test_a_database_that_does_not_answer_is_told_without_its_password(
    gouji: Gouji, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_DATABASE_URL", "postgresql://gouji:geheim@127.0.0.1:1/gouji")

    seen = [gouji(*words) for words in (("db", "check"), ("token", "create", "--user", "x"), ("doctor",))]

    assert [each.status for each in seen] == [2, 2, 1]
    assert "postgresql://127.0.0.1:1/gouji" in seen[0].err
    assert not any("geheim" in each.out + each.err for each in seen)


def test_a_door_that_does_not_answer_is_told_for_each_report(gouji: Gouji) -> None:
    secret = "whsec_" + "c2VjcmV0" * 4
    seen = gouji("submit", SAMPLES / "panshi-2021.txt", "--url", "http://127.0.0.1:1/", "--secret", secret)

    assert (seen.status, seen.out) == (2, "")
    assert seen.err.startswith("没有收下  ")
    assert "panshi-2021.txt" in seen.err
    assert (
        "无法连接 http://127.0.0.1:1/webhooks/submissions：对方没有开放这个端口；请确认服务已启动" in seen.err
    )


def test_submitting_without_a_secret_is_bad_use(gouji: Gouji) -> None:
    seen = gouji("submit", SAMPLES / "panshi-2021.txt")

    assert (seen.status, seen.err.count("\n")) == (2, 1)
    assert "GOUJI_WEBHOOK_SECRETS" in seen.err


ORGANS = Path(__file__).parent / "organs.yaml"


def test_organs_are_checked_then_stored_then_listed(gouji: Gouji) -> None:
    empty = gouji("organs", "list")
    checked = gouji("organs", "import", ORGANS, "--dry-run")
    still_empty = gouji("organs", "list")
    stored = gouji("organs", "import", ORGANS)
    again = gouji("organs", "import", ORGANS, "--lang", "en")
    listed = gouji("organs", "list")

    assert empty == still_empty
    assert (empty.status, empty.out) == (0, "")
    assert "gouji organs import" in empty.err
    new = "+ 11510822MB0000001A 青川县水土保持站\n+ 11510822MB0000002B 阴平湿地管护处\n"
    counts = "新增 2 个，更新 0 个，不变 0 个，文件里没有而保留的 0 个\n"
    assert checked.out == f"{new}文件无误，未存：{counts}"
    assert stored.out == f"{new}已存：{counts}"
    assert again.out == "stored: 0 new, 0 changed, 2 unchanged, 0 kept that the file does not name\n"
    assert "organs.yaml:3: warning: code: the check character of 11510822MB0000001A is not right" in again.err
    assert listed.out == (
        "11510822MB0000001A\t青川县水土保持站\tdepartment\t510822\t青川水保|青川县水土保持管理所\n"
        "11510822MB0000002B\t阴平湿地管护处\tvertical\t510822\t\n"
    )


def test_an_exported_roster_comes_back_unchanged_and_shows_who_stands_below_whom(
    gouji: Gouji, tmp_path: Path
) -> None:
    sheet, table = tmp_path / "a.csv", tmp_path / "b.xlsx"
    rows = "代码,名称,类型,电话\nGOV,青川县人民政府,政府,\nW,青川县水务局,部门,+1\nT,国家税务总局青川县税务局,,\n"
    sheet.write_bytes(rows.encode("gbk"))

    first = gouji("organs", "import", sheet)
    written = [gouji("organs", "export", path) for path in (sheet, table)]
    again = [gouji("organs", "import", path).out for path in (sheet, table)]
    tree = gouji("organs", "tree", "--region", "5108")
    nowhere = gouji("organs", "tree", "--region", "13")

    assert (first.status, first.err) == (0, "")
    assert [seen.out for seen in written] == [f"3 个机关写入 {path}\n" for path in (sheet, table)]
    assert again == ["已存：新增 0 个，更新 0 个，不变 3 个，文件里没有而保留的 0 个\n"] * 2
    assert tree.out == (
        "青川县人民政府  [GOV] 政府\n  青川县水务局  [W] 部门\n"
        "垂直管理：\n国家税务总局青川县税务局  [T] 垂直管理\n"
    )
    assert (nowhere.out, nowhere.err) == ("", "行政区划 13 没有机关\n")


def test_a_wrong_row_is_named_with_its_reason_and_stores_nothing(gouji: Gouji, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("代码,名称,邮箱\nA,青川县水务局,x\nB,青川县林业局,\n")

    zh, en = gouji("organs", "import", wrong), gouji("organs", "import", wrong, "--dry-run", "--lang", "en")

    assert (zh.status, en.status) == (2, 2)
    assert f"{wrong}:2: 错误: 电子邮箱: “x”不是电子邮箱地址\n" in zh.err
    assert f"{wrong}:2: error: e-mail: “x” is no e-mail address\n" in en.err
    assert gouji("organs", "list").out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "organs.txt"),
        ("export", "/nowhere/at/all.csv"),
        ("import", "/nowhere/at/all.csv"),
        ("tree", "--region", "5"),
    ],
)
def test_a_roster_command_that_cannot_be_done_says_so_in_one_line(
    gouji: Gouji, arguments: tuple[str, ...]
) -> None:
    seen = gouji("organs", *arguments)

    assert (seen.status, seen.out, seen.err.count("\n")) == (2, "", 1)


def test_a_wrong_file_of_organs_stores_nothing_and_names_every_line(gouji: Gouji, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("organs:\n- {code: A, name: 甲, region: '22'}\n- {code: B}\n- {code: C, name: 丙}\n")

    seen = gouji("organs", "import", wrong)

    assert seen.status == 2
    assert f"{wrong}:2: region" in seen.err
    assert f"{wrong}:3: name" in seen.err
    assert gouji("organs", "list").out == ""


def test_the_organs_of_the_configured_file_are_known_to_gouji_check(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("code,name\n,甲\n")
    monkeypatch.setenv("GOUJI_ORGANS", str(ORGANS))
    known = gouji("check", SAMPLES, "--fail-on", "never")
    monkeypatch.setenv("GOUJI_ORGANS", str(wrong))
    refused = gouji("check", SAMPLES)

    assert (known.status, known.err) == (0, "")
    assert (refused.status, refused.out) == (2, "")
    assert f"{wrong}:2" in refused.err


def test_accounts_are_listed_changed_shut_out_and_let_in_again(gouji: Gouji) -> None:
    gouji("user", "add", "王敏", "--role", "reviewer", "--region", "2202", stdin="correct horse battery\n")
    seen = [
        gouji("user", "set-role", "王敏", "supervisor", "--whole-country"),
        gouji("user", "disable", "王敏"),
        gouji("user", "list"),
        gouji("user", "enable", "王敏"),
        gouji("user", "set-password", "王敏", stdin="another fine password\n"),
        gouji("user", "reset", "王敏"),
        gouji("user", "disable", "nobody"),
    ]

    assert [one.status for one in seen] == [0, 0, 0, 0, 0, 0, 2]
    assert seen[2].out == "王敏\t审核负责人\t-\t已停用\t-\n"
    assert "/password/" in seen[5].out
    assert "没有用户 nobody" in seen[6].err


def test_a_tokens_scopes_and_end_are_given_listed_and_revoked(gouji: Gouji) -> None:
    gouji("user", "add", "robot", "--role", "reviewer", stdin="correct horse battery\n")
    made = gouji(
        "token", "create", "--user", "robot", "--scope", "read", "--expires", "never", "--name", "大屏"
    )
    listed = gouji("token", "list", "--user", "robot")
    refused = [
        gouji("token", "revoke", "--user", "robot"),
        gouji("token", "create", "--user", "robot", "--expires", "soon"),
    ]
    revoked = gouji("token", "revoke", "--user", "robot", "--id", "1")

    assert (made.status, made.out.startswith("gouji_")) == (0, True)
    assert listed.out == "1\t大屏\tread\t永不\t从未使用\n"
    assert [one.status for one in refused] == [2, 2]
    assert (revoked.status, gouji("token", "list", "--user", "robot").out) == (0, "")
