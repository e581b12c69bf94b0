"""Brings the demonstration town into a database, by the ways a real town takes.

Every step can be repeated: a load that was interrupted is finished by the next
one, and a finished one is left alone. Identifiers of answers are made from the
seed, so the intake itself recognises what it already has.
"""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from survey_service.accounts import service as accounts
from survey_service.accounts.structs import NewAccount
from survey_service.activity_calendar import service as activity_calendar
from survey_service.cycles import service as cycles
from survey_service.cycles.structs import Cycle, NewCycle
from survey_service.database.connection import Connection, Pool, open_pool
from survey_service.demo import words
from survey_service.demo.operator import results
from survey_service.demo.opinions import generate
from survey_service.demo.plans import plans
from survey_service.demo.structs import DemoOpinion
from survey_service.improvement_plans import service as improvement_plans
from survey_service.operator_results import service as operator_results
from survey_service.operator_results.templates import load_templates
from survey_service.organizations import service as organizations
from survey_service.questionnaires import service as questionnaires
from survey_service.questionnaires.flow import Flow
from survey_service.responses.intake import BATCH_LIMIT, Intake
from survey_service.responses.preparation import prepare, problems_of

SAY_EVERY = 500
# The survey began this long before the first load, and goes on long after it.
SURVEY_DAYS_BEFORE = 70
SURVEY_DAYS_AFTER = 120


class DemoRefused(Exception):
    """The database holds another town; the text is a Russian sentence."""


class DemoAccount(msgspec.Struct, frozen=True):
    login: str
    name: str
    role: str
    password: str


# Known to everybody on purpose: there is nothing but invented data behind them.
DEMO_ACCOUNTS = (
    DemoAccount("department", "Ольга Придумова", "department", "demo-department"),
    DemoAccount("council", "Пётр Вымыслов", "council", "demo-council-1"),
)


async def load_demo(url: str, time_zone: ZoneInfo, say: Callable[[str], None]) -> None:
    pool = await open_pool(url, size=2)
    try:
        async with pool.acquire() as connection:
            town = await organizations.find_town(connection)
            if town is not None and not town.demo:
                raise DemoRefused(
                    f"В этой базе живёт настоящий город «{town.name}». Демо-данные в неё не "
                    "загружаются: укажите другой --data-dir или другую базу."
                )
            if await organizations.demo_is_loaded(connection):
                return
        await _load(pool, url, datetime.now(time_zone).date(), say)
    finally:
        await pool.close()


async def _load(pool: Pool, url: str, today: date, say: Callable[[str], None]) -> None:
    say("Загружаю демонстрационный город (демо-данные)…")
    async with pool.acquire() as connection, connection.transaction():
        cycle = await _found_town(connection, today)
    say("  город, организации, анкета, учётные записи — готово")
    await _send_opinions(pool, url, cycle, today, say)
    async with pool.acquire() as connection, connection.transaction():
        await _import_operator_results(connection, cycle)
        say("  результаты оператора — загружены из книги Excel")
        await _add_plans(connection, cycle, today)
        say("  планы по устранению недостатков — готово")
        await organizations.finish_demo_loading(connection)


async def _found_town(connection: Connection, today: date) -> Cycle:
    town = await organizations.find_town(connection)
    if town is None:
        await organizations.establish_town(connection, words.town())
        await organizations.put_organizations(connection, words.organizations())
        await questionnaires.publish(connection, questionnaires.built_in_edition())
        await activity_calendar.add_plan(connection, activity_calendar.approved_plan())
        await activity_calendar.add_plan(connection, activity_calendar.current_plan(today))
        for account in DEMO_ACCOUNTS:
            await accounts.add_account(
                connection,
                msgspec.convert(msgspec.structs.asdict(account), NewAccount),
            )
    cycle = await cycles.current_cycle(connection)
    if cycle is not None:
        return cycle
    return await cycles.create_cycle(
        connection,
        NewCycle(
            year=today.year,
            survey_from=today - timedelta(days=SURVEY_DAYS_BEFORE),
            survey_to=today + timedelta(days=SURVEY_DAYS_AFTER),
        ),
    )


async def _send_opinions(
    pool: Pool, url: str, cycle: Cycle, today: date, say: Callable[[str], None]
) -> None:
    """Through the same checks, masking and intake as a citizen's answer."""
    edition = questionnaires.built_in_edition()
    flow = Flow(edition)
    async with pool.acquire() as connection:
        ids = {o.slug: o.id for o in await organizations.list_organizations(connection)}
    last_day = min(today, cycle.survey_from + timedelta(days=SURVEY_DAYS_BEFORE))
    opinions = list(generate(edition, words.organizations(), cycle.survey_from, last_day))
    intake = Intake(url)
    await intake.open()
    try:
        for start in range(0, len(opinions), BATCH_LIMIT):
            await asyncio.gather(
                *(
                    _send(intake, flow, ids[opinion.organization], opinion)
                    for opinion in opinions[start : start + BATCH_LIMIT]
                )
            )
            done = min(start + BATCH_LIMIT, len(opinions))
            if done % SAY_EVERY == 0 or done == len(opinions):
                say(f"  ответы граждан: {done} из {len(opinions)}")
    finally:
        await intake.close()


async def _send(intake: Intake, flow: Flow, organization_id: int, opinion: DemoOpinion) -> None:
    problems = problems_of(flow, opinion.answers, opinion.proposals)
    assert not problems, problems
    await intake.store(
        prepare(
            organization_id=organization_id,
            id=opinion.id,
            flow=flow,
            day=opinion.day,
            channel=opinion.channel,
            label=opinion.label,
            answers=opinion.answers,
            proposals=opinion.proposals,
        )
    )


async def _import_operator_results(connection: Connection, cycle: Cycle) -> None:
    """Writes the operator's workbook and reads it back by the import of every town."""
    found = results(words.organizations(), load_templates())
    content = await operator_results.filled_workbook(connection, cycle, found)
    await operator_results.import_workbook(
        connection,
        cycle,
        content,
        file_name=f"Результаты оператора {cycle.year}.xlsx",
        imported_by="демо-данные",
    )


async def _add_plans(connection: Connection, cycle: Cycle, today: date) -> None:
    for slug, plan in plans(today, cycle.year).items():
        await improvement_plans.add_plan(connection, cycle, slug, plan)
