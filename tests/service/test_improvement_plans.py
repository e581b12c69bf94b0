"""Progress of improvement plans: done, in work, overdue."""

from datetime import date, timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.cycles import service as cycles
from survey_service.database.connection import Connection
from survey_service.improvement_plans import service as improvement_plans
from survey_service.improvement_plans.structs import ItemState, NewItem, NewPlan, PlanState
from survey_service.problems import Conflict
from tests.conftest import local_today, sign_in
from tests.support.databases import TestDatabase


def item(due_on: date, state: ItemState = "planned", completed_on: date | None = None) -> NewItem:
    return NewItem(
        3, "Нет пандуса", "Построить пандус", due_on, "Иванов И. И.", "директор", state,
        "", completed_on,
    )  # fmt: skip


def add(town: TestDatabase, slug: str, *items: NewItem, state: PlanState = "approved") -> None:
    approved_on = local_today() if state == "approved" else None

    async def work(connection: Connection) -> None:
        cycle = await cycles.find_cycle(connection, local_today().year)
        plan = NewPlan(state, tuple(items), approved_on=approved_on)
        await improvement_plans.add_plan(connection, cycle, slug, plan)

    town.run(work)


def progress(client: TestClient[Litestar], slug: str) -> dict[str, Any]:
    answer = client.get("/api/v1/improvement-plans/progress", headers=sign_in(client, "department"))
    return next(p for p in answer.json()["plans"] if p["organization"] == slug)


def test_an_item_is_overdue_the_day_after_its_term(
    client: TestClient[Litestar], town: TestDatabase
) -> None:
    today = local_today()
    add(
        town,
        "school-1",
        item(today - timedelta(days=1)),
        item(today - timedelta(days=1), "in_progress"),
        item(today, "in_progress"),
        item(today + timedelta(days=1)),
        item(today - timedelta(days=9), "done", today),
    )
    found = progress(client, "school-1")
    assert (found["done"], found["in_work"], found["overdue"]) == (1, 2, 2)
    plan = client.get(
        "/api/v1/improvement-plans/school-1", headers=sign_in(client, "council")
    ).json()
    assert [i["overdue"] for i in plan["items"]] == [True, True, False, False, False]


def test_an_organization_without_a_plan_is_listed_without_one(
    client: TestClient[Litestar], town: TestDatabase
) -> None:
    assert progress(client, "rucheek") == {
        "organization": "rucheek", "state": None, "done": 0, "in_work": 0, "overdue": 0,
    }  # fmt: skip
    answer = client.get("/api/v1/improvement-plans/rucheek", headers=sign_in(client, "department"))
    assert answer.status_code == 404


def test_an_organization_has_one_plan_a_cycle(town: TestDatabase) -> None:
    add(town, "school-1", item(local_today()), state="draft")
    with pytest.raises(Conflict):
        add(town, "school-1", item(local_today()), state="draft")
