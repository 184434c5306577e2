"""What may be posted about a finding: one shape per action, so that a program knows what each needs."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, GetJsonSchemaHandler, StrictInt
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ....desk.bulk import BULK_ACTIONS, MOST_AT_ONCE
from ....desk.findings import FINDING_ACTIONS
from ....desk.reasons import DISMISS_REASONS, LONGEST_TEXT
from .base import Posted, PostedDay

STORABLE: Final = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
"""What `check_storable` takes."""
NOTE: Final[dict[str, Any]] = {
    "anyOf": [{"type": "string", "maxLength": LONGEST_TEXT, "pattern": STORABLE}, {"type": "null"}]
}
WORDS: Final[dict[str, Any]] = {
    "type": "string",
    "maxLength": LONGEST_TEXT,
    "allOf": [{"pattern": STORABLE}, {"pattern": r"\S"}],
}
REASON: Final[dict[str, Any]] = {"enum": list(DISMISS_REASONS)}
UNTIL: Final[dict[str, Any]] = {
    "type": "string",
    "format": "date",
    "description": "its last day, after today",
}

UNREAD: Final[dict[str, Any]] = {"type": ["string", "null"], "description": "not used"}
UNREAD_DAY: Final[dict[str, Any]] = {
    "anyOf": [{"type": "string", "format": "date"}, {"type": "null"}],
    "description": "not used",
}
TAKES_NOTE: Final = frozenset({"claim", "confirm"})

NEEDED: Final[dict[str, dict[str, Any]]] = {
    "dismiss": {"reason_code": REASON, "text": WORDS},
    "waive": {"reason_code": REASON, "text": WORDS, "until": UNTIL},
    "approve_waiver": {"text": WORDS},
    "refuse_waiver": {"text": WORDS},
    "comment": {"text": WORDS},
}
"""What must come with an action; the others take an optional note as `text`."""

LARGEST_WHOLE: Final = 2**53 - 1
"""Every JSON reader keeps whole numbers up to this."""
IDS: Final = {"minItems": 1, "maxItems": MOST_AT_ONCE}
EXAMPLE: Final = {"action": "dismiss", "reason_code": "explained", "text": "第六部分已说明口径。"}


class FindingAction(Posted):
    """What a reviewer decides about one finding.

    What an action needs is checked by the desk, with one message that says what to do; the description says it too.

    Attributes:
        action: one of the desk's.
        reason_code: for `dismiss` and `waive`.
        text: the words to it; for `comment` the comment.
        until: for `waive`: its last day.
    """

    action: str = Field(max_length=40)
    reason_code: str | None = None
    text: str | None = None
    until: PostedDay | None = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe each action with what it needs."""
        common = handler.resolve_ref_schema(handler(core_schema))
        others = {name: part | IDS for name, part in common["properties"].items() if name == "ids"}
        return {
            "title": cls.__name__,
            "description": (cls.__doc__ or "").partition("\n")[0],
            "oneOf": [_shape(action, others) for action in cls.actions()],
            "examples": [EXAMPLE | ({"ids": [41, 42]} if "ids" in others else {})],
        }

    @classmethod
    def actions(cls) -> tuple[str, ...]:
        """Return the names of the actions that are taken here."""
        return tuple(FINDING_ACTIONS)


class BulkAction(FindingAction):
    """One decision about many findings.

    Attributes:
        ids: of the findings, at most 200.
    """

    ids: list[Annotated[StrictInt, Field(ge=-LARGEST_WHOLE, le=LARGEST_WHOLE)]]

    @classmethod
    def actions(cls) -> tuple[str, ...]:
        """Return those that may be done to many at once."""
        return tuple(BULK_ACTIONS)


def _shape(action: str, others: dict[str, Any]) -> dict[str, Any]:
    needed = NEEDED.get(action, {})
    optional = {"reason_code": UNREAD, "until": UNREAD_DAY, "text": NOTE if action in TAKES_NOTE else UNREAD}
    return {
        "type": "object",
        "title": action,
        "properties": {"action": {"const": action}, **(optional | needed), **others},
        "additionalProperties": False,
        "required": ["action", *needed, *others],
    }
