"""Pools and the transaction that holds one request.

Application code never commits. If COMMIT fails, the error leaves the
dependency before the response does, so nobody is told of something that did
not happen.
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg
import msgspec
from litestar.datastructures import State
from litestar.di import NamedDependency

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection: TypeAlias = asyncpg.Connection[Any] | PoolConnectionProxy[Any]
    Pool: TypeAlias = asyncpg.Pool[Any]
else:
    # asyncpg's classes take no parameters at run time, and the framework reads annotations.
    Connection = Pool = Any


async def prepare_connection(connection: Connection) -> None:
    """jsonb goes in and out as Python values, through msgspec both ways."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
    )


async def open_pool(url: str, *, size: int = 8) -> Pool:
    """No connection is made yet: a service starts while its database is away."""
    pool = await asyncpg.create_pool(
        url,
        min_size=0,
        max_size=size,
        init=prepare_connection,
        timeout=5,
        command_timeout=30,
        server_settings={"application_name": "otklik"},
    )
    assert pool is not None
    return pool


# A handler's parameter that is the connection of its request's transaction.
RequestConnection: TypeAlias = NamedDependency[Connection]


async def provide_connection(state: State) -> AsyncIterator[Connection]:
    """One request = one transaction."""
    pool: Pool = state.pool
    async with pool.acquire(timeout=5) as connection, connection.transaction():
        yield connection
