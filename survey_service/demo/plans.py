"""Improvement plans in every state that a department meets, around today's date."""

from datetime import date, timedelta

from survey_service.demo import words
from survey_service.demo.structs import PlannedItem, PlanOutline
from survey_service.improvement_plans.structs import NewItem, NewPlan


def plans(today: date, year: int) -> dict[str, NewPlan]:
    """By slug, for the results of ``year``; an organisation without a plan is missing."""
    return {slug: _plan(outline, today, year) for slug, outline in words.plan_outlines().items()}


def _plan(outline: PlanOutline, today: date, year: int) -> NewPlan:
    return NewPlan(
        state=outline.state,
        items=tuple(_item(item, today, year) for item in outline.items),
        remark=_of_year(outline.remark, year),
        approved_on=_days_ago(outline.approved_days_ago, today),
    )


def _item(item: PlannedItem, today: date, year: int) -> NewItem:
    return NewItem(
        criterion=item.criterion,
        shortcoming=_of_year(item.shortcoming, year),
        action=_of_year(item.action, year),
        due_on=_working(today + timedelta(item.due_in_days)),
        responsible_name=item.responsible_name,
        responsible_position=item.responsible_position,
        state=item.state,
        measures_taken=_of_year(item.measures_taken, year),
        completed_on=_days_ago(item.completed_days_ago, today),
    )


def _days_ago(days: int | None, today: date) -> date | None:
    return None if days is None else _working(today - timedelta(days))


def _working(day: date) -> date:
    """Nobody plans or reports on a Sunday; the Friday before keeps the past in the past."""
    return day - timedelta(max(0, day.weekday() - 4))


def _of_year(text: str, year: int) -> str:
    return text.replace("{year}", str(year))
