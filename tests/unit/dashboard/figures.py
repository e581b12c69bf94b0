"""Figures of an invented organisation, for tests that need some but not which."""

from datetime import UTC, date, datetime

from survey_service.cycles.structs import CycleView
from survey_service.indicators.structs import (
    Marks,
    OfficialFigures,
    OrganizationRow,
    Overview,
    Share,
)
from survey_service.organizations.structs import Kind

NOW = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
CYCLE = CycleView(2026, "Независимая оценка", date(2026, 9, 1), date(2026, 11, 30), False)


def a_share(percent: float = 86.8, low: float | None = 82.1, high: float | None = 90.3) -> Share:
    return Share(percent, low, high, 190, NOW)


def official(score: str | None = "84.96") -> OfficialFigures:
    criteria: dict[str, str | None] = {f"K{n}": score or "70.00" for n in range(1, 6)}
    reasons = {}
    if score is None:
        criteria["K3"] = None
        reasons = {"K3": "Критерий К3 не рассчитан.", "S": "Итоговый балл S не рассчитан."}
    return OfficialFigures({"1.1": "95.19"}, criteria, score, None, reasons, 180)


def a_row(
    slug: str = "school-1",
    *,
    name: str = "Школа № 1",
    kind: Kind = "school",
    answers: int = 212,
    target: int = 192,
    opinion: Share | None = None,
    why_hidden: str | None = None,
    found: OfficialFigures | None = None,
    marks: Marks | None = None,
) -> OrganizationRow:
    known = marks or Marks(tests=0)
    return OrganizationRow(
        slug, kind, name, 480, answers, target, known, opinion, why_hidden, found
    )


def an_overview(*rows: OrganizationRow) -> Overview:
    return Overview(
        version="7",
        as_of=NOW,
        cycle=CYCLE,
        organizations=rows,
        answers=sum(row.answers for row in rows),
        answers_today=3,
        marks=Marks(
            fast=sum(row.marks.fast for row in rows),
            burst=sum(row.marks.burst for row in rows),
            tests=sum(row.marks.tests or 0 for row in rows),
        ),
        municipality_score="80.10",
        scored=sum(row.official is not None for row in rows),
        opinion_question="Удовлетворены ли Вы в целом?",
        favourable=("Да",),
        operator_import=None,
    )
