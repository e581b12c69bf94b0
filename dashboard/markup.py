"""Small pieces of HTML: a bar, an interval, a heat cell, a stack, a badge.

Every piece says in words what it draws, so that a screen reader, a printer and
a person who sees no colours get the same. Text from the service goes through
``escape`` and nowhere else. Pure.
"""

import html
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dashboard import wording
from survey_service.improvement_plans.structs import PLAN_STATE_TITLES, PlanProgress
from survey_service.indicators.structs import Marks, OrganizationRow, Share

# Lower bounds of the heat steps; the legend under the table prints the same.
HEAT_STEPS = (90, 80, 70, 60, 50, 0)


def escape(text: str) -> str:
    return html.escape(text, quote=True)


def organization_link(slug: str, name: str) -> str:
    """To the organisation's page; inside the application our script opens it without a reload."""
    return f'<a href="/organization?{urlencode({"organization": slug})}">{escape(name)}</a>'


def heading(title: str, about: str, as_of: datetime, zone: ZoneInfo) -> str:
    """Name of the page and the moment that its figures are of."""
    return (
        f'<div class="ok-heading"><h1>{escape(title)}</h1><p>{escape(about)}</p>'
        f'<p class="ok-asof">на дату: {wording.moment(as_of, zone)}</p></div>'
    )


def only_heard(text: str) -> str:
    """Words for a screen reader that the picture beside already says."""
    return f'<span class="ok-heard">{escape(text)}</span>'


def live_number(answers: int, of: str = "") -> str:
    """A number of answers that moves by itself; ``of`` names the organisation in a list."""
    name = f"live-answers-{escape(of)}" if of else "live-answers"
    return f'<b class="ok-live" data-testid="{name}">{wording.number(answers)}</b>'


def answers_bar(answers: int, target: int, organization: str) -> str:
    """«212 из 192» with a bar that is full at the target."""
    part = 100 if target <= 0 else min(100, round(100 * answers / target))
    short = "" if answers >= target else " ok-short"
    return (
        f'<span class="ok-count">{live_number(answers, organization)}'
        f" из{wording.NO_BREAK}{wording.number(target)}</span>"
        f'<span class="ok-bar{short}" aria-hidden="true"><i style="width:{part}%"></i></span>'
    )


def marks(known: Marks) -> str:
    """What is told of the answers beside their number; nothing when there is nothing."""
    lines = []
    if known.marked:
        kinds = ", ".join(
            f"{name}{wording.NO_BREAK}{wording.number(count)}"
            for name, count in (("слишком быстро", known.fast), ("наплыв", known.burst))
            if count
        )
        lines.append(f"из них отмечено: {wording.number(known.marked)} ({kinds})")
    if known.tests:
        lines.append(f"пробных: {wording.number(known.tests)} (не считаются)")
    return "".join(
        f'<span class="ok-marks" data-testid="live-marks">{line}</span>' for line in lines
    )


def marked_answers(known: Marks) -> str:
    """The same in a narrow cell."""
    if not known.marked:
        return ""
    return f'<small class="ok-marks">отмечено: {wording.number(known.marked)}</small>'


def interval(share: Share) -> str:
    """A dot with its interval on a line from 0 to 100."""
    low = share.percent if share.low is None else share.low
    high = share.percent if share.high is None else share.high
    return (
        '<span class="ok-interval" aria-hidden="true">'
        f'<i style="left:{low:.1f}%;width:{max(0.0, high - low):.1f}%"></i>'
        f'<b style="left:{share.percent:.1f}%"></b></span>'
    )


def bounds(share: Share) -> str:
    """The interval in words; nothing to guess when everybody answered."""
    if share.low is None or share.high is None:
        return "ответили все"
    return f"от {wording.decimal(share.low)} до {wording.decimal(share.high)}"


def opinion_cell(row: OrganizationRow) -> str:
    if row.opinion is None:
        reason = row.why_hidden or "Данных мало."
        return f'<span class="ok-none" title="{escape(reason)}">данных мало</span>' + only_heard(
            f". {reason}"
        )
    share = row.opinion
    return (
        f'<span class="ok-share">{wording.percent(share.percent)}</span>{interval(share)}'
        f"<small>{bounds(share)} · {wording.answers(share.answered)}</small>"
    )


def heat_step(value: str) -> int:
    """Which of the steps a value in points belongs to, 5 the highest."""
    points = float(value)
    return len(HEAT_STEPS) - 1 - next(i for i, low in enumerate(HEAT_STEPS) if points >= low)


def heat_cell(value: str | None, note: int | None, label: str = "", extra: str = "") -> str:
    """A table cell with its number on a tint; a missing value points at its reason below.

    ``label`` is the heading of the column, for screens too narrow for a head.
    """
    named = f' data-label="{escape(label)}"' if label else ""
    if value is None:
        sign = f"<sup>{note}</sup>" if note is not None else ""
        said = only_heard(f"нет значения, пояснение {note}" if note is not None else "нет значения")
        return (
            f'<td class="ok-heat ok-none{extra}"{named}>'
            f'<span aria-hidden="true">—{sign}</span>{said}</td>'
        )
    step = heat_step(value)
    return f'<td class="ok-heat ok-h{step}{extra}"{named}>{wording.points(value)}</td>'


def plan_cell(plan: PlanProgress | None) -> str:
    """Done, in work and overdue as one bar and three numbers."""
    if plan is None or plan.state is None:
        return '<span class="ok-none">плана нет</span>'
    parts = (("ok-done", plan.done), ("ok-work", plan.in_work), ("ok-late", plan.overdue))
    total = sum(count for _, count in parts)
    state = (
        ""
        if plan.state == "approved"
        else f'<small class="ok-state">{escape(PLAN_STATE_TITLES[plan.state])}</small>'
    )
    if total == 0:
        return f'<span class="ok-none">мероприятий нет</span>{state}'
    bar = "".join(f'<i class="{name}" style="flex:{count}"></i>' for name, count in parts if count)
    late = f'<b class="ok-late-text">{plan.overdue}</b>' if plan.overdue else "0"
    return (
        f'<span class="ok-count" aria-hidden="true">{plan.done} / {plan.in_work} / {late}</span>'
        + only_heard(
            f"сделано {plan.done}, в работе {plan.in_work}, просрочено {plan.overdue} из {total}"
        )
        + f'<span class="ok-stack" aria-hidden="true">{bar}</span>{state}'
    )


def tile(figure: str, label: str, sentence: str, tone: str = "") -> str:
    """A figure with its name and one sentence; ``sentence`` is markup."""
    kind = f" ok-{tone}" if tone else ""
    return (
        f'<li class="ok-tile{kind}"><span class="ok-label">{escape(label)}</span>'
        f'<b class="ok-figure">{figure}</b><span class="ok-sentence">{sentence}</span></li>'
    )


def tiles(items: Iterable[str]) -> str:
    return f'<ul class="ok-tiles">{"".join(items)}</ul>'


def paragraphs(text: str) -> str:
    """Free text of the operator, line by line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def two_columns(first: str, second: str, lines: Iterable[tuple[str, int]]) -> str:
    """The smallest twin of a chart."""
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{wording.number(count)}</td></tr>'
        for name, count in lines
    )
    return (
        f'<table class="ok-table ok-numbers ok-narrow"><thead><tr><th scope="col">{first}</th>'
        f'<th scope="col">{second}</th></tr></thead><tbody>{body}</tbody></table>'
    )
