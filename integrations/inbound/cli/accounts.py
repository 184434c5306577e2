"""`gouji user`: accounts of people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import click

from gouji.engine.errors import Text
from gouji.engine.store import Session
from gouji.engine.store.queries import factors, sign_ins, tokens, users
from gouji.engine.store.tables import User
from gouji.workers.settings import load_settings

from ...desk import accounts, people
from ...desk.passwords import hash_password
from ...desk.roles import ROLE_NAMES, Role
from .binding import UNBOUND, bind_command, require_known
from .database import open_store
from .language import BadUse, Group, argument, command, option, say
from .values import REGION

user_command = Group("user", about=Text("账号。", "Accounts."))

ACTOR: Final = "cli"
ROLES: Final = click.Choice([role.value for role in Role])
NAME: Final = Text("登录名", "name to sign in with")


@command(
    "add",
    Text(
        "建立账号；密码从标准输入读一行，在终端上会询问。",
        "Adds an account; the password is one line of standard input, asked for on a terminal.",
    ),
    examples=("gouji user add 王敏 --role reviewer --region 2202",),
)
@argument("name", metavar="NAME", about=NAME)
@option("--role", type=ROLES, required=True, about=Text("角色", "role"))
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
    now = datetime.now(UTC)
    with _session() as session:
        require_known(session, load_settings(), organ)
        accounts.add_user(session, name, password, Role(role), now, region=region, email=email, organ=organ)
    if role == Role.FILER and organ is None:
        click.echo(say(UNBOUND), err=True)
    click.echo(say(Text(f"已建立账号 {name}", f"added the account {name}")))


@command(
    "list",
    Text(
        "列出账号：登录名、角色、行政区划、状态、邮箱。",
        "Lists accounts: name, role, region, state, mail address.",
    ),
    examples=("gouji user list", "gouji user list --role admin"),
)
@option("--role", type=ROLES, about=Text("只列这个角色", "only of this role"))
def list_command(role: str | None) -> None:
    """Print one line per account, with tabs between."""
    with _session() as session:
        rows = [user for user in users.list_users(session) if role in (None, user.role)]
    for user in rows:
        click.echo("\t".join(_cells(user)))
    if not rows:
        click.echo(say(Text("没有账号。", "There are no accounts.")), err=True)


@command(
    "disable",
    Text(
        "停用账号：登录和令牌即刻失效。",
        "Disables an account: its sign-ins and tokens open nothing any more.",
    ),
    examples=("gouji user disable 王敏",),
)
@argument("name", metavar="NAME", about=NAME)
def disable_command(name: str) -> None:
    """Shut `name` out."""
    with _session() as session:
        users.disable_user(session, name, now=datetime.now(UTC), actor=ACTOR)
    click.echo(say(Text(f"已停用 {name}", f"disabled {name}")))


@command(
    "enable",
    Text("启用停用的账号。", "Lets a disabled account in again."),
    examples=("gouji user enable 王敏",),
)
@argument("name", metavar="NAME", about=NAME)
def enable_command(name: str) -> None:
    """Let `name` in again."""
    with _session() as session:
        users.enable_user(session, name, now=datetime.now(UTC), actor=ACTOR)
    click.echo(say(Text(f"已启用 {name}", f"enabled {name}")))


@command(
    "set-role",
    Text("改角色和行政区划；该账号的登录随即退出。", "Changes role and region; the account's sign-ins end."),
    examples=(
        "gouji user set-role 王敏 supervisor --region 22",
        "gouji user set-role 王敏 admin --whole-country",
    ),
)
@argument("name", metavar="NAME", about=NAME)
@argument("role", type=ROLES, about=Text("角色", "role"))
@option("--region", type=REGION, about=Text("改为这个行政区划", "new division in charge of"))
@option("--whole-country", is_flag=True, about=Text("改为全国", "from now on the whole country"))
def set_role_command(name: str, role: str, region: str | None, whole_country: bool) -> None:
    """Change what `name` may do, and where if that is said."""
    if region is not None and whole_country:
        raise BadUse(
            Text("--region 与 --whole-country 只能用一个", "use --region or --whole-country, not both")
        )
    with _session() as session:
        user = users.user(session, name)
        where = None if whole_country else region or user.region
        users.edit_user(
            session, user, role=role, region=where, email=user.email, now=datetime.now(UTC), actor=ACTOR
        )
    click.echo(
        say(Text(f"{name} 现为 {role}，{where or '全国'}", f"{name} is {role} now, {where or 'everywhere'}"))
    )


@command(
    "set-password",
    Text(
        "重设密码：从标准输入读一行，在终端上会询问；该账号的登录随即退出。",
        "Replaces a password, one line of standard input, asked for on a terminal; the account's sign-ins end.",
    ),
    examples=("gouji user set-password 王敏",),
)
@argument("name", metavar="NAME", about=NAME)
def set_password_command(name: str) -> None:
    """Replace the password of `name`."""
    with _session() as session:
        users.user(session, name)
    password_hash = hash_password(_ask_password())
    with _session() as session:
        users.set_password(session, name, password_hash, now=datetime.now(UTC), actor=ACTOR)
    click.echo(say(Text(f"已重设 {name} 的密码", f"replaced the password of {name}")))


@command(
    "reset",
    Text(
        "打印一个链接，本人在 24 小时内凭它设置一次密码。",
        "Prints a link under which the account's owner chooses a password, once, within 24 hours.",
    ),
    examples=("gouji user reset 王敏",),
)
@argument("name", metavar="NAME", about=NAME)
def reset_command(name: str) -> None:
    """Print the link and nothing else."""
    settings = load_settings()
    with _session() as session:
        secret = people.link_for(session, users.user(session, name), datetime.now(UTC), ACTOR)
    click.echo(f"{settings.base_url.rstrip('/')}/password/{secret}")


@command(
    "remove-totp",
    Text("移除动态口令（手机丢失时）。", "Takes the authenticator from an account whose owner lost it."),
    examples=("gouji user remove-totp 王敏",),
)
@argument("name", metavar="NAME", about=NAME)
def remove_totp_command(name: str) -> None:
    """Take the authenticator from `name`; sign-ins end."""
    with _session() as session:
        factors.set_totp(session, users.user(session, name), None, (), now=datetime.now(UTC), actor=ACTOR)
    click.echo(say(Text(f"已移除 {name} 的动态口令", f"removed the authenticator of {name}")))


@command(
    "end-sign-ins",
    Text("退出一个账号的全部登录并撤销其令牌。", "Ends all sign-ins of an account and revokes its tokens."),
    examples=("gouji user end-sign-ins 王敏",),
)
@argument("name", metavar="NAME", about=NAME)
def end_command(name: str) -> None:
    """End everything that `name` has open."""
    now = datetime.now(UTC)
    with _session() as session:
        user = users.user(session, name)
        ended = sign_ins.end_others(session, user, keep=None, now=now, actor=ACTOR)
        revoked = tokens.revoke(session, user, now=now, actor=ACTOR)
    click.echo(
        say(
            Text(
                f"退出登录 {ended} 处，撤销令牌 {revoked} 个",
                f"ended {ended} sign-ins, revoked {revoked} tokens",
            )
        )
    )


@contextmanager
def _session() -> Iterator[Session]:
    with open_store(load_settings()) as database, database.session() as session:
        yield session


def _cells(user: User) -> tuple[str, ...]:
    state = Text("已停用", "disabled") if user.disabled else Text("正常", "active")
    return (user.name, say(ROLE_NAMES[Role(user.role)]), user.region or "-", say(state), user.email or "-")


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


for _one in (
    add_command,
    bind_command,
    list_command,
    disable_command,
    enable_command,
    set_role_command,
    set_password_command,
    reset_command,
    remove_totp_command,
    end_command,
):
    user_command.add_command(_one)
