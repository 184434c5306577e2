"""How far an import is, told by one process and read by another; and what is said where nobody can tell."""

from __future__ import annotations

from pathlib import Path

from gouji.workers.progress import Progress, Teller, progress_of
from tests.integration.broker import running_broker


def test_what_one_process_tells_another_reads_under_the_same_key_alone() -> None:
    with running_broker() as broker:
        tell = Teller(broker.url, "roster:1:a")
        before = progress_of(broker.url, "roster:1:a")
        tell(100, 300)
        tell(200, 300)  # too soon after the first
        between = progress_of(broker.url, "roster:1:a")
        tell(300, 300)

        assert (before, between) == (Progress(), Progress(100, 300))
        assert progress_of(broker.url, "roster:1:a") == Progress(300, 300)
        assert progress_of(broker.url, "roster:2:a") == Progress()


def test_a_broker_that_is_down_or_none_stops_nothing(tmp_path: Path) -> None:
    for url in (f"redis+socket://{tmp_path}/none?virtual_host=0", "memory://"):
        tell = Teller(url, "a")
        tell(1, 2)
        tell(2, 2)

        assert progress_of(url, "a") == Progress()
