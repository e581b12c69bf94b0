"""Packs of printed materials, for one organisation and for all of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

import msgspec

from survey_service.database.connection import Connection
from survey_service.organizations import service as organizations
from survey_service.organizations.structs import Organization, Town
from survey_service.posters.archive import GrowingArchive
from survey_service.posters.contents import fill_pack
from survey_service.posters.typesetting import typeset
from survey_service.problems import NotFound
from survey_service.questionnaires import service as questionnaires
from survey_service.questionnaires.structs import Edition

T = TypeVar("T")

# Typesetting takes all of a processor, so two packs at once would only make both late;
# the answers of citizens go on meanwhile.
_workshop = ThreadPoolExecutor(max_workers=1, thread_name_prefix="posters")


class Order(msgspec.Struct, frozen=True):
    """Everything that the database knows for packs: after it no connection is needed."""

    town: Town
    edition: Edition
    organizations: tuple[Organization, ...]
    public_url: str
    today: date


async def find_organization(connection: Connection, slug: str) -> Organization | None:
    known = await organizations.list_organizations(connection)
    return next((o for o in known if o.slug == slug), None)


async def make_pack(
    connection: Connection, organization_slug: str, public_url: str, today: date
) -> bytes:
    """The PDF for one organisation; ``NotFound`` for an unknown one."""
    organization = await find_organization(connection, organization_slug)
    if organization is None:
        raise NotFound(f"Организации с кодом {organization_slug} нет. Проверьте код в перечне.")
    order = await _order(connection, [organization], public_url, today)
    return await _in_workshop(partial(_make, order, organization))


async def order_all(connection: Connection, public_url: str, today: date) -> Order:
    """What ``make_all`` is to make; ``NotFound`` while there is nothing to print."""
    known = await organizations.list_organizations(connection)
    if not known:
        raise NotFound("Организаций ещё нет. Загрузите их: otklik organizations import ФАЙЛ.")
    return await _order(connection, known, public_url, today)


async def make_all(order: Order) -> AsyncIterator[bytes]:
    """A ZIP with a pack for every organisation, in pieces as it grows. It holds no
    connection: a slow reader of a large town would keep one for minutes."""
    with GrowingArchive(order.today) as archive:
        for organization in order.organizations:
            yield await _in_workshop(partial(_add, archive, order, organization))
        yield await _in_workshop(archive.finish)


def _add(archive: GrowingArchive, order: Order, organization: Organization) -> bytes:
    return archive.add(f"{organization.slug}.pdf", _make(order, organization))


def _make(order: Order, organization: Organization) -> bytes:
    pack = fill_pack(order.town, organization, order.edition, order.public_url, order.today)
    return typeset(pack, order.today)


async def _in_workshop(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_workshop, work)


async def _order(
    connection: Connection, known: list[Organization], public_url: str, today: date
) -> Order:
    town = await organizations.find_town(connection)
    editions = await questionnaires.accepted_editions(connection, datetime.now(UTC))
    if town is None or not editions:
        raise NotFound(
            "Города ещё нет. Создайте его: otklik town init --name … --department … --appeal-url …."
        )
    return Order(town, editions[0], tuple(known), public_url, today)
