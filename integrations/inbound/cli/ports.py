"""Sockets to listen on, and ports that are free."""

from __future__ import annotations

import errno
import http
import http.client
import socket

from gouji.engine.errors import GoujiError, Text

from .problems import refusal

BACKLOG = 2048
ANY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not listened on


class PortTakenError(GoujiError):
    """Another program listens there."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host` and `port`; port 0 means any free one.

    Raises:
        PortTakenError: somebody else listens there, the address is not this machine's, or there is no such host.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise PortTakenError(
            "no_such_host",
            Text(f"找不到主机 {host}；用 --host 换一个", f"there is no host {host}; choose one with --host"),
        ) from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise PortTakenError("port_taken", _why(host, port, error)) from None
    return listener


def _why(host: str, port: int, error: OSError) -> Text:
    if error.errno == errno.EADDRINUSE:
        return Text(
            f"端口 {port} 已被别的程序占用；用 --port 换一个",
            f"port {port} is taken by another program; choose one with --port",
        )
    return Text(
        f"不能监听 {host}:{port}（{refusal(error).zh}）；用 --host、--port 换一个",
        f"cannot listen on {host}:{port} ({refusal(error).en}); choose with --host and --port",
    )


def free_port(first: int, tries: int = 50) -> int:
    """Return the first free port of 127.0.0.1 from `first` on.

    Raises:
        PortTakenError: none of `tries` ports is free.
    """
    for port in range(first, first + tries):
        try:
            listen("127.0.0.1", port).close()
        except PortTakenError:
            continue
        return port
    raise PortTakenError(
        "port_taken",
        Text(
            f"端口 {first}–{first + tries - 1} 都被占用",
            f"ports {first} to {first + tries - 1} are all taken",
        ),
    )


def local_url(listener: socket.socket, host: str) -> str:
    """Return the address that a person on this machine opens."""
    port = listener.getsockname()[1]
    name = reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def answers(port: int, host: str = "127.0.0.1", path: str = "/healthz") -> bool:
    """Say whether the web answers at `path`."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def reachable(host: str) -> str:
    """Return the address at which this machine reaches what listens on `host`."""
    return "127.0.0.1" if host in ANY_ADDRESS else host
