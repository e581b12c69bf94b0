"""The undo of what the staff typed in, and the desk where they do it: who may, what is
subtracted, what stays."""

import threading
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.public.headers import style_hash
from survey_service.public.static_files import ENTRY_STYLE
from tests.conftest import sign_in
from tests.service.test_submission import COUNTS
from tests.support.answers import submission
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]
Headers = dict[str, str]

REASON = {"reason": "Анкета внесена дважды"}
# As COUNTS, but of the answers that were not taken back.
RAW_WITHOUT_ANNULLED = """
    SELECT organization_id, question, option, count(*) AS n FROM (
        SELECT organization_id, id, key AS question, value AS option
        FROM responses, jsonb_each_text(answers)
        UNION ALL SELECT organization_id, id, '*', '*' FROM responses
    ) AS given
    WHERE NOT EXISTS (SELECT FROM response_annulments AS a
        WHERE a.organization_id = given.organization_id AND a.response_id = given.id)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
COUNTS_ABOVE_NOUGHT = f"SELECT * FROM ({COUNTS}) AS counted WHERE n <> 0"


@pytest.fixture
def department(client: Client) -> Headers:
    return sign_in(client, "department")


def enter(client: Client, headers: Headers, channel: str = "paper", **changes: Any) -> str:
    """The id of a stored answer."""
    form = client.get("/api/v1/questionnaires/school-1").json()
    id = str(uuid.uuid4())
    body = {
        "id": id,
        "organization": "school-1",
        "edition": form["edition"],
        "form_token": form["form_token"],
        "channel": channel,
        "answers": {"overall": "yes", "staff": "no"},
        **changes,
    }
    answer = client.post("/api/v1/responses", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return id


def address(id: str, organization: str = "school-1") -> str:
    return f"/api/v1/organizations/{organization}/responses/{id}/annulment"


def undo(client: Client, headers: Headers, id: str) -> tuple[int, dict[str, Any]]:
    answer = client.post(address(id), json=REASON, headers=headers)
    return answer.status_code, answer.json()


def test_anonymous_undoes_nothing(client: Client, department: Headers, town: TestDatabase) -> None:
    id = enter(client, department)
    assert undo(client, {}, id)[0] == 401
    assert town.value("SELECT count(*) FROM response_annulments") == 0


@pytest.mark.parametrize(
    ("login", "status"),
    [("council", 403), ("operator", 403), ("auditor", 403), ("head", 403), ("administrator", 201)],
)
def test_only_those_who_may_type_in_may_undo(
    client: Client, department: Headers, login: str, status: int
) -> None:
    id = enter(client, department)
    assert undo(client, sign_in(client, login), id)[0] == status


def test_another_site_undoes_nothing_with_the_cookie(
    client: Client, department: Headers, town: TestDatabase
) -> None:
    id = enter(client, department)
    cookie = {"Cookie": f"otklik_session={department['Authorization'].split()[1]}"}
    foreign = {**cookie, "Origin": "https://evil.example"}
    assert undo(client, foreign, id)[0] == 403
    assert town.value("SELECT count(*) FROM response_annulments") == 0
    assert undo(client, {**cookie, "Origin": "http://testserver.local"}, id)[0] == 201


def test_another_site_types_nothing_in_with_the_cookie(
    client: Client, department: Headers, town: TestDatabase
) -> None:
    form = client.get("/api/v1/questionnaires/school-1").json()
    body = submission(form, channel="paper")
    cookie = {"Cookie": f"otklik_session={department['Authorization'].split()[1]}"}
    foreign = {**cookie, "Origin": "https://evil.example"}
    assert client.post("/api/v1/responses", json=body, headers=foreign).status_code == 403
    assert town.value("SELECT count(*) FROM responses") == 0


@pytest.mark.parametrize("channel", ["paper", "interview", "phone"])
def test_an_undone_paper_form_leaves_the_counts_and_stays_stored(
    client: Client, department: Headers, town: TestDatabase, channel: str
) -> None:
    enter(client, department, channel)
    id = enter(client, department, channel, answers={"overall": "no", "sex": "male"})
    status, body = undo(client, department, id)
    assert status == 201
    assert body["reason"] == REASON["reason"]
    assert town.value("SELECT count(*) FROM responses") == 2
    assert town.fetch(COUNTS_ABOVE_NOUGHT) == town.fetch(RAW_WITHOUT_ANNULLED)
    (row,) = town.fetch(
        "SELECT response_id::text, login, reason FROM response_annulments"
        " JOIN accounts ON accounts.id = account_id"
    )
    assert row == {"response_id": id, "login": "department", "reason": REASON["reason"]}


def test_undoing_twice_subtracts_once_and_tells_the_first(
    client: Client, department: Headers, town: TestDatabase
) -> None:
    id = enter(client, department)
    status, first = undo(client, department, id)
    again = client.post(address(id), json={"reason": "другая"}, headers=department)
    assert (status, again.status_code) == (201, 200)
    assert again.json() == first
    assert town.fetch(COUNTS_ABOVE_NOUGHT) == []


def test_two_at_once_undo_once(client: Client, department: Headers, town: TestDatabase) -> None:
    enter(client, department)
    id = enter(client, department)
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(undo(client, department, id)[0]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * 7 + [201]
    assert town.fetch(COUNTS_ABOVE_NOUGHT) == town.fetch(RAW_WITHOUT_ANNULLED)


def test_undoing_while_others_answer_waits_in_no_circle(
    client: Client, department: Headers, town: TestDatabase
) -> None:
    ids = [enter(client, department) for _ in range(12)]
    statuses: list[int] = []

    def undo_all(those: list[str]) -> None:
        statuses.extend(undo(client, department, id)[0] for id in those)

    threads = [threading.Thread(target=undo_all, args=(ids[half::2],)) for half in (0, 1)]
    threads += [
        threading.Thread(target=lambda: [enter(client, department) for _ in range(12)])
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 12
    assert town.value("SELECT count(*) FROM responses") == 36
    assert town.fetch(COUNTS_ABOVE_NOUGHT) == town.fetch(RAW_WITHOUT_ANNULLED)


@pytest.mark.parametrize("channel", ["page", "embed", "qr", "kiosk"])
def test_a_citizens_own_answer_is_nobodys_to_undo(
    client: Client, department: Headers, town: TestDatabase, channel: str
) -> None:
    id = enter(client, {}, channel)
    status, problem = undo(client, department, id)
    assert status == 409
    assert "отменить его нельзя" in problem["detail"]
    assert town.value("SELECT count(*) FROM response_annulments") == 0
    assert town.fetch(COUNTS) == town.fetch(RAW_WITHOUT_ANNULLED)


def test_what_is_not_stored_cannot_be_undone(client: Client, department: Headers) -> None:
    id = enter(client, department)
    unknown = address(str(uuid.uuid4()))
    for place in (unknown, address(id, "rucheek"), address(id, "nowhere"), address("x")):
        assert client.post(place, json=REASON, headers=department).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": "а" * 501}, {"reason": "а\x00"}]
)
def test_an_undoing_needs_a_reason(
    client: Client, department: Headers, town: TestDatabase, body: dict[str, str]
) -> None:
    id = enter(client, department)
    assert client.post(address(id), json=body, headers=department).status_code == 422
    assert town.value("SELECT count(*) FROM response_annulments") == 0


def test_the_receipt_of_an_undone_answer_says_so(client: Client, department: Headers) -> None:
    id = enter(client, department)
    _, body = undo(client, department, id)
    assert "Этот ответ отменён" in client.get(f"/r/{body['receipt']}").text


def test_an_undone_answer_moves_the_live_number_and_the_version(
    client: Client, department: Headers
) -> None:
    def look() -> tuple[int, Any]:
        overview = client.get("/api/v1/indicators/overview", headers=department).json()
        answers = next(o["answers"] for o in overview["organizations"] if o["slug"] == "school-1")
        return answers, client.get("/api/v1/indicators/version", headers=department).json()

    enter(client, department)
    id = enter(client, department)
    before = look()
    undo(client, department, id)
    after = look()
    assert (before[0], after[0]) == (2, 1)
    assert before[1] != after[1]


def test_an_undone_answer_with_an_urgent_proposal_breaks_nothing(
    client: Client, department: Headers, town: TestDatabase
) -> None:
    id = enter(client, department, proposals="Учитель бьёт детей")
    assert undo(client, department, id)[0] == 201
    assert client.get("/api/v1/indicators/overview", headers=department).status_code == 200
    assert town.value("SELECT count(*) FROM response_texts") == 1


def test_the_desk_sends_a_stranger_to_sign_in_and_back(client: Client) -> None:
    wanted = "/entry/school-1?channel=phone&batch=2026-11-23%2F1"
    answer = client.get(wanted, follow_redirects=False)
    assert answer.status_code == 303
    way = urlsplit(answer.headers["location"])
    assert way.path == "/login"
    assert parse_qs(way.query)["next"] == [f"http://testserver.local{wanted}"]
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/entry", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("login", ["council", "operator", "auditor", "head"])
def test_the_desk_refuses_a_role_that_may_not_type_in(client: Client, login: str) -> None:
    headers = sign_in(client, login)
    for place in ("/entry", "/entry/school-1"):
        answer = client.get(place, headers=headers)
        assert answer.status_code == 403
        assert answer.headers["content-type"].startswith("text/html")


def test_the_desk_is_kept_by_nobody_and_framed_by_nobody(
    client: Client, department: Headers
) -> None:
    for place in ("/entry", "/entry/school-1"):
        answer = client.get(place, headers=department)
        policy = answer.headers["content-security-policy"]
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in policy
        assert style_hash(ENTRY_STYLE) in policy
        assert f"<style>{ENTRY_STYLE}</style>" in answer.text
        assert "set-cookie" not in answer.headers


def test_the_desk_counts_the_forms_of_its_batch_that_were_not_undone(
    client: Client, department: Headers
) -> None:
    for _ in range(3):
        last = enter(client, department, batch="стопка 1")
    enter(client, department, batch="стопка 2")
    enter(client, department, "phone", batch="стопка 1")
    undo(client, department, last)
    page = client.get("/entry/school-1?channel=paper&batch=стопка 1", headers=department).text
    assert 'data-entered="2"' in page


def test_the_choice_of_a_pile_leads_to_its_desk(client: Client, department: Headers) -> None:
    chosen = {"organization": "school-1", "channel": "phone", "batch": "2026-11-23/1"}
    answer = client.get("/entry", params=chosen, headers=department, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/entry/school-1?channel=phone&batch=2026-11-23%2F1"
    assert client.get("/entry/nowhere", headers=department).status_code == 404
    assert client.get("/entry/school-1?channel=qr", headers=department).status_code == 404
    hostile = {"organization": "/evil.example\r\nX: y"}
    answer = client.get("/entry", params=hostile, headers=department, follow_redirects=False)
    assert answer.headers["location"].startswith("/entry/%2Fevil.example%0D%0AX")


def test_a_batch_is_one_line_of_bounded_length(client: Client, department: Headers) -> None:
    wanted = {"batch": '  <b>"x"\n' + "я" * 60}
    page = client.get("/entry/school-1", params=wanted, headers=department).text
    assert 'data-batch="&lt;b&gt;&#34;x&#34; ' + "я" * 33 + '"' in page
