"""`gouji serve`: web, worker and scheduler in one process group, on the embedded defaults."""

from __future__ import annotations

import os
import socket

import click

from gouji.engine.errors import Text
from gouji.engine.store import upgrade
from gouji.workers.settings import Settings, generate_secrets, load_settings

from .embedded import broker_part, choose_socket, lock_data_dir
from .language import command, language, option
from .parts import HOST, PORT, PROCESSES, sayer, web_parts
from .ports import listen, local_url
from .processes import ourselves
from .supervisor import Part, Supervisor


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
@PROCESSES
def serve_command(host: str, port: int, concurrency: int | None, processes: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    say = sayer("serve", language())
    data_dir = Settings().data_dir.absolute()
    lock = lock_data_dir(data_dir)
    listener = listen(host, port)
    generate_secrets(data_dir)
    settings = load_settings()
    upgrade(settings.resolved_database_url)
    url = local_url(listener, host)
    parts = list_parts(settings, listener, concurrency, processes)
    supervisor = Supervisor(parts, child_environment(settings, url), say)

    def ready() -> None:
        say(Text(f"已启动：{url}（数据在 {data_dir}）", f"up at {url} (data in {data_dir})"))

    try:
        supervisor.run(ready)
    finally:
        listener.close()
        os.close(lock)
    say(Text("已结束", "ended"))


def list_parts(
    settings: Settings, listener: socket.socket, concurrency: int | None, processes: int
) -> list[Part]:
    """Return what has to run: the broker first, where none is configured."""
    parts = []
    if not settings.broker_url:
        parts.append(broker_part(settings.data_dir.absolute(), choose_socket(settings)))
    number = ("--concurrency", str(concurrency)) if concurrency else ()
    parts += [
        *web_parts(listener, processes),
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
