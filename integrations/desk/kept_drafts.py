"""Results of drafts that a visitor wished to keep: sealed in the visitor's own form, then encrypted in the store.

The store knows a digest of the address and what only that address decrypts: who has the database has no draft.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from itsdangerous import BadData, TimestampSigner
from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from gouji.engine.canonical import document_from_json, document_to_json, dumps, loads
from gouji.engine.errors import BadRequestError, NotFoundError, Text
from gouji.engine.model import Evaluation, Organ
from gouji.engine.store.queries import drafts
from gouji.workers.work import Work

from .drafts import Checked

SALT: Final = b"gouji.draft"
SEAL_SECONDS: Final = 3600
"""So long after its check a result can be kept."""
MOST_SEALED: Final = 700_000
"""Characters of the longest result that can be kept: a form takes little more."""
MOST_BYTES: Final = 16 * 1024 * 1024
"""Bytes of the same, unpacked."""
_EVALUATION: Final = TypeAdapter(Evaluation)


def seal(checked: Checked, secrets: Sequence[str]) -> str | None:
    """Return a result for the visitor's own form: signed, so that nothing else can be kept in its place.

    None where there is no secret to sign it with, or it is too long.
    """
    if not secrets:
        return None
    packed = _packed(checked)
    sealed = _signer(secrets).sign(urlsafe_b64encode(packed)).decode() if packed else ""
    return sealed if 0 < len(sealed) <= MOST_SEALED else None


def keep(work: Work, sealed: str, address: str | None) -> str:
    """Keep a result that `seal` gave, for as many days as are set; return the secret of its address.

    Args:
        address: network address of the visitor, for the audit trail.

    Raises:
        NotFoundError: nothing is kept here.
        BadRequestError: not sealed here, or too long ago (`bad_seal`).
    """
    settings, now = work.settings, work.now()
    if not settings.draft_keep_days:
        raise NotFoundError("not_kept", Text("本系统不保存自查结果。", "Results are not kept here."))
    try:
        content = _signer(settings.answer_secrets).unsign(sealed, max_age=SEAL_SECONDS)
    except BadData as error:
        raise BadRequestError(
            "bad_seal",
            Text(
                "结果超过一小时或已被改动，不能保存；请重新上传自查一次。",
                "This result is more than an hour old, or was changed; upload the draft once more.",
            ),
        ) from error
    secret = token_urlsafe(32)
    with work.database.session(address) as session:
        until = now + timedelta(days=settings.draft_keep_days)
        drafts.keep(session, digest_of(secret), _lock(secret).encrypt(content), now=now, until=until)
    return secret


def kept(work: Work, secret: str) -> tuple[Checked, datetime]:
    """Return a result that was kept, and until when it is, in the office's zone.

    Raises:
        NotFoundError: there is none under this address (any more).
    """
    with work.database.read_session() as session:
        row = drafts.kept(session, digest_of(secret), work.now())
    if row is None:
        raise _gone()
    try:
        packed = _lock(secret).decrypt(row.content)
    except InvalidToken as error:
        raise _gone() from error
    return _unpacked(urlsafe_b64decode(packed)), row.expires_at.astimezone(work.zone)


def drop(work: Work, secret: str, address: str | None) -> None:
    """Delete a result that was kept, at once.

    Raises:
        NotFoundError: there is none under this address (any more).
    """
    with work.database.session(address) as session:
        if not drafts.drop(session, digest_of(secret), work.now()):
            raise _gone()


def digest_of(secret: str) -> str:
    """Return what the store knows of the secret in an address."""
    return sha256(secret.encode()).hexdigest()


def _packed(checked: Checked) -> bytes | None:
    """Return a result as it is kept; None where it is too long, or holds characters that nothing else takes."""
    organ = checked.organ
    try:
        evaluation = _EVALUATION.dump_json(checked.evaluation).decode()
    except PydanticSerializationError:
        return None
    whole = {
        "document": document_to_json(checked.document, both_languages=True),
        "before": document_to_json(checked.before, both_languages=True) if checked.before else None,
        "evaluation": evaluation,
        "organ": [organ.name, organ.kind, organ.region, organ.level] if organ else None,
        "remarks": [[remark.zh, remark.en] for remark in checked.remarks],
        "checked_at": checked.checked_at.isoformat(),
    }
    plain = dumps(whole).encode("utf-8", "surrogatepass")
    return zlib.compress(plain) if len(plain) <= MOST_BYTES else None


def _unpacked(packed: bytes) -> Checked:
    whole: dict[str, Any] = loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    before, organ = whole["before"], whole["organ"]
    return Checked(
        document_from_json(whole["document"]),
        document_from_json(before) if before else None,
        _EVALUATION.validate_json(whole["evaluation"]),
        Organ(organ[0], kind=organ[1], region=organ[2], level=organ[3]) if organ else None,
        tuple(Text(*remark) for remark in whole["remarks"]),
        datetime.fromisoformat(whole["checked_at"]),
    )


def _signer(secrets: Sequence[str]) -> TimestampSigner:
    # itsdangerous signs with the last one and accepts all.
    return TimestampSigner(list(reversed(secrets)), salt=SALT)


def _lock(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"gouji.kept-draft:" + secret.encode()).digest()))


def _gone() -> NotFoundError:
    return NotFoundError(
        "draft_gone",
        Text(
            "没有这份自查结果：地址不完整，或已到期、已删除。需要时请重新自查。",
            "There is no such result: the address is not whole, or it ran out or was deleted. Check the draft again.",
        ),
    )
