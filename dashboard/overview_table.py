"""The town on one sheet: a sentence on everything that matters, then a row per organisation.

Real HTML tables, because they can be printed, read aloud and copied. Pure.
"""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from dashboard import markup, wording
from dashboard.frames import Compared, missing_answers
from dashboard.markup import escape
from survey_service.improvement_plans.structs import PlanProgress
from survey_service.indicators.structs import OfficialFigures, OrganizationRow, Overview

_COLUMNS = 10


class Notes:
    """Reasons for missing values, each printed once and referred to by its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, reason: str | None) -> int | None:
        return None if not reason else self._numbers.setdefault(reason, len(self._numbers) + 1)

    def html(self) -> str:
        if not self._numbers:
            return ""
        lines = "".join(f"<li>{escape(reason)}</li>" for reason in self._numbers)
        return f'<ol class="ok-notes" aria-label="Пояснения к пропущенным значениям">{lines}</ol>'


def summary(overview: Overview, plans: dict[str, PlanProgress]) -> str:
    """What a head of department reads before any table."""
    return markup.tiles(
        (
            markup.tile(
                markup.live_number(overview.answers),
                "Получено ответов",
                f"сегодня — {wording.number(overview.answers_today)}{markup.marks(overview.marks)}",
            ),
            _sample_tile(overview),
            _overdue_tile(overview, plans),
            _score_tile(overview),
        )
    )


def _sample_tile(overview: Overview) -> str:
    short = [row for row in overview.organizations if missing_answers(row)]
    short.sort(key=missing_answers, reverse=True)
    total = len(overview.organizations)
    if not short:
        sentence = "ответов достаточно во всех организациях"
    else:
        names = [
            f"{markup.organization_link(row.slug, row.short_name)} — {missing_answers(row)}"
            for row in short
        ]
        sentence = f"не хватает ответов: {wording.listed(names)}"
    return markup.tile(
        f"{total - len(short)} из {total}",
        "Выборка набрана",
        sentence,
        "attention" if short else "fine",
    )


def _overdue_tile(overview: Overview, plans: dict[str, PlanProgress]) -> str:
    late = [
        (row, plans[row.slug].overdue)
        for row in overview.organizations
        if row.slug in plans and plans[row.slug].overdue
    ]
    late.sort(key=lambda pair: pair[1], reverse=True)
    if not late:
        return markup.tile(
            "0",
            "Просрочено мероприятий",
            "просроченных мероприятий нет" if plans else "планов ещё нет",
            "fine",
        )
    names = [
        f"{markup.organization_link(row.slug, row.short_name)} — {count}" for row, count in late
    ]
    return markup.tile(
        wording.number(sum(count for _, count in late)),
        "Просрочено мероприятий",
        wording.listed(names),
        "alarm",
    )


def _score_tile(overview: Overview) -> str:
    label = "Балл муниципалитета S"
    total = len(overview.organizations)
    if overview.municipality_score is None:
        return markup.tile("—", label, "ни у одной организации ещё нет итогового балла")
    first = "" if overview.scored == total else "предварительно: "
    mean_of = f"{first}среднее по {overview.scored}{wording.NO_BREAK}из{wording.NO_BREAK}{total}"
    without = [
        markup.organization_link(row.slug, row.short_name)
        for row in overview.organizations
        if row.official is None or row.official.score is None
    ]
    rest = f"; без балла: {wording.listed(without)}" if without else ""
    return markup.tile(wording.points(overview.municipality_score), label, mean_of + rest)


def table(
    overview: Overview,
    groups: Iterable[tuple[str, list[OrganizationRow]]],
    plans: dict[str, PlanProgress],
    zone: ZoneInfo,
) -> str:
    notes = Notes()
    body = "".join(
        f'<tbody><tr class="ok-group"><th colspan="{_COLUMNS}" scope="rowgroup">{escape(title)}'
        f" <small>{len(rows)}</small></th></tr>"
        + "".join(_row(row, plans.get(row.slug), notes) for row in rows)
        + "</tbody>"
        for title, rows in groups
    )
    return (
        f'<div class="ok-wide"><table class="ok-table ok-overview">'
        f"<caption>{_caption(overview, zone)}</caption>{_HEAD}{body}</table></div>"
        f"{notes.html()}{_LEGEND}"
    )


def _row(row: OrganizationRow, plan: PlanProgress | None, notes: Notes) -> str:
    return (
        f'<tr data-organization="{escape(row.slug)}">'
        f'<th scope="row">{markup.organization_link(row.slug, row.short_name)}</th>'
        f'<td class="ok-answers" data-label="Ответы">'
        f"{markup.answers_bar(row.answers, row.target, row.slug)}"
        f"{markup.marked_answers(row.marks)}</td>"
        f'<td class="ok-opinion" data-label="Мнение граждан">{markup.opinion_cell(row)}</td>'
        f"{_official_cells(row.official, notes)}"
        f'<td class="ok-plan" data-label="План">{markup.plan_cell(plan)}</td></tr>'
    )


def _official_cells(official: OfficialFigures | None, notes: Notes) -> str:
    if official is None:
        return '<td colspan="6" class="ok-none ok-without">результатов оператора нет</td>'
    criteria = "".join(
        markup.heat_cell(
            official.criteria.get(key),
            notes.number(official.reasons.get(key)),
            label=f"К{key[1]}",
        )
        for key in wording.CRITERIA
    )
    score = markup.heat_cell(
        official.score, notes.number(official.reasons.get("S")), label="S", extra=" ok-score"
    )
    return criteria + score


def _caption(overview: Overview, zone: ZoneInfo) -> str:
    imported = (
        "Результаты оператора ещё не загружены."
        if overview.operator_import is None
        else f"Результаты оператора загружены {wording.moment(overview.operator_import, zone)}."
    )
    answers = escape(wording.quoted(overview.favourable))
    chosen = f", то есть выбравших {answers}," if len(overview.favourable) > 1 else ""
    return (
        f"Мнение граждан — доля довольных{chosen} среди всех ответов на вопрос "
        f"«{escape(overview.opinion_question)}». {imported}"
    )


_HEAD = (
    '<thead><tr><th rowspan="2" scope="col">Организация</th>'
    '<th rowspan="2" scope="col">Ответы<small>получено из нужного числа</small></th>'
    '<th rowspan="2" scope="col">Мнение граждан<small>доля довольных и доверительный '
    "интервал 95 %; все ответы</small></th>"
    '<th colspan="6" scope="colgroup">Оценка оператора, баллы</th>'
    '<th rowspan="2" scope="col">План по устранению недостатков'
    "<small>сделано / в работе / просрочено</small></th></tr><tr>"
    + "".join(
        f'<th scope="col" class="ok-heat"><abbr title="{escape(title)}">К{key[1]}</abbr></th>'
        for key, title in wording.CRITERIA.items()
    )
    + '<th scope="col" class="ok-heat ok-score">'
    '<abbr title="Итоговый балл организации">S</abbr></th>'
    "</tr></thead>"
)


def _legend() -> str:
    steps = [f"от {low}" if low else "ниже 50" for low in markup.HEAT_STEPS]
    swatches = "".join(
        f'<span class="ok-swatch ok-h{len(steps) - 1 - index}">{step}</span>'
        for index, step in enumerate(steps)
    )
    criteria = "; ".join(f"К{key[1]} — {title.lower()}" for key, title in wording.CRITERIA.items())
    return (
        '<div class="ok-legend"><p>'
        f'{criteria}; S — итоговый балл. <span class="ok-swatches">{swatches}</span></p>'
        '<p><span class="ok-key ok-done"></span>сделано '
        '<span class="ok-key ok-work"></span>в работе '
        '<span class="ok-key ok-late"></span>просрочено. '
        f"{wording.GUIDE_NOT_PROOF}</p></div>"
    )


_LEGEND = _legend()


def comparison(lines: Sequence[Compared]) -> str:
    """The twin of the chart for those who read numbers or do not see pictures."""
    body = "".join(
        f'<tr><th scope="row">{escape(line.organization)}</th>'
        f"<td>{wording.percent(line.percent)}</td><td>{_range(line.low, line.high)}</td>"
        f"<td>{wording.number(line.answered)}</td><td>{wording.decimal(line.score, 2)}</td>"
        f"<td>{wording.decimal(line.gap)}</td></tr>"
        for line in lines
    )
    heads = ("Организация", "Довольны", "Интервал, %", "Ответили", "Оценка S", "Расстояние")
    head = "".join(f'<th scope="col">{title}</th>' for title in heads)
    return (
        '<div class="ok-wide"><table class="ok-table ok-numbers">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "ответили все"
    return f"{wording.decimal(low)}–{wording.decimal(high)}"
