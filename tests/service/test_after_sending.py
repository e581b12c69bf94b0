"""What a citizen is told after sending: the place of the opinion, and what was done."""

from datetime import timedelta

from survey_service.cycles import service as cycles
from survey_service.database.connection import Connection
from survey_service.improvement_plans import service as improvement_plans
from survey_service.improvement_plans.structs import NewItem, NewPlan, PlanState
from tests.conftest import local_today
from tests.support.answers import give
from tests.support.databases import TestDatabase
from tests.support.forms import ANSWERS, Client, checked

SATISFIED = {"overall": "yes"}


def test_the_meter_counts_what_counts_against_the_target(
    client: Client, town: TestDatabase
) -> None:
    give(town, "school-1", SATISFIED, times=21, day=local_today())
    give(town, "school-1", SATISFIED, times=5, day=local_today(), label="test")
    give(town, "school-1", SATISFIED, times=5, day=local_today() - timedelta(days=60))
    told = client.get("/thanks/school-1").text
    assert "21\u00a0ответ," in told
    assert "192" in told
    assert "480\u00a0человек" in told
    assert '<progress value="21" max="192"' in told
    assert "Цель достигнута" not in told


def test_a_reached_target_is_said(client: Client, town: TestDatabase) -> None:
    give(town, "club", SATISFIED, times=5, day=local_today())
    assert "Цель достигнута" in client.get("/thanks/club").text


def test_outside_a_cycle_an_opinion_is_kept_but_not_said_to_count(
    client: Client, town: TestDatabase
) -> None:
    town.run(lambda connection: cycles.close_cycle(connection, local_today().year))
    told = client.get("/thanks/club").text
    assert "опрос для независимой оценки не идёт" in told
    assert "войдёт в итоги" not in told


def _add_plan(town: TestDatabase, state: PlanState) -> None:
    async def add(connection: Connection) -> None:
        cycle = await cycles.current_cycle(connection)
        assert cycle is not None
        today = local_today()
        done = [
            NewItem(2, f"Недостаток {n}", f"Исправить {n}", today, "Иванов", "завхоз", "done",
                    f"Исправили {n}", today - timedelta(days=n))
            for n in range(1, 5)
        ]  # fmt: skip
        planned = NewItem(2, "Темно", "Осветить двор", today, "Иванов", "завхоз")
        approved = today if state == "approved" else None
        plan = NewPlan(state, (*done, planned), approved_on=approved)
        await improvement_plans.add_plan(connection, cycle, "school-1", plan)

    town.run(add)


def test_the_last_three_finished_measures_of_the_organization_are_told(
    client: Client, town: TestDatabase
) -> None:
    _add_plan(town, "approved")
    told = client.get("/thanks/school-1").text
    assert "Вы сказали — мы сделали" in told
    assert [n for n in range(1, 5) if f"Исправили {n}" in told] == [1, 2, 3]
    assert "Осветить двор" not in told
    assert "Вы сказали" not in client.get("/thanks/club").text


def test_nothing_of_a_draft_plan_is_told_to_citizens(client: Client, town: TestDatabase) -> None:
    _add_plan(town, "draft")
    assert "Исправили 1" not in client.get("/thanks/school-1").text


def test_without_a_script_the_same_is_told_on_the_page_after_sending(
    client: Client, town: TestDatabase
) -> None:
    _add_plan(town, "approved")
    sent = client.post("/q/school-1", data=checked(client)).text
    assert "1\u00a0ответ," in sent
    assert "Исправили 1" in sent


def test_an_urgent_proposal_is_answered_with_where_to_call(client: Client) -> None:
    fields = checked(client) | {"proposals": "Старшеклассники избили моего сына"}
    sent = client.post("/q/school-1", data=fields).text
    assert "tel:112" in sent
    assert "tel:112" not in client.post("/q/club", data=checked(client, "/q/club") | ANSWERS).text
