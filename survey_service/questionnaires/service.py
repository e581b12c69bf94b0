"""Published editions: they never change, and the newest is the current one."""

import hashlib
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


class PublishedEdition(msgspec.Struct, frozen=True):
    key: str
    content: Edition
    published_at: datetime


def built_in_edition() -> Edition:
    file = resources.files("survey_service.questionnaires") / "editions" / f"{BUILT_IN}.json"
    return msgspec.json.decode(file.read_bytes(), type=Edition)


async def publish(connection: Connection, edition: Edition) -> None:
    """Publishing the same content again changes nothing; other content is refused."""
    Flow(edition)
    sha256 = hashlib.sha256(msgspec.json.encode(edition)).digest()
    existing = await _queries.optional_value(
        connection, "find_edition_hash", bytes, key=edition.key
    )
    if existing is None:
        await _queries.run(
            connection,
            "publish_edition",
            key=edition.key,
            content=msgspec.to_builtins(edition),
            sha256=sha256,
        )
    elif existing != sha256:
        raise Conflict(
            f"Редакция анкеты {edition.key} уже опубликована и не меняется; "
            "дайте новой редакции новый ключ."
        )


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
