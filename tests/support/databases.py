"""A real database per test, copied from a migrated one."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from survey_service.database.connection import Connection, prepare_connection
from tests.support.background import BackgroundLoop

T = TypeVar("T")


def with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class TestDatabase:
    """Asked synchronously; every call is a connection of its own."""

    __test__ = False

    def __init__(self, url: str, loop: BackgroundLoop) -> None:
        self.url = url
        self._loop = loop

    def fetch(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        async def ask(connection: Connection) -> list[dict[str, Any]]:
            return [dict(row) for row in await connection.fetch(sql, *arguments)]

        return self.run(ask)

    def value(self, sql: str, *arguments: Any) -> Any:
        async def ask(connection: Connection) -> Any:
            return await connection.fetchval(sql, *arguments)

        return self.run(ask)

    def run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """In one transaction, as a request or a command does it."""

        async def connected() -> T:
            connection = await asyncpg.connect(self.url)
            try:
                await prepare_connection(connection)
                async with connection.transaction():
                    return await work(connection)
            finally:
                await connection.close()

        return self._loop.run(connected())
