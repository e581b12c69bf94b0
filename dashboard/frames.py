"""Structs of the service as rows and frames that pages and charts can take.

Pure. Nothing is computed that the service computes: rows are picked, ordered
and put side by side.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec
import pandas as pd

from survey_service.improvement_plans.structs import PlanProgress, Progress
from survey_service.indicators.structs import (
    DayCount,
    Marks,
    OrganizationRow,
    Overview,
    Share,
    Version,
)
from survey_service.organizations.structs import KIND_TITLES, Kind

Order = Literal["name", "missing", "overdue"]

# More lines than this make a chart nobody reads; the table holds them all.
CHART_ROWS = 40


def live_overview(overview: Overview, version: Version) -> Overview:
    """The overview with the numbers of answers of this second.

    Only numbers of answers move between two versions of the figures: shares are
    suppressed and stepped by the service and stay as they came.
    """
    return msgspec.structs.replace(
        overview,
        answers=version.answers,
        answers_today=version.answers_today,
        marks=_summed(version.marks.values(), overview.marks),
        organizations=tuple(live_row(row, version) for row in overview.organizations),
    )


def live_row(row: OrganizationRow, version: Version) -> OrganizationRow:
    none = msgspec.structs.replace(row.marks, fast=0, burst=0, tests=row.marks.tests and 0)
    return msgspec.structs.replace(
        row,
        answers=version.by_organization.get(row.slug, row.answers),
        marks=version.marks.get(row.slug, none),
    )


def _summed(marks: Iterable[Marks], before: Marks) -> Marks:
    """Who was told nothing of tests is told nothing of them now."""
    known = list(marks)
    return Marks(
        fast=sum(one.fast for one in known),
        burst=sum(one.burst for one in known),
        tests=None if before.tests is None else sum(one.tests or 0 for one in known),
    )


def progress_of(progress: Progress) -> dict[str, PlanProgress]:
    return {plan.organization: plan for plan in progress.plans}


def missing_answers(row: OrganizationRow) -> int:
    """How many answers the sample still lacks; 0 when the target is reached."""
    return max(0, row.target - row.answers)


def arranged(
    rows: Sequence[OrganizationRow],
    plans: dict[str, PlanProgress],
    kind: Kind | None = None,
    order: Order = "name",
) -> list[tuple[str, list[OrganizationRow]]]:
    """Groups of rows with their titles.

    By name the kinds stand apart; by trouble the whole town is one list. Never
    by score: a league table shames and says little on small samples.
    """
    chosen = [row for row in rows if kind is None or row.kind == kind]
    if order == "name":
        return [
            (title, of_kind)
            for key, title in KIND_TITLES.items()
            if (of_kind := [row for row in chosen if row.kind == key])
        ]
    if order == "missing":
        chosen.sort(key=missing_answers, reverse=True)
        return [("Сначала те, где выборка не набрана", chosen)] if chosen else []
    chosen.sort(key=lambda row: plans[row.slug].overdue if row.slug in plans else 0, reverse=True)
    return [("Сначала те, где просрочены мероприятия плана", chosen)] if chosen else []


class Compared(NamedTuple):
    """Percent and points, both 0–100; ``gap`` is the distance to talk about."""

    organization: str
    percent: float
    low: float | None
    high: float | None
    answered: int
    score: float
    gap: float


def compared(rows: Sequence[OrganizationRow]) -> list[Compared]:
    """Organisations that have both a citizens' share and the operator's S.

    The widest gaps come first, and only so many as a chart can show.
    """
    lines = [
        _compared(row, row.opinion, float(row.official.score))
        for row in rows
        if row.opinion is not None and row.official is not None and row.official.score is not None
    ]
    return sorted(lines, key=lambda line: line.gap, reverse=True)[:CHART_ROWS]


def _compared(row: OrganizationRow, opinion: Share, score: float) -> Compared:
    return Compared(
        organization=row.short_name,
        percent=opinion.percent,
        low=opinion.low,
        high=opinion.high,
        answered=opinion.answered,
        score=score,
        gap=abs(opinion.percent - score),
    )


def opinion_and_score(lines: Sequence[Compared]) -> pd.DataFrame:
    return pd.DataFrame(list(lines), columns=list(Compared._fields))


def answers_by_day(days: Sequence[DayCount], first: date | None, last: date) -> pd.DataFrame:
    """Every day of the window up to ``last``: a day without answers is a finding, not a gap."""
    by_day = {count.day: count.answers for count in days}
    if not by_day and first is None:
        return pd.DataFrame({"day": pd.Series(dtype="datetime64[ns]"), "answers": []})
    start = min([*by_day, first or last])
    end = max([*by_day, last])
    calendar = [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
    return pd.DataFrame(
        {
            "day": pd.to_datetime(pd.Series(calendar)),
            "answers": [by_day.get(one, 0) for one in calendar],
        }
    )
