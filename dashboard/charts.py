"""Frames -> Altair specifications. Pure; Russian numbers and dates are set here only."""

from typing import Any, TypeVar

import altair as alt
import pandas as pd

from dashboard import theme
from dashboard.wording import NO_BREAK

C = TypeVar("C", alt.Chart, alt.LayerChart)

CITIZENS = "Мнение граждан (все ответы), %"
OPERATOR = "Оценка оператора S, баллы"

# What legend, axis and padding take of a chart that is fitted into its box.
_FRAME = 130

LOCALE: dict[str, Any] = {
    "number": {
        "decimal": ",",
        "thousands": NO_BREAK,
        "grouping": [3],
        "currency": ["", f"{NO_BREAK}₽"],
    },
    "time": {
        "dateTime": "%A, %e %B %Y г. %X",
        "date": "%d.%m.%Y",
        "time": "%H:%M:%S",
        "periods": ["", ""],
        "days": [
            "воскресенье",
            "понедельник",
            "вторник",
            "среда",
            "четверг",
            "пятница",
            "суббота",
        ],
        "shortDays": ["вс", "пн", "вт", "ср", "чт", "пт", "сб"],
        "months": [
            "январь",
            "февраль",
            "март",
            "апрель",
            "май",
            "июнь",
            "июль",
            "август",
            "сентябрь",
            "октябрь",
            "ноябрь",
            "декабрь",
        ],
        "shortMonths": [
            "янв",
            "фев",
            "мар",
            "апр",
            "мая",
            "июн",
            "июл",
            "авг",
            "сен",
            "окт",
            "ноя",
            "дек",
        ],
    },
}


def opinion_against_score(frame: pd.DataFrame) -> alt.LayerChart:
    """Per organisation: the citizens' interval with its point, and the operator's S.

    Percent and points share an axis because both run from 0 to 100; the line
    between them is the distance to talk about.
    """
    names = list(frame["organization"])
    base = alt.Chart(frame).encode(
        y=alt.Y("organization:N", sort=names, title=None, axis=alt.Axis(labelLimit=260))
    )
    bounds = frame[["low", "percent", "score"]].min().min()
    lowest = 0 if pd.isna(bounds) else max(0, int(bounds // 10 * 10))
    scale = alt.Scale(domain=[lowest, 100], nice=False)
    part = f" (показана часть шкалы, от {lowest} до 100)" if lowest else ""
    axis = alt.Axis(title=f"проценты и баллы{part}", format="d", tickMinStep=5)
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=[CITIZENS, OPERATOR], range=[theme.OPINION, theme.OPERATOR]),
        legend=alt.Legend(title=None, orient="top", symbolOpacity=1, symbolSize=90),
    )
    shape = alt.Shape(
        "series:N", scale=alt.Scale(domain=[CITIZENS, OPERATOR], range=["circle", "diamond"])
    )
    tooltip = [
        alt.Tooltip("organization:N", title="Организация"),
        alt.Tooltip("percent:Q", title="Довольны, %", format=".1f"),
        alt.Tooltip("low:Q", title="Интервал от, %", format=".1f"),
        alt.Tooltip("high:Q", title="Интервал до, %", format=".1f"),
        alt.Tooltip("answered:Q", title="Ответили на вопрос", format=",d"),
        alt.Tooltip("score:Q", title="Оценка S, баллы", format=".2f"),
    ]
    between = base.mark_rule(color=theme.NEUTRAL, strokeDash=[2, 3]).encode(
        x=alt.X("percent:Q", scale=scale, axis=axis), x2="score:Q"
    )
    interval = base.mark_rule(strokeWidth=3, opacity=0.55).encode(
        x=alt.X("low:Q", scale=scale), x2="high:Q", color=alt.value(theme.OPINION), tooltip=tooltip
    )
    marks = [
        base.transform_calculate(series=f"'{name}'")
        .mark_point(filled=True, size=90, opacity=1)
        .encode(
            x=alt.X(field, scale=scale),
            color=colour,
            shape=shape,
            tooltip=tooltip,
        )
        for name, field in ((CITIZENS, "percent:Q"), (OPERATOR, "score:Q"))
    ]
    return _russian(
        alt.LayerChart(layer=[between, interval, *marks]).properties(
            height=len(names) * 24 + _FRAME
        ),
        "Мнение граждан с интервалом и оценка оператора по организациям",
    )


def answers_by_day(frame: pd.DataFrame) -> alt.Chart:
    """How many answers every day brought: bursts and silence are both worth a look."""
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_bar(color=theme.OPINION)
        .encode(
            x=alt.X(
                "yearmonthdate(day):T",
                title=None,
                axis=alt.Axis(format="%-d %b", labelOverlap=True, grid=False),
            ),
            y=alt.Y(
                "answers:Q", title="ответов за день", axis=alt.Axis(format=",d", tickMinStep=1)
            ),
            tooltip=[
                alt.Tooltip("day:T", title="День", format="%d.%m.%Y"),
                alt.Tooltip("answers:Q", title="Ответов", format=",d"),
            ],
        )
        .properties(height=240)
    )
    return _russian(chart, "Число ответов по дням")


def _russian(chart: C, description: str) -> C:
    """Words, numbers and type of every chart; the table beside it is for screen readers."""
    russian: C = chart.properties(description=description).configure(
        locale=LOCALE,
        aria=False,
        axis=alt.AxisConfig(labelFontSize=13, titleFontSize=13, titleFontWeight="normal"),
        # Long enough for every name of ours: a cut one explains nothing.
        legend=alt.LegendConfig(labelFontSize=13, labelLimit=420),
        padding=10,
    )
    return russian
