"""Which addresses may be called: a callback or document address comes from outside and may point inside (SSRF).

The address that was checked is the address that is called: a name is resolved once, every answer is checked,
and the connection goes to the checked number, so that a name which changes between the two (DNS rebinding)
gains nothing. TLS and `Host` keep the name.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

import httpx

from gouji.engine.errors import GoujiError, Text

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

NAT64: Final = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address, reached through a translator."""
NOT_ROUTED: Final[tuple[Network, ...]] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network (RFC 1122)
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598), where clouds keep their metadata services
        "192.88.99.0/24",  # 6to4 relay (RFC 7526)
        "::/96",  # IPv4-compatible, deprecated (RFC 4291)
        "fec0::/10",  # site-local, deprecated (RFC 3879)
    )
)


TOLD: Final[tuple[tuple[type[BaseException], Text], ...]] = (
    (httpx.TimeoutException, Text("对方未在时限内答复", "no answer in time")),
    (
        ssl.SSLCertVerificationError,
        Text("对方的证书无法验证，请核对其证书是否过期、域名是否相符", "its certificate is not trusted"),
    ),
    (ssl.SSLError, Text("对方没有按 HTTPS 答复，请核对协议和端口", "it does not speak HTTPS there")),
    (socket.gaierror, Text("域名无法解析，请核对地址", "there is no such host")),
    (ConnectionRefusedError, Text("对方没有开放这个端口", "the connection was refused")),
    (ConnectionResetError, Text("对方断开了连接", "it cut the connection")),
    (httpx.UnsupportedProtocol, Text("只允许 http 或 https 地址", "only http and https are allowed")),
    (httpx.InvalidURL, Text("地址的写法不对", "the address is badly written")),
    (httpx.ConnectError, Text("网络不通", "there is no way to it")),
    (httpx.NetworkError, Text("连接中断", "the connection broke")),
    (httpx.ProtocolError, Text("对方的答复不符合 HTTP，或中途断开", "its answer broke off or is no HTTP")),
    (httpx.DecodingError, Text("对方的答复无法解压", "its answer cannot be unpacked")),
)
"""What to tell of a failed exchange, the first that fits the error or what caused it."""
FAILED: Final = Text("网络错误", "a network error")


class RefusedError(GoujiError):
    """The address may not be called."""


class UnreachableError(GoujiError):
    """The address could not be called, or did not answer as it should; trying again may help."""


def resolve(url: httpx.URL, allowed: Sequence[Network]) -> tuple[Address, ...]:
    """Return every number that the host of `url` has, all of them checked.

    Args:
        url: absolute.
        allowed: networks that may be reached although they are not public.

    Raises:
        RefusedError: not http or https, or at least one number is neither public nor allowed.
        UnreachableError: the name does not resolve.
    """
    if url.scheme not in ("http", "https") or not url.host:
        raise RefusedError(
            "address_refused", Text("只允许 http 或 https 地址", "only http and https are allowed")
        )
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreachableError(
            "name_unknown",
            Text(
                f"域名 {url.host} 无法解析，请核对地址",
                f"the name {url.host} does not resolve; check the address",
            ),
        ) from None
    addresses = tuple(dict.fromkeys(ip_address(str(entry[4][0])) for entry in found))
    refuse_internal(url.host, addresses, allowed)
    return addresses


def refuse_internal(host: str, addresses: Sequence[Address], allowed: Sequence[Network]) -> None:
    """Raise `RefusedError` if even one number of `host` is neither public nor allowed."""
    for address in addresses:
        if not is_allowed(address, allowed):
            zh, en = f"{host} 指向内部地址 {address}", f"{host} points to the internal address {address}"
            if host == str(address):
                zh, en = f"{host} 是内部地址", f"{host} is an internal address"
            raise RefusedError(
                "address_refused",
                Text(
                    f"{zh}；如确需访问，请由管理员在 GOUJI_CALLBACK_ALLOW 中放行",
                    f"{en}; an administrator can allow it in GOUJI_CALLBACK_ALLOW",
                ),
            )


def is_allowed(address: Address, allowed: Sequence[Network]) -> bool:
    """Tell whether `address`, with every IPv4 address hidden inside it, is public or in `allowed`."""
    return all(
        any(part in network for network in allowed) or _is_public(part) for part in _with_embedded(address)
    )


def _with_embedded(address: Address) -> tuple[Address, ...]:
    """Return the address that is really reached, and for tunnels both."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address in NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.sixtofour is not None:
        return (address, address.sixtofour)
    if address.teredo is not None:
        return (address, *address.teredo)
    return (address,)


def _is_public(address: Address) -> bool:
    refused = (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
    return not refused and address.is_global and not any(address in network for network in NOT_ROUTED)


class PinnedTransport(httpx.BaseTransport):
    """Sends every request, redirected ones too, to an address that was checked just before.

    One transport serves one exchange: kept connections are not shared between names of one number.
    """

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = tuple(allowed)
        self._inner = httpx.HTTPTransport(
            trust_env=False, retries=0, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` to the first checked number that takes a connection."""
        addresses = resolve(request.url, self._allowed)
        for address in addresses[:-1]:
            try:
                return self._inner.handle_request(_pinned(request, address))
            except httpx.ConnectError:
                continue  # the next number may listen
        return self._inner.handle_request(_pinned(request, addresses[-1]))

    def close(self) -> None:
        """Close what is open."""
        self._inner.close()


def _pinned(request: httpx.Request, address: Address) -> httpx.Request:
    """Return the same request to `address`; `Host` was set from the name, and TLS is told the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


def told_of(failure: Exception) -> Text:
    """Return in words why an exchange failed: httpx tells a refusal, a name and a certificate by one class."""
    causes = tuple(_causes(failure))
    return next((text for kind, text in TOLD if any(isinstance(each, kind) for each in causes)), FAILED)


def _causes(failure: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = failure
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
