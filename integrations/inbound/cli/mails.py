"""`gouji mail`: what was sent, what needs a person, one more try, who wants none, and a test letter."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import click

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store.queries import mails
from gouji.engine.store.tables import Mail, MailState
from gouji.workers import bouncing, mailing
from gouji.workers.settings import load_settings
from gouji.workers.work import Work, open_work

from ...desk.calendar_words import MAIL_WORDS
from ...desk.mails import MOST, kind_in_words
from ...outbound.mail import Letter
from ...outbound.mail.bounces import LARGEST
from .database import open_store
from .language import BadUse, Group, argument, command, language, option, say
from .printing import EMPTY, Row, print_rows, row

mail_command = Group(
    "mail", about=Text("邮件：查看、重发、退订、退信、测试。", "Mails: list, resend, opt out, bounces, test.")
)

STYLES: Final = {
    MailState.SENT: "green",
    MailState.REFUSED: "bold red",
    MailState.FAILED: "bold red",
    MailState.UNKNOWN: "bold magenta",
    MailState.DELAYED: "yellow",
}
TEST_LASTS: Final = timedelta(minutes=10)
"""A test letter that did not go out by then is not sent any more."""
KIND: Final[dict[str, Any]] = {
    "metavar": "KIND",
    "about": Text("邮件种类，如 reminder、summary", "kind, e.g. reminder, summary"),
}


@contextmanager
def _work() -> Iterator[Work]:
    settings = load_settings()
    with open_store(settings):  # brings the embedded file up to date
        pass
    work = open_work(settings)
    try:
        yield work
    finally:
        work.close()


@command(
    "list",
    Text(
        f"列出邮件，最近的在前，至多 {MOST} 封；每封有编号、状态、收件人和服务器的答复。",
        f"Lists mails, newest first, {MOST} at most: id, state, recipient and what the server said.",
    ),
    examples=("gouji mail list --state unknown", "gouji mail list --kind summary --period 2025"),
)
@option(
    "--state",
    type=click.Choice([state.value for state in MailState]),
    about=Text("只看这一状态", "this state only"),
)
@option("--kind", **KIND)
@option("--period", metavar="P", about=Text("只看这一期间，如 2025", "this period only, e.g. 2025"))
def list_command(state: str | None, kind: str | None, period: str | None) -> None:
    """Print the ledger."""
    states = (MailState(state),) if state else ()
    with _work() as work, work.database.session() as session:
        mails.lapse(session, work.now())
        rows = mails.listed(session, kind=kind, period=period, states=states, limit=MOST)
        counts = mails.counts(session, kind=kind, period=period)
        print_rows(_ledger(work, list(rows), counts))


def _ledger(work: Work, rows: list[Mail], counts: dict[MailState, int]) -> Iterator[Row]:
    for mail in rows:
        state = MailState(mail.state)
        at = (mail.sent_at or mail.created_at).astimezone(work.zone)
        kind = kind_in_words(mail.kind).in_language(language())
        about = " ".join(part for part in (kind, mail.period, mail.about) if part)
        yield row(
            0, f"{mail.id}  ", (say(MAIL_WORDS[state.value]), STYLES.get(state, "")), f"  {mail.address}"
        )
        yield row(2, f"{at:%Y-%m-%d %H:%M}  {about}  {mail.title}", hanging=2)
        if mail.error:
            yield row(2, (mail.error, "dim"), hanging=2)
    if rows:
        yield EMPTY
    told = "  ".join(f"{say(MAIL_WORDS[one.value])} {counts[one]}" for one in MailState if one in counts)
    yield row(0, (told or say(Text("没有邮件", "no mails")), "bold"))


@command(
    "resend",
    Text(
        "把一封已了结的邮件（已发送、被拒收、放弃、结果不明）原样再发一次，并记录是谁要求的；正在发送或待发送的不必重发。",
        "Sends a settled mail (sent, refused, given up, unknown) once more as it was, and records who asked; one that "
        "waits or is being sent needs no resending.",
    ),
    examples=("gouji mail resend 3db60548-8099-4dac-86e5-fed61490fdba",),
)
@argument(
    "mail_id",
    metavar="ID",
    type=click.UUID,
    about=Text("邮件编号，见 gouji mail list", "id, see gouji mail list"),
)
def resend_command(mail_id: object) -> None:
    """Have the mail sent again by the worker."""
    with _work() as work:
        posted = mailing.resend(work, str(mail_id), by=getpass.getuser())
    click.echo(say(posted.text))


@command(
    "opt-out",
    Text("不再向一个地址发某类邮件。", "Sends an address no more mails of a kind."),
    examples=("gouji mail opt-out office@example.gov.cn --kind summary",),
)
@argument("address", metavar="ADDRESS", about=Text("邮箱", "mail address"))
@option("--kind", required=True, **KIND)
def opt_out_command(address: str, kind: str) -> None:
    """Opt the address out."""
    with _work() as work:
        is_new = mailing.opt_out(work, address, kind, by=getpass.getuser())
    done = Text(f"{address} 不再收到此类邮件", f"{address} gets no more of these mails")
    already = Text(f"{address} 早已退订此类邮件", f"{address} opted out of these before")
    click.echo(say(done if is_new else already))


@command(
    "opt-in",
    Text("恢复向一个地址发某类邮件。", "Sends an address mails of a kind again."),
    examples=("gouji mail opt-in office@example.gov.cn --kind summary",),
)
@argument("address", metavar="ADDRESS", about=Text("邮箱", "mail address"))
@option("--kind", required=True, **KIND)
def opt_in_command(address: str, kind: str) -> None:
    """Undo an opting out."""
    with _work() as work:
        was_off = mailing.opt_in(work, address, kind, by=getpass.getuser())
    done = Text(f"{address} 恢复接收此类邮件", f"{address} gets these mails again")
    already = Text(f"{address} 没有退订此类邮件", f"{address} had not opted out of these")
    click.echo(say(done if was_off else already))


@command(
    "test",
    Text(
        "发一封测试邮件，说明服务器的答复；没有送出时以 1 退出。",
        "Sends a test letter and says what the server answered; exits 1 where it did not go out.",
    ),
    examples=("gouji mail test office@example.gov.cn",),
)
@argument("address", metavar="ADDRESS", about=Text("邮箱", "mail address"))
def test_command(address: str) -> int:
    """Send a letter that says that mail works."""
    words = Text(
        "这是勾稽发出的测试邮件。收到它，说明提醒和年度汇总可以送达此邮箱。",
        "This is a test letter from Gouji. That it arrived means that reminders and summaries can reach this address.",
    )
    title = Text("勾稽测试邮件", "Gouji: a test letter")
    with _work() as work:
        posted = mailing.post(
            work,
            kind="test",
            recipient=address,
            period=f"{work.local_now():%Y-%m-%d %H:%M:%S.%f}",
            compose=lambda: Letter(say(title), say(words)),
            may_opt_out=False,
            expires_at=work.now() + TEST_LASTS,
            at_once=True,
        )
    click.echo(say(posted.text))
    return 0 if posted.state is MailState.SENT else 1


@command(
    "bounces",
    Text(
        "读取退信（RFC 3464 投递状态通知），把所指的邮件记为被拒收。FILE 是 .eml 文件或 -（标准输入，可由邮件服务器用管道交来）；"
        "--box 读取 GOUJI_MAIL_BOUNCE_BOX 指定的退信箱。同一封读几次只记一次。"
        "退出码：0 都已读；1 有不是退信或读不出的；2 用法或设置不对。",
        "Takes messages that came back (RFC 3464) and marks the mails that they speak of as refused. FILE is an .eml file, or "
        "- for standard input, where a mail server can pipe them; --box reads the box that GOUJI_MAIL_BOUNCE_BOX names. "
        "Read twice, one is recorded once. Exit status: 0 all were read; 1 something was no bounce; 2 bad use or settings.",
    ),
    examples=("gouji mail bounces returned.eml", "gouji mail bounces -", "gouji mail bounces --box"),
)
@argument(
    "files",
    metavar="FILE",
    nargs=-1,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    about=Text("退信文件，或 -", "a message that came back, or -"),
)
@option("--box", "from_box", is_flag=True, about=Text("读取配置的退信箱", "read the configured box"))
def bounces_command(files: tuple[str, ...], from_box: bool) -> int:
    """Take the messages and return the exit status."""
    if not files and not from_box:
        raise BadUse(Text("请给出退信文件、- 或 --box", "name messages that came back, - or --box"))
    with _work() as work:
        if from_box:
            _read_box(work)
        taken = [_take_file(work, name) for name in files]
    return 0 if all(taken) else 1


def _read_box(work: Work) -> None:
    if not work.settings.mail_bounce_box.get_secret_value():
        raise BadUse(
            Text(
                "没有配置退信箱：请设置 GOUJI_MAIL_BOUNCE_BOX", "no box of bounces: set GOUJI_MAIL_BOUNCE_BOX"
            )
        )
    number = bouncing.read_box(work)
    click.echo(say(Text(f"读了 {number} 封", f"{number} messages read")))


def _take_file(work: Work, name: str) -> bool:
    """Take one message; say what became of it, and return whether it was a bounce."""
    with click.open_file(name, "rb") as file:
        content = file.read(LARGEST + 1)
    try:
        taken = bouncing.take_bounce(work, content)
    except BadRequestError as error:
        click.echo(f"{name}: {say(error.text)}", err=True)
        return False
    click.echo(f"{name}: {say(taken.text)}")
    return True


for _command in (
    list_command,
    resend_command,
    opt_out_command,
    opt_in_command,
    test_command,
    bounces_command,
):
    mail_command.add_command(_command)
