"""Counts and checklists into figures: the only place where a live share is made.

Suppression is applied here, before anything leaves the service.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import msgspec

from survey_service.assessment.calculation import in_two_decimals, municipality_score
from survey_service.assessment.statistics import target_sample
from survey_service.assessment.suppression import MINIMUM_ANSWERS, STEP
from survey_service.cycles.service import current_cycle
from survey_service.cycles.structs import Cycle, CycleView
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.indicators.official import Official, official
from survey_service.indicators.shares import ShownOpinion, all_question_figures, headline_share
from survey_service.indicators.structs import (
    DayCount,
    OrganizationFigures,
    OrganizationRow,
    Overview,
    Version,
)
from survey_service.operator_results.service import current_results, last_import
from survey_service.operator_results.structs import OrganizationResult, SectionView
from survey_service.operator_results.templates import checklist_view
from survey_service.organizations.structs import Kind
from survey_service.problems import NotFound
from survey_service.questionnaires.service import accepted_editions
from survey_service.questionnaires.structs import Edition

_queries = Catalogue("indicators")


class _Assessed(msgspec.Struct, frozen=True):
    slug: str
    kind: Kind
    short_name: str
    name: str
    site: str | None
    recipients: int


class _Total(msgspec.Struct, frozen=True):
    organization: str
    answers: int


async def make_overview(connection: Connection, zone: ZoneInfo) -> Overview:
    now = datetime.now(UTC)
    cycle = await current_cycle(connection)
    edition = await _current_edition(connection, now)
    version = await _version(connection, zone)
    if cycle is None or edition is None:
        return Overview(version, now, None, (), 0, 0, None, 0, "", None)
    await _show_due_opinions(connection, cycle)
    totals = await _live_totals(connection, cycle)
    shown = {
        opinion.organization: opinion
        for opinion in await _queries.rows(
            connection,
            "shown_opinions_of",
            ShownOpinion,
            cycle_id=cycle.id,
            question=edition.headline,
        )
    }
    imported = await last_import(connection, cycle.id)
    results = await current_results(connection, imported)
    rows: list[OrganizationRow] = []
    scores: list[Fraction] = []
    for organization in await _list_assessed(connection, cycle):
        found = official(results.get(organization.slug), cycle.policies)
        rows.append(_row(organization, edition, totals, shown.get(organization.slug), found))
        if found is not None and found.score is not None:
            scores.append(found.score)
    return Overview(
        version=version,
        as_of=now,
        cycle=_view(cycle),
        organizations=tuple(rows),
        answers=sum(totals.values()),
        answers_today=await _count_today(connection, cycle, zone),
        municipality_score=_municipality(scores),
        scored=len(scores),
        opinion_question=next(q.text for q in edition.questions if q.key == edition.headline),
        operator_import=imported.imported_at if imported else None,
    )


async def make_organization_figures(
    connection: Connection, slug: str, zone: ZoneInfo
) -> OrganizationFigures:
    now = datetime.now(UTC)
    version = await _version(connection, zone)
    cycle = await current_cycle(connection)
    edition = await _current_edition(connection, now)
    if cycle is None or edition is None:
        raise NotFound(
            "Цикл оценки ещё не создан. Администратор создаёт его: otklik cycle create --year ГОД."
        )
    assessed = {o.slug: o for o in await _list_assessed(connection, cycle)}
    organization = assessed.get(slug)
    if organization is None:
        raise NotFound("Такой организации в этом цикле нет.")
    await _show_due_opinions(connection, cycle)
    totals = await _live_totals(connection, cycle)
    shown = {
        opinion.question: opinion
        for opinion in await _queries.rows(
            connection,
            "shown_opinions_about",
            ShownOpinion,
            cycle_id=cycle.id,
            organization=slug,
        )
    }
    result = (await current_results(connection, await last_import(connection, cycle.id))).get(slug)
    return OrganizationFigures(
        version=version,
        as_of=now,
        cycle=_view(cycle),
        row=_row(
            organization,
            edition,
            totals,
            shown.get(edition.headline),
            official(result, cycle.policies),
        ),
        name=organization.name,
        site=organization.site,
        questions=all_question_figures(edition, shown, organization.recipients),
        checklist=_checklist(result),
        shortcomings=result.shortcomings if result else "",
        proposals=result.proposals if result else "",
        by_day=tuple(
            await _queries.rows(
                connection, "live_days", DayCount, cycle_id=cycle.id, organization=slug
            )
        ),
    )


async def make_version(connection: Connection, zone: ZoneInfo) -> Version:
    """The mark is read before the numbers: an answer in between makes the mark old,
    so the next question tells it, never new over old numbers."""
    version = await _version(connection, zone)
    cycle = await current_cycle(connection)
    totals = await _live_totals(connection, cycle) if cycle else {}
    return Version(
        version=version,
        answers=sum(totals.values()),
        answers_today=await _count_today(connection, cycle, zone) if cycle else 0,
        by_organization=totals,
    )


def _row(
    organization: _Assessed,
    edition: Edition,
    totals: dict[str, int],
    shown: ShownOpinion | None,
    found: Official | None,
) -> OrganizationRow:
    share, why_hidden = headline_share(edition, shown, organization.recipients)
    return OrganizationRow(
        slug=organization.slug,
        kind=organization.kind,
        short_name=organization.short_name,
        recipients=organization.recipients,
        answers=totals.get(organization.slug, 0),
        target=target_sample(organization.recipients),
        opinion=share,
        why_hidden=why_hidden,
        official=found.figures if found else None,
    )


def _municipality(scores: Sequence[Fraction]) -> str | None:
    score = municipality_score(scores)
    return None if score is None else in_two_decimals(score)


def _checklist(result: OrganizationResult | None) -> tuple[SectionView, ...]:
    return checklist_view(result).sections if result else ()


def _view(cycle: Cycle) -> CycleView:
    return CycleView(cycle.year, cycle.title, cycle.survey_from, cycle.survey_to, cycle.closed)


async def _current_edition(connection: Connection, now: datetime) -> Edition | None:
    return next(iter(await accepted_editions(connection, now)), None)


async def _list_assessed(connection: Connection, cycle: Cycle) -> list[_Assessed]:
    return await _queries.rows(connection, "list_assessed", _Assessed, cycle_id=cycle.id)


async def _live_totals(connection: Connection, cycle: Cycle) -> dict[str, int]:
    rows = await _queries.rows(connection, "live_totals", _Total, cycle_id=cycle.id)
    return {row.organization: row.answers for row in rows}


async def _count_today(connection: Connection, cycle: Cycle, zone: ZoneInfo) -> int:
    today = datetime.now(zone).date()
    return await _queries.value(connection, "count_answers_on", int, cycle_id=cycle.id, day=today)


async def _show_due_opinions(connection: Connection, cycle: Cycle) -> None:
    await _queries.run(
        connection, "show_due_opinions", cycle_id=cycle.id, minimum=MINIMUM_ANSWERS, step=STEP
    )


async def _version(connection: Connection, zone: ZoneInfo) -> str:
    """A new local day moves figures too: answers of today, overdue items."""
    today = datetime.now(zone).date()
    return await _queries.value(connection, "version_marks", str, today=today)
