"""`gouji token`: bearer tokens of the API."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from gouji.engine.errors import Text
from gouji.engine.store.queries import tokens, users
from gouji.engine.store.tables import ApiToken
from gouji.workers.settings import load_settings

from ...desk.tokens import LASTS, Scope, Wish, create_token, revoke_token
from .database import open_store
from .language import BadUse, Group, command, option, say

token_command = Group("token", about=Text("接口令牌。", "API tokens."))

ACCOUNT: Final = Text("账号", "account")
DAYS: Final = re.compile(r"([1-9][0-9]{0,3})d?")
NEVER: Final = "never"


@command(
    "create",
    Text(
        "生成接口令牌，只显示这一次；默认一年到期，权限同账号。",
        "Makes a bearer token for the API, shown this once; by default for a year and for all that the account may.",
    ),
    examples=(
        "gouji token create --user 王敏",
        "gouji token create --user 王敏 --name 大屏 --scope read --expires 90d",
    ),
)
@option("--user", "name", metavar="NAME", required=True, about=ACCOUNT)
@option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    about=Text(
        "只许做这些，可多次给出；默认账号的全部权限",
        "limit it to this, repeatable; all that the account may by default",
    ),
)
@option(
    "--expires",
    metavar="DAYS|never",
    default=str(LASTS.days),
    about=Text("多少天后到期，如 90d；never 为永不", "days until it ends, like 90d; never: not at all"),
)
@option("--name", "purpose", metavar="TEXT", default="", about=Text("用途", "what it is for"))
def create_command(name: str, scopes: tuple[str, ...], expires: str, purpose: str) -> None:
    """Print a new token of the account `name`, and nothing else, so that a script can take it."""
    wish = Wish(purpose, scopes or None, _lasts(expires))
    with open_store(load_settings()) as database, database.session() as session:
        token = create_token(session, name, datetime.now(UTC), wish)
    click.echo(token)


@command(
    "list",
    Text(
        "列出一个账号未撤销的令牌：编号、用途、范围、到期、最近使用。",
        "Lists the tokens of an account that were not revoked: number, purpose, scopes, end, last use.",
    ),
    examples=("gouji token list --user 王敏",),
)
@option("--user", "name", metavar="NAME", required=True, about=ACCOUNT)
def list_command(name: str) -> None:
    """Print one line per token, with tabs between; the tokens themselves nobody knows any more."""
    with open_store(load_settings()) as database, database.session() as session:
        rows = tokens.of_user(session, users.user(session, name).id)
    for row in rows:
        click.echo("\t".join(_cells(row)))
    if not rows:
        click.echo(say(Text("没有令牌。", "There are no tokens.")), err=True)


@command(
    "revoke",
    Text("撤销一个令牌，或一个账号的全部令牌。", "Revokes one token, or all of an account."),
    examples=("gouji token revoke --user 王敏 --id 3", "gouji token revoke --user 王敏 --all"),
)
@option("--user", "name", metavar="NAME", required=True, about=ACCOUNT)
@option(
    "--id",
    "number",
    type=click.IntRange(min=1),
    about=Text("编号，见 gouji token list", "number, see gouji token list"),
)
@option("--all", "is_all", is_flag=True, about=Text("全部", "all of them"))
def revoke_command(name: str, number: int | None, is_all: bool) -> None:
    """Revoke token `number` of the account, or all."""
    if (number is None) != is_all:
        raise BadUse(Text("请给出 --id 编号或 --all 之一", "give either --id NUMBER or --all"))
    now = datetime.now(UTC)
    with open_store(load_settings()) as database, database.session() as session:
        owner = users.user(session, name)
        if number is None:
            count = tokens.revoke(session, owner, now=now, actor="cli")
        else:
            revoke_token(session, owner, number, now, actor="cli")
            count = 1
    click.echo(say(Text(f"已撤销 {count} 个令牌", f"revoked {count} tokens")))


def _lasts(expires: str) -> timedelta | None:
    if expires == NEVER:
        return None
    found = DAYS.fullmatch(expires)
    if found is None:
        raise BadUse(Text("--expires 写天数（如 90d）或 never", "--expires takes days, like 90d, or never"))
    return timedelta(days=int(found[1]))


def _cells(row: ApiToken) -> tuple[str, ...]:
    never = say(Text("永不", "never"))
    ends = row.expires_at.date().isoformat() if row.expires_at else never
    used = row.used_at.isoformat(timespec="minutes") if row.used_at else say(Text("从未使用", "never used"))
    scopes = "*" if row.scopes is None else ",".join(row.scopes)
    return (str(row.id), row.name or "-", scopes, ends, used)


for _one in (create_command, list_command, revoke_command):
    token_command.add_command(_one)
