"""Answers put into a test database through the real intake's own statement."""

import uuid
from datetime import date

from survey_service.database.connection import Connection
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.service import built_in_edition
from survey_service.responses.intake import write_batch
from survey_service.responses.preparation import prepare
from survey_service.responses.structs import Channel, Label
from tests.support.databases import TestDatabase

FLOW = Flow(built_in_edition())


def give(
    town: TestDatabase,
    organization: str,
    answers: dict[str, str],
    *,
    times: int,
    day: date,
    label: Label = "",
    flow: Flow = FLOW,
    channel: Channel = "page",
    proposals: str | None = None,
) -> None:
    assert not flow.problems(answers)

    async def write(connection: Connection) -> None:
        organization_id = await connection.fetchval(
            "SELECT id FROM organizations WHERE slug = $1", organization
        )
        await write_batch(
            connection,
            [
                prepare(
                    organization_id=organization_id,
                    id=uuid.uuid4(),
                    flow=flow,
                    day=day,
                    channel=channel,
                    answers=answers,
                    proposals=proposals,
                    label=label,
                )
                for _ in range(times)
            ],
            0,
        )

    town.run(write)
