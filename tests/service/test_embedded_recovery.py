"""The embedded server after kill -9, lost files and broken starts."""

import asyncio
import socket
import subprocess
import sys
import threading
from pathlib import Path

import asyncpg
import pytest

from survey_service.database.embedded import (
    EmbeddedPostgres,
    EmbeddedPostgresError,
    running_url,
)
from survey_service.database.embedded_process import server_account
from tests.support.background import BackgroundLoop
from tests.support.embedded import ask, kill_server, run_child, wait_until, works_in

pytest_plugins = ["tests.support.embedded_fixtures"]


def test_committed_rows_survive_kill_9_and_the_address_stays(used_dir: Path) -> None:
    with EmbeddedPostgres(used_dir) as server:
        url = server.url
        ask(url, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
        kill_server(server)
        assert running_url(used_dir) is None
        assert server.restart() == url
        assert ask(url, "SELECT count(*) FROM kept") == 1000


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_busy_query_of_a_killed_server_does_not_hold_up_restart(
    used_dir: Path, loop: BackgroundLoop
) -> None:
    async def kill_9_and_restart(server: EmbeddedPostgres) -> None:
        watcher, worker = [await asyncpg.connect(server.url, timeout=5) for _ in range(2)]
        busy = asyncio.create_task(
            worker.execute("SELECT sum(number) FROM generate_series(1, 10000000000) AS number")
        )
        while not await watcher.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid = $1",
            worker.get_server_pid(),
        ):
            pass
        kill_server(server)
        server.restart()
        with pytest.raises(asyncpg.PostgresConnectionError):
            await busy

    with EmbeddedPostgres(used_dir) as server:
        loop.run(kill_9_and_restart(server))
        assert ask(server.url, "SELECT 1") == 1


def test_restart_says_when_the_port_was_taken_meanwhile(used_dir: Path) -> None:
    with EmbeddedPostgres(used_dir) as server:
        port = int(server.url.rpartition(":")[2].partition("/")[0])
        kill_server(server)
        taken = pytest.raises(EmbeddedPostgresError, match=f"Порт {port} базы данных занят")
        with socket.create_server(("127.0.0.1", port)), taken:
            server.restart()
        assert ask(server.restart(), "SELECT 1") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's parent-death signal")
def test_no_postgres_outlives_a_killed_parent(used_dir: Path) -> None:
    child = run_child(
        """
        import signal, sys
        from pathlib import Path
        from survey_service.database.embedded import EmbeddedPostgres
        print(EmbeddedPostgres(Path(sys.argv[1])).start(), flush=True)
        signal.pause()
        """,
        used_dir,
    )
    assert child.stdout is not None
    with child.stdout:
        url = child.stdout.readline().strip()
        ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
        assert works_in(used_dir / "postgres" / "cluster")
        child.kill()
        child.wait()
    wait_until(lambda: not works_in(used_dir / "postgres" / "cluster"))
    with EmbeddedPostgres(used_dir) as server:
        assert ask(server.url, "SELECT number FROM kept") == 7


def test_server_outlives_the_thread_that_started_it(used_dir: Path) -> None:
    server = EmbeddedPostgres(used_dir)
    thread = threading.Thread(target=server.start)
    thread.start()
    thread.join()
    try:
        assert ask(server.url, "SELECT pg_postmaster_start_time() IS NOT NULL")
        assert server.alive()
    finally:
        server.stop()


def test_cluster_half_made_by_a_killed_start_is_made_again(data_dir: Path) -> None:
    child = run_child(
        """
        import sys
        from pathlib import Path
        from survey_service.database.embedded import EmbeddedPostgres
        EmbeddedPostgres(Path(sys.argv[1])).start()
        """,
        data_dir,
    )
    home = data_dir / "postgres"
    wait_until(lambda: any(home.glob("cluster.new-*/data/PG_VERSION")))
    child.kill()
    child.communicate()
    assert not (home / "cluster").exists()
    for _ in range(2):
        with EmbeddedPostgres(data_dir) as server:
            assert ask(server.url, "SELECT 1") == 1
    assert not any(home.glob("cluster.new-*"))


def test_note_of_a_dead_server_with_a_reused_pid_does_not_prevent_start(used_dir: Path) -> None:
    with EmbeddedPostgres(used_dir) as server:
        cluster = used_dir / "postgres" / "cluster"
        note = (cluster / "postmaster.pid").read_text().splitlines()
    account = server_account(None)
    stranger = subprocess.Popen(["sleep", "60"], user=account.uid if account else None)
    try:
        (cluster / "postmaster.pid").write_text("\n".join([str(stranger.pid), *note[1:]]))
        with server:
            assert ask(server.url, "SELECT 1") == 1
        (cluster / "postmaster.pid").touch()  # as a power failure leaves it
        with server:
            assert ask(server.url, "SELECT 1") == 1
    finally:
        stranger.kill()
        stranger.wait()


def test_lost_password_is_replaced(used_dir: Path) -> None:
    with EmbeddedPostgres(used_dir) as server:
        first = server.url
    (used_dir / "postgres" / "password").unlink()
    with server:
        assert server.url.partition("@")[0] != first.partition("@")[0]
        assert ask(server.url, "SELECT 1") == 1


def test_foreign_password_is_named_as_the_reason(used_dir: Path) -> None:
    (used_dir / "postgres" / "password").write_text("foreign")
    with pytest.raises(EmbeddedPostgresError, match=r"postgres/password не подходит"):
        EmbeddedPostgres(used_dir).start()
    assert not works_in(used_dir / "postgres" / "cluster")


def test_failed_start_quotes_the_log_and_leaves_nothing_locked(used_dir: Path) -> None:
    conf = used_dir / "postgres" / "cluster" / "postgresql.conf"
    good = conf.read_text()
    conf.write_text(good + "\nno_such_setting = 1\n")
    with pytest.raises(EmbeddedPostgresError, match=r"остановился при запуске.*FATAL"):
        EmbeddedPostgres(used_dir).start()
    conf.write_text(good)
    with EmbeddedPostgres(used_dir) as server:
        assert ask(server.url, "SELECT 1") == 1


def test_lost_database_is_not_replaced_by_an_empty_one(data_dir: Path) -> None:
    home = data_dir / "postgres"
    home.mkdir(parents=True)
    (home / "location").write_text("/nonexistent/otklik")
    with pytest.raises(EmbeddedPostgresError, match="/nonexistent/otklik"):
        EmbeddedPostgres(data_dir).start()
    assert not (home / "cluster").exists()
