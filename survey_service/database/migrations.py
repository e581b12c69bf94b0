"""Applies ``sql/migrations`` in order, each once, however many runners start.

One transaction holds the lock and every pending file: a failing file leaves
nothing behind, a killed runner leaves no lock, and a file edited after it was
applied is refused rather than ignored.
"""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

import asyncpg

from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection, prepare_connection
from survey_service.database.files import sql_folder

_NAME = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")
_queries = Catalogue("migrations")


class MigrationError(Exception):
    """The text is a Russian sentence that names the file."""


class Migration(NamedTuple):
    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def read_migrations(folder: Path) -> list[Migration]:
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.match(path.name)
        if match is None:
            raise MigrationError(f"Имя файла миграции {path.name} не вида 0001_name.sql.")
        found.append(Migration(int(match[1]), path.name, path.read_text(encoding="utf-8")))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise MigrationError(f"Номера миграций в {folder} идут не подряд.")
    return found


async def migrate(url: str, folder: Path | None = None) -> list[str]:
    """Names of the files applied now; none when the database is up to date."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await prepare_connection(connection)
        async with connection.transaction():
            return await _apply_pending(connection, folder or sql_folder() / "migrations")
    finally:
        await connection.close(timeout=5)


async def is_migrated(connection: Connection) -> bool:
    """Whether every file of this version of the program is applied."""
    if not await _queries.value(connection, "journal_exists", bool):
        return False
    applied = await _queries.value(connection, "count_applied", int)
    return applied == len(read_migrations(sql_folder() / "migrations"))


async def _apply_pending(connection: Connection, folder: Path) -> list[str]:
    await _queries.run(connection, "lock_runners_out")
    await _queries.run(connection, "create_journal")
    applied = {
        row["number"]: row["sha256"] for row in await _queries.rows(connection, "applied", dict)
    }
    done = []
    known = read_migrations(folder)
    if unknown := set(applied) - {migration.number for migration in known}:
        raise MigrationError(
            f"База данных новее этой программы (миграция {max(unknown)}). Обновите программу."
        )
    for migration in known:
        if migration.number in applied:
            if applied[migration.number] != migration.sha256:
                raise MigrationError(
                    f"Миграция {migration.name} изменена после применения; "
                    "верните файл и добавьте новую миграцию."
                )
            continue
        try:
            await connection.execute(migration.text)
        except asyncpg.PostgresError as error:
            raise MigrationError(
                f"Миграция {migration.name} не выполнена, база не изменена: {error}"
            ) from error
        await _queries.run(
            connection,
            "record",
            number=migration.number,
            name=migration.name,
            sha256=migration.sha256,
        )
        done.append(migration.name)
    return done
