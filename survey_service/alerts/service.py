"""Urgent proposals that wait for somebody, and who took them on."""

import uuid
from datetime import UTC, datetime, timedelta

import msgspec

from survey_service.accounts.structs import Account
from survey_service.alerts.structs import Alert
from survey_service.comments.urgency import TOPIC_TITLES
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.problems import NotFound

_queries = Catalogue("alerts")

# How long what somebody took on stays in the list.
KEPT = timedelta(days=30)


async def list_open(connection: Connection) -> list[Alert]:
    """Those that wait, the newest on top, then those taken on lately."""
    return await _list(connection, None, None)


async def acknowledge(
    connection: Connection, account: Account, organization: str, id: uuid.UUID
) -> Alert:
    """Whoever comes second sees who was first."""
    await _queries.run(
        connection,
        "acknowledge",
        organization=organization,
        id=id,
        account_id=account.id,
        now=datetime.now(UTC),
    )
    found = await _list(connection, organization, id)
    if not found:
        raise NotFound("Такого срочного сообщения нет. Обновите список.")
    return found[0]


async def count_open(connection: Connection) -> int:
    return await _queries.value(connection, "count_open", int)


async def _list(
    connection: Connection, organization: str | None, id: uuid.UUID | None
) -> list[Alert]:
    found = await _queries.rows(
        connection,
        "list_alerts",
        Alert,
        organization=organization,
        id=id,
        since=datetime.now(UTC) - KEPT,
    )
    return [msgspec.structs.replace(alert, topic=topic_title(alert.topic)) for alert in found]


def topic_title(topic: str) -> str:
    """A topic that a later list of stems no longer has keeps its key."""
    return TOPIC_TITLES.get(topic, topic)
