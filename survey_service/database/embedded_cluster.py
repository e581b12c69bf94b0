"""The embedded server's files: cluster, password, location, old servers.

A cluster appears under its final name only when it is complete (roles,
database, checksums), so a start that was killed halfway is simply repeated.
"""

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from survey_service.database.embedded_binaries import (
    Installation,
    installation_for,
    private_folder,
)
from survey_service.database.embedded_process import (
    Account,
    EmbeddedPostgresError,
    can_enter,
    run_program,
    server_account,
)
from survey_service.settings import reason_of

NAME = "otklik"  # of the superuser and of the database
POLL_SECONDS = 0.01
OLD_SERVER_SECONDS = 5.0

# The text-search parser splits words by LC_CTYPE even where the builtin provider sorts
# and folds: under C the quotes and dashes of Russian become letters («школа» ≠ школа).
_CHARACTER_TYPES = ("C.UTF-8", "en_US.UTF-8")


class Files:
    """Names inside DATA_DIR/postgres."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.home = self.data_dir / "postgres"
        self.cluster = self.home / "cluster"
        self.password = self.home / "password"
        self.location = self.home / "location"
        self.connection = self.home / "connection.json"
        self.lock = self.home / "lock"
        self.guests = self.home / "guests"
        self.log = self.home / "server.log"

    def prepare(self) -> None:
        try:
            if not self.home.is_dir():
                self.home.mkdir(parents=True)
                # The server's user passes through to its cluster and sees no names.
                self.home.chmod(0o711 if os.geteuid() == 0 else 0o700)
            tempfile.TemporaryFile(dir=self.home).close()
        except OSError as error:
            raise EmbeddedPostgresError(
                f"В каталог данных {self.data_dir} нельзя записать ({reason_of(error)}); укажите "
                "другой каталог в --data-dir или OTKLIK_DATA_DIR."
            ) from None


class Cluster(NamedTuple):
    path: Path
    account: Account | None
    installation: Installation
    password: str


def open_cluster(files: Files) -> Cluster:
    """Find the cluster of this data directory, or make it; the caller holds the lock."""
    existing = _recorded(files)
    account = server_account(existing.stat().st_uid if existing.is_dir() else None)
    installation = installation_for(account)
    known = read_password(files)
    password = known or secrets.token_urlsafe(24)
    if not _is_complete(existing):
        # Recorded before initdb, so that no cluster exists whose password nobody knows.
        write_private(files.password, password)
        existing = _place(files, account, password)
        if not _is_complete(existing):
            _initialize(existing, account, installation, password)
        if existing != files.cluster:
            write_private(files.location, str(existing))
        known = password
    elif account is not None and not can_enter(account, existing):
        raise EmbeddedPostgresError(
            f"Пользователь {account.name} больше не может войти в {existing}: верните права на "
            "вход в каталоги над ним и запустите снова."
        )
    _remove_leftovers(existing)
    wait_for_old_server(existing)
    cluster = Cluster(existing, account, installation, password)
    if known is None:
        _run_alone(cluster, f"ALTER ROLE {NAME} PASSWORD '{password}'")
        write_private(files.password, password)
    return cluster


def read_password(files: Files) -> str | None:
    try:
        return files.password.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def write_private(path: Path, text: str) -> None:
    """Complete or not at all, and readable by nobody else at any moment."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(path.parent)


def read_pid_file(cluster: Path) -> list[str]:
    """Lines of the server's own note: pid first, state («ready») eighth; empty without one."""
    try:
        return (cluster / "postmaster.pid").read_text(errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def wait_for_old_server(cluster: Path) -> None:
    """Return when nothing of an earlier server is at work in the cluster.

    An orphan of a killed supervisor is shutting down and needs a moment. A killed
    server leaves its note, whose pid may by now be somebody else's or a zombie's (a
    container without an init) and would prevent the start; and it leaves its busy
    processes, which notice the loss only at the end of their query.
    """
    deadline = time.monotonic() + OLD_SERVER_SECONDS
    while (cluster / "postmaster.pid").exists():
        first = "".join(read_pid_file(cluster)[:1]).strip()
        at_work = [int(first)] if first.isdigit() and _is_server_of(int(first), cluster) else []
        if not at_work:
            at_work = _processes_in(cluster)
            for pid in at_work:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)  # as their server would after a crash
        if not at_work:
            (cluster / "postmaster.pid").unlink(missing_ok=True)
        elif time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"Базу данных в {cluster} ещё держит прежний сервер (процесс {at_work[0]}): "
                "дождитесь его завершения или остановите его и запустите снова."
            )
        else:
            time.sleep(POLL_SECONDS)


def _recorded(files: Files) -> Path:
    try:
        location = Path(files.location.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return files.cluster
    if not _is_complete(location):
        # A new empty database in its place would look like the loss of everything.
        raise EmbeddedPostgresError(
            f"База данных, записанная в {files.location}, не найдена в {location}: верните этот "
            "каталог из резервной копии или, чтобы начать с пустой базы, удалите файл location."
        )
    return location


def _place(files: Files, account: Account | None, password: str) -> Path:
    if account is None or can_enter(account, files.home):
        return files.cluster
    # The password belongs in the name: a data directory made anew under an old path
    # must not find the database of the one that was deleted.
    key = f"{files.data_dir}\0{password}"
    return private_folder() / hashlib.sha256(key.encode()).hexdigest()[:16]


def _is_complete(cluster: Path) -> bool:
    return (cluster / "PG_VERSION").is_file() and (cluster / "global" / "pg_control").is_file()


def _remove_leftovers(cluster: Path) -> None:
    # At every start, not only before initdb: an orphan may still have been writing then.
    for leftover in cluster.parent.glob(f"{cluster.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _initialize(
    cluster: Path, account: Account | None, installation: Installation, password: str
) -> None:
    if cluster.is_dir() and any(cluster.iterdir()):
        raise EmbeddedPostgresError(
            f"Каталог {cluster} не пуст, но целой базы данных в нём нет: уберите его в другое "
            "место или верните базу из резервной копии и запустите снова."
        )
    nest = Path(tempfile.mkdtemp(prefix=f"{cluster.name}.new-", dir=cluster.parent))
    try:
        password_file = nest / "password"
        write_private(password_file, password)
        if account is not None:
            for path in (nest, password_file):
                os.chown(path, account.uid, account.gid)
        _run_initdb(nest / "data", account, installation, password_file)
        fresh = Cluster(nest / "data", account, installation, password)
        _run_alone(fresh, f"CREATE DATABASE {NAME}")
        fresh.path.rename(cluster)
        _sync_folder(cluster.parent)
    finally:
        shutil.rmtree(nest, ignore_errors=True)


def _run_initdb(
    path: Path, account: Account | None, installation: Installation, password_file: Path
) -> None:
    for character_type in _CHARACTER_TYPES:
        done = run_program(
            [
                installation.program("initdb"),
                f"--pgdata={path}",
                f"--username={NAME}",
                f"--pwfile={password_file}",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                f"--lc-ctype={character_type}",
                "--auth-host=scram-sha-256",
                "--auth-local=scram-sha-256",
                "--data-checksums",
                "--no-instructions",
            ],
            account,
        )
        if done.returncode == 0 or "invalid locale name" not in done.stderr:
            break
    _require_success(done)


def _run_alone(cluster: Cluster, statement: str) -> None:
    """A statement without a server, so that nothing listens before the cluster is complete."""
    done = run_program(
        [
            cluster.installation.program("postgres"),
            "--single",
            "-D",
            cluster.path,
            "-c",
            "exit_on_error=on",
            "-c",
            "log_min_error_statement=panic",
            "postgres",
        ],
        cluster.account,
        text=f"{statement};\n",
    )
    _require_success(done)


def _require_success(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode != 0:
        raise EmbeddedPostgresError(
            "Базу данных не удалось создать: проверьте свободное место и права и запустите снова; "
            f"PostgreSQL ответил: {telling_line(done.stderr) or f'код {done.returncode}'}"
        )


def telling_line(output: str) -> str:
    """The line that says why: after it PostgreSQL often adds only that it has stopped."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    causes = [line for line in lines if "FATAL:" in line or "PANIC:" in line or "error:" in line]
    return (causes or lines or [""])[-1]


def _is_server_of(pid: int, cluster: Path) -> bool:
    if sys.platform == "linux":
        # A server works inside its cluster, so a reused pid is not mistaken for it,
        # and a zombie has no working directory at all.
        try:
            return Path(f"/proc/{pid}/cwd").samefile(cluster)
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _processes_in(cluster: Path) -> list[int]:
    """Processes of PostgreSQL at work in the cluster; an administrator's shell is none."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            here = (process / "cwd").samefile(cluster)
            if here and (process / "comm").read_text().strip() == "postgres":
                found.append(int(process.name))
        except OSError:
            continue
    return found


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
