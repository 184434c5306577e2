"""`gouji user` and `gouji token`: accounts of people and of programs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from gouji.engine.errors import Text
from gouji.workers.settings import load_settings

from ...desk import accounts
from ...desk.roles import Role
from .binding import UNBOUND, bind_command, require_known
from .database import open_store
from .language import BadUse, Group, argument, command, option, say
from .values import REGION

user_command = Group("user", about=Text("账号。", "Accounts."))
token_command = Group("token", about=Text("接口令牌。", "API tokens."))


@command(
    "add",
    Text(
        "建立账号；密码从标准输入读一行，在终端上会询问。",
        "Adds an account; the password is one line of standard input, asked for on a terminal.",
    ),
    examples=("gouji user add 王敏 --role reviewer --region 2202",),
)
@argument("name", metavar="NAME", about=Text("登录名", "name to sign in with"))
@option("--role", type=click.Choice([role.value for role in Role]), required=True, about=Text("角色", "role"))
@option(
    "--region", type=REGION, about=Text("负责的行政区划，默认全部", "division in charge of, all by default")
)
@option("--email", metavar="E", about=Text("邮箱", "mail address"))
@option(
    "--organ",
    metavar="CODE",
    about=Text(
        "填报人所属机关的代码：只能看到该机关的报告", "of a filer: code of the organ whose reports they see"
    ),
)
def add_command(name: str, role: str, region: str | None, email: str | None, organ: str | None) -> None:
    """Add the account `name`."""
    password = _ask_password()
    settings, now = load_settings(), datetime.now(UTC)
    with open_store(settings) as database, database.session() as session:
        require_known(session, settings, organ)
        accounts.add_user(session, name, password, Role(role), now, region=region, email=email, organ=organ)
    click.echo(say(Text(f"已建立账号 {name}", f"added the account {name}")))
    if role == Role.FILER and organ is None:
        click.echo(say(UNBOUND), err=True)


def _ask_password() -> str:
    if sys.stdin.isatty():
        prompt = say(Text("密码", "Password"))
        password: str = click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True)
        return password
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise BadUse(
            Text("密码要从标准输入给出，一行", "the password is expected on standard input, as one line")
        )
    return password


@command(
    "create",
    Text("生成接口令牌，只显示这一次。", "Makes a bearer token for the API; it is shown this once."),
    examples=("gouji token create --user 王敏",),
)
@option("--user", "name", metavar="NAME", required=True, about=Text("账号", "account"))
def create_command(name: str) -> None:
    """Print a new token of the account `name`, and nothing else, so that a script can take it."""
    with open_store(load_settings()) as database, database.session() as session:
        token = accounts.create_token(session, name, datetime.now(UTC))
    click.echo(token)


user_command.add_command(add_command)
user_command.add_command(bind_command)
token_command.add_command(create_command)
