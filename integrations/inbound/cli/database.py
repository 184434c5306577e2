"""`gouji db`, and the store as the other commands open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import click

from gouji.engine.errors import GoujiError, Text
from gouji.engine.store import Database, check, current_revision, newest_revision, open_database, upgrade
from gouji.engine.store.queries import report_states
from gouji.workers.settings import Settings, load_settings

from .language import Group, command, option, say

db_command = Group("db", about=Text("数据库升级与核对。", "Upgrades or checks the database."))


class DatabaseError(GoujiError):
    """The database does not answer, or has not the tables of this version."""


@contextmanager
def open_store(settings: Settings) -> Iterator[Database]:
    """Yield the store in force, with its tables as this version wants them; closed at the end.

    The embedded SQLite file is brought up to date on the way; a configured database is left to its
    administrator.

    Raises:
        DatabaseError: it does not answer, or must be upgraded first.
    """
    url = settings.resolved_database_url
    require_reachable(url)
    if not settings.database_url:
        upgrade(url)
    elif current_revision(url) != newest_revision():
        raise DatabaseError(
            "old_database",
            Text(
                "数据库不是这个版本的；请先运行 gouji db upgrade",
                "the database is out of date; run gouji db upgrade first",
            ),
        )
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def require_reachable(url: str) -> None:
    """Raise `DatabaseError` unless the database at `url` answers."""
    if not is_reachable(url):
        raise DatabaseError(
            "database_unreachable",
            Text(
                f"数据库连不上：{describe_url(url)}；请检查 GOUJI_DATABASE_URL 和数据库服务",
                f"the database does not answer: {describe_url(url)}; check GOUJI_DATABASE_URL and the server",
            ),
        )


def is_reachable(url: str) -> bool:
    """Say whether the database at `url` answers."""
    database = open_database(url)
    try:
        return database.is_reachable()
    finally:
        database.close()


def describe_url(url: str) -> str:
    """Return `url` without user and password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl() if parts.netloc else url


@command("upgrade", Text("把数据库升级到这个版本。", "Brings the database to this version."))
def upgrade_command() -> None:
    """Upgrade the database in force and say from where to where."""
    url = load_settings().resolved_database_url
    require_reachable(url)
    before = current_revision(url)
    upgrade(url)
    after = newest_revision()
    if before == after:
        click.echo(say(Text(f"已是最新（{after}）", f"up to date already ({after})")))
    else:
        start = before or say(Text("空库", "empty"))
        click.echo(say(Text(f"已升级：{start} → {after}", f"upgraded: {start} → {after}")))


@command(
    "check",
    Text(
        "核对数据库与这个版本是否一致；不一致时以 1 退出。--states 另外重算每份报告供汇总使用的状态，与所存的比较；"
        "不同的当即改正，并以 1 退出。",
        "Compares the database with this version; exits 1 if they differ. --states also works out anew what summaries "
        "count of every report and compares it with what is kept; what differs is put right, and the exit status is 1.",
    ),
    examples=("gouji db check", "gouji db check --states"),
)
@option(
    "--states",
    "with_states",
    is_flag=True,
    about=Text(
        "也核对汇总所用的报告状态，数据多时需数分钟",
        "compare the states of reports too; minutes where there are many",
    ),
)
def check_command(with_states: bool) -> int:
    """Compare the database in force with the tables of this version and return the exit status."""
    url = load_settings().resolved_database_url
    require_reachable(url)
    revision = current_revision(url)
    differences = check(url)
    if revision == newest_revision() and not differences:
        click.echo(say(Text(f"一致（{revision}）", f"in agreement ({revision})")))
        return _check_states(url) if with_states else 0
    here = revision or say(Text("空库", "empty"))
    text = Text(
        f"不一致：数据库 {here}，程序 {newest_revision()}；请运行 gouji db upgrade",
        f"not in agreement: the database is at {here}, the program at {newest_revision()}; run gouji db upgrade",
    )
    click.echo(say(text))
    for difference in differences:
        click.echo(f"  {difference}")
    return 1


def _check_states(url: str) -> int:
    database = open_database(url)
    try:
        with database.read_session() as session:
            wrong = report_states.differing(session)
        if not wrong:
            click.echo(say(Text("报告状态与数据相符", "the states of reports are what the tables say")))
            return 0
        with database.session() as session:
            report_states.touch_all(session)
        while True:
            with database.session() as session:
                if not report_states.catch_up(session):
                    break
    finally:
        database.close()
    shown = "、".join(map(str, wrong))
    text = Text(
        f"以下报告的状态与数据不符，已全部重算：{shown}；请告知管理员，并查看是否有程序绕过触发器写库",
        f"the states of these reports were not what the tables say, all were worked out anew: {shown}; "
        "find out what writes to the database past its triggers",
    )
    click.echo(say(text))
    return 1


db_command.add_command(upgrade_command)
db_command.add_command(check_command)
