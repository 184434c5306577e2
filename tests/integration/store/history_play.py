"""Random histories, played to the store through the functions that desk and worker call, and to the model beside it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from gouji.engine.errors import GoujiError, Text
from gouji.engine.ledger import Standing
from gouji.engine.register import Register
from gouji.engine.store import Database
from gouji.engine.store.queries import arrivals, reports, submissions, waiving
from gouji.engine.store.queries.attaching import attach
from gouji.integrations.desk import findings as desk
from gouji.integrations.desk import reports as reviewing
from gouji.integrations.desk.closing import undo_closing
from gouji.integrations.desk.ledger import ledger_of
from gouji.integrations.desk.roles import Actor

from .filings import judge
from .history_model import Model, Refused, Report, Version
from .history_papers import CELLS, SEVERITIES, Ruleset, expectation, stored

START: Final = datetime(2022, 1, 10, 1, 0, tzinfo=UTC)
PEOPLE: Final = ("li", "wang", "zhang")
DEEDS: Final = (
    *("claim", "confirm", "dismiss", "waive", "release", "undo", "undo", "comment"),
    *("approve_waiver", "approve_waiver", "refuse_waiver", "withdraw_waiver"),
)


@dataclass
class Filed:
    """A report in the store with its counterpart in the model."""

    organ: str
    model: Report = field(default_factory=Report)
    ids: dict[int, UUID] = field(default_factory=dict)

    def id_of(self, version: Version) -> UUID:
        """Return the submission of a version of the model."""
        return self.ids[id(version)]


class History:
    """One history of `steps` steps; the same seed gives the same one."""

    def __init__(
        self, database: Database, register: Register, actors: dict[str, Actor], seed: int, year: int
    ) -> None:
        self.chance = random.Random(seed)
        self.database, self.register, self.actors, self.year = database, register, actors, year
        self.now = START
        self.model = Model(SEVERITIES, ("zhang",))
        self.rules = Ruleset()
        self.filed = [Filed("南关区水务局")]
        if self.chance.random() < 0.4:
            self.filed.append(Filed("南关区无名局"))
        self.words = 0
        self.log: list[str] = []
        for one in self.filed:
            self.now += timedelta(seconds=1)
            self.file(one, self.first_version())

    def first_version(self) -> dict[str, int | str]:
        found: dict[str, int | str] = {rule: self.chance.choice([3, 4, "fine"]) for rule in CELLS}
        return found | {"S01+11": 11, "S01+22": 22}

    def step(self) -> None:
        """Let one thing happen, in the store and in the model."""
        self.now += timedelta(seconds=self.chance.choice((1, 20, 59, 61, 300)))
        kinds = (self.resubmit, self.deed, self.deed, self.deed, self.deed, self.deed, self.again)
        rare = (
            self.another_ruleset,
            self.close,
            self.days,
            self.unreadable,
            self.older,
            self.merge,
            self.misread,
        )
        kind = self.chance.choice((*kinds, *kinds, *rare))
        kind(self.chance.choice(self.filed))

    def file(self, filed: Filed, relations: dict[str, int | str], *, is_read: bool = True) -> None:
        """A version comes in and is judged, or cannot be read."""
        count = sum(len(one.ids) for one in self.filed)
        came = arrivals.Arrival(
            webhook_id=f"{self.year}-{count}",
            door="generic",
            external_id=f"{self.year}",
            organ=filed.organ,
            year=self.year,
            filename="report.txt",
            content=b"",
        )
        with self.database.session() as session:
            new = arrivals.save_submission(session, came, self.register, self.now).id
            if not is_read:
                text = Text("文件损坏", "damaged")
                submissions.fail_submission(session, new, code="damaged_file", text=text, now=self.now)
        version = Version(len(filed.model.versions) + 1, self.now, relations, is_read)
        filed.model.versions.append(version)
        filed.ids[id(version)] = new
        if is_read:
            self.judge(filed, version)

    def judge(self, filed: Filed, version: Version) -> None:
        document = self.rules.document(version, self.year)
        said = self.rules.judged(version, document)
        with self.database.session() as session:
            judge(session, filed.id_of(version), said, document, self.register, self.now)
        self.model.judge(filed.model, version, self.rules.silent)

    def resubmit(self, filed: Filed) -> None:
        """Corrected, worsened, other figures, rows swapped, a cell that is missing, another title, or the same bytes."""
        last = filed.model.current or filed.model.versions[-1]
        relations = dict(last.relations)
        how = self.chance.choice(
            ("same", "same", "corrected", "worsened", "changed", "swapped", "missing", "title")
        )
        self.log.append(how)
        names = self.chance.sample(sorted(CELLS), 2)
        for name in names if how in ("corrected", "worsened", "missing") else ():
            relations[name] = {"corrected": "fine", "worsened": 9, "missing": "unknown"}[how]
        if how == "changed":
            relations = {
                name: value + 1 if isinstance(value, int) and name in names else value
                for name, value in relations.items()
            }
        if how == "swapped":
            first, second = names
            relations[first], relations[second] = relations[second], relations[first]
        if how in ("corrected", "worsened"):
            twin = self.chance.choice(("S01+11", "S01+22"))
            relations[twin] = "fine" if how == "corrected" else int(twin[-2:])
        self.rules.title += how == "title"
        self.file(filed, relations)
        if how == "same":
            self.nothing_new(filed)

    def nothing_new(self, filed: Filed) -> None:
        """The same file again: nothing new, nothing closed, nothing changed since the version it repeats."""
        versions = filed.model.versions
        earlier = [one for one in versions[:-1] if one.is_read and one.relations == versions[-1].relations]
        if not earlier or self.rules.dropped:
            return
        with self.database.read_session() as session:
            told = ledger_of(
                session, self.actors["li"], filed.id_of(versions[-1]), filed.id_of(earlier[-1])
            ).counts()
        quiet = {
            standing.value: told[standing.value]
            for standing in Standing
            if standing.value not in ("same", "unchecked")
        }
        assert not any(quiet.values()), quiet

    def unreadable(self, filed: Filed) -> None:
        self.file(filed, {}, is_read=False)

    def again(self, filed: Filed) -> None:
        """The current version is judged again, with the same result."""
        if filed.model.current:
            self.judge(filed, filed.model.current)

    def another_ruleset(self, filed: Filed) -> None:
        """Rules word their formulas otherwise, one is left out for a while, or all are back."""
        self.rules.wording += 1
        self.rules.dropped = frozenset(self.chance.sample([*CELLS, "S01"], self.chance.choice((0, 0, 1))))
        for one in self.filed:
            self.again(one)

    def misread(self, filed: Filed) -> None:
        """A cell of the current version was misread: a person corrects it, or withdraws the correction."""
        version = filed.model.current
        if version is None:
            return
        name = self.chance.choice(sorted(CELLS))
        version.relations[name] = self.chance.choice((3, 4, 5, "fine"))
        self.judge(filed, version)

    def older(self, filed: Filed) -> None:
        """An older version is judged again: the queue does not follow it."""
        read = [version for version in filed.model.versions if version.is_read]
        self.judge(filed, self.chance.choice(read))

    # what people and days do

    def deed(self, filed: Filed) -> None:
        """Somebody does something with a finding; store and model refuse the same."""
        if not filed.model.items:
            return
        name = self.chance.choice(sorted(filed.model.items))
        who, action = self.chance.choice(PEOPLE), self.chance.choice(DEEDS)
        self.words += 1
        words, until = (
            f"第 {self.words} 句",
            (self.now + timedelta(days=self.chance.choice((0, 2, 9)))).date(),
        )
        asked: dict[str, object] = {"text": words}
        if action in ("dismiss", "waive"):
            asked["reason_code"] = "explained"
        if action == "waive":
            asked["until"] = until
        self.log.append(f"{who} {action} {name}")
        item_id = self.stored(filed)[name][0]
        refused = self.refused_by_model(filed, name, who, action, words, until)
        try:
            with self.database.session() as session:
                desk.act(session, self.actors[who], item_id, action, self.now, **asked)  # type: ignore[arg-type]
        except GoujiError:
            was_refused = True
        else:
            was_refused = False
        assert was_refused == refused, f"{who} {action} {name}"

    def refused_by_model(
        self, filed: Filed, name: str, who: str, action: str, words: str, until: object
    ) -> bool:
        try:
            self.model.act(filed.model, name, who, action, self.now, words, until)  # type: ignore[arg-type]
        except Refused:
            return True
        return False

    def close(self, filed: Filed) -> None:
        """The report is returned or accepted, or that is taken back."""
        action = self.chance.choice(("return", "accept", "accept", "undo", "undo"))
        self.log.append(action)
        current = filed.model.current
        if current is None:
            return
        try:
            if action == "undo":
                self.model.undo_close(filed.model)
            else:
                self.model.close(filed.model, action)
            refused = False
        except Refused:
            refused = True
        who, submission_id = self.actors["li"], filed.id_of(current)
        try:
            with self.database.session() as session:
                if action == "undo":
                    undo_closing(session, who, submission_id, self.now)
                else:
                    reviewing.act(session, who, submission_id, action, self.now)
        except GoujiError:
            was_refused = True
        else:
            was_refused = False
        assert was_refused == refused, action

    def days(self, filed: Filed) -> None:
        """Some days go by, and what was waived runs out."""
        self.now += timedelta(days=self.chance.choice((1, 3, 10)))
        today = self.now.date()
        with self.database.session() as session:
            waiving.reopen_expired(session, today=today, now=self.now)
        for one in self.filed:
            self.model.expire(one.model, today)

    def merge(self, filed: Filed) -> None:
        """The two reports turn out to be one organ's; the current version is judged again."""
        if len(self.filed) < 2:
            return
        target, source = self.filed
        with self.database.session() as session:
            row = reports.report(
                session, submissions.submission(session, next(iter(source.ids.values()))).report_id
            )
            organ = self.register.find_organ(target.organ)
            attach(session, row, organ, self.register)
        target.model = self.model.merge(source.model, target.model)
        target.ids |= source.ids
        self.filed = [target]
        self.log.append("merge")
        self.again(target)

    def stored(self, filed: Filed) -> dict[str, tuple[int, tuple[object, ...]]]:
        """Return by relation the id of its item and everything that the model speaks of."""
        return stored(self.database, next(iter(filed.ids.values())))

    def check(self) -> None:
        """Compare store and model."""
        for filed in self.filed:
            there = {name: rest for name, (_, rest) in self.stored(filed).items()}
            expected = {name: expectation(item) for name, item in filed.model.items.items()}
            assert there == expected, self.log[-8:]
            with self.database.read_session() as session:
                report_id = submissions.submission(session, next(iter(filed.ids.values()))).report_id
                current = reports.report(session, report_id).current_submission_id
            assert filed.model.current is None or current == filed.id_of(filed.model.current)
