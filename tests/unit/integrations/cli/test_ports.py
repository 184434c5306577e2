"""Sockets to listen on."""

import pytest

from gouji.integrations.inbound.cli.ports import PortTakenError, listen


def test_a_host_that_there_is_not_is_told_with_what_to_do() -> None:
    with pytest.raises(PortTakenError, match=r"找不到主机 no-such-host\.invalid；用 --host 换一个"):
        listen("no-such-host.invalid", 0)
