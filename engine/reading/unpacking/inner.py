"""The file that a report was read from, where it lies in others: found again by the name that reading gave it."""

from __future__ import annotations

from .bundle import DEEPEST, SEPARATOR
from .mail import parts_of_mail
from .members import Bundle, Member, members_of_zip
from .sniff import BUNDLES, MAIL, MAX_BYTES, sniff


def inner_file(data: bytes, source: str) -> bytes:
    """Return the bytes of the file that `source` names inside `data`; `data` itself where it is no bundle.

    Args:
        data: the file as it came.
        source: of the document that was read from it: `报送材料.zip!年报.pdf`.

    Raises:
        UnreadableError: what opening a bundle raises, as when it is read.
    """
    for _ in range(DEEPEST):
        bundle = _bundle(data)
        member = _named(bundle, source) if bundle else None
        if member is None:
            return data
        data = member.data
    return data


def _bundle(data: bytes) -> Bundle | None:
    media_type = sniff(data, max_bytes=max(MAX_BYTES, len(data))).media_type
    if media_type not in BUNDLES:
        return None
    return parts_of_mail(data) if media_type == MAIL else members_of_zip(data)


def _named(bundle: Bundle, source: str) -> Member | None:
    """The member whose name stands in `source` as one of its parts, the longest; the only one of a saved page."""
    if bundle.is_one_document and bundle.members:
        return bundle.members[0]
    whole = source + SEPARATOR
    named = [member for member in bundle.members if f"{SEPARATOR}{member.name}{SEPARATOR}" in whole]
    return max(named, key=lambda member: len(member.name), default=None)
