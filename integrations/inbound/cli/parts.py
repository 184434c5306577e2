"""`gouji web`, `gouji worker`, `gouji beat`: one part each, as real deployments start them."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from typing import Any, Final

import click
import uvicorn
from celery.signals import worker_process_init

from gouji.engine.errors import Language, Text
from gouji.workers.logs import configure_logs

from .language import command, language, option
from .ports import answers, listen, reachable
from .processes import die_with_parent, ourselves
from .supervisor import Part, Supervisor

WEB_APP: Final = "gouji.integrations.app:app"
"""Named, not imported: the web application stands above the doors."""
KEEP_ALIVE_SECONDS: Final = 75
"""Longer than reverse proxies keep an idle connection (nginx: 60): whoever closes first must not be the one who is being asked."""

HOST = option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    about=Text("监听地址，默认 127.0.0.1", "address to listen on, 127.0.0.1 by default"),
)
PORT = option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="PORT",
    about=Text("端口，默认 8000", "port, 8000 by default"),
)


PROCESSES = option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    metavar="N",
    about=Text(
        "网页进程数，默认 1；许多人同时使用时可与处理器数相同",
        "processes of the web, 1 by default; up to one per processor where many people work at once",
    ),
)


@command(
    "web",
    Text("启动网页与接口。", "Starts web pages and API."),
    examples=("gouji web --host 0.0.0.0", "gouji web --processes 4"),
)
@HOST
@PORT
@PROCESSES
@option("--fd", type=int, hidden=True, about=Text("已打开的套接字", "a socket that is open already"))
@option(
    "--behind-proxy",
    metavar="ADDRESSES",
    about=Text("可信的反向代理地址，逗号分隔", "addresses of reverse proxies to be trusted, comma separated"),
)
def web_command(host: str, port: int, processes: int, fd: int | None, behind_proxy: str | None) -> None:
    """Serve until SIGTERM or SIGINT."""
    listener = socket.socket(fileno=fd) if fd is not None else listen(host, port)
    if processes == 1:
        _serve(listener, behind_proxy)
        return
    trusted = () if behind_proxy is None else ("--behind-proxy", behind_proxy)
    supervisor = Supervisor(web_parts(listener, processes, *trusted), os.environ, sayer("web", language()))
    try:
        supervisor.run(lambda: None)
    finally:
        listener.close()


def _serve(listener: socket.socket, behind_proxy: str | None) -> None:
    configure_logs()
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    config = uvicorn.Config(
        WEB_APP,
        factory=True,
        log_config=None,
        server_header=False,
        proxy_headers=behind_proxy is not None,
        forwarded_allow_ips=behind_proxy,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listener])


def web_parts(listener: socket.socket, processes: int, *words: str) -> list[Part]:
    """Return the processes of the web, which share one socket: a request is answered by whoever is free to take it.

    They share nothing else: sign-ins, guesses and locks are rows, progress and what changed go through the broker.
    """
    host, port = listener.getsockname()[:2]
    handle = listener.fileno()
    command = ourselves("web", "--fd", str(handle), *words)
    names = ["web"] if processes == 1 else [f"web {number}" for number in range(1, processes + 1)]
    return [Part(name, command, lambda: answers(port, reachable(host)), pass_fds=(handle,)) for name in names]


def sayer(name: str, spoken: Language) -> Callable[[Text], None]:
    """Return what tells a person what becomes of the parts of a command, on standard error."""
    return lambda text: click.echo(f"gouji {name}: {text.in_language(spoken)}", err=True)


@command(
    "worker", Text("启动任务进程。", "Starts the task worker."), examples=("gouji worker --concurrency 4",)
)
@option(
    "--concurrency",
    type=click.IntRange(1, 256),
    metavar="N",
    about=Text("子进程数，默认等于处理器数，至多 4", "child processes; as many as processors, at most 4"),
)
@option(
    "--queues",
    metavar="NAMES",
    about=Text("只处理这些队列，逗号分隔；默认全部", "only these queues, comma separated; all by default"),
)
def worker_command(concurrency: int | None, queues: str | None) -> int:
    """Work until SIGTERM, finishing what was begun; return not 0 where the worker ended itself."""
    # `Celery.worker_main` would keep the exit status to itself.
    from celery.bin.celery import celery

    worker_process_init.connect(_end_with_worker, weak=False)
    number = concurrency or min(os.cpu_count() or 1, 4)
    words = ["worker", "--pool=prefork", f"--concurrency={number}", "--loglevel=INFO"]
    words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    if queues:
        words.append(f"--queues={queues}")
    status: int | None = celery.main(["-A", "gouji.workers.app", *words], "celery", standalone_mode=False)
    return status or 0


def _end_with_worker(**_: Any) -> None:
    # A pool child whose worker was killed would otherwise wait for work for ever.
    die_with_parent(os.getppid())


@command(
    "beat", Text("启动定时器；整个系统只需要一个。", "Starts the scheduler; one is enough for everything.")
)
def beat_command() -> None:
    """Schedule until SIGTERM."""
    from gouji.workers.app import app

    app.start(["--quiet", "beat", "--loglevel=INFO"])
