"""The public contract of an answer: statuses, order of checks, and one row for one answer."""

import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.app import create_app
from survey_service.responses import form_tokens
from survey_service.responses.structs import Sender, Submission
from survey_service.settings import Settings
from tests.conftest import local_today, sign_in
from tests.support.answers import submission
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]


@pytest.fixture
def form(client: Client) -> dict[str, Any]:
    """A good submission with a fresh id."""
    questionnaire = client.get("/api/v1/questionnaires/school-1").json()
    return submission(
        questionnaire, answers={"stand_used": "yes", "stand_satisfied": "no", "overall": "yes"}
    )


def send(client: Client, form: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    answer = client.post("/api/v1/responses", json=form)
    return answer.status_code, answer.json()


def stored(town: TestDatabase) -> int:
    return int(town.value("SELECT count(*) FROM responses"))


def test_the_questionnaire_is_public_and_complete(client: Client) -> None:
    answer = client.get("/api/v1/questionnaires/school-1")
    questionnaire = answer.json()
    assert answer.status_code == 200
    assert set(questionnaire) == {
        "organization", "edition", "title", "questions", "form_token", "expires_at",
    }  # fmt: skip
    assert set(questionnaire["questions"][1]) == {
        "key", "text", "kind", "visible_when", "options",
    }  # fmt: skip
    assert questionnaire["questions"][1]["visible_when"] == {
        "question": "stand_used",
        "options": ["yes"],
    }
    assert "set-cookie" not in answer.headers
    assert client.get("/api/v1/questionnaires/nowhere").status_code == 404


def test_an_answer_gets_a_receipt_once_it_is_stored(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    status, receipt = send(client, form)
    assert (status, receipt["replayed"]) == (201, False)
    (row,) = town.fetch("SELECT receipt, day, channel, answers::text FROM responses")
    assert row["receipt"] == receipt["receipt"]
    assert row["day"] == local_today()
    assert row["channel"] == "page"


def test_the_same_answer_again_gets_the_first_receipt_whatever_else_it_says(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    _, first = send(client, form)
    again = {"receipt": first["receipt"], "replayed": True}
    assert send(client, form) == (200, again)
    assert send(client, {**form, "form_token": "expired"}) == (200, again)
    assert send(client, {**form, "answers": {"price": "low"}}) == (200, again)
    assert send(client, {**form, "edition": "gone"}) == (200, again)
    assert send(client, {**form, "channel": "paper"}) == (200, again)
    assert send(client, {"id": form["id"], "organization": "school-1"}) == (200, again)
    assert stored(town) == 1


def test_one_id_at_two_organizations_is_two_answers(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    send(client, form)
    token = client.get("/api/v1/questionnaires/rucheek").json()["form_token"]
    status, _ = send(client, {**form, "organization": "rucheek", "form_token": token})
    assert status == 201
    assert stored(town) == 2


def test_two_at_once_give_one_row_and_one_receipt(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    answers: list[tuple[int, dict[str, Any]]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(send(client, form))) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200] * 11 + [201]
    assert len({receipt["receipt"] for _, receipt in answers}) == 1
    assert stored(town) == 1
    assert town.value("SELECT sum(count) FROM response_counts WHERE question = '*'") == 1


def test_the_token_is_checked_before_the_answers(client: Client, form: dict[str, Any]) -> None:
    status, problem = send(client, {**form, "form_token": "forged", "answers": {"x": "y"}})
    assert status == 422
    assert list(problem["errors"]) == ["form_token"]


def test_an_expired_token_is_refused(
    client: Client, town: TestDatabase, form: dict[str, Any], settings: Settings
) -> None:
    yesterday = datetime.now(UTC) - timedelta(hours=25)
    old = form_tokens.mint(settings.secret_key, "school-1", form["edition"], yesterday)
    status, problem = send(client, {**form, "form_token": old.token})
    assert status == 422
    assert "слишком давно" in problem["errors"]["form_token"]
    assert stored(town) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers": {}}, "answers"),
        ({"answers": {"sex": "male"}}, "answers"),
        ({"answers": {"overall": "maybe"}}, "answers.overall"),
        ({"answers": {"price": "yes"}}, "answers.price"),
        ({"answers": {"stand_used": "no", "stand_satisfied": "yes"}}, "answers.stand_satisfied"),
        ({"answers": {"overall": 1}}, "answers"),
        ({"answers": {"overall\x00": "yes"}}, "answers.overall\x00"),
        ({"proposals": "да\x00нет"}, "proposals"),
        ({"proposals": "а" * 4001}, "proposals"),
        ({"edition": "old"}, "edition"),
        ({"id": "not a uuid"}, "id"),
        ({"id": 2**70}, "id"),
        ({"channel": "fax"}, "channel"),
        ({"ip": "127.0.0.1"}, "ip"),
    ],
)
def test_what_does_not_fit_the_form_is_refused_by_field_and_not_stored(
    client: Client, town: TestDatabase, form: dict[str, Any], changes: dict[str, Any], field: str
) -> None:
    status, problem = send(client, {**form, **changes})
    assert status == 422
    assert field in problem["errors"]
    assert all(sentence.endswith(".") for sentence in problem["errors"].values())
    assert stored(town) == 0


@pytest.mark.parametrize("field", ["id", "organization", "form_token", "answers", "channel"])
def test_a_missing_field_is_named(client: Client, form: dict[str, Any], field: str) -> None:
    del form[field]
    status, problem = send(client, form)
    assert status == 422
    assert field in problem["errors"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"id": "\\ud800"}',
    ],
    ids=range(4),
)
def test_an_unreadable_body_is_refused(client: Client, body: bytes) -> None:
    answer = client.post("/api/v1/responses", content=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_oversized_body_is_refused(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    status, problem = send(client, {**form, "proposals": "я" * 70_000})
    assert (status, problem["status"]) == (413, 413)
    assert stored(town) == 0


def test_an_unknown_organization_is_not_found(client: Client, form: dict[str, Any]) -> None:
    status, _ = send(client, {**form, "organization": "school-99"})
    assert status == 404


@pytest.mark.parametrize("channel", ["paper", "interview", "phone"])
def test_a_channel_of_the_staff_needs_an_account_with_the_right(
    client: Client, town: TestDatabase, form: dict[str, Any], channel: str
) -> None:
    form = {**form, "channel": channel}
    assert send(client, form)[0] == 401
    council = sign_in(client, "council")
    assert client.post("/api/v1/responses", json=form, headers=council).status_code == 403
    assert stored(town) == 0
    department = sign_in(client, "department")
    assert client.post("/api/v1/responses", json=form, headers=department).status_code == 201
    assert town.value("SELECT channel FROM responses") == channel


def test_the_staffs_answer_keeps_its_batch_and_who_typed_it_in(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    department = sign_in(client, "department")
    paper = {**form, "channel": "paper", "batch": " Собрание 12 марта "}
    assert client.post("/api/v1/responses", json=paper, headers=department).status_code == 201
    row = town.fetch("SELECT batch, login FROM responses JOIN accounts ON accounts.id = entered_by")
    assert row == [{"batch": "Собрание 12 марта", "login": "department"}]


def test_a_citizens_answer_has_no_batch(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    for channel in ("page", "embed", "qr", "kiosk"):
        status, problem = send(client, {**form, "channel": channel, "batch": "12"})
        assert (status, list(problem["errors"])) == (422, ["batch"])
    assert stored(town) == 0


@pytest.mark.parametrize("batch", ["а" * 41, "строка\nстрока", "\x00", 12])
def test_a_batch_is_one_short_line(client: Client, form: dict[str, Any], batch: object) -> None:
    status, problem = send(client, {**form, "channel": "paper", "batch": batch})
    assert (status, list(problem["errors"])) == (422, ["batch"])


def test_a_citizens_answer_names_nobody_even_from_a_signed_in_browser(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    department = sign_in(client, "department")
    assert client.post("/api/v1/responses", json=form, headers=department).status_code == 201
    with client.portal() as portal:
        again = msgspec.convert({**form, "id": str(uuid.uuid4())}, Submission)
        known = Sender(address="192.0.2.1", entered_by=1)
        portal.call(client.app.state.reception.receive, again, known)
    assert (
        town.fetch("SELECT batch, entered_by FROM responses")
        == [{"batch": "", "entered_by": None}] * 2
    )


def test_the_schema_describes_the_body_and_the_problems(client: Client) -> None:
    operation = client.get("/schema").json()["paths"]["/api/v1/responses"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert {"id", "organization", "form_token", "answers"} <= set(body["required"])
    assert "application/problem+json" in operation["responses"]["422"]["content"]


@pytest.mark.parametrize(
    ("zone", "hours"), [("Pacific/Kiritimati", 14), ("Pacific/Pago_Pago", -11)]
)
def test_the_day_of_an_answer_is_the_towns_own(
    settings: Settings, town: TestDatabase, zone: str, hours: int
) -> None:
    local = msgspec.structs.replace(settings, time_zone=ZoneInfo(zone))
    with TestClient(create_app(local), raise_server_exceptions=False) as client:
        form = client.get("/api/v1/questionnaires/school-1").json()
        before = (datetime.now(UTC) + timedelta(hours=hours)).date()
        answer = client.post(
            "/api/v1/responses",
            json=submission(form),
        )
        after = (datetime.now(UTC) + timedelta(hours=hours)).date()
    assert answer.status_code == 201
    assert before <= town.value("SELECT day FROM responses") <= after


def test_a_proposal_is_masked_before_it_is_stored(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    send(client, {**form, "proposals": "Звоните +7 913 123-45-67, Анна Петровна Смирнова"})
    (row,) = town.fetch(
        "SELECT body, text_hash, sha256(salt || convert_to(body, 'UTF8')) AS expected"
        " FROM response_texts JOIN responses ON id = response_id"
    )
    assert row["body"] == "Звоните [телефон], [имя]"
    assert row["text_hash"] == row["expected"]


def test_a_blank_proposal_is_no_proposal(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    assert send(client, {**form, "proposals": "  \n "})[0] == 201
    assert town.value("SELECT count(*) FROM response_texts") == 0


def test_counts_equal_the_raw_answers(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    for answers in ({"overall": "yes"}, {"overall": "no", "sex": "male"}, {"staff": "yes"}):
        assert send(client, {**form, "id": str(uuid.uuid4()), "answers": answers})[0] == 201
    assert town.fetch(COUNTS) == town.fetch(RAW)


@pytest.mark.parametrize(
    "body",
    [
        b'{"channel":"fax","id":"6a8d4f0e-0000-4000-8000-000000000000","organization":"\xff"}',
        b'{"answers":' + b"[" * 30_000,
        b'{"unknown":' + b"[" * 30_000,
        b'{"id":"6a8d4f0e-0000-4000-8000-000000000000","organization":"a","x":' + b"[" * 30_000,
    ],
    ids=range(4),
)
def test_a_hostile_body_is_refused_and_never_an_error_of_ours(client: Client, body: bytes) -> None:
    assert client.post("/api/v1/responses", content=body).status_code in {400, 422}


COUNTS = """
    SELECT organization_id, question, option, sum(count)::bigint AS n FROM response_counts
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
RAW = """
    SELECT organization_id, question, option, count(*) AS n FROM (
        SELECT organization_id, key AS question, value AS option
        FROM responses, jsonb_each_text(answers)
        UNION ALL SELECT organization_id, '*', '*' FROM responses
    ) AS given GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_site_cannot_vote_with_its_visitors_addresses(
    client: Client, town: TestDatabase, form: dict[str, Any], headers: dict[str, str]
) -> None:
    answer = client.post("/api/v1/responses", content=msgspec.json.encode(form), headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert town.value("SELECT count(*) FROM responses") == 0
    preflight = client.options("/api/v1/responses", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in preflight.headers
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver.local"}
    assert client.post("/api/v1/responses", json=form, headers=ours).status_code == 201
