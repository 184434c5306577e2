"""What is configured: environment variables with the prefix `GOUJI_`, or a `.env` file (contract §5)."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Secrets = Annotated[tuple[SecretStr, ...], NoDecode]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode]


class Settings(BaseSettings):
    """Every setting with its default; a value that does not parse names its variable and is refused at start.

    Attributes:
        data_dir: where the embedded database, broker socket and generated secrets live.
        database_url: SQLAlchemy URL; empty means the SQLite file `gouji.sqlite3` in `data_dir`.
        broker_url: Redis URL; empty means the embedded Valkey on a Unix socket in `data_dir`.
        webhook_secrets: `whsec_…`, newest first; every one of them is accepted, the first signs.
        callback_secrets: sign answers; those of the door are used where empty.
        callback_allow: private networks that a callback or document address may reach all the same.
        rulesets: folder of the ruleset in force; None means the one that is shipped.
        max_document_bytes: largest document accepted, after decoding.
    """

    model_config = SettingsConfigDict(env_prefix="GOUJI_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("gouji"))
    database_url: str = ""
    broker_url: str = ""
    webhook_secrets: Secrets = ()
    callback_secrets: Secrets = ()
    callback_allow: Networks = ()
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "gouji@localhost"
    rulesets: Path | None = None
    timezone: str = "Asia/Shanghai"
    base_url: str = "http://127.0.0.1:8000"
    session_secret: SecretStr = SecretStr("")
    max_document_bytes: int = 20 * 1024 * 1024

    @field_validator("webhook_secrets", "callback_secrets", "callback_allow", mode="before")
    @classmethod
    def split_commas(cls, value: object) -> object:
        """Accept `a,b` as environment variables give it."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("timezone")
    @classmethod
    def known_timezone(cls, value: str) -> str:
        """Refuse a time zone that this machine does not know."""
        ZoneInfo(value)
        return value

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
    def answer_secrets(self) -> tuple[SecretStr, ...]:
        """The secrets that sign answers, newest first."""
        return self.callback_secrets or self.webhook_secrets


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """Return the settings in force, read once per process."""
    return Settings()
