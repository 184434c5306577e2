"""The one module that calls durable_rules: one session at a time, ended whatever happens.

It replaces `durable.engine`, whose dispatcher threads race with the caller and whose actions swallow every
exception (upstream issues 307, 363, 136). Known faults of the C library and what keeps us clear of them:

* `delete_state` frees pointers that only a first firing sets: every session begins with the boot rule.
* ids are told apart by 32 bits: a refused fact is offered again under another id.
* the 1,025th live session ends the process: there is never more than one, ended in `finally`.
* no call releases the interpreter lock, but a session spans many calls: a lock of our own.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import durable_rules_engine
import msgspec

from ..errors import DecisionError, Text
from .encode import BOOT, check_fact, encode_boot, encode_program
from .language import DONE, Fact, Program
from .lint import find_problems
from .plan import FactPlan, RulePlan, plan_facts, plan_rules

MAX_FIRINGS: Final = 20_000
MAX_FACTS: Final = 10_000
_OK, _TAKEN = 0, 2
_ENGINE_ERRORS = (durable_rules_engine.error, MemoryError)


class _Matched(msgspec.Struct):
    """A fact in what the library says has matched: it says all of it, of which its id is enough."""

    id: str


_FIRED: Final = msgspec.json.Decoder(dict[str, dict[str, _Matched]])
"""Rule → alias → fact. To read all of every fact took a quarter of the time of a run."""


class Derived(NamedTuple):
    """A fact that a rule asserted, the rule, and the facts that it matched, by alias."""

    fact: Fact
    production: str
    because: Mapping[str, Fact]


def compile_productions(program: Program) -> Compiled:
    """Return `program` ready to run.

    Raises:
        DecisionError: `unsafe_rules`, listing everything that durable_rules cannot bear; `engine_failed`.
    """
    problems = find_problems(program)
    if problems:
        named = [(problem.production or program.name, problem.text) for problem in problems]
        raise DecisionError(
            "unsafe_rules",
            Text(
                "\n".join(f"{name}: {text.zh}" for name, text in named),
                "\n".join(f"{name}: {text.en}" for name, text in named),
            ),
        )
    return Compiled(program)


class Compiled:
    """A compiled program. Threads may share it, and processes forked after it was made may use it."""

    def __init__(self, program: Program) -> None:
        """Compile `program`, which has no `find_problems`; others use `compile_productions`."""
        self.program = program
        self.rules: Mapping[str, RulePlan] = plan_rules(program)
        self.kinds: Mapping[str, FactPlan] = plan_facts(program)
        try:
            self.handle: int = durable_rules_engine.create_ruleset(program.name, encode_program(program))
        except _ENGINE_ERRORS as error:
            raise _engine_failed(error) from error
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._forks = 0
        # Not at interpreter exit: freeing there gains nothing, and the library may be gone already.
        self._finalizer = weakref.finalize(self, durable_rules_engine.delete_ruleset, self.handle)
        self._finalizer.atexit = False

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return not self._finalizer.alive

    def close(self) -> None:
        """Free what durable_rules holds; a second call does nothing."""
        self._notice_fork()
        with self._lock:
            self._finalizer()

    def run(self, facts: Iterable[Fact], *, max_firings: int = MAX_FIRINGS) -> tuple[Derived, ...]:
        """Return everything that follows from `facts`, stage after stage, in no particular order.

        Raises:
            DecisionError: `bad_fact` (see `encode.check_fact`), `too_many_firings`, `too_many_facts`,
                `closed`, `engine_failed`, `engine_disagrees`; the next run starts clean all the same.
        """
        self._notice_fork()
        with self._lock:
            if self.is_closed:
                raise DecisionError(
                    "closed", Text("规则已关闭，请重新加载", "The rules are closed: load them again")
                )
            session = _Session(self, f"d{self._forks}", max_firings)
            try:
                session.run(facts)
            except _ENGINE_ERRORS as error:
                raise _engine_failed(error) from error
            finally:
                session.end()
            return tuple(session.derived)

    def _notice_fork(self) -> None:
        """In a forked child: a lock that a thread of the parent held is nobody's, its session is left alone."""
        if self._process != os.getpid():
            self._lock = threading.Lock()
            self._process = os.getpid()
            self._forks += 1


@dataclass(slots=True)
class _Session:
    """One run: facts in, derived facts out."""

    compiled: Compiled
    name: str
    max_firings: int
    derived: list[Derived] = field(default_factory=list)
    fired: int = 0
    offset: int = 0
    booted: bool = False
    facts: dict[str, Fact] = field(default_factory=dict)
    known: dict[tuple[str, object], int] = field(default_factory=dict)

    def run(self, facts: Iterable[Fact]) -> None:
        program = self.compiled.program
        _, self.offset = durable_rules_engine.assert_fact(self.compiled.handle, encode_boot(self.name))
        self._chain()
        self.booted = True
        for fact in facts:
            check_fact(fact, program.kinds)
            self._add(fact)
        self._chain()
        for stage in program.stages[:-1]:
            self._store(Fact(DONE, {"stage": stage}))
            self._chain()

    def end(self) -> None:
        """End the session; one that never booted holds no facts, and to free it would end the process."""
        if self.booted:
            durable_rules_engine.delete_state(self.compiled.handle, self.name)

    def _add(self, fact: Fact) -> bool:
        """Add a fact unless it is known; tell whether it was new."""
        plan = self.compiled.kinds[fact.kind]
        values = fact.values
        key = fact.kind, plan.key(values)
        value = int(values[plan.smallest]) if plan.smallest else 0
        known = self.known.get(key)
        if known is not None and known <= value:
            return False
        self.known[key] = value
        if len(self.known) > MAX_FACTS:
            text = Text(f"事实超过 {MAX_FACTS} 个", f"More than {MAX_FACTS} facts on one report")
            raise DecisionError("too_many_facts", text)
        if plan.is_wanted(fact):
            self._store(fact)
        return True

    def _store(self, fact: Fact) -> None:
        encode = self.compiled.kinds[fact.kind].encode
        for attempt in range(8):
            number = f"{len(self.facts)}.{attempt}"
            text = encode(fact, self.name, number)
            code, offset = durable_rules_engine.assert_fact(self.compiled.handle, text)
            if code == _OK:
                self.facts[number], self.offset = fact, offset
            if code != _TAKEN:
                return
        raise DecisionError("engine_failed", Text("durable_rules 拒收事实", "durable_rules refused a fact"))

    def _chain(self) -> None:
        """Fire until nothing more follows."""
        handle = self.compiled.handle
        started = durable_rules_engine.start_action_for_state(handle, self.offset)
        message = started[1] if started else None
        while message is not None:
            try:
                self._fire(message)
            except BaseException:
                durable_rules_engine.abandon_action(handle, self.offset)
                raise
            message = durable_rules_engine.complete_and_start_action(handle, self.offset)

    def _fire(self, message: str) -> None:
        self.fired += 1
        if self.fired > self.max_firings:
            text = Text(
                f"推理超过 {self.max_firings} 步", f"More than {self.max_firings} firings on one report"
            )
            raise DecisionError("too_many_firings", text)
        ((name, matched),) = _FIRED.decode(message).items()
        if name == BOOT:
            return
        because = {alias: self.facts[fact.id] for alias, fact in matched.items()}
        rule = self.compiled.rules[name]
        if not rule.holds(because):
            text = Text(
                f"durable_rules 误触发 {name}，请报告",
                f"durable_rules fired {name} although its conditions do not hold: report it",
            )
            raise DecisionError("engine_disagrees", text)
        for fact in rule.conclude(because):
            if self._add(fact):
                self.derived.append(Derived(fact, name, because))


def _engine_failed(error: BaseException) -> DecisionError:
    text = Text(
        f"durable_rules 出错：{error}；请重试，仍失败请报告",
        f"durable_rules failed: {error}; try again, then report it",
    )
    return DecisionError("engine_failed", text)
