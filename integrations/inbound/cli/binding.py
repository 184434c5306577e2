"""`gouji user organ`: which organ's reports a filer sees."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import click

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.register import load_register
from gouji.engine.store import Session
from gouji.engine.store.queries import users
from gouji.engine.store.queries.organs import register_of
from gouji.workers.settings import Settings, load_settings

from ...desk import accounts
from .database import open_store
from .language import argument, command, option, say

UNBOUND: Final = Text(
    "提示：填报人没有绑定机关，看不到任何报告；请用 gouji user organ NAME --organ CODE 绑定",
    "note: a filer who is bound to no organ sees no report; bind them with gouji user organ NAME --organ CODE",
)


@command(
    "organ",
    Text(
        "把填报人的账号绑定到机关：只能看到该机关的报告；不给 --organ 则解除绑定。",
        "Binds a filer's account to an organ, whose reports alone they see; without --organ it is bound to none.",
    ),
    examples=("gouji user organ 赵填报 --organ 11220100MB0000001X",),
)
@argument("name", metavar="NAME", about=Text("登录名", "name to sign in with"))
@option(
    "--organ",
    metavar="CODE",
    about=Text("机关代码（见 gouji organs）", "code of the organ (see gouji organs)"),
)
def bind_command(name: str, organ: str | None) -> None:
    """Bind the account `name`."""
    settings = load_settings()
    with open_store(settings) as database, database.session() as session:
        require_known(session, settings, organ)
        accounts.require_organ(users.user(session, name).role, organ)
        users.set_organ(session, name, organ, now=datetime.now(UTC), actor="cli")
    click.echo(
        say(
            Text(f"账号 {name} 现在只看 {organ} 的报告", f"{name} now sees the reports of {organ}")
            if organ
            else UNBOUND
        )
    )


def require_known(session: Session, settings: Settings, organ: str | None) -> None:
    """Raise `BadRequestError` (`unknown_organ`) where the register has no organ of this code."""
    if organ is None:
        return
    if register_of(session, load_register(settings.organs)).organ_with_code(organ) is None:
        raise BadRequestError(
            "unknown_organ",
            Text(
                f"名录中没有代码为 {organ} 的机关；请先导入名录（gouji organs import），或核对代码",
                f"the register has no organ with the code {organ}; import the roster first, or check the code",
            ),
        )
