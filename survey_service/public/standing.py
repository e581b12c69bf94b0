"""Where one more opinion arrives: how many there are, and what earlier ones have moved."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from survey_service.assessment.statistics import target_sample
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection, Pool
from survey_service.problems import DATABASE_AWAY

# «Вы сказали — мы сделали»: enough to believe it, few enough to read.
DONE_SHOWN = 3

_queries = Catalogue("public")


class DoneMeasure(msgspec.Struct, frozen=True):
    """A finished item of the organisation's approved plan."""

    shortcoming: str
    measure: str
    completed_on: date


class Standing(msgspec.Struct, frozen=True):
    """``year`` is absent when today's answers count for no cycle."""

    year: int | None
    # Answer sets that count, recipients of services and the sample's target.
    answers: int
    recipients: int
    target: int
    done: tuple[DoneMeasure, ...]


class _Count(msgspec.Struct, frozen=True):
    year: int
    answers: int
    recipients: int


async def find_standing(connection: Connection, organization_id: int, zone: ZoneInfo) -> Standing:
    today = datetime.now(zone).date()
    count = await _queries.row(
        connection, "count_for_open_cycle", _Count, organization_id=organization_id, today=today
    )
    done = await _queries.rows(
        connection,
        "list_done_measures",
        DoneMeasure,
        organization_id=organization_id,
        most=DONE_SHOWN,
    )
    if count is None:
        return Standing(None, 0, 0, 1, tuple(done))
    return Standing(
        year=count.year,
        answers=count.answers,
        recipients=count.recipients,
        target=target_sample(count.recipients),
        done=tuple(done),
    )


async def try_standing(pool: Pool, organization_id: int, zone: ZoneInfo) -> Standing | None:
    """For pages that are worth showing without it."""
    try:
        async with pool.acquire(timeout=5) as connection:
            return await find_standing(connection, organization_id, zone)
    except DATABASE_AWAY:
        return None
