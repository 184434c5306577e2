"""What an evaluation was made from: kept by content, and given back as it was."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from ... import canonical
from ...canonical.packed import document_from_bytes
from ...errors import Language, NotFoundError, Text
from ...facts import children_from_json, children_to_json
from ...model import Document, EarlierVersion, Evaluation, Filing, Finding, Surroundings
from ...rules import Ruleset
from ..tables import EvaluationRow, Report, ShadowFindingRow, Snapshot, SnapshotKind
from .statements import insert_all, insert_once

Value = TypeVar("Value")
_FILING: Final = TypeAdapter(Filing)
KEPT: Final = 128
"""Documents that are kept unpacked, of some 200 kB each."""
OTHERS_KEPT: Final = 512
"""Documents that others were compared with, kept with their tables packed: some 50 kB each."""
_CONTENTS: Final = select(Snapshot.digest, Snapshot.content).where(
    col(Snapshot.digest).in_(bindparam("digests", expanding=True))
)
"""Built once: it is asked for every report of a store that is judged again."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that `engine.judge.judge` is given beside the ruleset.

    Attributes:
        document: as it was judged, with the corrections of that moment.
        predecessor: likewise; None where there was none.
        surroundings: the other reports that it was compared with.
        on: the day of judging.
        version: of Gouji, which judged.
    """

    document: Document
    filing: Filing
    predecessor: Document | None
    surroundings: Surroundings
    on: date | None
    version: str


def keep(
    session: Session,
    evaluation_id: int,
    evaluation: Evaluation,
    ruleset: Ruleset,
    inputs: Inputs,
    now: datetime,
) -> None:
    """Keep what a new evaluation was made from, and what rules on trial said in it.

    Args:
        session: of the transaction that stored the evaluation.
        evaluation_id: its number.
        evaluation: what was stored.
        ruleset: the one that judged: of the region, where it has one.
        inputs: what it judged.
        now: for contents that are new.
    """
    contents: dict[str, tuple[SnapshotKind, Any]] = {
        ruleset.digest: (SnapshotKind.RULESET, dict(ruleset.texts))
    }
    documents = {
        "document": inputs.document,
        "predecessor": inputs.predecessor,
        "published_before": inputs.filing.published_before,
    }
    named: dict[str, str | None] = dict.fromkeys(documents)
    for name, document in documents.items():
        if document is not None:
            named[name] = _snapshot_of(document, contents)
    around = _surroundings_of(inputs.surroundings, contents)
    _keep_new(session, contents, now)
    row = session.get_one(EvaluationRow, evaluation_id)
    row.inputs = {
        **named,
        **around,
        "filing": _FILING.dump_python(replace(inputs.filing, published_before=None), mode="json"),
        "on": inputs.on.isoformat() if inputs.on else None,
        "version": inputs.version,
    }
    results, _ = shadow_json(evaluation)
    row.shadow_results = results or None
    insert_all(session, [_shadow_row(row, *each) for each in enumerate(evaluation.shadow_findings)])


def shadow_json(evaluation: Evaluation) -> tuple[list[canonical.Json], list[canonical.Json]]:
    """Return results and findings of rules on trial as they are stored, both languages."""
    return (
        [_both(canonical.result_to_json, one) for one in evaluation.shadow_results],
        [_both(canonical.finding_to_json, one) for one in evaluation.shadow_findings],
    )


def shadow_of(session: Session, row: EvaluationRow) -> tuple[list[canonical.Json], list[canonical.Json]]:
    """Return what is stored of rules on trial in one evaluation, as `shadow_json` gives it."""
    statement = (
        select(ShadowFindingRow)
        .where(ShadowFindingRow.evaluation_id == row.id)
        .order_by(col(ShadowFindingRow.position))
    )
    return row.shadow_results or [], [found.content for found in session.exec(statement)]


def shadow_findings(session: Session, rule: str, *, limit: int) -> Sequence[tuple[Report, ShadowFindingRow]]:
    """Return what a rule on trial says of reports as they were last judged, the latest first."""
    statement = (
        select(Report, ShadowFindingRow)
        .join(EvaluationRow, col(EvaluationRow.id) == col(ShadowFindingRow.evaluation_id))
        .join(Report, col(Report.id) == col(EvaluationRow.report_id))
        .where(ShadowFindingRow.rule == rule, col(EvaluationRow.is_current).is_(True))
        .order_by(col(ShadowFindingRow.id).desc())
    )
    return session.exec(statement.limit(limit)).all()


def count_shadow_findings(session: Session) -> dict[str, int]:
    """Return how often each rule on trial fires on reports as they were last judged."""
    statement = (
        select(ShadowFindingRow.rule, func.count())
        .join(EvaluationRow, col(EvaluationRow.id) == col(ShadowFindingRow.evaluation_id))
        .where(col(EvaluationRow.is_current).is_(True))
        .group_by(col(ShadowFindingRow.rule))
    )
    return dict(session.exec(statement).all())


def inputs_of(session: Session, row: EvaluationRow) -> Inputs | None:
    """Return what an evaluation was made from; None where it is older than the keeping of it."""
    return None if row.inputs is None else inputs_from(session, row.inputs)


def inputs_from(session: Session, kept: Mapping[str, Any]) -> Inputs:
    """Return what an evaluation was made from, given what its row names."""
    earlier, children, others = kept.get("earlier"), kept.get("children"), kept.get("others")
    named = [
        kept["document"],
        kept["predecessor"],
        kept.get("published_before"),
        children,
        earlier and earlier["document"],
        *(others or ()),
    ]
    contents = _contents(session, [digest for digest in named if digest])
    before = kept.get("published_before")
    filing = _FILING.validate_python(kept["filing"])
    return Inputs(
        document=_document(contents[kept["document"]]),
        filing=replace(filing, published_before=_document(contents[before])) if before else filing,
        predecessor=_document(contents[kept["predecessor"]]) if kept["predecessor"] else None,
        surroundings=Surroundings(
            None if others is None else tuple([_other(contents[digest]) for digest in others]),
            None if children is None else children_from_json(_unpacked(contents[children])),
            None
            if earlier is None
            else EarlierVersion(
                _document(contents[earlier["document"]]), date.fromisoformat(earlier["corrected_on"])
            ),
        ),
        on=date.fromisoformat(kept["on"]) if kept["on"] else None,
        version=kept["version"],
    )


def ruleset_texts(session: Session, digest: str) -> Mapping[str, str]:
    """Return the files of the ruleset with this digest under their paths; those of overlays under `overlays/`.

    Raises:
        NotFoundError: nothing was judged by it since rulesets are kept.
    """
    texts: Mapping[str, str] = _unpacked(_contents(session, [digest])[digest])
    return texts


def evaluation(session: Session, evaluation_id: int) -> EvaluationRow:
    """Return one evaluation; NotFoundError where there is none of that number."""
    row = session.get(EvaluationRow, evaluation_id)
    if row is None:
        raise no_evaluation(evaluation_id)
    return row


def no_evaluation(evaluation_id: int) -> NotFoundError:
    """Return what is said where there is no evaluation of a number."""
    text = Text(f"没有评审记录 {evaluation_id}", f"no evaluation {evaluation_id}")
    return NotFoundError("evaluation_not_found", text)


def evaluation_ids(session: Session, *, current_only: bool = False) -> Sequence[int]:
    """Return the numbers of all evaluations, the oldest first."""
    statement = select(EvaluationRow.id).order_by(col(EvaluationRow.id))
    if current_only:
        statement = statement.where(col(EvaluationRow.is_current).is_(True))
    return session.exec(statement).all()


def _keep_new(session: Session, contents: Mapping[str, tuple[SnapshotKind, Any]], now: datetime) -> None:
    known = set(session.exec(select(Snapshot.digest).where(col(Snapshot.digest).in_(contents))).all())
    for digest, (kind, content) in contents.items():
        if digest not in known:
            packed = zlib.compress(canonical.dumps(content).encode())
            values = {"digest": digest, "kind": kind.value, "content": packed, "created_at": now}
            insert_once(session, Snapshot, values)


def _shadow_row(row: EvaluationRow, position: int, finding: Finding) -> ShadowFindingRow:
    return ShadowFindingRow(
        evaluation_id=row.id,
        position=position,
        rule=finding.candidate.rule,
        severity=finding.candidate.severity.value,
        fingerprint=finding.fingerprint,
        content=_both(canonical.finding_to_json, finding),
    )


def _both(to_json: Callable[[Value, Language], canonical.Json], value: Value) -> canonical.Json:
    return {"zh": to_json(value, "zh"), "en": to_json(value, "en")}


def _snapshot_of(document: Document, contents: dict[str, tuple[SnapshotKind, Any]]) -> str:
    return _content_of(canonical.document_to_json(document, both_languages=True), contents)


def _content_of(content: Any, contents: dict[str, tuple[SnapshotKind, Any]]) -> str:
    digest = hashlib.sha256(canonical.dumps(content).encode()).hexdigest()
    contents[digest] = (SnapshotKind.DOCUMENT, content)
    return digest


def _surroundings_of(
    surroundings: Surroundings, contents: dict[str, tuple[SnapshotKind, Any]]
) -> dict[str, Any]:
    others, children, earlier = surroundings.others, surroundings.children, surroundings.earlier
    return {
        "others": None if others is None else [_snapshot_of(document, contents) for document in others],
        "children": None if children is None else _content_of(children_to_json(children), contents),
        "earlier": None
        if earlier is None
        else {
            "document": _snapshot_of(earlier.document, contents),
            "corrected_on": earlier.corrected_on.isoformat(),
        },
    }


def _contents(session: Session, digests: Sequence[str]) -> Mapping[str, bytes]:
    """Return contents as they are stored, all at once; NotFoundError where one was not kept."""
    rows = session.connection().execute(_CONTENTS, {"digests": sorted(set(digests))})
    found: dict[str, bytes] = {digest: content for digest, content in rows}
    for digest in digests:
        if digest not in found:
            raise NotFoundError(
                "snapshot_not_found",
                Text(f"没有保存内容 {digest}，无法重算", f"content {digest} was not kept; nothing to replay"),
            )
    return found


def _unpacked(content: bytes) -> Any:
    return canonical.loads(zlib.decompress(content))


@lru_cache(maxsize=KEPT)
def _document(content: bytes) -> Document:
    """Return a document; one that is judged and is last year's of another is unpacked once."""
    return document_from_bytes(zlib.decompress(content))


@lru_cache(maxsize=OTHERS_KEPT)
def _other(content: bytes) -> Document:
    """Return a document that another was compared with, word by word: of its tables nothing is asked."""
    return document_from_bytes(zlib.decompress(content), tables_later=True)
