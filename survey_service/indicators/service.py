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
from survey_service.assessment.suppression import share_is_shown
from survey_service.cycles.service import current_cycle
from survey_service.cycles.structs import Cycle, CycleView
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.indicators.numbers import (
    LiveNumbers,
    all_marks,
    edition_choices,
    marks,
    totals,
)
from survey_service.indicators.official import Official, official
from survey_service.indicators.opinions import (
    count_live,
    headline_opinions,
    opinions_about,
    take_due_steps,
)
from survey_service.indicators.shares import (
    TOO_FEW,
    Shown,
    all_question_figures,
    headline_question,
    headline_share,
)
from survey_service.indicators.structs import (
    ChannelCount,
    DayCount,
    Marks,
    OrganizationFigures,
    OrganizationRow,
    Overview,
    Scope,
    Version,
)
from survey_service.operator_results.service import current_results, last_import
from survey_service.operator_results.structs import OrganizationResult, SectionView
from survey_service.operator_results.templates import checklist_view
from survey_service.organizations.structs import Kind
from survey_service.problems import NotFound
from survey_service.questionnaires.service import all_editions
from survey_service.questionnaires.structs import Edition

_queries = Catalogue("indicators")


class _Assessed(msgspec.Struct, frozen=True):
    slug: str
    kind: Kind
    short_name: str
    name: str
    site: str | None
    recipients: int


async def make_overview(
    connection: Connection, zone: ZoneInfo, *, with_tests: bool = False
) -> Overview:
    """Shares are of the current edition alone: an earlier one asked otherwise."""
    now = datetime.now(UTC)
    cycle = await current_cycle(connection)
    editions = await all_editions(connection)
    version = await _version(connection, zone)
    if cycle is None or not editions:
        return Overview(version, now, None, (), 0, 0, Marks(), None, 0, "", (), None)
    edition = editions[0]
    numbers = await count_live(connection, cycle)
    await take_due_steps(connection, cycle, numbers)
    shown = await headline_opinions(connection, cycle, edition)
    live = _Live(numbers, with_tests)
    earlier = totals([line for line in numbers if line.edition != edition.key])
    imported = await last_import(connection, cycle.id)
    results = await current_results(connection, imported)
    rows: list[OrganizationRow] = []
    scores: list[Fraction] = []
    for organization in await _list_assessed(connection, cycle):
        found = official(results.get(organization.slug), cycle.policies)
        opinion = shown.get(organization.slug)
        seen = Shown([opinion] if opinion else [], "all")
        row = _row(organization, edition, live, seen, found)
        rows.append(_with_hint(row, earlier.get(organization.slug, 0)))
        if found is not None and found.score is not None:
            scores.append(found.score)
    question = headline_question(edition)
    return Overview(
        version=version,
        as_of=now,
        cycle=_view(cycle),
        organizations=tuple(rows),
        answers=sum(live.answers.values()),
        answers_today=await _count_today(connection, cycle, zone),
        marks=all_marks(numbers, with_tests=with_tests),
        municipality_score=_municipality(scores),
        scored=len(scores),
        opinion_question=question.text,
        favourable=tuple(o.text for o in question.options if o.key in question.favourable),
        operator_import=imported.imported_at if imported else None,
    )


async def make_organization_figures(
    connection: Connection,
    slug: str,
    zone: ZoneInfo,
    *,
    edition_key: str | None = None,
    scope: Scope = "all",
    with_tests: bool = False,
) -> OrganizationFigures:
    now = datetime.now(UTC)
    version = await _version(connection, zone)
    cycle = await current_cycle(connection)
    editions = await all_editions(connection)
    if cycle is None or not editions:
        raise NotFound(
            "Цикл оценки ещё не создан. Администратор создаёт его: otklik cycle create --year ГОД."
        )
    assessed = {o.slug: o for o in await _list_assessed(connection, cycle)}
    organization = assessed.get(slug)
    if organization is None:
        raise NotFound("Такой организации в этом цикле нет.")
    edition = _chosen(editions, edition_key)
    numbers = await count_live(connection, cycle)
    await take_due_steps(connection, cycle, numbers)
    shown = Shown(await opinions_about(connection, cycle, slug, edition), scope)
    result = (await current_results(connection, await last_import(connection, cycle.id))).get(slug)
    found = official(result, cycle.policies)
    return OrganizationFigures(
        version=version,
        as_of=now,
        cycle=_view(cycle),
        row=_row(organization, edition, _Live(numbers, with_tests), shown, found),
        edition=edition.key,
        editions=edition_choices(numbers, slug, editions),
        scope=scope,
        channels=tuple(
            await _queries.rows(
                connection, "live_channels", ChannelCount, cycle_id=cycle.id, organization=slug
            )
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


async def make_version(
    connection: Connection, zone: ZoneInfo, *, known: str = "", with_tests: bool = False
) -> Version | None:
    """None when nothing moved since ``known``, which costs the numbers nothing.

    The mark is read before the numbers: an answer in between makes the mark old,
    so the next question tells it, never new over old numbers.
    """
    version = await _version(connection, zone)
    if version == known:
        return None
    cycle = await current_cycle(connection)
    numbers = await count_live(connection, cycle) if cycle else []
    answers = totals(numbers)
    return Version(
        version=version,
        answers=sum(answers.values()),
        answers_today=await _count_today(connection, cycle, zone) if cycle else 0,
        by_organization=answers,
        marks=marks(numbers, with_tests=with_tests),
    )


class _Live:
    """The numbers of every organisation, summed up once."""

    def __init__(self, numbers: Sequence[LiveNumbers], with_tests: bool) -> None:
        self.answers = totals(numbers)
        self._marks = marks(numbers, with_tests=with_tests)
        self._none = Marks(tests=0 if with_tests else None)

    def marks_of(self, organization: str) -> Marks:
        return self._marks.get(organization, self._none)


def _row(
    organization: _Assessed,
    edition: Edition,
    live: _Live,
    shown: Shown,
    found: Official | None,
) -> OrganizationRow:
    share, why_hidden = headline_share(edition, shown, organization.recipients)
    return OrganizationRow(
        slug=organization.slug,
        kind=organization.kind,
        short_name=organization.short_name,
        recipients=organization.recipients,
        answers=live.answers.get(organization.slug, 0),
        target=target_sample(organization.recipients),
        marks=live.marks_of(organization.slug),
        opinion=share,
        why_hidden=why_hidden,
        official=found.figures if found else None,
    )


def _with_hint(row: OrganizationRow, earlier: int) -> OrganizationRow:
    """Two editions are never mixed, but the reader learns that an earlier one has a share."""
    if row.why_hidden != TOO_FEW or not share_is_shown(earlier):
        return row
    hint = f"{TOO_FEW} Ответы на прежнюю анкету — на странице организации."
    return msgspec.structs.replace(row, why_hidden=hint)


def _chosen(editions: Sequence[Edition], key: str | None) -> Edition:
    """The edition that was asked for, else the current one."""
    edition = next((e for e in editions if key is None or e.key == key), None)
    if edition is None:
        raise NotFound("Такой редакции анкеты нет. Откройте страницу организации без неё.")
    return edition


def _municipality(scores: Sequence[Fraction]) -> str | None:
    score = municipality_score(scores)
    return None if score is None else in_two_decimals(score)


def _checklist(result: OrganizationResult | None) -> tuple[SectionView, ...]:
    return checklist_view(result).sections if result else ()


def _view(cycle: Cycle) -> CycleView:
    return CycleView(cycle.year, cycle.title, cycle.survey_from, cycle.survey_to, cycle.closed)


async def _list_assessed(connection: Connection, cycle: Cycle) -> list[_Assessed]:
    return await _queries.rows(connection, "list_assessed", _Assessed, cycle_id=cycle.id)


async def _count_today(connection: Connection, cycle: Cycle, zone: ZoneInfo) -> int:
    today = datetime.now(zone).date()
    return await _queries.value(connection, "count_answers_on", int, cycle_id=cycle.id, day=today)


async def _version(connection: Connection, zone: ZoneInfo) -> str:
    """A new local day moves figures too: answers of today, overdue items."""
    today = datetime.now(zone).date()
    return await _queries.value(connection, "version_marks", str, today=today)
