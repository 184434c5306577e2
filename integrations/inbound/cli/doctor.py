"""`gouji doctor`: what is configured, without secrets, and what of it can be reached."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import redis
from pydantic import SecretStr

from gouji.engine.calendar.working_days import is_known
from gouji.engine.errors import GoujiError, Language, Text, UnreadableError
from gouji.engine.reading.formats.extra import recognises_scans
from gouji.engine.rules import load_ruleset
from gouji.engine.store import current_revision, newest_revision
from gouji.workers.reading import Reader
from gouji.workers.settings import Settings, load_settings
from gouji.workers.work import reading_limits

from ...outbound.mail import SmtpMailbox, mail_address, parse_box, parse_server, sender_address
from .database import describe_url, is_reachable
from .embedded import choose_socket
from .language import command, language
from .printing import EMPTY, Row, print_rows, row

PATIENCE_SECONDS = 3.0
MAIL_PATIENCE = 0.2
"""Of what a mail server is given when a mail goes out: 3 seconds to connect, 12 for a command."""
READING_SECONDS = 10
"""Processor time in which the little report must be read; a reader takes a second of it to start."""
LITTLE_REPORT = "青禾县民政局2023年政府信息公开工作年度报告\n一、总体情况\n全年公开信息3条。\n"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one part: fine, wrong, or (None) not in use and no trouble."""

    name: Text
    is_well: bool | None
    text: Text


@command(
    "doctor",
    Text(
        "显示生效的设置（不含密钥），并检查数据库、消息队列、规则、文档读取、邮件是否可用；有不可用的以 1 退出。",
        "Shows the settings in force, without secrets, and whether database, broker, rules, reading and mail can be used; "
        "exits 1 where one cannot.",
    ),
)
def doctor_command() -> int:
    """Print settings and findings and return the exit status."""
    settings = load_settings()
    findings = [examine(settings) for examine in EXAMINATIONS]
    print_rows(_rows(settings, findings, language()))
    return 1 if any(finding.is_well is False for finding in findings) else 0


def _rows(settings: Settings, findings: list[Finding], spoken: Language) -> Iterator[Row]:
    title = Text("版本", "Version").in_language(spoken)
    yield row(0, (title, "bold"), f"  gouji {version('gouji')}, Python {platform.python_version()}")
    yield EMPTY
    yield row(0, (Text("设置", "Settings").in_language(spoken), "bold"))
    for name, value in shown_settings(settings, spoken):
        yield row(2, f"{name}={value}")
    yield EMPTY
    yield row(0, (Text("检查", "Checks").in_language(spoken), "bold"))
    marks = {True: ("✓", "green"), False: ("✗", "bold red"), None: ("–", "dim")}
    for finding in findings:
        colon = "：" if spoken == "zh" else ": "
        name, text = finding.name.in_language(spoken), finding.text.in_language(spoken)
        yield row(2, marks[finding.is_well], f" {name}{colon}{text}", hanging=2)


def shown_settings(settings: Settings, spoken: Language) -> Iterator[tuple[str, str]]:
    """Return every setting under its variable; of a secret only whether it is set."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        yield f"GOUJI_{name.upper()}", _shown(value, spoken)


def _shown(value: object, spoken: Language) -> str:
    if isinstance(value, SecretStr):
        is_set = bool(value.get_secret_value())
        return Text("（已设置）" if is_set else "", "(set)" if is_set else "").in_language(spoken)
    if isinstance(value, tuple):
        if any(isinstance(part, SecretStr) for part in value):
            return Text(f"（已设置 {len(value)} 个）", f"({len(value)} set)").in_language(spoken)
        return ",".join(str(part) for part in value)
    text = "" if value is None else str(value)
    return describe_url(text) if "://" in text else text


def _examine_database(settings: Settings) -> Finding:
    name = Text("数据库", "database")
    url = settings.resolved_database_url
    if not is_reachable(url):
        return Finding(name, False, Text("连不上", "does not answer"))
    revision, newest = current_revision(url), newest_revision()
    if revision == newest:
        return Finding(name, True, Text(f"可用（{newest}）", f"ready ({newest})"))
    if not settings.database_url:
        text = Text("内嵌数据库将在启动时升级", "embedded, upgraded when serving starts")
        return Finding(name, None, text)
    text = Text("需要升级：gouji db upgrade", "must be upgraded: gouji db upgrade")
    return Finding(name, False, text)


def _examine_broker(settings: Settings) -> Finding:
    name = Text("消息队列", "broker")
    embedded = not settings.broker_url
    try:
        with _broker(settings) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError):
        if embedded:
            text = Text("内嵌；gouji serve 没有在运行", "embedded; gouji serve is not running")
            return Finding(name, None, text)
        return Finding(name, False, Text("连不上", "does not answer"))
    return Finding(name, True, Text("可用", "ready"))


def _broker(settings: Settings) -> redis.Redis:
    if not settings.broker_url:
        return redis.Redis(unix_socket_path=str(choose_socket(settings)), socket_timeout=PATIENCE_SECONDS)
    url = settings.broker_url
    if url.startswith("redis+socket://"):
        return redis.Redis(unix_socket_path=urlsplit(url).path, socket_timeout=PATIENCE_SECONDS)
    return redis.Redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)


def _examine_rules(settings: Settings) -> Finding:
    name = Text("规则", "rules")
    try:
        ruleset = load_ruleset(settings.ruleset, settings.overlays or None)
    except GoujiError as error:
        problems = len(getattr(error, "problems", (error,)))
        text = Text(
            f"有 {problems} 处错误；见 gouji rules lint",
            f"{problems} {'mistake' if problems == 1 else 'mistakes'}; see gouji rules lint",
        )
        return Finding(name, False, text)
    count = len(ruleset.rules)
    text = Text(
        f"{ruleset.id} {ruleset.version}，{count} 条", f"{ruleset.id} {ruleset.version}, {count} rules"
    )
    return Finding(name, True, text)


def _examine_reader(settings: Settings) -> Finding:
    """Have the reading process of a worker read a little report."""
    name = Text("文档读取", "reading")
    limits = replace(reading_limits(settings), seconds=READING_SECONDS)
    reader = Reader(limits)
    try:
        with reader:
            document = reader.read(LITTLE_REPORT.encode(), "doctor.txt")
    except OSError as error:
        reason = error.strerror or str(error)
        text = Text(f"读取进程无法启动：{reason}", f"the reading process cannot be started: {reason}")
        return Finding(name, False, text)
    except UnreadableError as error:
        return Finding(name, False, _reader_failed(error.code, reader.last_words))
    if (document.organ, document.year) != ("青禾县民政局", 2023):
        return Finding(name, False, Text("读取结果不对，请重新安装", "reads wrongly: install Gouji anew"))
    if recognises_scans():
        return Finding(name, True, Text("可用，能识别扫描件", "ready, scans are recognised"))
    text = Text("可用；未装 gouji[ocr]，不识别扫描件", "ready; without gouji[ocr] scans are not recognised")
    return Finding(name, True, text)


def _reader_failed(code: str, said: str) -> Text:
    if code == "too_slow":
        return Text(
            f"读取进程在 {READING_SECONDS} 秒处理器时间内没有答复；请检查机器负载和安装",
            f"the reading process did not answer within {READING_SECONDS} processor seconds; look at the machine's load"
            " and at the installation",
        )
    last = said.strip().rpartition("\n")[2]
    return Text(
        f"读取进程中途退出，文档都将读不了；内存不足时请调大 GOUJI_READING_MEGABYTES。最后的输出：{last or '无'}",
        "the reading process died, no document can be read; raise GOUJI_READING_MEGABYTES if memory is short. It last"
        f" said: {last or 'nothing'}",
    )


def _examine_secrets(settings: Settings) -> Finding:
    name = Text("签名密钥", "webhook secrets")
    if settings.webhook_secrets:
        return Finding(name, True, Text("已设置", "set"))
    text = Text(
        "未设置：gouji serve 会自己生成；否则设 GOUJI_WEBHOOK_SECRETS",
        "not set: gouji serve makes one; otherwise set GOUJI_WEBHOOK_SECRETS",
    )
    return Finding(name, None, text)


def _examine_mail(settings: Settings) -> Finding:
    name = Text("邮件", "mail")
    try:
        sender_address(settings.mail_from)
        server = parse_server(settings.smtp_url.get_secret_value(), settings.smtp_ca)
    except GoujiError as error:
        return Finding(name, False, error.text)
    if server is None:
        text = Text(
            "未设置 GOUJI_SMTP_URL，提醒和汇总邮件不会发出", "GOUJI_SMTP_URL is not set: no mail goes out"
        )
        return Finding(name, None, text)
    probe = SmtpMailbox(server, patience=MAIL_PATIENCE).probe()
    return Finding(name, probe.is_well, probe.text)


def _examine_bounces(settings: Settings) -> Finding:
    name = Text("退信", "bounces")
    try:
        if settings.mail_bounces:
            mail_address(settings.mail_bounces)
        box = parse_box(settings.mail_bounce_box.get_secret_value(), settings.smtp_ca)
        if box is not None:
            next(box.unread(0), None)
    except GoujiError as error:
        return Finding(name, False, error.text)
    if box is None:
        text = Text(
            "未设置 GOUJI_MAIL_BOUNCE_BOX；退信可用 gouji mail bounces 读入",
            "GOUJI_MAIL_BOUNCE_BOX is not set; take bounces with gouji mail bounces",
        )
        return Finding(name, None, text)
    return Finding(name, True, Text("退信箱可读", "the box can be read"))


def _examine_holidays(settings: Settings) -> Finding:
    """Say which years' working days are known: terms in working days need them, the last days of reports do not."""
    name = Text("工作日", "working days")
    this = datetime.now(ZoneInfo(settings.timezone)).year
    try:
        ruleset = load_ruleset(settings.ruleset, settings.overlays or None).for_region(None)
        unknown = [
            year
            for year in (this, this + 1)
            if not is_known(year, _notices(ruleset.setting("working_day_notices", year)))
        ]
    except GoujiError as error:
        return Finding(name, False, error.text)
    if not unknown:
        return Finding(name, True, Text(f"{this}、{this + 1} 年已知", f"{this} and {this + 1} are known"))
    text = Text(
        f"{unknown[0]} 年的节假日安排尚不可知，按工作日计算的期限届时不判定（报送时限是自然日，不受影响）；"
        "请升级 chinesecalendar，或按国办通知填写参数 working_day_notices",
        f"the holidays of {unknown[0]} are not known, so that terms in working days will not be judged (the last days of "
        "reports are days of the calendar and stand); upgrade chinesecalendar, or set the parameter working_day_notices",
    )
    return Finding(name, False if this in unknown else None, text)


def _notices(lines: object) -> tuple[str, ...]:
    return tuple(str(line) for line in lines) if isinstance(lines, tuple) else ()


EXAMINATIONS: tuple[Callable[[Settings], Finding], ...] = (
    _examine_database,
    _examine_broker,
    _examine_rules,
    _examine_reader,
    _examine_secrets,
    _examine_mail,
    _examine_bounces,
    _examine_holidays,
)
