"""How often one address may ask: shared by all processes through the broker, counted alone without it."""

from pathlib import Path

import pytest

from gouji.workers.rates import PAUSE_SECONDS, Rate, network_of, storage_url
from tests.integration.broker import running_broker


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_office_with_a_whole_network_counts_once(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("broker", "storage"),
    [
        ("redis+socket:///run/valkey.sock?virtual_host=3", "redis+unix:///run/valkey.sock?db=3"),
        ("redis+socket:///run/valkey.sock", "redis+unix:///run/valkey.sock?db=0"),
        ("redis://user:word@host:6379/1", "redis://user:word@host:6379/1"),
    ],
)
def test_the_brokers_address_is_said_as_the_library_wants_it(broker: str, storage: str) -> None:
    assert storage_url(broker) == storage


@pytest.mark.parametrize("broker", ["redis+socket:///nowhere/valkey.sock?virtual_host=0", "sentinel://a:1"])
def test_without_a_broker_each_process_counts_for_itself(broker: str) -> None:
    rate = Rate(broker, 2)

    allowed = [rate.take("draft", "192.0.2.7") for _ in range(3)]

    assert allowed[:2] == [None, None]
    assert 0 < (allowed[2] or 0) <= 3600
    assert rate.take("draft", "192.0.2.8") is None
    assert rate.take("other", "192.0.2.7") is None


def test_processes_share_their_count_and_a_broker_that_comes_back_is_asked_again() -> None:
    now = [0.0]
    with running_broker() as broker:
        ours, theirs = (Rate(broker.url, 2, clock=lambda: now[0]) for _ in range(2))
        assert [ours.take("draft", "192.0.2.7"), theirs.take("draft", "192.0.2.7")] == [None, None]
        assert ours.take("draft", "192.0.2.7") is not None
        broker.stop()
        assert ours.take("draft", "192.0.2.7") is None
        broker.start()
        assert ours.take("draft", "192.0.2.7") is None
        now[0] += PAUSE_SECONDS
        assert ours.take("draft", "192.0.2.7") is not None


def test_no_file_is_made(tmp_path: Path) -> None:
    Rate(f"redis+socket://{tmp_path}/valkey.sock", 1).take("draft", "192.0.2.7")

    assert list(tmp_path.iterdir()) == []
