"""Reports to be judged again: held here, sent to a process, or read where they are judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..canonical import document_from_json, document_to_json, dumps, loads
from ..model import Children, Document, EarlierVersion, Filing, Surroundings

Around = tuple[tuple[str, ...] | None, Children | None, tuple[str, date] | None]
Packed = tuple[str, Filing, str | None, Around, date | None]


class Known(NamedTuple):
    """What is known of a report's judgement by this version of Gouji, in which no rule ended in an engine error.

    Attributes:
        ruleset_digest: of the ruleset that judged.
        findings: how many there were, those of rules on trial included.
    """

    ruleset_digest: str
    findings: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One report to be judged twice: everything that `judge` is given beside the ruleset.

    Attributes:
        known: how it was judged before; None where that is not known.
    """

    document: Document
    filing: Filing
    predecessor: Document | None = None
    surroundings: Surroundings = Surroundings()  # noqa: RUF009 - frozen
    on: date | None = None
    known: Known | None = None


class Reference(NamedTuple):
    """A report that is read where it is judged, so that it need not be held here nor sent there.

    Attributes:
        read: gives it by its number, None where it cannot be judged; a function that can be sent to a process.
        number: which.
    """

    read: Callable[[int], Sample | None]
    number: int


def unpack(packed: Packed) -> Sample:
    """Return what `pack` packed."""
    document, filing, predecessor, around, on = packed
    return Sample(
        _unpack_document(document),
        filing,
        _unpack_document(predecessor) if predecessor else None,
        _unpack_surroundings(*around),
        on,
    )


def pack(sample: Sample) -> Packed:
    """Return a report as it can be sent to a process."""
    return (
        _pack_document(sample.document),
        sample.filing,
        _pack_document(sample.predecessor) if sample.predecessor else None,
        _pack_surroundings(sample.surroundings),
        sample.on,
    )


def _pack_surroundings(surroundings: Surroundings) -> Around:
    others, earlier = surroundings.others, surroundings.earlier
    return (
        None if others is None else tuple(map(_pack_document, others)),
        surroundings.children,
        None if earlier is None else (_pack_document(earlier.document), earlier.corrected_on),
    )


def _unpack_surroundings(
    others: tuple[str, ...] | None, children: Children | None, earlier: tuple[str, date] | None
) -> Surroundings:
    return Surroundings(
        None if others is None else tuple(map(_unpack_document, others)),
        children,
        None if earlier is None else EarlierVersion(_unpack_document(earlier[0]), earlier[1]),
    )


def _pack_document(document: Document) -> str:
    return dumps(document_to_json(document, both_languages=True))


def _unpack_document(packed: str) -> Document:
    value: Mapping[str, object] = loads(packed)
    return document_from_json(dict(value))
