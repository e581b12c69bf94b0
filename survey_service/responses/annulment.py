"""The undo of what the staff typed in: a slip of the finger must not become an opinion.

The answer itself stays for ever; beside it stands who took it back and why, and its
counts are subtracted in the same transaction. A citizen's own answer is nobody's to undo.
"""

import uuid

import msgspec

from survey_service.accounts.structs import Account
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.problems import Conflict, NotFound
from survey_service.responses.intake import SLOTS
from survey_service.responses.structs import OPEN_CHANNELS, Annulment, Channel

# Beyond the slots of the intake's writers, so that an undo never waits for a flush.
_SLOT = SLOTS

_queries = Catalogue("responses")


class _Found(msgspec.Struct, frozen=True):
    organization_id: int
    channel: Channel


async def annul(
    connection: Connection, account: Account, organization: str, id: uuid.UUID, reason: str
) -> tuple[Annulment, bool]:
    """The undoing, and whether it is new: of several at once one annuls, the others see it."""
    found = await _queries.row(
        connection, "find_channel", _Found, organization=organization, response_id=id
    )
    if found is None:
        raise NotFound("Такого ответа нет. Обновите страницу и проверьте список внесённых анкет.")
    if found.channel in OPEN_CHANNELS:
        raise Conflict(
            "Этот ответ человек дал сам, отменить его нельзя. Отменить можно только ответы, "
            "которые внесли сотрудники: с бумаги, из интервью и по телефону."
        )
    new = await _queries.value(
        connection,
        "annul_response",
        int,
        organization_id=found.organization_id,
        response_id=id,
        account_id=account.id,
        reason=reason.strip(),
        slot=_SLOT,
    )
    annulment = await _queries.row(
        connection,
        "find_annulment",
        Annulment,
        organization_id=found.organization_id,
        response_id=id,
    )
    assert annulment is not None
    return annulment, new > 0


async def count_batch(
    connection: Connection, organization_id: int, channel: Channel, batch: str
) -> int:
    """Forms of this batch that count."""
    return await _queries.value(
        connection,
        "count_batch",
        int,
        organization_id=organization_id,
        channel=channel,
        batch=batch,
    )
