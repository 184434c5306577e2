"""Which organ a submission is from: what its sender said, and what its title says, against the register."""

from __future__ import annotations

from typing import cast

from gouji.engine.model import Document, Organ, OrganKind
from gouji.engine.register import Register, match_organ
from gouji.engine.store.queries.matches import said_of
from gouji.engine.store.tables import Report, Submission


def organ_of(register: Register, report: Report, submission: Submission, document: Document) -> Organ:
    """Return the organ as the register knows it.

    The organ to which its report was put counts, by the machine or by a person; then what the sender said (see
    `match_organ`). Where the sender's name leaves the level open (a bare 民政局 without a region), the name in the
    document is asked as well, and taken if it is a longer name of the same organ.
    """
    known = register.organ_with_code(report.organ_code) if report.organ_code else None
    if known is not None:
        return known
    kind = cast("OrganKind | None", submission.kind)
    said = match_organ(register, said_of(submission)).organ
    if said.level != "unknown" or document.organ is None:
        return said
    printed = register.find_organ(document.organ, region=submission.region, kind=kind)
    return printed if register.same_organ(said, printed) else said
