"""Which organ a submission is from: what its sender said, and what its title says, against the register."""

from __future__ import annotations

from typing import cast

from gouji.engine.model import Document, Organ, OrganKind
from gouji.engine.register import Register
from gouji.engine.store.tables import Submission


def organ_of(register: Register, submission: Submission, document: Document) -> Organ:
    """Return the organ as the register knows it.

    Its code counts before its name. Where the sender's name leaves the level open (a bare 民政局 without a
    region), the name in the document is asked as well, and taken if it is a longer name of the same organ.
    """
    by_code = register.organ_with_code(submission.organ_code) if submission.organ_code else None
    if by_code is not None:
        return by_code
    kind = cast("OrganKind | None", submission.kind)
    said = register.find_organ(submission.organ, region=submission.region, kind=kind)
    if said.level != "unknown" or document.organ is None:
        return said
    printed = register.find_organ(document.organ, region=submission.region, kind=kind)
    return printed if register.same_organ(said, printed) else said
