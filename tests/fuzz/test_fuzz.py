"""Mutated files of every format are read or refused with a reason, without a crash and within bounds."""

import pytest

from tests.fuzz.corpus import MAKERS, SHARES
from tests.fuzz.run import fuzz


def test_some_mutated_files_are_read_or_refused() -> None:
    run = fuzz(seed=20231231, first=0, count=150)

    assert (run.faults, run.count) == ([], 150)


@pytest.mark.exhaustive
def test_a_hundred_thousand_mutated_files_are_read_or_refused() -> None:
    run = fuzz(seed=1, first=0, count=100_000)

    assert (run.faults, run.count) == ([], 100_000)


def test_every_format_has_its_share() -> None:
    assert (set(SHARES), sum(SHARES.values())) == (set(MAKERS), 100)
