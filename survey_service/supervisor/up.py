"""``otklik up``: database, migrations, service and dashboard as one thing.

Whatever way it ends, nothing is left running.
"""

import asyncio
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from survey_service.accounts.structs import ROLE_TITLES
from survey_service.database.embedded import EmbeddedPostgres
from survey_service.database.migrations import migrate
from survey_service.demo.load import DEMO_ACCOUNTS, load_demo
from survey_service.settings import Settings
from survey_service.supervisor.children import Child, ChildKeepsDying
from survey_service.supervisor.ports import require_free
from survey_service.supervisor.serve import require_dashboard

READY_SECONDS = 60
# The dashboard is a client like any other: it holds no credentials.
SECRETS = frozenset({"OTKLIK_DATABASE_URL", "OTKLIK_SECRET_KEY"})


class UpOptions(msgspec.Struct, frozen=True):
    host: str
    port: int
    dashboard_port: int
    workers: int
    demo: bool


class UpFailed(Exception):
    """The text is a Russian sentence."""


def run_up(settings: Settings, options: UpOptions) -> int:
    _take_signals()
    try:
        if options.port == options.dashboard_port:
            raise UpFailed(
                f"Порт {options.port} назван дважды. Укажите разные --port и --dashboard-port."
            )
        require_free(options.host, options.port, "--port")
        require_free(options.host, options.dashboard_port, "--dashboard-port")
        require_dashboard()
        with _database(settings) as (url, server):
            asyncio.run(_prepare(url, settings, options))
            _take_signals()
            _run(url, server, settings, options)
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("Остановлено.", flush=True)
    return 0


def _take_signals() -> None:
    """SIGTERM takes the same way out as Ctrl-C, from the first moment on; and Ctrl-C's
    signal works also where a shell started us in the background and had it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@contextmanager
def _database(settings: Settings) -> Iterator[tuple[str, EmbeddedPostgres | None]]:
    if settings.database_url is not None:
        yield settings.database_url, None
        return
    server = EmbeddedPostgres(settings.data_dir)
    try:
        yield server.start(), server
    finally:
        _ignore_further_signals()
        server.stop()


async def _prepare(url: str, settings: Settings, options: UpOptions) -> None:
    # A signal ends the loading between two steps of it, never inside the driver.
    loading = asyncio.current_task()
    assert loading is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, loading.cancel)
    await migrate(url)
    if options.demo:
        await load_demo(url, settings.time_zone, lambda text: print(text, flush=True))


def _run(url: str, server: EmbeddedPostgres | None, settings: Settings, options: UpOptions) -> None:
    environ = _environ(url, settings, options)
    command = [sys.executable, "-m", "survey_service"]
    address = ["--host", options.host, "--port"]
    workers = ["--workers", str(options.workers)]
    children = [
        Child("Сервис", [*command, "serve", *address, str(options.port), *workers], environ),
        Child(
            "Панель",
            [*command, "dashboard", *address, str(options.dashboard_port)],
            {name: value for name, value in environ.items() if name not in SECRETS},
        ),
    ]
    try:
        for child in children:
            child.start()
        _wait_until_ready(children, settings, options)
        _print_addresses(settings, options)
        while True:
            time.sleep(0.3)
            if server is not None and not server.alive():
                print("База данных остановилась, запускаю её снова.", flush=True)
                server.restart()
            for child in children:
                if not child.alive():
                    print(f"{child.title}: процесс остановился, запускаю снова.", flush=True)
                    child.revive()
    finally:
        _ignore_further_signals()
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()


def _environ(url: str, settings: Settings, options: UpOptions) -> dict[str, str]:
    """Children read the same settings as a deployment's: there is no second way in."""
    return {
        **os.environ,
        "OTKLIK_DATABASE_URL": url,
        "OTKLIK_DATA_DIR": str(settings.data_dir),
        "OTKLIK_TIME_ZONE": settings.time_zone.key,
        "OTKLIK_PUBLIC_URL": settings.public_url,
        "OTKLIK_DASHBOARD_URL": settings.dashboard_url,
        "OTKLIK_SERVICE_URL": f"http://{_reachable(options.host)}:{options.port}",
        "OTKLIK_SECRET_KEY": settings.secret_key.decode(),
        "OTKLIK_DEMO": "1" if options.demo else "",
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
        ).rstrip(os.pathsep),
    }


def _reachable(host: str) -> str:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104
    return everywhere.get(host, f"[{host}]" if ":" in host else host)


def _wait_until_ready(children: list[Child], settings: Settings, options: UpOptions) -> None:
    host = _reachable(options.host)
    waiting = [
        f"http://{host}:{options.port}/health/ready",
        f"http://{host}:{options.dashboard_port}/_stcore/health",
    ]
    deadline = time.monotonic() + READY_SECONDS
    while waiting:
        if _answers(waiting[0]):
            waiting.pop(0)
            continue
        dead = next((child for child in children if not child.alive()), None)
        if dead is not None:
            raise ChildKeepsDying(f"{dead.title}: запустить не удалось; причина напечатана выше.")
        if time.monotonic() > deadline:
            raise UpFailed(
                f"Адрес {waiting[0]} не ответил за {READY_SECONDS} секунд. "
                "Проверьте сообщения выше и запустите ещё раз."
            )
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _print_addresses(settings: Settings, options: UpOptions) -> None:
    lines = [
        "",
        "Отклик работает.",
        f"  Анкеты для граждан:  {settings.public_url}/",
        f"  Панель отдела:       {settings.dashboard_url}/",
    ]
    if options.demo:
        lines += ["  Вход в панель (демо-данные):"]
        lines += [
            f"    {account.login} / {account.password}  — {ROLE_TITLES[account.role]}"
            for account in DEMO_ACCOUNTS
        ]
    lines += ["Остановить: Ctrl-C.", ""]
    print("\n".join(lines), flush=True)


def _ignore_further_signals() -> None:
    """A second Ctrl-C must not interrupt the stopping and leave a child behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
