"""`gouji serve`: web, worker and scheduler in one process group, on the embedded defaults."""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Callable

import click

from gouji.engine.errors import Language, Text
from gouji.engine.store import upgrade
from gouji.workers.settings import Settings, generate_secrets, load_settings

from .embedded import broker_part, choose_socket, lock_data_dir
from .language import command, language, option
from .parts import HOST, PORT
from .ports import listen
from .processes import ourselves
from .supervisor import Part, Supervisor

ANY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not listened on


@command(
    "serve",
    Text(
        "在一台机器上启动全部服务：网页与接口、任务进程、定时器；没有配置数据库和消息队列时使用内嵌的 SQLite 与 Valkey。"
        "按 Ctrl-C 结束。",
        "Starts everything on one machine: web, worker, scheduler; on embedded SQLite and Valkey where no database and "
        "broker are configured. Ctrl-C ends it.",
    ),
    examples=("gouji serve", "gouji serve --port 9000"),
)
@HOST
@PORT
@option(
    "--concurrency",
    type=click.IntRange(1, 256),
    metavar="N",
    about=Text("任务子进程数", "child processes of the worker"),
)
def serve_command(host: str, port: int, concurrency: int | None) -> None:
    """Serve until SIGINT or SIGTERM."""
    spoken = language()
    data_dir = Settings().data_dir.absolute()
    lock = lock_data_dir(data_dir)
    listener = listen(host, port)
    generate_secrets(data_dir)
    settings = load_settings()
    upgrade(settings.resolved_database_url)
    url = local_url(listener, host)
    parts = list_parts(settings, listener, concurrency)
    supervisor = Supervisor(parts, child_environment(settings, url), _sayer(spoken))

    def ready() -> None:
        _say(Text(f"已启动：{url}（数据在 {data_dir}）", f"up at {url} (data in {data_dir})"), spoken)

    try:
        supervisor.run(ready)
    finally:
        listener.close()
        os.close(lock)
    _say(Text("已结束", "ended"), spoken)


def list_parts(settings: Settings, listener: socket.socket, concurrency: int | None) -> list[Part]:
    """Return what has to run: the broker first, where none is configured."""
    parts = []
    if not settings.broker_url:
        parts.append(broker_part(settings.data_dir.absolute(), choose_socket(settings)))
    port = listener.getsockname()[1]
    number = ("--concurrency", str(concurrency)) if concurrency else ()
    handle = listener.fileno()
    web = ourselves("web", "--fd", str(handle))
    parts += [
        Part("web", web, lambda: answers(port), pass_fds=(handle,)),
        Part("worker", ourselves("worker", *number), ends_within=30.0),
        Part("beat", ourselves("beat")),
    ]
    return parts


def child_environment(settings: Settings, url: str) -> dict[str, str]:
    """Return the environment of the parts: ours, with what was chosen here."""
    environment = dict(os.environ)
    environment["GOUJI_DATA_DIR"] = str(settings.data_dir.absolute())
    if not settings.broker_url:
        environment["GOUJI_BROKER_URL"] = f"redis+socket://{choose_socket(settings)}?virtual_host=0"
    if "base_url" not in settings.model_fields_set:
        environment["GOUJI_BASE_URL"] = url
    return environment


def local_url(listener: socket.socket, host: str) -> str:
    """Return the address that a person on this machine opens."""
    port = listener.getsockname()[1]
    name = "127.0.0.1" if host in ANY_ADDRESS else host
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


def _sayer(spoken: Language) -> Callable[[Text], None]:
    return lambda text: _say(text, spoken)


def _say(text: Text, spoken: Language) -> None:
    click.echo(f"gouji serve: {text.in_language(spoken)}", err=True)
