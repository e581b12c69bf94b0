"""One run of the server: its command, its log, ready, ended."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg

from survey_service.database.embedded_cluster import (
    OLD_SERVER_SECONDS,
    POLL_SECONDS,
    Cluster,
    read_pid_file,
    telling_line,
)
from survey_service.database.embedded_process import EmbeddedPostgresError, spawn_server

_READY_SECONDS = 120.0  # replaying a long log after a crash counts too
_FAST_STOP_SECONDS = 20.0
_QUICK_STOP_SECONDS = 5.0
_LOG_BYTES = 10 * 1024 * 1024

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
    # What citizens write must not reach the log: no details of rows, no parameters,
    # no text of the statement that failed.
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_statement": "none",
}


class PortTakenError(Exception):
    """Another program has the port; it may have taken it since we looked."""


def launch(cluster: Cluster, port: int, log_path: Path) -> subprocess.Popen[bytes]:
    """A server that says of itself that it is ready."""
    deadline = time.monotonic() + OLD_SERVER_SECONDS
    while True:
        log, end_of_past = _open_log(log_path)
        try:
            process = spawn_server(_command(cluster, port), cluster.account, log)
        finally:
            os.close(log)
        try:
            if _wait_until_ready(cluster, process, log_path):
                return process
        except BaseException:
            end(process)
            raise
        with log_path.open(errors="replace") as lines:
            lines.seek(end_of_past)
            output = lines.read()
        if "Address already in use" in output:
            raise PortTakenError
        # Busy processes of a killed server hold its memory until they notice.
        if "shared memory block" not in output or time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"Сервер базы данных остановился при запуске: посмотрите {log_path}; "
                f"последнее сообщение: {telling_line(output)}"
            )
        time.sleep(POLL_SECONDS)


def end(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, and harder ones when it takes too long; a crash loses nothing committed."""
    for number, seconds in (
        (signal.SIGINT, _FAST_STOP_SECONDS),
        (signal.SIGQUIT, _QUICK_STOP_SECONDS),
        (signal.SIGKILL, None),
    ):
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return


def connection_error(url: str) -> Exception | None:
    """A whole sign-in. On a thread of its own: the caller may be inside a running loop."""

    async def sign_in() -> None:
        connection = await asyncpg.connect(url, timeout=5, ssl=False)
        await connection.close(timeout=5)

    with ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(lambda: asyncio.run(sign_in())).result()
        except Exception as error:  # asyncpg's have no common ancestor
            return error
    return None


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _command(cluster: Cluster, port: int) -> list[str | Path]:
    options = [f"{name}={value}" for name, value in {**_SETTINGS, "port": str(port)}.items()]
    switches = [part for option in options for part in ("-c", option)]
    return [cluster.installation.program("postgres"), "-D", cluster.path, *switches]


def _open_log(path: Path) -> tuple[int, int]:
    """A descriptor to append to, and where the messages of this start will begin."""
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    log = os.open(path, flags, 0o600)
    return log, os.fstat(log).st_size


def _wait_until_ready(cluster: Cluster, process: subprocess.Popen[bytes], log_path: Path) -> bool:
    """False: it ended by itself. A port that answers would not do: it may be another's."""
    deadline = time.monotonic() + _READY_SECONDS
    while process.poll() is None:
        note = read_pid_file(cluster.path)
        if len(note) > 7 and note[0] == str(process.pid) and note[7].strip() == "ready":
            return True
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"База данных не готова за {_READY_SECONDS:.0f} секунд: посмотрите {log_path} "
                "и запустите снова."
            )
        time.sleep(POLL_SECONDS)
    return False
