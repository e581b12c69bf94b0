"""The queries of one room, from ``sql/queries/<room>.sql``.

A thin face over aiosql, so that rows arrive as the room's structs and the
strict type checker sees what a query returns. aiosql refuses a file whose
declared parameters do not match its text, so a typo fails at import.
"""

from typing import Any, TypeVar

import aiosql
import msgspec

from survey_service.database.connection import Connection
from survey_service.database.files import sql_folder

T = TypeVar("T")


class Catalogue:
    def __init__(self, room: str) -> None:
        self._queries = aiosql.from_path(sql_folder() / "queries" / f"{room}.sql", "asyncpg")

    async def rows(
        self, connection: Connection, query: str, shape: type[T], **parameters: Any
    ) -> list[T]:
        records = [r async for r in getattr(self._queries, query)(connection, **parameters)]
        return [msgspec.convert(dict(record), shape) for record in records]

    async def row(
        self, connection: Connection, query: str, shape: type[T], **parameters: Any
    ) -> T | None:
        record = await getattr(self._queries, query)(connection, **parameters)
        return None if record is None else msgspec.convert(dict(record), shape)

    async def value(
        self, connection: Connection, query: str, shape: type[T], **parameters: Any
    ) -> T:
        return msgspec.convert(await getattr(self._queries, query)(connection, **parameters), shape)

    async def optional_value(
        self, connection: Connection, query: str, shape: type[T], **parameters: Any
    ) -> T | None:
        value = await getattr(self._queries, query)(connection, **parameters)
        return None if value is None else msgspec.convert(value, shape)

    async def run(self, connection: Connection, query: str, **parameters: Any) -> None:
        await getattr(self._queries, query)(connection, **parameters)

    def text(self, query: str) -> str:
        """The statement with numbered parameters, for the intake, which binds by position."""
        return str(getattr(self._queries, query).sql)
