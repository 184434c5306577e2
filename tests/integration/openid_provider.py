"""An OpenID provider as a process of its own: `oidc-provider-mock`, which here insists on PKCE and can misbehave.

`python -m tests.integration.openid_provider PORT`. What it tells of a person is put to `/users/SUBJECT`; claims of the ID
token that are put there replace the right ones. Three names are not claims but ways to sign wrongly: `signed_with_none`,
`signed_by_another`, `signed_with_our_secret`.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import httpx

from tests.integration.waiting import PATIENCE_SECONDS, wait_until

PLAINLY: Final[dict[str, Any]] = {"trust_env": False, "verify": False, "timeout": PATIENCE_SECONDS}
"""Without what costs time and is of no use on one machine."""
SECRET: Final = "a secret of forty characters, no fewer !"
ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class RunningProvider:
    """A provider that runs.

    Attributes:
        issuer: its address, as it names itself.
    """

    issuer: str
    process: subprocess.Popen[bytes]

    def knows(self, subject: str, claims: Mapping[str, Any]) -> None:
        """Have it tell this of a person from now on."""
        answer = httpx.put(f"{self.issuer}/users/{subject}", json=dict(claims), **PLAINLY)
        assert answer.status_code == 204

    def agrees(self, address: str, subject: str) -> str:
        """Let somebody sign in who was sent to `address`; return where the browser is sent back to."""
        shown = httpx.get(address, **PLAINLY)
        assert shown.status_code == 200
        answer = httpx.post(address, data={"sub": subject}, **PLAINLY)
        assert answer.status_code == 302
        return answer.headers["location"]

    def refuses(self, address: str) -> str:
        """Let somebody say no; return where the browser is sent back to."""
        return httpx.post(address, data={"action": "deny"}, **PLAINLY).headers["location"]

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def provider(port: int | None = None) -> Iterator[RunningProvider]:
    """Yield a provider; on a port it was on before, it comes back with new keys."""
    port = port or free_port()
    issuer = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "tests.integration.openid_provider", str(port)]
    environment = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        running = RunningProvider(issuer, process)
        try:
            wait_until(lambda: _is_up(issuer), "the OpenID provider")
            yield running
        finally:
            running.stop()


def _is_up(issuer: str) -> bool:
    try:
        return httpx.get(f"{issuer}/.well-known/openid-configuration", **PLAINLY).status_code == 200
    except httpx.TransportError:
        return False


def _serve(port: int) -> None:
    import flask
    import oidc_provider_mock
    import uvicorn

    app = oidc_provider_mock.app(require_nonce=True)
    app.debug = False
    challenges: dict[str, str] = {}

    @app.before_request
    def insist_on_pkce() -> Any:
        request = flask.request
        if request.path == "/oauth2/authorize" and request.args.get("code_challenge_method") != "S256":
            return {"error": "invalid_request"}, 400
        if request.path != "/oauth2/token":
            return None
        digest = sha256(request.form.get("code_verifier", "").encode()).digest()
        told = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenges.get(request.form.get("code", "")) == told:
            return None
        return {"error": "invalid_grant"}, 400

    @app.after_request
    def remember_and_misbehave(response: Any) -> Any:
        if "error=" in response.headers.get("location", ""):
            # RFC 6749 §4.1.2.1 wants it back in a refusal, too.
            response.headers["location"] += f"&state={flask.request.args['state']}"
        if flask.request.path == "/oauth2/authorize" and "code=" in response.headers.get("location", ""):
            code = httpx.URL(response.headers["location"]).params["code"]
            challenges[code] = flask.request.args["code_challenge"]
        if flask.request.path == "/oauth2/token" and response.status_code == 200:
            told = response.get_json()
            told["id_token"] = _signed_wrongly(told["id_token"])
            response.set_data(json.dumps(told))
        return response

    uvicorn.run(app, interface="wsgi", host="127.0.0.1", port=port, log_config=None)


def _signed_wrongly(token: str) -> str:
    """Return the token as it is, or, if its claims say so, signed otherwise."""
    from joserfc import jwt
    from joserfc.jwk import OctKey, RSAKey
    from joserfc.jws import JWSRegistry

    header, body, _ = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    if "signed_with_none" in claims:
        plain = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
        return f"{plain}.{body}."
    if "signed_by_another" in claims:
        told = json.loads(base64.urlsafe_b64decode(header + "=="))
        return jwt.encode(told, claims, RSAKey.generate_key(2048))
    if "signed_with_our_secret" in claims:
        key = OctKey.import_key(SECRET)
        return jwt.encode({"alg": "HS256"}, claims, key, registry=JWSRegistry(algorithms=["HS256"]))
    return token


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
