"""The reasons for which a finding may be dismissed or waived: codes for machines, texts for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gouji.engine.errors import BadRequestError, Text

LONGEST_TEXT: Final = 2000
PRINTABLE: Final = r"^[^\x00-\x1f\x7f]*$"
"""Pattern of a text to search for: PostgreSQL takes no NUL."""

DISMISS_REASONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "misread": Text("系统读取有误（报告本身无误）", "misread by the system; the report is right"),
        "explained": Text("报告中已有说明，数据成立", "explained in the report; the figures hold"),
        "local_rule": Text("符合本地填报口径", "in line with local filing rules"),
        "not_applicable": Text("本机关不适用该规则", "the rule does not apply to this organ"),
        "duplicate": Text("与另一问题重复", "duplicate of another finding"),
        "other": Text("其他（请写明）", "other (say which)"),
    }
)


def check_reason(code: str | None, text: str | None) -> tuple[str, str]:
    """Return the code and the stripped text of a dismissal or waiver.

    Raises:
        BadRequestError: unknown or absent code (`bad_reason_code`), or what `check_text` raises.
    """
    if code is None or code not in DISMISS_REASONS:
        known = "、".join(DISMISS_REASONS)
        raise BadRequestError(
            "bad_reason_code",
            Text(f"请选择理由：{known}。", f"Choose a reason code, one of: {', '.join(DISMISS_REASONS)}."),
        )
    return code, check_text(text)


def check_text(text: str | None) -> str:
    """Return `text` stripped.

    Raises:
        BadRequestError: nothing was written (`text_missing`), more than 2,000 characters (`text_too_long`), or
            what `check_storable` raises.
    """
    check_storable(text or "")
    stripped = (text or "").strip()
    if not stripped:
        raise BadRequestError(
            "text_missing", Text("请写明理由或内容，不能为空。", "Write down the reason; it cannot be empty.")
        )
    if len(stripped) > LONGEST_TEXT:
        raise BadRequestError(
            "text_too_long",
            Text(f"内容过长，请控制在 {LONGEST_TEXT} 字以内。", f"Keep it within {LONGEST_TEXT} characters."),
        )
    return stripped


def check_note(text: str | None) -> str | None:
    """Return words that may be left out, stripped; None where there are none.

    Raises:
        BadRequestError: as `check_text`, but for `text_missing`.
    """
    check_storable(text or "")
    return check_text(text) if text and text.strip() else None


def check_storable(text: str) -> None:
    """Refuse what no database column holds.

    Raises:
        BadRequestError: control characters other than line break and tab, or lone surrogates (`bad_characters`).
    """
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\r\n\t" for char in text):
        raise BadRequestError(
            "bad_characters",
            Text(
                "内容含有控制字符，请删除后重试。", "The text has control characters; remove them and retry."
            ),
        )
