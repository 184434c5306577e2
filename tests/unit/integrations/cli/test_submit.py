from __future__ import annotations

import pytest

from gouji.integrations.inbound.cli.submit import door_at


@pytest.mark.parametrize(
    ("address", "door"),
    [
        ("http://gouji.example", "http://gouji.example/webhooks/submissions"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/webhooks/submissions"),
        ("http://gouji.example/webhooks/submissions", "http://gouji.example/webhooks/submissions"),
        ("http://gateway.example/gouji/in", "http://gateway.example/gouji/in"),
    ],
)
def test_the_address_of_a_service_stands_for_its_door(address: str, door: str) -> None:
    assert door_at(address) == door
