"""`gouji serve` and `gouji demo` as real processes: what they start, what they survive, what they leave behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.integration.waiting import wait_until

GOUJI = [sys.executable, "-P", "-m", "gouji.integrations.inbound.cli"]
PARTS = ["valkey-server", " web ", " worker ", " beat"]


class Serving:
    """One `gouji serve` in a process group of its own."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes], port: int) -> None:
        self.folder = folder
        self.process = process
        self.port = port

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def state(self) -> dict[str, str]:
        """Return what /readyz says; empty while nothing answers."""
        try:
            answer: dict[str, str] = httpx.get(f"http://127.0.0.1:{self.port}/readyz", trust_env=False).json()
        except httpx.TransportError:
            return {}
        return answer

    def is_up(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(self.log)
        return self.state().get("status") == "ok" and "celery@" in self.log and "ready." in self.log

    def group(self) -> dict[int, str]:
        """Return id and command of every living process of the group, `gouji serve` itself aside."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
                command = (stat.parent / "cmdline").read_text().replace("\0", " ")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(group) == self.process.pid and state != "Z" and int(stat.parent.name) != self.process.pid:
                found[int(stat.parent.name)] = command
        return found

    def part(self, name: str) -> int:
        """Return the oldest process of one part."""
        return min(pid for pid, command in self.group().items() if name in command)


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}
    return kept | {"GOUJI_DATA_DIR": str(folder)}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def serving(folder: Path, wait: bool = True) -> Iterator[Serving]:
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*GOUJI, "serve", "--port", str(port), "--concurrency", "1"],
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    one = Serving(folder, process, port)
    try:
        if wait:
            wait_until(one.is_up, "gouji serve to be up")
        yield one
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(120)
        wait_until(lambda: not one.group(), "the group to be gone")


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One service that several tests look at."""
    with serving(tmp_path_factory.mktemp("serve")) as one:
        yield one


def run_gouji(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GOUJI, *arguments],
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_only_the_web_listens_and_the_broker_has_no_port(up: Serving) -> None:
    broker = up.part("valkey-server")
    sockets = {os.readlink(handle) for handle in Path(f"/proc/{broker}/fd").iterdir()}
    inodes = {link[len("socket:[") : -1] for link in sockets if link.startswith("socket:[")}
    listening = {line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]}

    assert inodes & listening == set()
    assert (up.folder / "valkey.sock").stat().st_mode & 0o777 == 0o700
    assert (up.folder / "secrets.env").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_dies_is_started_again(name: str, up: Serving) -> None:
    before = up.part(name)
    os.kill(before, signal.SIGKILL)
    said = f"gouji serve: {name.strip().removesuffix('-server')} 退出了（状态 -9）"

    def is_back() -> bool:
        # The line first: until it is written, a child of the dead part may pass for the new one.
        alive = up.group()
        return said in up.log and before not in alive and any(name in command for command in alive.values())

    assert wait_until(is_back, f"{name} to be back, with a line that says so")
    wait_until(lambda: up.state().get("status") == "ok", "everything to answer")


def test_a_second_serve_on_the_same_folder_says_so(up: Serving) -> None:
    seen = run_gouji(up.folder, "serve", "--port", str(free_port()))

    assert (seen.returncode, seen.stdout) == (2, "")
    assert seen.stderr == (
        f"gouji: 另一个 gouji serve（进程 {up.process.pid}）正在使用 {up.folder}；先结束它，"
        "或用 GOUJI_DATA_DIR 换一个文件夹\n"
    )


def test_a_port_that_is_taken_is_named(up: Serving, tmp_path: Path) -> None:
    seen = run_gouji(tmp_path, "serve", "--port", str(up.port), "--lang", "en")

    assert (seen.returncode, seen.stdout) == (2, "")
    assert seen.stderr == f"gouji: port {up.port} is taken by another program; choose one with --port\n"


def test_the_doctor_sees_what_is_running_and_shows_no_secret(up: Serving) -> None:
    seen = run_gouji(up.folder, "doctor", "--lang", "en")

    secret = (up.folder / "secrets.env").read_text().partition("whsec_")[2].partition("\n")[0]
    assert seen.returncode == 0, seen.stdout
    assert "✓ database: ready" in seen.stdout
    assert "✓ broker: ready" in seen.stdout
    assert secret not in seen.stdout


def test_ctrl_c_or_being_told_to_end_ends_everything_and_the_secrets_stay_the_same(tmp_path: Path) -> None:
    # The folder's name is too long for a socket.
    folder = tmp_path / ("long" * 30)
    secrets = []
    for told in (interrupt_all, interrupt_serve_alone):
        with serving(folder) as one:
            assert not (folder / "valkey.sock").exists()
            told(one)

            assert one.process.wait(120) == 0
            assert one.group() == {}
            assert "Traceback" not in one.log
            secrets.append((folder / "secrets.env").read_bytes())
    assert secrets[0] == secrets[1]


def interrupt_all(one: Serving) -> None:
    """Do what Ctrl-C does."""
    os.killpg(one.process.pid, signal.SIGINT)


def interrupt_serve_alone(one: Serving) -> None:
    """Do what systemd and `kill` do."""
    one.process.terminate()


def test_serve_that_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    with serving(tmp_path) as one:
        commands = one.group().values()
        one.process.kill()
        one.process.wait()

        assert [part for part in PARTS if any(part in command for command in commands)] == PARTS
        wait_until(lambda: not one.group(), "the children to be gone")


def test_the_demo_shows_what_was_found_and_leaves_nothing_behind(tmp_path: Path) -> None:
    # What is configured for real work is not touched by a demo.
    configured = {"TMPDIR": str(tmp_path), "GOUJI_DATABASE_URL": "postgresql://nobody@nowhere/x"}
    with subprocess.Popen(
        [*GOUJI, "demo", "--once", "--port", str(free_port())],
        env=environment(tmp_path) | configured,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=tmp_path,
    ) as process:
        out, err = (stream.decode() for stream in process.communicate())

    assert process.returncode == 0, err
    assert "磐石市民生服务局" in out
    assert "Y01" in out
    assert "签名的答复：收到 6/6" in out
    assert re.search(r"审核页面：http://127\.0\.0\.1:\d+/", out)
    assert Serving(tmp_path, process, 0).group() == {}
    assert list(tmp_path.iterdir()) == []
