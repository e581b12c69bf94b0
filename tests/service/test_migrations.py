"""Migrations: once, in order, whoever starts them; a failure leaves nothing."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from survey_service.database.files import sql_folder
from survey_service.database.migrations import MigrationError, is_migrated, migrate
from tests.support.background import BackgroundLoop
from tests.support.databases import TestDatabase, with_name


@pytest.fixture
def blank(postgres: str, loop: BackgroundLoop) -> Iterator[TestDatabase]:
    async def execute(sql: str) -> None:
        connection = await asyncpg.connect(postgres)
        await connection.execute(sql)
        await connection.close()

    loop.run(execute("CREATE DATABASE blank"))
    yield TestDatabase(with_name(postgres, "blank"), loop)
    loop.run(execute("DROP DATABASE blank WITH (FORCE)"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(sql_folder() / "migrations", tmp_path / "migrations"))


def test_four_runners_at_once_on_an_empty_database_all_succeed(
    blank: TestDatabase, loop: BackgroundLoop
) -> None:
    async def four() -> list[list[str]]:
        return list(await asyncio.gather(*(migrate(blank.url) for _ in range(4))))

    done = loop.run(four())
    assert sorted(len(names) for names in done)[:3] == [0, 0, 0]
    assert blank.run(is_migrated)


def test_a_second_run_changes_nothing(blank: TestDatabase, loop: BackgroundLoop) -> None:
    assert loop.run(migrate(blank.url))
    assert loop.run(migrate(blank.url)) == []


def test_a_failing_file_is_named_and_leaves_nothing(
    blank: TestDatabase, loop: BackgroundLoop, folder: Path
) -> None:
    number = len(list(folder.iterdir())) + 1
    (folder / f"{number:04}_broken.sql").write_text("CREATE TABLE a (); SELECT 1 / 0;")
    with pytest.raises(MigrationError, match=f"{number:04}_broken.sql"):
        loop.run(migrate(blank.url, folder))
    assert blank.value("SELECT count(*) FROM pg_class WHERE relname IN ('a', 'town')") == 0
    assert not blank.run(is_migrated)


def test_an_edited_applied_file_is_detected(
    blank: TestDatabase, loop: BackgroundLoop, folder: Path
) -> None:
    loop.run(migrate(blank.url, folder))
    first = min(folder.iterdir())
    first.write_text(first.read_text() + "-- edited")
    with pytest.raises(MigrationError, match="изменена после применения"):
        loop.run(migrate(blank.url, folder))


def test_a_database_newer_than_the_program_is_refused(
    blank: TestDatabase, loop: BackgroundLoop
) -> None:
    loop.run(migrate(blank.url))
    blank.fetch("INSERT INTO migrations VALUES (99, '0099_future.sql', 'x')")
    with pytest.raises(MigrationError, match="новее этой программы"):
        loop.run(migrate(blank.url))
    assert not blank.run(is_migrated)


def test_numbers_of_migrations_have_no_gap(
    blank: TestDatabase, loop: BackgroundLoop, folder: Path
) -> None:
    (folder / "0099_late.sql").write_text("SELECT 1")
    with pytest.raises(MigrationError, match="не подряд"):
        loop.run(migrate(blank.url, folder))
