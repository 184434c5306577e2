"""What is configured: environment variables with the prefix `GOUJI_`, or a `.env` file (contract §5)."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from secrets import token_bytes
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from gouji.engine.errors import Language

from .access import AccessSettings

Secrets = Annotated[tuple[SecretStr, ...], NoDecode]
Folders = Annotated[tuple[Path, ...], NoDecode]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode]


def is_overlay(folder: Path) -> bool:
    """Tell whether a folder holds an overlay or several, not a ruleset."""
    if (folder / "ruleset.yaml").is_file():
        return False
    return (folder / "overlay.yaml").is_file() or any(folder.glob("*/overlay.yaml"))


GENERATED: Final = "secrets.env"
"""File in `data_dir` that holds the secrets of an installation that was given none."""
LONGEST_PAUSE: Final = 6 * 3600.0
"""Seconds."""


class Settings(AccessSettings):
    """Every setting with its default; a value that does not parse names its variable and is refused at start.

    Attributes:
        data_dir: where the embedded database, broker socket and generated secrets live.
        database_url: SQLAlchemy URL; empty means the SQLite file `gouji.sqlite3` in `data_dir`.
        broker_url: Redis URL; empty means the embedded Valkey on a Unix socket in `data_dir`.
        webhook_secrets: `whsec_…`, newest first; every one of them is accepted, the first signs.
        callback_secrets: sign answers; those of the door are used where empty.
        callback_allow: private networks that a callback or document address may reach all the same.
        rulesets: folders of the ruleset in force and of overlays, separated as in `PATH`; without a ruleset
            among them the one that is shipped.
        max_document_bytes: largest document accepted, after decoding.
        attempts_allowed: how often a submission is tried before it is quarantined for a person to look at.
        retry_first_seconds: pause after the first failed attempt; each further one is four times as long.
        answer_pauses: seconds to the next attempt at an answer, after the first, the second, …; then it is given
            up. Empty means those of `gouji.engine.store.queries.deliveries.BACKOFF`.
        answer_hold_seconds: so long the answer is held back when a reviewer returns or accepts a report on the pages, and
            both can be undone; 0: it goes at once. Programs that do so through the API mean it: theirs goes at once.
        smtp_url: the mail server, `smtp://`, `smtp+starttls://` or `smtps://`; without one no mail goes out.
        smtp_ca: PEM file of the authority that signed its certificate, where the machine does not know it.
        mail_from: the sender, a bare address or `name <address>`; bounces go there.
        mail_per_minute: so many mails are handed to the server in any minute.
        mail_pauses: seconds to the next attempt at a mail that was put off, after the first, the second, …; then it
            is given up. Empty means those of `gouji.engine.store.queries.mails.BACKOFF`.
        mail_bounces: address that bounces come back to, where it is not the sender's; each mail leaves with `+` and its own
            number in it (VERP), so that whatever comes back names its mail. Its server has to take such addresses.
        mail_bounce_box: where bounces come in: `maildir:/path`, or `imaps://user:password@host/folder`; empty: none is read
            (`gouji mail bounces` takes them from a pipe).
        mail_body_days: so many days what a settled mail said is kept; then it cannot be sent again as it was.
        mail_keep_days: so many days each attempt, bounce and subject line of a settled mail is kept. That there was such
            a mail is never forgotten, so that nothing is sent twice.
        summary_day: month and day on which the summary of the year before is sent to supervisors, like `04-10`, when all
            reports are due; empty: never by itself.
        summary_language: of the summaries that are sent.
        reading_seconds: processor seconds that the reading of one document may take.
        reading_megabytes: memory that the reading of one document may take, beside what a reader takes without one;
            where `gouji[ocr]` is installed and they are not set, both are raised to what a scan takes.
        reading_documents: how many documents a reader process reads before another takes its place.
        sweep_seconds: how often the schedule looks for what was committed but not sent.
        stuck_seconds: after how long a submission that was begun and not ended, or sent and never begun, is sent
            again; longer than the longest task.
        stall_seconds: after how long a worker that begins nothing although tasks wait in it is ended, to be
            started anew by its supervisor.
        draft_check: whether anybody may have a draft checked on `/draft`, without an account.
        draft_per_hour: how often one network address may, in any hour; the links in letters count too.
        draft_readers: how many drafts one web process reads at a time.
        draft_keep_days: how long a result is kept where a visitor wishes it; 0: none is kept.
        return_link_days: how long the link in the letter of a returned report opens; 0: letters carry no link.
        organs: YAML or CSV file of organs that the register knows beside those of the store.
    """

    model_config = SettingsConfigDict(env_prefix="GOUJI_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("gouji"))
    database_url: str = ""
    broker_url: str = ""
    webhook_secrets: Secrets = ()
    callback_secrets: Secrets = ()
    callback_allow: Networks = ()
    smtp_url: SecretStr = SecretStr("")
    smtp_ca: Path | None = None
    mail_from: str = "gouji@localhost"
    mail_per_minute: int = Field(default=60, ge=1)
    mail_pauses: Annotated[tuple[float, ...], NoDecode] = ()
    mail_bounces: str = ""
    mail_bounce_box: SecretStr = SecretStr("")
    mail_body_days: int = Field(default=180, ge=1)
    mail_keep_days: int = Field(default=1096, ge=1)
    summary_day: str = "04-10"
    summary_language: Language = "zh"
    rulesets: Folders = ()
    organs: Path | None = None
    timezone: str = "Asia/Shanghai"
    base_url: str = "http://127.0.0.1:8000"
    max_document_bytes: int = Field(default=20 * 1024 * 1024, gt=0)
    attempts_allowed: int = Field(default=3, ge=1)
    retry_first_seconds: float = Field(default=5.0, gt=0)
    answer_pauses: Annotated[tuple[float, ...], NoDecode] = ()
    answer_hold_seconds: float = Field(default=60.0, ge=0, le=3600)
    reading_seconds: int = Field(default=60, ge=1)
    reading_megabytes: int = Field(default=1024, ge=128)
    reading_documents: int = Field(default=500, ge=1)
    sweep_seconds: float = Field(default=5.0, gt=0)
    stuck_seconds: float = Field(default=900.0, gt=0)
    stall_seconds: float = Field(default=60.0, gt=0)
    draft_check: bool = True
    draft_per_hour: int = Field(default=60, ge=1)
    draft_readers: int = Field(default=1, ge=1, le=16)
    draft_keep_days: int = Field(default=7, ge=0, le=90)
    return_link_days: int = Field(default=30, ge=0, le=365)

    @field_validator(
        "webhook_secrets", "callback_secrets", "callback_allow", "answer_pauses", "mail_pauses", mode="before"
    )
    @classmethod
    def split_commas(cls, value: object) -> object:
        """Accept `a,b` as environment variables give it."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("rulesets", mode="before")
    @classmethod
    def split_folders(cls, value: object) -> object:
        """Accept `/rules:/overlays/41` as environment variables give it."""
        if isinstance(value, str):
            return tuple(Path(part.strip()) for part in value.split(os.pathsep) if part.strip())
        return (value,) if isinstance(value, Path) else value

    @field_validator("rulesets")
    @classmethod
    def one_ruleset(cls, value: Folders) -> Folders:
        """Refuse several rulesets: nobody could tell which is in force."""
        if sum(not is_overlay(folder) for folder in value) > 1:
            raise ValueError("name one ruleset and any number of overlays, separated like PATH")
        return value

    @field_validator("webhook_secrets", "callback_secrets")
    @classmethod
    def usable_secrets(cls, value: Secrets) -> Secrets:
        """Refuse a secret that nothing can be signed with."""
        for secret in value:
            text = secret.get_secret_value()
            if not text.startswith("whsec_"):
                raise ValueError("a secret is whsec_ followed by base64")
            if not b64decode(text.removeprefix("whsec_") + "==", validate=False):
                raise ValueError("a secret is whsec_ followed by base64 of at least 24 bytes")
        return value

    @field_validator("timezone")
    @classmethod
    def known_timezone(cls, value: str) -> str:
        """Refuse a time zone that this machine does not know."""
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"no time zone is named {value}") from None
        return value

    @field_validator("summary_day")
    @classmethod
    def day_of_the_year(cls, value: str) -> str:
        """Refuse what is no day that every year has."""
        if value:
            try:
                datetime.strptime(f"2001-{value}", "%Y-%m-%d")
            except ValueError:
                raise ValueError(
                    "write month and day, like 04-10; or nothing, to send none by itself"
                ) from None
        return value

    @property
    def summary_month_and_day(self) -> tuple[int, int] | None:
        """The day on which yearly summaries go out, None where only people send them."""
        if not self.summary_day:
            return None
        month, _, day = self.summary_day.partition("-")
        return int(month), int(day)

    @property
    def ruleset(self) -> Path | None:
        """The folder of the ruleset in force; None means the one that is shipped."""
        return next((folder for folder in self.rulesets if not is_overlay(folder)), None)

    @property
    def overlays(self) -> tuple[Path, ...]:
        """The overlays that are named beside it."""
        return tuple(folder for folder in self.rulesets if is_overlay(folder))

    @property
    def resolved_database_url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'gouji.sqlite3'}"

    @property
    def broker_socket(self) -> Path:
        """The socket of the embedded broker."""
        return self.data_dir / "valkey.sock"

    @property
    def resolved_broker_url(self) -> str:
        """The broker URL in force, as kombu wants it."""
        return self.broker_url or f"redis+socket://{self.broker_socket}?virtual_host=0"

    @property
    def answer_secrets(self) -> tuple[str, ...]:
        """The secrets that sign answers, newest first."""
        return plain(self.callback_secrets or self.webhook_secrets)

    def pause_after(self, attempts: int) -> timedelta:
        """Return how long to wait after `attempts` failed attempts: four times as long each time, six hours at most."""
        seconds = self.retry_first_seconds * 4 ** min(attempts - 1, 20)
        return timedelta(seconds=min(seconds, LONGEST_PAUSE))


def plain(secrets: Secrets) -> tuple[str, ...]:
    """Return the secrets as plain text, for signing and verifying only."""
    return tuple(secret.get_secret_value() for secret in secrets)


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """Return the settings in force, read once per process.

    The environment counts before `.env`, and that before the secrets generated in `data_dir`.
    """
    settings = Settings()
    generated = settings.data_dir / GENERATED
    if not generated.exists():
        return settings
    return Settings(_env_file=(generated, ".env"))  # type: ignore[call-arg] # pydantic-settings takes it


def generate_secrets(data_dir: Path) -> Path:
    """Make the secrets of an installation that was given none, once; return the file that holds them.

    Call before `load_settings`. The file is readable by its owner only; what the environment sets counts first.
    """
    path = data_dir / GENERATED
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w") as file:
        for name in ("WEBHOOK", "ACCOUNT"):
            file.write(f"GOUJI_{name}_SECRETS=whsec_{b64encode(token_bytes(32)).decode()}\n")
    return path
