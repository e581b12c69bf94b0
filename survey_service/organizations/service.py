"""What other rooms and the command line ask of the registry."""

from collections.abc import Sequence

import msgspec

from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.organizations.structs import NewOrganization, NewTown, Organization, Town
from survey_service.problems import Conflict

_queries = Catalogue("organizations")


async def find_town(connection: Connection) -> Town | None:
    return await _queries.row(connection, "find_town", Town)


async def establish_town(connection: Connection, town: NewTown) -> None:
    """A database belongs to one town for ever: figures of two would mix unseen."""
    existing = await find_town(connection)
    if existing is not None:
        raise Conflict(
            f"В этой базе уже есть город «{existing.name}». Для другого города нужна другая база."
        )
    await _queries.run(connection, "establish_town", **msgspec.structs.asdict(town))


async def list_organizations(connection: Connection) -> list[Organization]:
    """In Russian alphabetical order of the short name."""
    return await _queries.rows(connection, "list_organizations", Organization)


async def put_organizations(
    connection: Connection, organizations: Sequence[NewOrganization]
) -> tuple[int, int]:
    """Numbers of new and of corrected entries; the slug tells which is which."""
    new = 0
    for organization in organizations:
        new += await _queries.value(
            connection, "put_organization", bool, **msgspec.structs.asdict(organization)
        )
    return new, len(organizations) - new


async def demo_is_loaded(connection: Connection) -> bool:
    return await _queries.value(connection, "demo_is_loaded", bool)


async def finish_demo_loading(connection: Connection) -> None:
    await _queries.run(connection, "finish_demo_loading")
