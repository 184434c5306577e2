"""Why an exchange failed is told in words, not by the name of a class; sizes as people read them."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network

import httpx
import pytest
import trustme

from gouji.engine.reading.unpacking.refused import shown_size, too_large
from gouji.integrations.outbound.addresses import FAILED, UnreachableError, told_of
from gouji.integrations.outbound.callback import post_answer
from gouji.integrations.outbound.documents import fetch_document

HERE = (ip_network("127.0.0.0/8"),)
SECRET = "whsec_" + "QQ" * 16


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens any more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@pytest.fixture
def port_of_a_server_with_an_unknown_authority() -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            taken, _ = listening.accept()
            with pytest.raises(ssl.SSLError):
                context.wrap_socket(taken, server_side=True)

        serving = threading.Thread(target=serve)
        serving.start()
        yield listening.getsockname()[1]
        serving.join()


def test_a_refused_connection_is_told(closed_port: int) -> None:
    url = f"http://127.0.0.1:{closed_port}/a.docx"

    with pytest.raises(UnreachableError) as caught:
        fetch_document(url, HERE, 1000)
    told = post_answer(url, "id", b"{}", (SECRET,), HERE, datetime.now(UTC)).error

    assert "对方没有开放这个端口" in caught.value.text.zh
    assert told is not None
    assert told.zh == "无法连接对方：对方没有开放这个端口"
    assert told.en == "the receiver could not be reached: the connection was refused"


def test_a_certificate_that_nobody_vouches_for_is_told(
    port_of_a_server_with_an_unknown_authority: int,
) -> None:
    with pytest.raises(UnreachableError) as caught:
        fetch_document(f"https://127.0.0.1:{port_of_a_server_with_an_unknown_authority}/a.docx", HERE, 1000)

    assert "对方的证书无法验证" in caught.value.text.zh


@pytest.mark.parametrize(
    ("failure", "zh"),
    [
        (httpx.ReadTimeout(""), "对方未在时限内答复"),
        (httpx.ReadError(""), "连接中断"),
        (httpx.RemoteProtocolError(""), "对方的答复不符合 HTTP，或中途断开"),
        (httpx.InvalidURL(""), "地址的写法不对"),
        (httpx.HTTPError(""), FAILED.zh),
    ],
)
def test_every_failure_has_words(failure: Exception, zh: str) -> None:
    assert told_of(failure).zh == zh


def test_a_name_that_does_not_resolve_is_told() -> None:
    with pytest.raises(httpx.ConnectError) as caught:
        httpx.get("http://nobody.invalid/", trust_env=False)

    assert told_of(caught.value).zh == "域名无法解析，请核对地址"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (20971520, "20 MB"),
        (20971521, "20.1 MB"),
        (1572864, "1.5 MB"),
        (2048, "2 KB"),
        (1000, "1000 B"),
        (0, "0 B"),
    ],
)
def test_sizes_are_told_as_people_read_them(size: int, shown: str) -> None:
    assert shown_size(size) == shown


def test_a_file_that_is_too_large_is_told_in_megabytes() -> None:
    assert too_large(31 * 1024 * 1024, 20 * 1024 * 1024).text.zh == (
        "文件超过上限 20 MB（有 31 MB）；请只上传年度报告正文"
    )
