"""Published editions: they never change, and the newest is the current one."""

import hashlib
import re
from datetime import datetime, timedelta
from importlib import resources

import msgspec

from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.problems import Conflict
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.structs import Edition

BUILT_IN = "675n-education-1"
# A page opened, or an answer queued, before a new edition came out is still taken.
ACCEPTED_AFTER_SUCCESSOR = timedelta(days=30)

_queries = Catalogue("questionnaires")
_EDITIONS = resources.files("survey_service.questionnaires") / "editions"


class PublishedEdition(msgspec.Struct, frozen=True):
    key: str
    content: Edition
    published_at: datetime


class Publication(msgspec.Struct, frozen=True):
    """What publishing did: ``new`` is false for content that was published already."""

    published_at: datetime
    new: bool
    # Of editions that are still accepted, the current one included: until when (none: open).
    accepted_until: dict[str, datetime | None]


def built_in_edition(key: str = BUILT_IN) -> Edition:
    """``KeyError`` for a key that is not among those shipped with the service."""
    file = _EDITIONS / f"{key}.json"
    if key not in built_in_keys():
        raise KeyError(key)
    return msgspec.json.decode(file.read_bytes(), type=Edition)


def built_in_keys() -> list[str]:
    return sorted(file.name.removesuffix(".json") for file in _EDITIONS.iterdir())


async def publish(connection: Connection, edition: Edition) -> Publication:
    """Publishing the same content again changes nothing; other content is refused."""
    Flow(edition)
    written = await _queries.optional_value(
        connection,
        "publish_edition",
        str,
        key=edition.key,
        content=msgspec.to_builtins(edition),
        sha256=hashlib.sha256(msgspec.json.encode(edition)).digest(),
    )
    published = await find_published(connection, edition)
    assert published is not None
    return Publication(
        published_at=published.published_at,
        new=written is not None,
        accepted_until=await _accepted_until(connection),
    )


async def find_published(connection: Connection, edition: Edition) -> PublishedEdition | None:
    """None while the key is free; ``Conflict`` when it names another content.

    Contents are compared, not hashes: a field that editions get later changes the
    bytes of those published before, and not what they say.
    """
    published = await find_by_key(connection, edition.key)
    if published is not None and published.content != edition:
        free = await _free_key(connection, edition.key)
        raise Conflict(
            f"Редакция анкеты {edition.key} уже опубликована с другим содержанием и не меняется. "
            f"Дайте этой редакции новый код, например {free}."
        )
    return published


async def find_by_key(connection: Connection, key: str) -> PublishedEdition | None:
    return await _queries.row(connection, "find_edition", PublishedEdition, key=key)


async def _free_key(connection: Connection, key: str) -> str:
    taken = {edition.key for edition in await all_editions(connection)}
    stem = re.sub(r"-\d+$", "", key)[:60]
    return next(
        free for number in range(2, len(taken) + 3) if (free := f"{stem}-{number}") not in taken
    )


async def _accepted_until(connection: Connection) -> dict[str, datetime | None]:
    published = await _queries.rows(connection, "list_editions", PublishedEdition)
    until: dict[str, datetime | None] = {}
    successor_at: datetime | None = None
    for edition in published:
        until[edition.key] = successor_at and successor_at + ACCEPTED_AFTER_SUCCESSOR
        successor_at = edition.published_at
    return until


async def all_editions(connection: Connection) -> list[Edition]:
    """Newest first; also those that are accepted no more, whose answers are still shown."""
    published = await _queries.rows(connection, "list_editions", PublishedEdition)
    return [edition.content for edition in published]


async def accepted_editions(connection: Connection, now: datetime) -> list[Edition]:
    """The current edition first, then those whose successor is younger than 30 days."""
    published = await _queries.rows(connection, "list_editions", PublishedEdition)
    accepted = []
    successor_at: datetime | None = None
    for edition in published:
        if successor_at is None or now - successor_at < ACCEPTED_AFTER_SUCCESSOR:
            accepted.append(edition.content)
        successor_at = edition.published_at
    return accepted
