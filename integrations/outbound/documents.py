"""Fetches a report from the address that a workflow system gave, under limits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

import httpx

from gouji.engine.errors import Text
from gouji.engine.reading.unpacking.refused import shown_size

from .addresses import Network, PinnedTransport, UnreachableError, told_of

TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
MOST_SECONDS: Final = 60.0
"""For the whole document, however slowly it drips."""
MOST_REDIRECTS: Final = 3


def fetch_document(url: str, allowed: Sequence[Network], most_bytes: int) -> tuple[str, bytes]:
    """Return file name and bytes of the document at `url`.

    At most three redirects are followed, each to an address that is checked like the first.

    Args:
        allowed: networks that may be reached although private.
        most_bytes: largest document, after decoding of the transfer.

    Raises:
        RefusedError: the address, or one it leads to, may not be called.
        UnreachableError: no answer, an answer other than 200, too large, too slow, too many redirects.
    """
    try:
        with (
            httpx.Client(
                transport=PinnedTransport(allowed),
                timeout=TIMEOUT,
                trust_env=False,
                follow_redirects=True,
                max_redirects=MOST_REDIRECTS,
                headers={"user-agent": "gouji", "accept-encoding": "identity"},
            ) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise _unreachable(f"地址返回 {response.status_code}", f"it answered {response.status_code}")
            return _filename(response.url), _read(response, most_bytes)
    except httpx.TooManyRedirects:
        raise _unreachable("重定向超过 3 次", "it redirects more than three times") from None
    except httpx.TimeoutException:
        raise _unreachable("对方未在时限内答复", "it did not answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        told = told_of(failure)
        raise _unreachable(f"无法取得：{told.zh}", f"it could not be fetched: {told.en}") from None


def _read(response: httpx.Response, most_bytes: int) -> bytes:
    end = time.monotonic() + MOST_SECONDS
    content = bytearray()
    for chunk in response.iter_bytes(64 * 1024):
        content += chunk
        if len(content) > most_bytes:
            most = shown_size(most_bytes)
            raise _unreachable(f"文件超过 {most}", f"the file is larger than {most}")
        if time.monotonic() > end:
            raise _unreachable("传输过慢", "the transfer is too slow")
    return bytes(content)


def _filename(url: httpx.URL) -> str:
    """Return the last part of the path: it may name the organ, and its suffix the format."""
    name = PurePosixPath(unquote(url.path)).name
    return "".join(char for char in name if char.isprintable())[:200] or "report"


def _unreachable(zh: str, en: str) -> UnreachableError:
    return UnreachableError(
        "document_unreachable",
        Text(
            f"报告地址无法读取：{zh}；请核对地址后重新提交",
            f"the report's address: {en}; check it and submit again",
        ),
    )
