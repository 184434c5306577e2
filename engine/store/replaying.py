"""Judging again what was judged before, by the rules and on the inputs of that time: does the same come out?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from sqlmodel import Session

from ..errors import GoujiError, Text
from ..judge import judge
from ..rules import Ruleset, load_ruleset
from ..rules.load import OVERLAYS
from .queries import evaluations, replays
from .tables import EvaluationRow


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one replay.

    Attributes:
        evaluation_id: of the evaluation replayed.
        same: whether everything came out byte for byte as it was stored; None where it could not be replayed.
        reason: why not, or what differs.
        version: of Gouji that judged then; None where that was not kept.
    """

    evaluation_id: int
    same: bool | None
    reason: Text | None = None
    version: str | None = None


class Replays:
    """Rulesets of earlier days, unpacked while needed; a context manager that removes them at its end."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="gouji-replay-")
        self._ruleset = lru_cache(maxsize=8)(self._load)
        self._texts: dict[str, dict[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def replay(self, session: Session, evaluation_id: int) -> Replayed:
        """Judge again what one evaluation judged, and compare all that was stored of it.

        Raises:
            NotFoundError: there is no such evaluation.
        """
        row = replays.evaluation(session, evaluation_id)
        try:
            inputs = replays.inputs_of(session, row)
            if inputs is None:
                text = Text("早于可重算的版本，未保存输入", "made before inputs were kept")
                return Replayed(evaluation_id, None, text)
            ruleset = self._unpacked(session, row.ruleset_digest)
        except GoujiError as error:
            return Replayed(evaluation_id, None, error.text)
        evaluation = judge(
            inputs.document, ruleset, inputs.filing, inputs.predecessor, inputs.surroundings, on=inputs.on
        )
        reason = _difference(row, ruleset, evaluations.stored_digest(evaluation, row.predecessor_id))
        if reason is None and replays.shadow_json(evaluation) != replays.shadow_of(session, row):
            reason = Text("试运行规则的结果不同", "rules on trial say something else")
        return Replayed(evaluation_id, reason is None, reason, inputs.version)

    def ruleset(self, session: Session, digest: str) -> Ruleset:
        """Return the ruleset with this digest as it was; NotFoundError where it was not kept."""
        return self._unpacked(session, digest)

    def folders(self, session: Session, digest: str) -> tuple[Path, tuple[Path, ...]]:
        """Return where the ruleset with this digest lies unpacked, and its overlays; NotFoundError as above."""
        self._fetch(session, digest)
        return self._written(digest)

    def _unpacked(self, session: Session, digest: str) -> Ruleset:
        self._fetch(session, digest)
        return self._ruleset(digest)

    def _fetch(self, session: Session, digest: str) -> None:
        if digest not in self._texts:
            self._texts[digest] = dict(replays.ruleset_texts(session, digest))

    def _load(self, digest: str) -> Ruleset:
        ruleset = load_ruleset(*self._written(digest))
        narrowest = max(ruleset.regions, key=len, default="")
        return ruleset.regions[narrowest] if narrowest else ruleset

    def _written(self, digest: str) -> tuple[Path, tuple[Path, ...]]:
        """Write the files of a ruleset, once, and return its folder and those of its overlays."""
        root = Path(self._folder.name) / digest
        base = root / "ruleset"
        if not base.exists():
            for name, text in self._texts[digest].items():
                path = (root if name.startswith(f"{OVERLAYS}/") else base) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return base, tuple(sorted((root / OVERLAYS).glob("*")))


def _difference(row: EvaluationRow, ruleset: Ruleset, digest: str) -> Text | None:
    if ruleset.digest != row.ruleset_digest:
        return Text(
            f"保存的规则集摘要应为 {row.ruleset_digest}，读出为 {ruleset.digest}",
            f"the ruleset kept has the digest {ruleset.digest}, not {row.ruleset_digest}",
        )
    if digest != row.digest:
        return Text(
            f"结果摘要应为 {row.digest}，重算为 {digest}", f"the result is {digest}, not {row.digest}"
        )
    return None
