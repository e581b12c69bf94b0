"""The demonstration shows every state that a plan and its item can be in, whatever the day."""

from datetime import date, timedelta

import msgspec
import pytest

from survey_service.demo import words
from survey_service.demo.plans import plans
from survey_service.improvement_plans.structs import NewPlan

TODAY = date(2026, 5, 13)
WEEK = [TODAY + timedelta(days) for days in range(7)]
PLANS = plans(TODAY, 2026)


def test_one_organization_has_no_plan() -> None:
    assert {o.slug for o in words.organizations()} - set(PLANS) == {"kindergarten-solnyshko"}


def test_plans_are_in_every_state_and_one_was_returned_with_a_remark() -> None:
    assert {plan.state for plan in PLANS.values()} == {"draft", "submitted", "agreed", "approved"}
    returned = [plan for plan in PLANS.values() if plan.remark]
    assert [plan.state for plan in returned] == ["draft"]
    assert [plan.state for plan in PLANS.values()].count("draft") == 2


@pytest.mark.parametrize("today", WEEK, ids=str)
def test_items_are_in_every_state_on_any_day_of_the_week(today: date) -> None:
    items = [item for plan in plans(today, today.year).values() for item in plan.items]
    late = {item.state for item in items if item.state != "done" and item.due_on < today}
    ahead = {item.state for item in items if item.state != "done" and item.due_on >= today}
    assert late == ahead == {"planned", "in_progress"}
    done = [item for item in items if item.completed_on is not None]
    assert any(item.completed_on > item.due_on for item in done if item.completed_on)
    assert any(item.completed_on < item.due_on for item in done if item.completed_on)


@pytest.mark.parametrize("today", WEEK, ids=str)
def test_dates_agree_with_states(today: date) -> None:
    for plan in plans(today, today.year).values():
        assert (plan.state == "approved") == (plan.approved_on is not None)
        for item in plan.items:
            assert item.due_on.weekday() < 5
            assert (item.state == "done") == (item.completed_on is not None)
            assert bool(item.measures_taken) == (item.state != "planned")
            if item.completed_on is not None and plan.approved_on is not None:
                assert plan.approved_on <= item.completed_on <= today
            if plan.state != "approved":
                assert item.state == "planned"


def test_every_plan_can_be_read_back_and_names_the_year() -> None:
    for plan in PLANS.values():
        assert msgspec.json.decode(msgspec.json.encode(plan), type=NewPlan) == plan
    text = msgspec.json.encode(PLANS).decode()
    assert "{year}" not in text
    assert "2026 год" in text
