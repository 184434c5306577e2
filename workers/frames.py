"""What a worker and its reader say to each other: frames, each its length in eight bytes and then its bytes.

A document goes over as two frames, what is to be done and the bytes of the file; the answer as one or more, all but
the file in JSON.
"""

from __future__ import annotations

import os
import selectors
import struct
import time
from typing import BinaryIO, Final

LONGEST: Final = 256 * 1024 * 1024
"""Bytes of the longest frame taken: a text of the most characters, in JSON, several times over."""

_LENGTH: Final = struct.Struct(">Q")
_AT_ONCE: Final = 1024 * 1024


class BrokenOffError(Exception):
    """The other side ended, or said what cannot be."""


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame and flush it: the reader's side, which may wait."""
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame, waiting for it; None where the other side is done: the reader's side.

    Raises:
        BrokenOffError: the other side ended in the middle of a frame.
    """
    head = stream.read(_LENGTH.size)
    if not head:
        return None
    payload = stream.read(_length(head))
    if len(head) < _LENGTH.size or len(payload) < _length(head):
        raise BrokenOffError
    return payload


def send(descriptor: int, payload: bytes, until: float) -> None:
    """Write one frame to a descriptor that does not block: the worker's side, which waits no longer than it says.

    Args:
        until: when to give up, in seconds of `time.monotonic`.

    Raises:
        TimeoutError: the other side did not take all of it in time.
        BrokenOffError: it ended.
    """
    left = memoryview(_LENGTH.pack(len(payload)) + payload)
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_WRITE)
        while left:
            _wait(selector, until)
            try:
                left = left[os.write(descriptor, left[:_AT_ONCE]) :]
            except BrokenPipeError:
                raise BrokenOffError from None
            except BlockingIOError:
                continue


def receive(descriptor: int, until: float) -> bytes:
    """Return the next frame from a descriptor that does not block: the worker's side.

    Args:
        until: when to give up, in seconds of `time.monotonic`.

    Raises:
        TimeoutError: it did not come in time.
        BrokenOffError: the other side ended, or sends what is no frame.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        length = _length(_exactly(descriptor, _LENGTH.size, selector, until))
        if length > LONGEST:
            raise BrokenOffError
        return _exactly(descriptor, length, selector, until)


def _exactly(descriptor: int, length: int, selector: selectors.BaseSelector, until: float) -> bytes:
    taken = bytearray()
    while len(taken) < length:
        _wait(selector, until)
        try:
            part = os.read(descriptor, min(length - len(taken), _AT_ONCE))
        except BlockingIOError:
            continue
        if not part:
            raise BrokenOffError
        taken += part
    return bytes(taken)


def _wait(selector: selectors.BaseSelector, until: float) -> None:
    while not selector.select(max(until - time.monotonic(), 0)):  # a signal may end it early
        if time.monotonic() >= until:
            raise TimeoutError


def _length(head: bytes) -> int:
    return int(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else 0
