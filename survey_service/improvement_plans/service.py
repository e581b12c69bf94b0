"""Improvement plans of the current cycle, and how far they are."""

from datetime import date

import msgspec

from survey_service.cycles.service import current_cycle
from survey_service.cycles.structs import Cycle
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.improvement_plans.structs import (
    Item,
    NewPlan,
    Plan,
    PlanProgress,
    PlanState,
    Progress,
)
from survey_service.problems import Conflict, NotFound

_queries = Catalogue("improvement_plans")


class _Head(msgspec.Struct, frozen=True):
    id: int
    organization: str
    state: PlanState
    remark: str
    approved_on: date | None


async def add_plan(connection: Connection, cycle: Cycle, organization: str, plan: NewPlan) -> None:
    """One plan per organisation and cycle; the organisation is on the cycle's list."""
    plan_id = await _queries.optional_value(
        connection,
        "put_plan",
        int,
        cycle_id=cycle.id,
        organization=organization,
        state=plan.state,
        remark=plan.remark,
        approved_on=plan.approved_on,
    )
    if plan_id is None:
        raise Conflict(
            f"У организации {organization} уже есть план {cycle.year} года, "
            "или её нет в списке цикла."
        )
    for position, item in enumerate(plan.items, start=1):
        await _queries.run(
            connection,
            "add_item",
            plan_id=plan_id,
            position=position,
            **msgspec.structs.asdict(item),
        )


async def show_plan(connection: Connection, organization: str, today: date) -> Plan:
    cycle = await current_cycle(connection)
    head = None
    if cycle is not None:
        head = await _queries.row(
            connection, "find_plan", _Head, cycle_id=cycle.id, organization=organization
        )
    if head is None:
        raise NotFound("Плана по устранению недостатков у этой организации ещё нет.")
    items = await _queries.rows(connection, "list_items", Item, plan_id=head.id, today=today)
    return Plan(
        organization=head.organization,
        state=head.state,
        remark=head.remark,
        approved_on=head.approved_on,
        items=tuple(items),
    )


async def count_progress(connection: Connection, today: date) -> Progress:
    cycle = await current_cycle(connection)
    if cycle is None:
        return Progress(today, ())
    plans = await _queries.rows(
        connection, "count_progress", PlanProgress, cycle_id=cycle.id, today=today
    )
    return Progress(today, tuple(plans))
