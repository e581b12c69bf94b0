"""What the command line does with a database: each command one transaction."""

import asyncio
import getpass
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import msgspec

from survey_service.accounts import service as accounts
from survey_service.accounts.structs import ROLE_TITLES
from survey_service.activity_calendar import service as activity_calendar
from survey_service.cycles import service as cycles
from survey_service.cycles.structs import Cycle, NewCycle
from survey_service.database.connection import Connection, prepare_connection
from survey_service.database.embedded import attach
from survey_service.database.migrations import migrate
from survey_service.operator_results import service as operator_results
from survey_service.organizations import service as organizations
from survey_service.organizations.registry_file import read_registry
from survey_service.organizations.structs import NewTown
from survey_service.posters.files import require_suffix, write_packs
from survey_service.problems import Invalid, NotFound
from survey_service.questionnaires import service as questionnaires
from survey_service.questionnaires.files import read_edition, write_edition
from survey_service.questionnaires.structs import Edition
from survey_service.questionnaires.summary import describe, describe_predecessors, in_local_time
from survey_service.settings import Settings, reason_of

FIRST_STEP = "Создайте город: otklik town init --name … --department … --appeal-url …."
Work = Callable[[Connection], Awaitable[str]]


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The configured server, or our own: the running one, else started for this command."""
    if settings.database_url is not None:
        yield settings.database_url
    else:
        with attach(settings.data_dir) as url:
            yield url


def run(settings: Settings, work: Work) -> str:
    """Migrate, do the work in one transaction, give back what to print."""
    with database(settings) as url:
        return asyncio.run(_in_transaction(url, work))


def run_migrate(settings: Settings) -> str:
    with database(settings) as url:
        applied = asyncio.run(migrate(url))
    if not applied:
        return "База данных уже в порядке: новых миграций нет."
    return "Применены миграции: " + ", ".join(applied) + "."


async def _in_transaction(url: str, work: Work) -> str:
    await migrate(url)
    async with _connection(url) as connection, connection.transaction():
        return await work(connection)


@asynccontextmanager
async def _connection(url: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await prepare_connection(connection)
        yield connection
    finally:
        await connection.close(timeout=5)


def read_password() -> str:
    """Asked twice at a terminal; otherwise the first line of the input. Never an argument:
    arguments are seen by every user of the machine."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Пароль (не короче 12 знаков): ")
    if getpass.getpass("Пароль ещё раз: ") != password:
        raise Invalid("Пароли не совпали. Повторите команду.")
    return password


def init_town(town: NewTown, login: str, password: str, today: datetime) -> Work:
    async def work(connection: Connection) -> str:
        await organizations.establish_town(connection, town)
        await questionnaires.publish(connection, questionnaires.built_in_edition())
        await activity_calendar.add_plan(connection, activity_calendar.current_plan(today.date()))
        await accounts.add_account(
            connection,
            accounts.check_new_account(
                {
                    "login": login,
                    "name": "Администратор",
                    "role": "administrator",
                    "password": password,
                }
            ),
        )
        return (
            f"Город «{town.name}» создан, администратор — {login}. "
            "Дальше: otklik organizations import ФАЙЛ."
        )

    return work


def import_organizations(path: Path) -> Work:
    registry = read_registry(path)

    async def work(connection: Connection) -> str:
        if await organizations.find_town(connection) is None:
            raise NotFound(
                "Города ещё нет. Создайте его: otklik town init --name … --department … "
                "--appeal-url …."
            )
        new, corrected = await organizations.put_organizations(connection, registry)
        joined = await cycles.extend_open_cycle(connection)
        done = f"Организаций добавлено: {new}, обновлено: {corrected}. "
        if await cycles.current_cycle(connection) is None:
            return f"{done}Дальше: otklik cycle create --year ГОД."
        return f"{done}В открытый цикл включено: {joined}."

    return work


def create_cycle(new: NewCycle) -> Work:
    async def work(connection: Connection) -> str:
        if not await organizations.list_organizations(connection):
            raise NotFound("Организаций ещё нет. Загрузите их: otklik organizations import ФАЙЛ.")
        cycle = await cycles.create_cycle(connection, new)
        return (
            f"Цикл {cycle.year} года создан, ответы считаются с {cycle.survey_from:%d.%m.%Y} "
            f"по {cycle.survey_to:%d.%m.%Y}."
        )

    return work


def close_cycle(year: int) -> Work:
    async def work(connection: Connection) -> str:
        await cycles.close_cycle(connection, year)
        return f"Цикл {year} года закрыт."

    return work


def add_account(fields: dict[str, str | None]) -> Work:
    new = accounts.check_new_account(fields)

    async def work(connection: Connection) -> str:
        await accounts.add_account(connection, new)
        return f"Учётная запись {new.login} создана: {ROLE_TITLES[new.role]}."

    return work


def set_password(login: str, password: str) -> Work:
    accounts.check_new_account(
        {"login": login, "name": login, "role": "auditor", "password": password}
    )

    async def work(connection: Connection) -> str:
        await accounts.set_password(connection, login, password)
        return f"Пароль {login} изменён, открытые сеансы закончены."

    return work


def list_accounts() -> Work:
    async def work(connection: Connection) -> str:
        found = await accounts.list_accounts(connection)
        if not found:
            return f"Учётных записей нет. {FIRST_STEP}"
        return "\n".join(f"{a.login}\t{ROLE_TITLES[a.role]}\t{a.name}" for a in found)

    return work


def write_operator_template(path: Path) -> Work:
    async def work(connection: Connection) -> str:
        content = await operator_results.empty_workbook(
            connection, await _current_cycle(connection)
        )
        try:
            await asyncio.to_thread(path.write_bytes, content)
        except OSError as error:
            raise Invalid(f"Файл {path} не записан: {reason_of(error)}.") from None
        return f"Форма для оператора записана в {path}."

    return work


def check_operator_results(path: Path) -> Work:
    content = _read(path)

    async def work(connection: Connection) -> str:
        results = await operator_results.check_workbook(
            connection, await _current_cycle(connection), content
        )
        return f"Ошибок нет, организаций в книге: {len(results)}. Ничего не изменено."

    return work


def import_operator_results(path: Path) -> Work:
    content = _read(path)

    async def work(connection: Connection) -> str:
        summary = await operator_results.import_workbook(
            connection,
            await _current_cycle(connection),
            content,
            file_name=path.name,
            imported_by="командная строка",
        )
        if summary.unchanged:
            return f"Этот файл уже загружен как версия {summary.version}. Ничего не изменено."
        return (
            f"Результаты оператора загружены: версия {summary.version}, "
            f"организаций: {summary.organizations}."
        )

    return work


def check_questionnaire(path: Path, time_zone: ZoneInfo) -> Work:
    edition = read_edition(path)

    async def work(connection: Connection) -> str:
        published = await questionnaires.find_published(connection, edition)
        if published is None:
            then = "Код свободен: при публикации редакция станет действующей."
        else:
            since = in_local_time(published.published_at, time_zone)
            then = f"Эта редакция уже опубликована {since}: публикация ничего не изменит."
        return f"{describe(edition)}\nОшибок нет. {then} Сейчас ничего не изменено."

    return work


def publish_questionnaire(path: Path, time_zone: ZoneInfo) -> Work:
    edition = read_edition(path)

    async def work(connection: Connection) -> str:
        if await organizations.find_town(connection) is None:
            raise NotFound(f"Города ещё нет. {FIRST_STEP}")
        publication = await questionnaires.publish(connection, edition)
        since = in_local_time(publication.published_at, time_zone)
        if not publication.new:
            current = next(iter(publication.accepted_until))
            return (
                f"Эта редакция уже опубликована {since}, ничего не изменено. "
                f"Действует редакция {current}."
            )
        before = describe_predecessors(
            edition.key, publication.accepted_until, publication.published_at, time_zone
        )
        return f"{describe(edition)}\nРедакция опубликована, действует с {since}. {before}".rstrip()

    return work


def export_questionnaire(path: Path, key: str | None) -> Work:
    """The current edition, or one by its key: published here, else shipped with the service."""

    async def work(connection: Connection) -> str:
        edition = await _edition_to_export(connection, key)
        await asyncio.to_thread(write_edition, path, edition)
        return f"Анкета {edition.key} записана в {path}."

    return work


def export_posters(path: Path, organization: str | None, public_url: str, today: date) -> Work:
    require_suffix(path, organization)

    async def work(connection: Connection) -> str:
        written = await write_packs(connection, path, organization, public_url, today)
        return f"Комплектов для печати: {written}, записано в {path}."

    return work


async def _edition_to_export(connection: Connection, key: str | None) -> Edition:
    published = await questionnaires.all_editions(connection)
    if key is None:
        return published[0] if published else questionnaires.built_in_edition()
    shipped = questionnaires.built_in_keys()
    found = next((edition for edition in published if edition.key == key), None)
    if found is None and key not in shipped:
        there = ", ".join(sorted({*shipped, *(edition.key for edition in published)}))
        raise NotFound(f"Редакции анкеты «{key}» нет. Есть: {there}.")
    return found or questionnaires.built_in_edition(key)


async def _current_cycle(connection: Connection) -> Cycle:
    cycle = await cycles.current_cycle(connection)
    if cycle is None:
        raise NotFound("Цикла оценки ещё нет. Создайте его: otklik cycle create --year ГОД.")
    return cycle


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"Файл {path} не открывается: {reason_of(error)}.") from None


def new_town(fields: dict[str, str]) -> NewTown:
    try:
        return msgspec.convert(fields, NewTown)
    except msgspec.ValidationError:
        raise Invalid(
            "Укажите непустые --name и --department, а в --appeal-url — адрес официальной формы "
            "обращений, начиная с https://."
        ) from None
