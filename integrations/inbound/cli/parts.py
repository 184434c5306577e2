"""`gouji web`, `gouji worker`, `gouji beat`: one part each, as real deployments start them."""

from __future__ import annotations

import logging
import os
import socket
from typing import Any, Final

import click
import uvicorn
from celery.signals import worker_process_init

from gouji.engine.errors import Text
from gouji.workers.logs import configure_logs

from .language import command, option
from .ports import listen
from .processes import die_with_parent

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


@command("web", Text("启动网页与接口。", "Starts web pages and API."), examples=("gouji web --host 0.0.0.0",))
@HOST
@PORT
@option("--fd", type=int, hidden=True, about=Text("已打开的套接字", "a socket that is open already"))
@option(
    "--behind-proxy",
    metavar="ADDRESSES",
    about=Text("可信的反向代理地址，逗号分隔", "addresses of reverse proxies to be trusted, comma separated"),
)
def web_command(host: str, port: int, fd: int | None, behind_proxy: str | None) -> None:
    """Serve until SIGTERM or SIGINT."""
    configure_logs()
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    listener = socket.socket(fileno=fd) if fd is not None else listen(host, port)
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
