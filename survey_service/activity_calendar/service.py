"""The department's plan of measures, kept word for word as it was approved."""

from datetime import date
from importlib import resources

import msgspec

from survey_service.activity_calendar.structs import ActivityPlan, Measure
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection

_queries = Catalogue("activity_calendar")


class _Head(msgspec.Struct, frozen=True):
    id: int
    title: str
    first_year: int
    last_year: int
    approved: str


def approved_plan() -> ActivityPlan:
    """The plan of eleven measures as the council agreed it for its first three years."""
    file = resources.files("survey_service.activity_calendar") / "measures.json"
    return msgspec.json.decode(file.read_bytes(), type=ActivityPlan)


def current_plan(today: date) -> ActivityPlan:
    """The same eleven measures for the three years that hold today, counted from the first plan.

    Nobody has approved it yet, so its wording starts from the corrected one.
    """
    model = approved_plan()
    years = model.last_year - model.first_year + 1
    first = model.first_year + (today.year - model.first_year) // years * years
    return ActivityPlan(
        title=f"План мероприятий по независимой оценке качества на {first}–{first + years - 1} "
        "годы",
        first_year=first,
        last_year=first + years - 1,
        approved="",
        measures=tuple(Measure(m.number, m.shown, m.shown) for m in model.measures),
    )


async def add_plan(connection: Connection, plan: ActivityPlan) -> None:
    """A plan of these years that is already there stays as it is."""
    plan_id = await _queries.optional_value(
        connection,
        "add_plan",
        int,
        title=plan.title,
        first_year=plan.first_year,
        last_year=plan.last_year,
        approved=plan.approved,
    )
    if plan_id is None:
        return
    for measure in plan.measures:
        await _queries.run(
            connection,
            "add_measure",
            plan_id=plan_id,
            number=measure.number,
            approved=msgspec.to_builtins(measure.approved),
            shown=msgspec.to_builtins(measure.shown),
        )


async def list_plans(connection: Connection) -> list[ActivityPlan]:
    """The newest first."""
    plans = []
    for head in await _queries.rows(connection, "list_plans", _Head):
        measures = await _queries.rows(connection, "list_measures", Measure, plan_id=head.id)
        plans.append(
            ActivityPlan(
                head.title, head.first_year, head.last_year, head.approved, tuple(measures)
            )
        )
    return plans
