"""Asks an OpenID provider who somebody is: authorization code flow with PKCE, state and nonce.

OpenID Connect Core and Discovery 1.0, RFC 7636, RFC 9207. Nothing is kept, so a key that was exchanged is known at once.
"""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from gouji.engine.errors import BadRequestError, Text

TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
LEEWAY: Final = 60
"""Seconds by which the provider's clock may differ."""
ALGORITHMS: Final = frozenset(
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
)
"""Signatures that only the provider can make: none that is made with our own secret, and not none at all."""
ENDPOINTS: Final = (
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "end_session_endpoint",
)
FORM: Final = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}


class OpenIdError(BadRequestError):
    """The provider did not vouch for anybody: it is down, said no, or said what cannot be believed."""


@dataclass(frozen=True, slots=True)
class Client:
    """What this installation is at a provider.

    Attributes:
        issuer: address of the provider, as it names itself.
        secret: empty for a public client.
        scopes: what is asked for, blank between.
        redirect_uri: where the browser comes back to.
        ca: PEM file of the authority that signed the provider's certificate; None: those that the machine knows.
    """

    issuer: str
    client_id: str
    secret: str
    scopes: str
    redirect_uri: str
    ca: Path | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider says of itself.

    Attributes:
        logout: where browsers sign out of it; None: nowhere.
        userinfo: where more is told of a person; None: the ID token tells all.
        algorithms: with which it signs, as far as they can be believed.
        takes_basic: whether it takes our secret in a header, else in the body.
    """

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str | None
    logout: str | None
    algorithms: tuple[str, ...]
    takes_basic: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """What must come back, and what proves that it was us who asked."""

    state: str
    nonce: str
    verifier: str


def discover(client: Client) -> Provider:
    """Return what the provider says of itself.

    Raises:
        OpenIdError: it is down (`provider_unreachable`), or names itself otherwise or incompletely (`bad_provider`).
    """
    told = _get(client, get_well_known_url(client.issuer, external=True))
    addresses = [told.get(key) for key in ENDPOINTS]
    authorization, token, keys, userinfo, logout = addresses
    is_complete = all(isinstance(address, str) for address in (authorization, token, keys))
    if told.get("issuer") != client.issuer or not is_complete or not _are_safe(client, addresses):
        raise OpenIdError(
            "bad_provider",
            Text(
                "统一身份认证的配置有误（名称与 GOUJI_OIDC_ISSUER 不一致，或地址不全），请联系管理员；可先用密码登录。",
                "The OpenID provider is set up wrongly (it names itself otherwise than GOUJI_OIDC_ISSUER, or addresses "
                "are missing): tell the administrator. Signing in by password works.",
            ),
        )
    named = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(
        client.issuer,
        str(authorization),
        str(token),
        str(keys),
        userinfo,
        logout,
        tuple(name for name in named if name in ALGORITHMS),
        "client_secret_basic" in methods,
    )


def begin(client: Client, provider: Provider) -> tuple[str, Attempt]:
    """Return the address to send the browser to, and what to expect back."""
    attempt = Attempt(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    address: str = prepare_grant_uri(
        provider.authorization,
        client.client_id,
        "code",
        redirect_uri=client.redirect_uri,
        scope=client.scopes,
        state=attempt.state,
        nonce=attempt.nonce,
        code_challenge=create_s256_code_challenge(attempt.verifier),
        code_challenge_method="S256",
    )
    return address, attempt


def finish(client: Client, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Return what the provider tells of the person who came back from it; `iss` and `sub` are among it.

    Args:
        answer: the query with which the browser came back.

    Raises:
        OpenIdError: not what was asked for (`bad_state`), a refusal (`provider_refused`), an ID token that cannot be
            believed (`bad_id_token`), or no answer (`provider_unreachable`).
    """
    is_ours = compare_digest(answer.get("state", "").encode(), attempt.state.encode())
    if not is_ours or answer.get("iss", client.issuer) != client.issuer:
        raise bad_state()
    if not (code := answer.get("code")):
        raise _refused(answer.get("error", ""))
    provider = discover(client)
    token = _exchange(client, provider, code, attempt)
    claims = _believed(client, provider, token, attempt, now)
    if provider.userinfo is None:
        return claims
    more = _get(client, provider.userinfo, bearer=str(token.get("access_token")))
    if more.get("sub") != claims["sub"]:
        raise _unbelievable()
    return {**more, **claims}


def logout_address(client: Client, provider: Provider, back_to: str) -> str | None:
    """Return where the browser signs out of the provider, None where that cannot be done."""
    query = {"client_id": client.client_id, "post_logout_redirect_uri": back_to}
    return str(httpx.URL(provider.logout).copy_merge_params(query)) if provider.logout else None


def bad_state() -> OpenIdError:
    """Return the error of an answer that nobody here asked for, or too long ago."""
    return OpenIdError(
        "bad_state",
        Text(
            "这次登录不是从本浏览器发起的，或等待过久；请重新登录。",
            "This sign-in was not begun in this browser, or too long ago; begin anew.",
        ),
    )


def _exchange(client: Client, provider: Provider, code: str, attempt: Attempt) -> dict[str, Any]:
    body = prepare_token_request(
        "authorization_code", redirect_uri=client.redirect_uri, code=code, code_verifier=attempt.verifier
    )
    method = "none"
    if client.secret:
        method = "client_secret_basic" if provider.takes_basic else "client_secret_post"
    proof = ClientAuth(client.client_id, client.secret, method)
    address, headers, body = proof.prepare("POST", provider.token, dict(FORM), body)
    return _ask(client, "POST", address, headers, body)


def _believed(
    client: Client, provider: Provider, token: Mapping[str, Any], attempt: Attempt, now: datetime
) -> dict[str, Any]:
    """Return the claims of the ID token if signature, issuer, audience, time and nonce are right."""
    keys = _get(client, provider.keys)
    try:
        decoded = jwt.decode(
            str(token.get("id_token")),
            KeySet.import_key_set(keys),  # type: ignore[arg-type] # checked by it
            registry=JWSRegistry(algorithms=provider.algorithms, strict_check_header=False),
        )
        wanted: dict[str, Any] = {
            "iss": {"essential": True, "value": client.issuer},
            "aud": {"essential": True, "value": client.client_id},
        }
        known = {
            "nonce": attempt.nonce,
            "client_id": client.client_id,
            "access_token": token.get("access_token"),
        }
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, known)
        claims.validate(int(now.timestamp()), LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _unbelievable() from error
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise _unbelievable()
    return dict(claims)


def _get(client: Client, address: str, bearer: str | None = None) -> dict[str, Any]:
    headers = {"Accept": "application/json"}
    if bearer is not None:
        headers["Authorization"] = f"Bearer {bearer}"
    return _ask(client, "GET", address, headers)


def _ask(
    client: Client, method: str, address: str, headers: Mapping[str, str], body: str | None = None
) -> dict[str, Any]:
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, verify=_trusted(client.ca)) as http:
            response = http.request(method, address, headers=dict(headers), content=body)
        told = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise _unreachable() from error
    if response.status_code in (400, 401, 403) and isinstance(told, dict):
        raise _refused(str(told.get("error", "")))
    if response.status_code != httpx.codes.OK or not isinstance(told, dict):
        raise _unreachable()
    return told


@lru_cache(maxsize=2)
def _trusted(ca: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=None if ca is None else str(ca))


def _are_safe(client: Client, addresses: list[Any]) -> bool:
    """Whether nothing goes out in the open that the provider's own address would not let out."""
    if not client.issuer.startswith("https:"):
        return True
    return all(address is None or str(address).startswith("https:") for address in addresses)


def _unreachable() -> OpenIdError:
    return OpenIdError(
        "provider_unreachable",
        Text(
            "统一身份认证暂时无法使用，请稍后再试；可先用密码登录。",
            "The OpenID provider cannot be reached just now; try again later, or sign in by password.",
        ),
    )


def _refused(reason: str) -> OpenIdError:
    told = "".join(char for char in reason if char.isalnum() or char == "_")[:40]
    return OpenIdError(
        "provider_refused",
        Text(
            f"统一身份认证没有同意这次登录（{told or '未说明原因'}）；请重试，或用密码登录。",
            f"The OpenID provider did not agree ({told or 'no reason given'}); try again, or sign in by password.",
        ),
    )


def _unbelievable() -> OpenIdError:
    return OpenIdError(
        "bad_id_token",
        Text(
            "统一身份认证返回的身份凭证无效（签名、对象、时间或随机数不符），没有登录；请重试，仍不成功请联系管理员。",
            "What the OpenID provider vouched with is not valid (signature, audience, time or nonce); nobody was "
            "signed in. Try again, then tell the administrator.",
        ),
    )
