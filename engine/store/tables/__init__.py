"""The tables, one file per noun. Rows that stand for a value of `gouji.engine.model` end in `Row`."""

from .assigning import Absence, AssignmentMode, AssignmentSetting, AssignmentTurn
from .audit import AuditEntry
from .base import Row
from .calendar import CalendarRun, MissingReport, MissingState, Reminder, ReminderState
from .corrections import CorrectionRow, CorrectionState
from .desk import Mention, QueueName, RuleRecord, SavedView, StartView, Wish
from .drafts import HeldDraft, KeptDraft, ReturnLink
from .evaluations import EvaluationRow, FindingRow
from .figures import FiguresRow
from .mails import Mail, MailAttempt, MailBounce, MailContent, MailOptOut, MailState
from .organs import (
    LineageEvent,
    MatchKind,
    NameKind,
    Organ,
    OrganContact,
    OrganEvent,
    OrganExemption,
    OrganMatch,
    OrganName,
    RosterFile,
)
from .outgoing import Delivery, DeliveryAttempt, DeliveryState, OutboxRow
from .queue import WAITS, Decision, ItemState, QueueItem
from .replays import ShadowFindingRow, Snapshot, SnapshotKind
from .reports import Blob, DocumentRow, Report, ReviewState, Submission, SubmissionStatus
from .requests import IdempotencyKey
from .sketches import SketchBand, SketchRow
from .states import ReportState, TouchedReport
from .tallies import TallyRow, tally_column, tally_row
from .users import ApiToken, Identity, PasswordReset, RecoveryCode, Role, SignIn, Step, User
from .waivers import Waiver, WaiverEnd, WaiverState

__all__ = [
    "WAITS",
    "Absence",
    "ApiToken",
    "AssignmentMode",
    "AssignmentSetting",
    "AssignmentTurn",
    "AuditEntry",
    "Blob",
    "CalendarRun",
    "CorrectionRow",
    "CorrectionState",
    "Decision",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryState",
    "DocumentRow",
    "EvaluationRow",
    "FiguresRow",
    "FindingRow",
    "HeldDraft",
    "IdempotencyKey",
    "Identity",
    "ItemState",
    "KeptDraft",
    "LineageEvent",
    "Mail",
    "MailAttempt",
    "MailBounce",
    "MailContent",
    "MailOptOut",
    "MailState",
    "MatchKind",
    "Mention",
    "MissingReport",
    "MissingState",
    "NameKind",
    "Organ",
    "OrganContact",
    "OrganEvent",
    "OrganExemption",
    "OrganMatch",
    "OrganName",
    "OutboxRow",
    "PasswordReset",
    "QueueItem",
    "QueueName",
    "RecoveryCode",
    "Reminder",
    "ReminderState",
    "Report",
    "ReportState",
    "ReturnLink",
    "ReviewState",
    "Role",
    "RosterFile",
    "Row",
    "RuleRecord",
    "SavedView",
    "ShadowFindingRow",
    "SignIn",
    "SketchBand",
    "SketchRow",
    "Snapshot",
    "SnapshotKind",
    "StartView",
    "Step",
    "Submission",
    "SubmissionStatus",
    "TallyRow",
    "TouchedReport",
    "User",
    "Waiver",
    "WaiverEnd",
    "WaiverState",
    "Wish",
    "tally_column",
    "tally_row",
]
