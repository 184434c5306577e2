"""The same rules over the same reports in other engines, equal findings asserted; run by `peers.sh`.

Each engine is given the cells of a report as it was read and answers which rule is broken at which cell. Gouji says
besides what is wrong in two languages, with both sides, places and key. CPU milliseconds per report, the cheapest of
many turns, the engines taken in turn.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from gouji.engine.facts import build_facts
from gouji.engine.judge import judge
from gouji.engine.model import Candidate, Document, Filing
from gouji.engine.reading import read_document
from gouji.engine.rules import check, load_ruleset
from tests.benchmarks.peer_decisions import DurableRules, ZenDecision
from tests.benchmarks.peer_expressions import Engine, cel_expressions, predicates, zen_expressions
from tests.benchmarks.relations import RULES, WIDE, Hit

ROOT = Path(__file__).parents[2]


class Gouji:
    """The rule language; `judging` adds durable_rules, grouping, outcome and repairs."""

    def __init__(self, *, judging: bool) -> None:
        self._ruleset = load_ruleset()
        self._judging = judging

    def __call__(self, document: Document, rules: frozenset[str]) -> set[Hit]:
        if self._judging:
            evaluation = judge(document, self._ruleset, only=rules)
            found: Iterable[Candidate] = [finding.candidate for finding in evaluation.findings]
        else:
            found = check(self._ruleset, build_facts(document, Filing()), only=rules).candidates
        return {hit for candidate in found for hit in _hits(candidate)}


def _hits(candidate: Candidate) -> Iterable[Hit]:
    listed = candidate.cells if candidate.rule == "T06" else candidate.cells[:1]
    return ((candidate.rule, cell, candidate.derived) for cell in listed)


ENGINES: dict[str, Callable[[], Engine]] = {
    "plain Python": lambda: predicates,
    "Gouji, the language": lambda: Gouji(judging=False),
    "Gouji, judge": lambda: Gouji(judging=True),
    "zen, expressions": zen_expressions,
    "zen, one decision": ZenDecision,
    "CEL": cel_expressions,
    "durable_rules": DurableRules,
}


def documents() -> list[Document]:
    """Return the founding reports where they are at hand, and the samples."""
    seeds = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    paths = [*seeds, *sorted((ROOT / "integrations" / "inbound" / "cli" / "samples").glob("*.txt"))]
    return [read_document(path.read_bytes(), path.name) for path in paths]


def table(engines: Mapping[str, Engine], rules: frozenset[str], turns: int) -> None:
    """Print one table: mean and worst CPU milliseconds per report, after asserting that all find the same."""
    reports = documents()
    for document in reports:
        expected = predicates(document, rules)
        for name, engine in engines.items():
            actual = engine(document, rules)
            assert actual == expected, (name, document.source, sorted(actual ^ expected)[:6])
    best = {name: [float("inf")] * len(reports) for name in engines}
    for _ in range(turns):
        for number, document in enumerate(reports):
            for name, engine in engines.items():
                started = time.process_time_ns()
                engine(document, rules)
                best[name][number] = min(best[name][number], (time.process_time_ns() - started) / 1e6)
    hits = sum(len(predicates(document, rules)) for document in reports)
    print(f"\n{' '.join(sorted(rules))}: {len(reports)} reports, {hits} breaches, all alike")
    for name, times in best.items():
        print(f"{name:22} mean {sum(times) / len(times):8.2f} ms   worst {max(times):8.2f} ms")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=50)
    turns: int = options.parse_args().turns
    engines = {name: make() for name, make in ENGINES.items()}
    table(
        {name: engine for name, engine in engines.items() if name != "durable_rules"}, frozenset(RULES), turns
    )
    table(engines, frozenset(RULES) - WIDE, turns)


if __name__ == "__main__":
    main()
