"""A PostgreSQL server of our own, for whoever has none: no service, no socket, no root.

It listens on 127.0.0.1 only and asks for a password, runs in the foreground as our
child, and is gone when we are, however we end.
"""

import fcntl
import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncpg

from survey_service.database.embedded_cluster import (
    NAME,
    POLL_SECONDS,
    Cluster,
    Files,
    open_cluster,
    read_password,
    wait_for_old_server,
    write_private,
)
from survey_service.database.embedded_process import (
    DataDirectoryBusyError,
    EmbeddedPostgresError,
)
from survey_service.database.embedded_server import (
    PortTakenError,
    connection_error,
    end,
    is_free,
    launch,
)
from survey_service.settings import reason_of

__all__ = [
    "DataDirectoryBusyError",
    "EmbeddedPostgres",
    "EmbeddedPostgresError",
    "attach",
    "running_url",
]

# Below every usual range of ephemeral ports, so no outgoing connection takes it
# while the server restarts.
PORTS = range(20000, 32001)
_PORT_ATTEMPTS = 50
_ATTACH_SECONDS = 10.0


class EmbeddedPostgres:
    """The supervisor of one data directory; not for use by two threads at once.

    ``start``, ``restart`` and ``stop`` block, from 0.1 s to a few seconds.
    """

    def __init__(self, data_dir: Path) -> None:
        self._files = Files(data_dir)
        self._lock: int | None = None
        self._cluster: Cluster | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._port: int | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        if self._cluster is None or self._port is None:
            raise RuntimeError("the embedded server has not been started")
        return _url(self._cluster.password, self._port)

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self) -> str:
        """The address once a connection with our password has succeeded.

        Raise ``EmbeddedPostgresError`` otherwise, with nothing left running or locked.
        """
        if self.alive():
            return self.url
        self._files.prepare()
        try:
            self._take_lock()
            self._cluster = open_cluster(self._files)
            self._launch_on_free_port(self._cluster)
        except OSError as error:
            self.stop()
            raise _unusable(self._files, error) from error
        except BaseException:
            self.stop()
            raise
        return self.url

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def restart(self) -> str:
        """On the same port, so that pools reconnect to the address that they know."""
        if self._cluster is None or self._port is None or self._lock is None:
            raise RuntimeError("the embedded server is not started")
        self._end_process()
        try:
            wait_for_old_server(self._cluster.path)
            self._launch(self._cluster, self._port)
        except PortTakenError:
            raise EmbeddedPostgresError(
                f"Порт {self._port} базы данных занят другой программой: "
                "остановите «Отклик» и запустите снова."
            ) from None
        except OSError as error:
            raise _unusable(self._files, error) from error
        return self.url

    def stop(self) -> None:
        """Fast shutdown; harmless when nothing runs."""
        self._end_process()
        if self._lock is not None:
            with suppress(OSError):  # a note left behind is found to be stale
                self._files.connection.unlink()
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        lock = _open_lock(self._files.lock)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 20, 0).decode(errors="replace").strip()
            os.close(lock)
            raise DataDirectoryBusyError(
                f"Каталог данных {self._files.data_dir} уже занят другим запущенным «Откликом»"
                f"{f' (процесс {holder})' if holder else ''}: остановите его или укажите другой "
                "каталог в --data-dir."
            ) from None
        except BaseException:
            os.close(lock)
            raise
        self._lock = lock
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)

    def _launch_on_free_port(self, cluster: Cluster) -> None:
        for _ in range(_PORT_ATTEMPTS):
            port = PORTS[secrets.randbelow(len(PORTS))]
            if is_free(port):
                with suppress(PortTakenError):
                    self._launch(cluster, port)
                    return
        raise EmbeddedPostgresError(
            f"Свободный порт для базы данных между {PORTS[0]} и {PORTS[-1]} не найден: "
            "остановите лишние программы и запустите снова."
        )

    def _launch(self, cluster: Cluster, port: int) -> None:
        self._process = launch(cluster, port, self._files.log)
        self._port = port
        error = connection_error(self.url)
        if error is not None:
            self._end_process()
            raise self._no_entry(error)
        note = {"pid": self._process.pid, "port": port}
        write_private(self._files.connection, json.dumps(note))

    def _no_entry(self, error: Exception) -> EmbeddedPostgresError:
        if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
            return EmbeddedPostgresError(
                f"Пароль из {self._files.password} не подходит к базе данных: верните этот файл "
                "из резервной копии или удалите его, чтобы получить новый пароль."
            )
        return EmbeddedPostgresError(
            f"К базе данных не удалось подключиться: посмотрите {self._files.log} и запустите "
            f"снова; ответ: {error}"
        )

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end(process)


def running_url(data_dir: Path) -> str | None:
    """Address of the server that another process of ours keeps on this data directory."""
    files = Files(data_dir)
    try:
        note = json.loads(files.connection.read_bytes())
        pid, port = int(note["pid"]), int(note["port"])
        password = read_password(files)
        os.kill(pid, 0)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if password is None:
        return None
    url = _url(password, port)
    return url if connection_error(url) is None else None


@contextmanager
def attach(data_dir: Path) -> Iterator[str]:
    """For short commands: they work beside a running «Отклик» and without one.

    One that is just starting, restarting or stopping is given a few seconds. Of short
    commands that share a server, the one that started it ends after the others.
    """
    files = Files(data_dir)
    files.prepare()
    try:
        guests = _open_lock(files.guests)
    except OSError as error:
        raise _unusable(files, error) from error
    server = EmbeddedPostgres(data_dir)
    try:
        yield _join_or_start(data_dir, server, guests)
    finally:
        try:
            if server.alive():
                fcntl.flock(guests, fcntl.LOCK_EX)  # until the last guest has left
        finally:
            server.stop()
            os.close(guests)


def _join_or_start(data_dir: Path, server: EmbeddedPostgres, guests: int) -> str:
    deadline = time.monotonic() + _ATTACH_SECONDS
    while True:
        # First the guest's mark, then the look: whom we see running cannot leave then.
        fcntl.flock(guests, fcntl.LOCK_SH)
        if (url := running_url(data_dir)) is not None:
            return url
        fcntl.flock(guests, fcntl.LOCK_UN)
        try:
            return server.start()
        except DataDirectoryBusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(POLL_SECONDS)


def _url(password: str, port: int) -> str:
    # Without this the driver looks for certificates in the home folder, which may be closed.
    return f"postgresql://{NAME}:{password}@127.0.0.1:{port}/{NAME}?sslmode=disable"


def _open_lock(path: Path) -> int:
    """For flock, not lockf: two supervisors in one process must exclude each other too."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def _unusable(files: Files, error: OSError) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"Встроенная база данных не может работать с {error.filename or files.home} "
        f"({reason_of(error)}): проверьте права и свободное место и запустите снова."
    )
