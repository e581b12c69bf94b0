"""An urgent proposal reaches those who must act, and them alone."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.alerts.service import count_open
from tests.conftest import local_today, sign_in
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]
ALERTS = "/api/v1/alerts"
URGENT = "Учитель Петров бьёт детей, мой телефон 8 913 123-45-67"


def say(client: Client, text: str, *, organization: str = "school-1", test: bool = False) -> str:
    """Through the front door; the id of the answer."""
    form = client.get(f"/api/v1/questionnaires/{organization}").json()
    token = form["form_token"]
    if test:
        link = client.post(
            f"/api/v1/organizations/{organization}/test-link",
            headers=sign_in(client, "department"),
        ).json()
        page = client.get(link["url"].removeprefix("http://testserver.local")).text
        token = page.partition('name="form_token" value="')[2].partition('"')[0]
    body = {
        "id": str(uuid.uuid4()),
        "organization": organization,
        "edition": form["edition"],
        "form_token": token,
        "channel": "page",
        "answers": {"overall": "no"},
        "proposals": text,
    }
    answer = client.post("/api/v1/responses", json=body)
    assert answer.status_code == 201, answer.text
    return str(body["id"])


def alerts(client: Client) -> list[dict[str, Any]]:
    answer = client.get(ALERTS, headers=sign_in(client, "department"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return list(answer.json())


def take_on(client: Client, id: str, organization: str = "school-1") -> Any:
    return client.post(
        f"{ALERTS}/{organization}/{id}/acknowledgement", headers=sign_in(client, "department")
    )


def test_an_anonymous_request_sees_no_alerts(client: Client) -> None:
    assert client.get(ALERTS).status_code == 401
    address = f"{ALERTS}/school-1/{uuid.uuid4()}/acknowledgement"
    assert client.post(address).status_code == 401


@pytest.mark.parametrize("login", ["council", "operator", "administrator", "auditor", "head"])
def test_only_the_department_sees_alerts(client: Client, login: str) -> None:
    id = say(client, URGENT)
    headers = sign_in(client, login)
    assert client.get(ALERTS, headers=headers).status_code == 403
    address = f"{ALERTS}/school-1/{id}/acknowledgement"
    assert client.post(address, headers=headers).status_code == 403


def test_an_urgent_proposal_is_listed_with_its_masked_text(client: Client) -> None:
    id = say(client, URGENT)
    say(client, "Поставьте скамейки, пожалуйста.")
    assert alerts(client) == [
        {
            "organization": "school-1",
            "short_name": "Школа № 1",
            "id": id,
            "topic": "насилие или травля",
            "text": "Учитель [имя] бьёт детей, мой телефон [телефон]",
            "day": local_today().isoformat(),
            "test": False,
            "acknowledged_by": None,
            "acknowledged_at": None,
        }
    ]


def test_a_trial_is_listed_as_a_trial(client: Client) -> None:
    say(client, URGENT, test=True)
    (found,) = alerts(client)
    assert found["test"] is True


def test_the_second_person_sees_who_was_first(client: Client, town: TestDatabase) -> None:
    id = say(client, URGENT)
    first = take_on(client, id)
    assert (first.status_code, first.json()["acknowledged_by"]) == (200, "Department")
    town.fetch("UPDATE accounts SET name = 'Olga' WHERE login = 'department'")
    town.fetch("UPDATE accounts SET role = 'department' WHERE login = 'auditor'")
    second = client.post(
        f"{ALERTS}/school-1/{id}/acknowledgement", headers=sign_in(client, "auditor")
    )
    assert second.status_code == 200
    assert second.json()["acknowledged_by"] == "Olga"
    assert second.json()["acknowledged_at"] == first.json()["acknowledged_at"]


def test_what_waits_stands_before_what_was_taken_on(client: Client) -> None:
    first = say(client, URGENT)
    second = say(client, "В группе травля", organization="rucheek")
    assert take_on(client, first).status_code == 200
    assert [alert["id"] for alert in alerts(client)] == [second, first]


def test_what_was_taken_on_leaves_the_list_after_thirty_days(
    client: Client, town: TestDatabase
) -> None:
    old, new = say(client, URGENT), say(client, URGENT)
    for id in (old, new):
        take_on(client, id)
    for id, days in ((old, 31), (new, 29)):
        town.fetch(
            "UPDATE alerts SET acknowledged_at = now() - $2::interval WHERE response_id = $1",
            uuid.UUID(id),
            timedelta(days=days),
        )
    assert [alert["id"] for alert in alerts(client)] == [new]
    # Who opens an old address still sees who took it on.
    assert take_on(client, old).json()["acknowledged_by"] == "Department"


def test_an_annulled_answer_is_no_alert(client: Client, town: TestDatabase) -> None:
    id = say(client, URGENT)
    assert town.run(count_open) == 1
    town.fetch(
        "INSERT INTO response_annulments (organization_id, response_id, account_id, reason)"
        " SELECT organization_id, response_id, 1, 'ошибка ввода' FROM urgent_responses"
    )
    assert alerts(client) == []
    assert town.run(count_open) == 0
    assert take_on(client, id).status_code == 404


def test_an_alert_taken_on_is_not_counted_as_open(client: Client, town: TestDatabase) -> None:
    take_on(client, say(client, URGENT))
    assert town.run(count_open) == 0


@pytest.mark.parametrize(
    "address",
    [
        f"school-1/{uuid.uuid4()}/acknowledgement",
        "school-1/nonsense/acknowledgement",
        f"nowhere/{uuid.uuid4()}/acknowledgement",
    ],
)
def test_an_unknown_alert_is_not_found(client: Client, address: str) -> None:
    answer = client.post(f"{ALERTS}/{address}", headers=sign_in(client, "department"))
    assert answer.status_code == 404


def test_an_alert_of_another_organization_is_not_found(client: Client) -> None:
    id = say(client, URGENT)
    assert take_on(client, id, "rucheek").status_code == 404
    assert alerts(client)[0]["acknowledged_at"] is None


def test_an_erased_text_leaves_the_alert(client: Client, town: TestDatabase) -> None:
    say(client, URGENT)
    town.fetch("DELETE FROM response_texts")
    assert alerts(client)[0]["text"] == ""
