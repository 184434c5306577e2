"""Mail addresses as people write them → as they may stand in an envelope and a header."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Final

from gouji.engine.errors import BadRequestError, Text

LONGEST: Final = 254
"""RFC 5321 §4.5.3.1.3, less the angle brackets."""
LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
DOMAIN: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")


def mail_address(text: str) -> str:
    """Return an address as it goes into the envelope, domain in lower case; a Chinese domain in its ASCII form.

    Raises:
        BadRequestError: not one plain address, or with letters before the @ that only few servers take.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        plain = domain.encode("idna").decode().lower()
    except UnicodeError:
        plain = ""
    address = f"{local}@{plain}"
    if not at or len(local) > 64 or len(address) > LONGEST:
        raise _bad(text)
    if not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(plain):
        raise _bad(text)
    return address


def sender_address(setting: str) -> Address:
    """Return the sender that `GOUJI_MAIL_FROM` names: a bare address, or `勾稽 <gouji@example.gov.cn>`.

    Raises:
        BadRequestError: neither.
    """
    # Control characters would end the header; parseaddr lets some of them through.
    name, address = parseaddr(re.sub(r"[\x00-\x1f\x7f]", " ", setting))
    local, _, domain = mail_address(address or setting).rpartition("@")
    return Address(display_name=name, username=local, domain=domain)


def _bad(text: str) -> BadRequestError:
    shown = re.sub(r"[\x00-\x1f\x7f]", "�", text)[:80]
    return BadRequestError(
        "bad_mail_address",
        Text(
            f"“{shown}”不是可用的邮箱地址；应形如 office@example.gov.cn，@ 之前只能用英文字母、数字和常用符号",
            f"“{shown}” is no usable mail address; write it like office@example.gov.cn, ASCII before the @",
        ),
    )
