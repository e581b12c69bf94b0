"""An organisation's improvement plan and the department's plan of measures, as tables. Pure."""

from collections.abc import Sequence

from dashboard import wording
from dashboard.markup import escape
from survey_service.activity_calendar.structs import ActivityPlan, MeasureWords
from survey_service.improvement_plans.structs import (
    ITEM_STATE_TITLES,
    PLAN_STATE_TITLES,
    Item,
    Plan,
)


def improvement_plan(plan: Plan) -> str:
    """Five sections by criterion; inside each, what is overdue comes first."""
    body = "".join(
        _items(number, [item for item in plan.items if item.criterion == number])
        for number in sorted({item.criterion for item in plan.items})
    )
    heads = ("Недостаток", "Мероприятие", "Срок", "Ответственный", "Состояние", "Что сделано")
    return (
        f"{_state(plan)}"
        '<div class="ok-wide"><table class="ok-table ok-plan-items">'
        f"{_head(heads)}{body}</table></div>"
    )


def _state(plan: Plan) -> str:
    approved = f" {wording.day(plan.approved_on)}" if plan.approved_on else ""
    remark = (
        f'<p class="ok-remark">Замечание отдела: {escape(plan.remark)}</p>' if plan.remark else ""
    )
    # «г.» closes the sentence by itself.
    stop = "" if approved else "."
    return f"<p>План: {PLAN_STATE_TITLES[plan.state]}{approved}{stop}</p>{remark}"


def _items(criterion: int, items: Sequence[Item]) -> str:
    title = wording.CRITERIA.get(f"K{criterion}", "")
    ordered = sorted(items, key=lambda item: (not item.overdue, item.state == "done", item.due_on))
    return (
        f'<tbody><tr class="ok-group"><th colspan="6" scope="rowgroup">К{criterion}. '
        f"{escape(title)}</th></tr>{''.join(map(_item, ordered))}</tbody>"
    )


def _item(item: Item) -> str:
    state = (
        '<b class="ok-late-text">просрочено</b>'
        if item.overdue
        else escape(ITEM_STATE_TITLES[item.state])
    )
    completed = (
        f"<small>{wording.short_day(item.completed_on)}</small>" if item.completed_on else ""
    )
    return (
        f'<tr><th scope="row">{escape(item.shortcoming)}</th>'
        f'<td data-label="Мероприятие">{escape(item.action)}</td>'
        f'<td data-label="Срок" class="ok-date">{wording.short_day(item.due_on)}</td>'
        f'<td data-label="Ответственный">{escape(item.responsible_name)}'
        f"<small>{escape(item.responsible_position)}</small></td>"
        f'<td data-label="Состояние">{state} {completed}</td>'
        f'<td data-label="Что сделано">{escape(item.measures_taken) or "—"}</td></tr>'
    )


def measures(plan: ActivityPlan) -> str:
    """The measures with their spelling corrected, as people should read them."""
    return _measures(plan, [(measure.number, measure.shown) for measure in plan.measures])


def approved_measures(plan: ActivityPlan) -> str:
    """Word for word what was signed, mistakes included: this is a document."""
    signed = plan.approved.strip()
    heading = f'<pre class="ok-approved">{escape(signed)}</pre>' if signed else ""
    return heading + _measures(
        plan, [(measure.number, measure.approved) for measure in plan.measures]
    )


def _measures(plan: ActivityPlan, rows: Sequence[tuple[int, MeasureWords]]) -> str:
    body = "".join(
        f'<tr><td class="ok-number">{number}</td><th scope="row">{escape(words.name)}</th>'
        f'<td data-label="Срок">{escape(words.term)}</td>'
        f'<td data-label="Ответственные">{escape(words.responsible)}</td>'
        f'<td data-label="Форма реализации">{escape(words.result)}</td></tr>'
        for number, words in rows
    )
    heads = ("№", "Мероприятие", "Срок исполнения", "Ответственные", "Форма реализации")
    return (
        f'<div class="ok-wide"><table class="ok-table ok-measures">{_head(heads)}'
        f"<tbody>{body}</tbody></table></div>"
    )


def _head(titles: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{title}</th>' for title in titles)
    return f"<thead><tr>{cells}</tr></thead>"
