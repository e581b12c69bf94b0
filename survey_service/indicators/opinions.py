"""Shown opinions: the steps that the database keeps, taken and read."""

from collections.abc import Sequence

from survey_service.assessment.suppression import MINIMUM_ANSWERS, STEP
from survey_service.cycles.structs import Cycle
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.indicators.numbers import LiveNumbers
from survey_service.indicators.shares import ShownOpinion
from survey_service.questionnaires.structs import Edition

_queries = Catalogue("indicators")


async def count_live(connection: Connection, cycle: Cycle) -> list[LiveNumbers]:
    return await _queries.rows(
        connection,
        "live_numbers",
        LiveNumbers,
        cycle_id=cycle.id,
        minimum=MINIMUM_ANSWERS,
        step=STEP,
    )


async def take_due_steps(
    connection: Connection, cycle: Cycle, numbers: Sequence[LiveNumbers]
) -> None:
    """Most looks find nothing due, and then nothing waits and nothing is written."""
    if any(line.due for line in numbers):
        await _queries.run(connection, "lock_steps", cycle_id=cycle.id)
        await _queries.run(
            connection, "show_due_opinions", cycle_id=cycle.id, minimum=MINIMUM_ANSWERS, step=STEP
        )


async def headline_opinions(
    connection: Connection, cycle: Cycle, edition: Edition
) -> dict[str, ShownOpinion]:
    """The main question's shown answers by organisation."""
    found = await _queries.rows(
        connection,
        "shown_opinions_of",
        ShownOpinion,
        cycle_id=cycle.id,
        edition=edition.key,
        question=edition.headline,
    )
    return {opinion.organization: opinion for opinion in found}


async def opinions_about(
    connection: Connection, cycle: Cycle, organization: str, edition: Edition
) -> list[ShownOpinion]:
    """Every question of one organisation, in both scopes."""
    return await _queries.rows(
        connection,
        "shown_opinions_about",
        ShownOpinion,
        cycle_id=cycle.id,
        organization=organization,
        edition=edition.key,
    )
