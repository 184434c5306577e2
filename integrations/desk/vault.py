"""Encrypts what must be read back and must not stand in a dump of the database."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gouji.engine.errors import BadRequestError, GoujiError, Text
from gouji.workers.settings import Settings, plain

PURPOSE: Final = b"gouji accounts"


@dataclass(frozen=True)
class Vault:
    """Seals and opens texts (Fernet: AES-128-CBC with HMAC-SHA256).

    Attributes:
        secrets: `whsec_…`, newest first; a key is derived from each, so that nothing sealed can be mistaken for a
            signature made with the same secret.
    """

    secrets: tuple[str, ...]

    def seal(self, text: str) -> str:
        """Return `text` encrypted, about 1.4 times as long and 120 characters more.

        Raises:
            BadRequestError: the installation has no secret (`no_account_secret`).
        """
        return self._keys().encrypt(text.encode()).decode()

    def open(self, sealed: str, *, seconds: int | None = None) -> str:
        """Return the text that was sealed.

        Args:
            seconds: at most so long ago.

        Raises:
            GoujiError: it was sealed with a secret that is gone, altered, or too long ago (`sealed_elsewhere`).
        """
        try:
            return self._keys().decrypt(sealed.encode(), ttl=seconds).decode()
        except InvalidToken as error:
            raise GoujiError(
                "sealed_elsewhere",
                Text(
                    "加密的内容无法解开：密钥（GOUJI_ACCOUNT_SECRETS）已更换，或已过期。请重新操作；"
                    "动态口令请由管理员移除后重新绑定。",
                    "What was encrypted cannot be opened: its secret (GOUJI_ACCOUNT_SECRETS) was replaced, or it ran "
                    "out. Begin anew; an administrator has to remove the authenticator.",
                ),
            ) from error

    def _keys(self) -> MultiFernet:
        if not self.secrets:
            raise BadRequestError(
                "no_account_secret",
                Text(
                    "没有可用于加密的密钥：请管理员设置 GOUJI_ACCOUNT_SECRETS。",
                    "There is no secret to encrypt with: have GOUJI_ACCOUNT_SECRETS set.",
                ),
            )
        return MultiFernet([Fernet(_key(secret)) for secret in self.secrets])


def vault_of(settings: Settings) -> Vault:
    """Return the vault of an installation: its own secrets first, those of the webhook after them.

    The latter stay, so that an installation that gets its own later can still open what it has.
    """
    return Vault(_each_once((*plain(settings.account_secrets), *plain(settings.webhook_secrets))))


def _each_once(secrets: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(secrets))


def _key(secret: str) -> bytes:
    material = b64decode(secret.removeprefix("whsec_") + "==")
    return urlsafe_b64encode(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(material))
