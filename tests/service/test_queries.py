"""Every query of every room is valid against the migrated schema."""

import aiosql
import pytest

from survey_service.database.connection import Connection
from survey_service.database.files import sql_folder
from tests.support.databases import TestDatabase

ROOMS = sorted(path.stem for path in (sql_folder() / "queries").glob("*.sql"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_query_of_the_room_prepares(database: TestDatabase, room: str) -> None:
    queries = aiosql.from_path(sql_folder() / "queries" / f"{room}.sql", "asyncpg")

    async def prepare_all(connection: Connection) -> int:
        names = [name for name in queries.available_queries if not name.endswith("_cursor")]
        for name in names:
            await connection.prepare(getattr(queries, name).sql)
        return len(names)

    assert database.run(prepare_all) > 0


@pytest.mark.parametrize("table", ["responses", "response_texts", "response_counts"])
def test_tables_that_grow_with_answers_can_be_distributed_by_organization(
    database: TestDatabase, table: str
) -> None:
    rows = database.fetch(
        """
        SELECT i.indexrelid::regclass::text AS index, a.attname AS first
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = $1::text::regclass AND i.indisunique
        """,
        table,
    )
    assert rows
    assert {row["first"] for row in rows} == {"organization_id"}
    assert database.value("SELECT count(*) FROM pg_trigger WHERE tgrelid = $1::text::regclass",
                          table) == 0  # fmt: skip
