"""Only addresses that are public, or allowed, are called."""

from ipaddress import ip_address, ip_network

import httpx
import pytest

from gouji.integrations.outbound.addresses import (
    RefusedError,
    UnreachableError,
    is_allowed,
    refuse_internal,
    resolve,
)

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",  # noqa: S104 - an address to refuse, not to bind
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:a00:1::",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_allowed(ip_address(address), ())


@pytest.mark.parametrize("address", ["1.1.1.1", "220.181.38.148", "2400:3200::1", "::ffff:1.1.1.1"])
def test_a_public_address_is_called(address: str) -> None:
    assert is_allowed(ip_address(address), ())


def test_an_allowed_network_is_called_and_nothing_beside_it() -> None:
    assert is_allowed(ip_address("127.0.0.1"), LOOPBACK)
    assert is_allowed(ip_address("::ffff:127.0.0.1"), LOOPBACK)
    assert not is_allowed(ip_address("10.0.0.1"), LOOPBACK)
    assert not is_allowed(ip_address("::1"), LOOPBACK)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http:///nothing",
    ],
)
def test_a_spelling_of_an_internal_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedError):
        resolve(httpx.URL(url), ())


def test_a_name_with_one_internal_number_among_public_ones_is_refused() -> None:
    both = (ip_address("1.1.1.1"), ip_address("10.0.0.1"))

    with pytest.raises(RefusedError):
        refuse_internal("both.example", both, ())


def test_a_name_that_nobody_has_is_unreachable_not_refused() -> None:
    with pytest.raises(UnreachableError):
        resolve(httpx.URL("http://nobody.invalid/"), ())
