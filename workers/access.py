"""Settings of accounts: how long a sign-in lasts, what encrypts, who needs an authenticator, the OpenID provider."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

Secrets = Annotated[tuple[SecretStr, ...], NoDecode]
Roles = Annotated[tuple[Literal["filer", "reviewer", "supervisor", "author", "admin"], ...], NoDecode]


class AccessSettings(BaseSettings):
    """The part of the settings that says who comes in, and how.

    Attributes:
        account_secrets: `whsec_…`, newest first, encrypt what must be read back and must not stand in a dump of the
            database, the secrets of authenticator apps; the first encrypts, all decrypt. Those of the webhook where empty.
        sign_in_hours: after so many hours everybody signs in anew, however busy.
        sign_in_idle_minutes: and after so many minutes without asking for anything.
        sign_in_renew_minutes: so often the cookie of a sign-in is exchanged.
        totp_roles: roles that need an authenticator app; they enrol at their next sign-in.
        oidc_issuer: address of the OpenID provider, as it names itself; empty: sign-in by password only.
        oidc_client_id: what this installation is called there.
        oidc_client_secret: what it proves that with; empty for a public client, which PKCE protects.
        oidc_name: what the provider is called on the sign-in page.
        oidc_scopes: what is asked for, blank between.
        oidc_ca: PEM file of the authority that signed its certificate, where the machine does not know it.
        oidc_link_email: whether who comes for the first time gets the account with the same mail address, if the provider
            says that the address is verified.
        oidc_create: whether who comes for the first time and has no account gets one, if `oidc_mapping` gives a role.
        oidc_mapping: YAML file that says which role and region follow from what the provider tells of a person.
    """

    account_secrets: Secrets = ()
    sign_in_hours: float = Field(default=12.0, gt=0, le=24 * 31)
    sign_in_idle_minutes: float = Field(default=120.0, gt=0)
    sign_in_renew_minutes: float = Field(default=30.0, gt=0)
    totp_roles: Roles = ()
    oidc_issuer: str = ""
    oidc_client_id: str = "gouji"
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "统一身份认证"
    oidc_scopes: str = "openid profile email"
    oidc_ca: Path | None = None
    oidc_link_email: bool = False
    oidc_create: bool = False
    oidc_mapping: Path | None = None

    @field_validator("account_secrets", "totp_roles", mode="before")
    @classmethod
    def split_names(cls, value: object) -> object:
        """Accept `a,b` as environment variables give it."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("account_secrets")
    @classmethod
    def secrets_that_encrypt(cls, value: Secrets) -> Secrets:
        """Refuse a secret that is none."""
        for secret in value:
            text = secret.get_secret_value()
            if not text.startswith("whsec_") or len(b64decode(text.removeprefix("whsec_") + "==")) < 16:
                raise ValueError("a secret is whsec_ followed by base64 of at least 24 bytes")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def address_of_the_issuer(cls, value: str) -> str:
        """Refuse what is no address, and one in the open to which a secret would be sent."""
        if value and not value.startswith(
            ("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")
        ):
            raise ValueError("write https:// and the address under which the provider names itself")
        return value

    @property
    def sign_in_lasts(self) -> timedelta:
        """How long a sign-in lasts at most."""
        return timedelta(hours=self.sign_in_hours)

    @property
    def sign_in_idle(self) -> timedelta:
        """How long it lasts unused."""
        return timedelta(minutes=self.sign_in_idle_minutes)

    @property
    def sign_in_renews(self) -> timedelta:
        """After how long its cookie is exchanged."""
        return timedelta(minutes=self.sign_in_renew_minutes)
