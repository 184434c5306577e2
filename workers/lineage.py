"""Last year's report of an organ, found by the register where it was renamed, merged, split or founded since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from gouji.engine.facts import figures_of, put_together
from gouji.engine.model import Document, EarlierVersion, Organ
from gouji.engine.register import Ancestry, Register, ancestry_of
from gouji.engine.store import Session
from gouji.engine.store.queries import corrections, reports
from gouji.engine.store.tables import Report, Submission


@dataclass(frozen=True, slots=True)
class Before:
    """What a report is compared with.

    Attributes:
        ancestry: who should have filed it.
        submission_ids: the versions that were used; none where there is nothing to compare with.
        document: what they say, put together where they are several.
        earlier: what the one of them said before it was corrected.
    """

    ancestry: Ancestry
    submission_ids: tuple[UUID, ...] = ()
    document: Document | None = None
    earlier: EarlierVersion | None = None


def year_before(session: Session, report: Report, register: Register, zone: ZoneInfo) -> Before:
    """Return last year's report of the organ of `report`, or of those from which the organ came.

    Of several organs all must have filed: part of a sum is none. Of an organ that came out of a split nothing is
    comparable. What an organ filed itself for a year in which it should not have existed counts all the same.
    """
    ancestry = ancestry_of(register, registered_organ(register, report), report.year)
    versions = _versions(session, report, ancestry, register)
    found = [(version, corrections.corrected_document_of(session, version.id)) for version in versions]
    known = [document for _, document in found if document is not None]
    if not known or len(known) < len(found):
        return Before(ancestry)
    earlier = _earlier(session, versions[0], known[0], zone) if len(known) == 1 else None
    return Before(ancestry, tuple(version.id for version in versions), put_together(known), earlier)


def versions_before(session: Session, report: Report, register: Register) -> tuple[UUID, ...]:
    """Return which versions `year_before` would use now."""
    ancestry = ancestry_of(register, registered_organ(register, report), report.year)
    return tuple(version.id for version in _versions(session, report, ancestry, register))


def successors_of(session: Session, report: Report, register: Register) -> list[Report]:
    """Return the reports of the year after, of other organs, that are compared with this one by their lineage."""
    organ = registered_organ(register, report)
    entry = register.entry(organ.code) if organ.code else None
    if entry is None:
        return []
    codes = {code for step in entry.lineage for code in step.others}
    codes |= {owner.organ.code for owner, _ in register.mentions_of(organ.code or "") if owner.organ.code}
    found = []
    for code in sorted(codes - {organ.code}):
        other = register.organ_with_code(code)
        if other is not None and organ in ancestry_of(register, other, report.year + 1).organs:
            after = reports.find_report(session, other, report.year + 1, register)
            found.extend([after] if after else [])
    return found


def registered_organ(register: Register, report: Report) -> Organ:
    """Return the organ of a report as the register knows it."""
    known = register.organ_with_code(report.organ_code) if report.organ_code else None
    return known or register.find_organ(report.organ, region=report.region, kind=report.kind)


def _versions(
    session: Session, report: Report, ancestry: Ancestry, register: Register
) -> Sequence[Submission]:
    own = reports.predecessor_of(session, report, register)
    if ancestry.relation == "none":
        return [own] if own and not ancestry.organs else []
    found = []
    for organ in ancestry.organs:
        before = reports.find_report(session, organ, report.year - 1, register)
        version = reports.judged_version(session, before.id) if before else None
        if version is not None:
            found.append(version)
    if ancestry.relation == "sum":
        return found if len(found) == len(ancestry.organs) else []
    return [own] if own else found


def _earlier(
    session: Session, version: Submission, document: Document, zone: ZoneInfo
) -> EarlierVersion | None:
    """Return the version before the one that counts, where it had other figures."""
    for older in reports.versions_of(session, version.report_id):
        if older.version < version.version:
            before = corrections.corrected_document_of(session, older.id)
            if before is None:
                continue
            if figures_of(before) == figures_of(document):
                return None
            return EarlierVersion(before, version.received_at.astimezone(zone).date())
    return None
