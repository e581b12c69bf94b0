"""A proposal that cannot wait is known with the answer, and the page is told at once."""

import uuid
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.comments.urgency import TOPIC_TITLES
from tests.support.answers import submission
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]
URGENT = "Звоните +7 913 123-45-67: в раздевалке избили моего ребёнка."


@pytest.fixture
def form(client: Client) -> dict[str, Any]:
    questionnaire = client.get("/api/v1/questionnaires/school-1").json()
    return submission(questionnaire, proposals=URGENT)


def test_an_urgent_proposal_is_marked_with_its_topic_and_the_page_is_told(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    answer = client.post("/api/v1/responses", json=form)
    assert answer.status_code == 201
    assert answer.headers["otklik-urgent"] == "1"
    assert set(answer.json()) == {"receipt", "replayed"}
    (row,) = town.fetch("SELECT response_id, topic FROM urgent_responses")
    assert str(row["response_id"]) == form["id"]
    assert row["topic"] in TOPIC_TITLES
    assert "913" not in town.value("SELECT body FROM response_texts")


def test_a_replay_is_told_too_and_alarms_nobody_twice(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    for status in (201, 200):
        answer = client.post("/api/v1/responses", json=form)
        assert (answer.status_code, answer.headers["otklik-urgent"]) == (status, "1")
    assert town.value("SELECT count(*) FROM urgent_responses") == 1


def test_an_ordinary_proposal_and_none_alarm_nobody(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    for proposals in ("Больше кружков и новый спортзал.", "", None):
        body = {**form, "id": str(uuid.uuid4()), "proposals": proposals}
        answer = client.post("/api/v1/responses", json=body)
        assert answer.status_code == 201
        assert "otklik-urgent" not in answer.headers
    assert town.value("SELECT count(*) FROM urgent_responses") == 0
