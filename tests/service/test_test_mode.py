"""A staff link makes answers that are stored as tests, in every channel, and never counted."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.responses.structs import OPEN_CHANNELS
from tests.conftest import sign_in
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]
LINK = "/api/v1/organizations/school-1/test-link"


def test_an_anonymous_request_gets_no_test_link(client: Client) -> None:
    assert client.post(LINK).status_code == 401


@pytest.mark.parametrize("login", ["council", "operator", "auditor", "head"])
def test_a_role_without_the_right_gets_no_test_link(client: Client, login: str) -> None:
    assert client.post(LINK, headers=sign_in(client, login)).status_code == 403


def test_an_unknown_organization_has_no_test_link(client: Client) -> None:
    headers = sign_in(client, "department")
    answer = client.post("/api/v1/organizations/nowhere/test-link", headers=headers)
    assert answer.status_code == 404


@pytest.mark.parametrize("login", ["department", "administrator"])
def test_a_test_link_is_good_for_seven_days_at_one_organization(client: Client, login: str) -> None:
    answer = client.post(LINK, headers=sign_in(client, login))
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    link = answer.json()
    address, _, text = link["url"].partition("?test=")
    assert address == "http://testserver.local/q/school-1"
    assert link["embed_url"] == f"http://testserver.local/embed/school-1?test={text}"
    reception = client.app.state.reception
    assert reception.is_test_pass("school-1", text)
    assert not reception.is_test_pass("rucheek", text)
    left = datetime.fromisoformat(link["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


def form(token: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "organization": "school-1",
        "edition": "675n-education-1",
        "form_token": token,
        "channel": "page",
        "answers": {"overall": "yes", "sex": "female"},
        **changes,
    }


@pytest.mark.parametrize("channel", [*sorted(OPEN_CHANNELS), "paper", "interview", "phone"])
def test_a_test_is_stored_as_a_test_in_every_channel(
    client: Client, town: TestDatabase, channel: str
) -> None:
    token = client.app.state.reception.form_token("school-1", "675n-education-1", test=True).token
    headers = {} if channel in OPEN_CHANNELS else sign_in(client, "department")
    answer = client.post("/api/v1/responses", json=form(token, channel=channel), headers=headers)
    assert answer.status_code == 201
    assert town.value("SELECT label FROM responses") == "test"


def test_tests_are_counted_in_no_figure(client: Client, town: TestDatabase) -> None:
    headers = sign_in(client, "department")
    addresses = ("/api/v1/indicators/overview", "/api/v1/indicators/organizations/school-1")
    reception = client.app.state.reception
    ordinary = reception.form_token("school-1", "675n-education-1").token
    for _ in range(12):
        assert client.post("/api/v1/responses", json=form(ordinary)).status_code == 201
    before = [counted(client.get(a, headers=headers).json()) for a in addresses]
    tested = reception.form_token("school-1", "675n-education-1", test=True).token
    for _ in range(70):
        body = form(tested, answers={"overall": "no", "sex": "male"})
        assert client.post("/api/v1/responses", json=body).status_code == 201
    after = [counted(client.get(a, headers=headers).json()) for a in addresses]
    assert after == before
    assert town.value("SELECT count(*) FROM responses WHERE label = 'test'") == 70


def counted(figures: Any) -> Any:
    """The figures without their moment and without what is told of the marked apart."""
    if isinstance(figures, list):
        return [counted(item) for item in figures]
    if isinstance(figures, dict):
        apart = {"as_of", "version", "marks"}
        return {key: counted(value) for key, value in figures.items() if key not in apart}
    return figures
