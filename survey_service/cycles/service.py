"""Assessment cycles: opened with their list and policies, closed once."""

import msgspec

from survey_service.cycles.structs import Cycle, NewCycle
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.problems import Conflict, Invalid, NotFound

_queries = Catalogue("cycles")


async def create_cycle(connection: Connection, new: NewCycle) -> Cycle:
    """Every organisation of the registry is on the list; one open cycle at a time."""
    if new.survey_from > new.survey_to:
        raise Invalid("Первый день опроса позже последнего. Поменяйте их местами.")
    current = await current_cycle(connection)
    if current is not None and not current.closed:
        raise Conflict(
            f"Цикл {current.year} года ещё открыт. Сначала закройте его: otklik cycle close "
            f"--year {current.year}."
        )
    cycle_id = await _queries.optional_value(
        connection,
        "create_cycle",
        int,
        year=new.year,
        title=f"Независимая оценка качества {new.year} года",
        survey_from=new.survey_from,
        survey_to=new.survey_to,
        policies=msgspec.to_builtins(new.policies),
    )
    if cycle_id is None:
        raise Conflict(f"Цикл {new.year} года уже есть.")
    await _queries.run(connection, "list_every_organization", cycle_id=cycle_id)
    return await find_cycle(connection, new.year)


async def find_cycle(connection: Connection, year: int) -> Cycle:
    cycle = await _queries.row(connection, "find_cycle", Cycle, year=year)
    if cycle is None:
        raise NotFound(f"Цикла {year} года нет. Создайте его: otklik cycle create --year {year}.")
    return cycle


async def current_cycle(connection: Connection) -> Cycle | None:
    return await _queries.row(connection, "current_cycle", Cycle)


async def close_cycle(connection: Connection, year: int) -> Cycle:
    cycle = await find_cycle(connection, year)
    if cycle.closed:
        raise Conflict(f"Цикл {year} года уже закрыт.")
    await _queries.run(connection, "close_cycle", id=cycle.id)
    return cycle


async def extend_open_cycle(connection: Connection) -> int:
    """How many organisations joined the open cycle's list: whoever can be answered about
    must be seen on the dashboard."""
    return len(await _queries.rows(connection, "list_new_organizations", dict))
