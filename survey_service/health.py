"""Liveness and readiness, for supervisors and balancers."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, get

from survey_service.database.connection import Pool
from survey_service.database.migrations import is_migrated
from survey_service.organizations.service import demo_is_loaded
from survey_service.problems import DATABASE_AWAY, Unavailable, documented


class Health(msgspec.Struct, frozen=True):
    status: str


@get("/health/live", summary="The process answers")
async def live() -> Health:
    return Health("ok")


@get(
    "/health/ready",
    responses=documented(),
    summary="The database is reachable, migrated and, in a demonstration, loaded",
)
async def ready(request: Request[Any, Any, Any]) -> Health:
    pool: Pool = request.app.state.pool
    try:
        async with asyncio.timeout(2), pool.acquire() as connection:
            if not await is_migrated(connection):
                raise Unavailable("База данных ещё не подготовлена. Выполните otklik migrate.")
            if request.app.state.settings.demo and not await demo_is_loaded(connection):
                raise Unavailable("Демонстрационный город ещё загружается.")
    except DATABASE_AWAY:
        raise Unavailable("База данных сейчас не отвечает.") from None
    return Health("ok")


ROUTES = [live, ready]
