"""Passwords: hashed with argon2id, checked in the same time whether or not the account exists."""

from __future__ import annotations

from functools import lru_cache
from os import cpu_count
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from gouji.engine.errors import BadRequestError, Text

SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 256

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""What OWASP asks of argon2id: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html . One check
takes a seventh of what the library's own choice takes, so that an office that comes in the morning is let in within seconds;
online guessing is stopped by counting (`guessing`), not by the price of a guess."""

_AT_ONCE: Final = BoundedSemaphore(cpu_count() or 1)
"""So many hashes are worked out at a time; whoever comes waits in turn. More would only take the processors from each other
and from the pages of those who are in already."""


def hash_password(password: str) -> str:
    """Return the argon2id hash of `password` with its parameters and salt.

    Raises:
        BadRequestError: shorter than 10 or longer than 256 characters (`weak_password`).
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadRequestError(
            "weak_password",
            Text(
                f"密码长度须为 {SHORTEST_PASSWORD} 至 {LONGEST_PASSWORD} 个字符。",
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            ),
        )
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(password: str, stored_hash: str | None) -> bool:
    """Say whether `password` is the one that was hashed.

    Without a stored hash (None or empty: no such account, or one without a password) a hash is checked all the same, so
    that the time taken does not tell which names exist. Only a hash that was made with other parameters takes another time,
    until its owner signs in and `needs_rehash` has it made anew.
    """
    compared = stored_hash or _decoy_hash()
    try:
        with _AT_ONCE:
            matches = _HASHER.verify(compared, password[:LONGEST_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return matches and bool(stored_hash)


def needs_rehash(stored_hash: str) -> bool:
    """Say whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored_hash)


@lru_cache(maxsize=1)
def _decoy_hash() -> str:
    return _HASHER.hash("no account has this password")
