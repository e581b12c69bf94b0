"""What the embedded server's own tests do to it: ask, kill, look whether it is gone."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg

from survey_service.database.embedded import EmbeddedPostgres
from tests.support.background import BackgroundLoop

REPOSITORY = Path(__file__).resolve().parents[2]


def ask(url: str, query: str, *parameters: object) -> Any:
    async def connect_and_ask() -> Any:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return await connection.fetchval(query, *parameters)
        finally:
            await connection.close()

    # In a loop of its own thread: this one may run Playwright's.
    loop = BackgroundLoop()
    try:
        return loop.run(connect_and_ask())
    finally:
        loop.close()


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the deadline has passed"
        time.sleep(0.005)


def works_in(cluster: Path) -> bool:
    """Whether any process has the cluster as its working directory, as all servers have."""
    for process in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if process.samefile(cluster):
                return True
        except OSError:
            continue
    return False


def kill_server(server: EmbeddedPostgres) -> None:
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_until(lambda: not server.alive())


def run_child(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )
