"""Answers put into a test database through the real intake's own statement."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

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


def submission(questionnaire: Mapping[str, Any], **more: object) -> dict[str, Any]:
    """A good body for `POST /api/v1/responses`, by the questionnaire that the API gave."""
    return {
        "id": str(uuid.uuid4()),
        "organization": questionnaire["organization"],
        "edition": questionnaire["edition"],
        "form_token": questionnaire["form_token"],
        "channel": "page",
        "answers": {"overall": "yes"},
        **more,
    }
