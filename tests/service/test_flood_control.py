"""A parents' meeting gets through, a flood has to work or wait, and nothing of an address
is kept."""

import ipaddress
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.enums import ScopeType
from litestar.testing import TestClient
from litestar.types import Receive, Scope, Send

from survey_service.app import create_app
from survey_service.responses import flood
from survey_service.settings import Settings
from tests.conftest import sign_in
from tests.support.databases import TestDatabase
from tests.support.proofs import solve

Client = TestClient[Any]


class Clock:
    """Moves only when told to."""

    def __init__(self, client: TestClient[Litestar]) -> None:
        # The middle of a minute and of a local day: no token's age or day turns by itself.
        self.now = datetime.now(UTC).replace(hour=6, minute=10, second=30, microsecond=0)
        client.app.state.reception.clock = lambda: self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(client: TestClient[Litestar]) -> Clock:
    return Clock(client)


@pytest.fixture
def form(clock: Clock, client: Client) -> dict[str, Any]:
    """A good submission by somebody who took two minutes."""
    made = opened(client)
    clock.advance(120)
    return made


def opened(client: Client) -> dict[str, Any]:
    questionnaire = client.get("/api/v1/questionnaires/school-1").json()
    return {
        "organization": "school-1",
        "edition": questionnaire["edition"],
        "form_token": questionnaire["form_token"],
        "channel": "page",
        "answers": {"overall": "yes", "sex": "female"},
    }


def send(
    client: Client,
    form: dict[str, Any],
    headers: dict[str, str] | None = None,
    *,
    trap: bool = False,
) -> tuple[int, dict[str, Any]]:
    answer = client.post(
        "/api/v1/responses" + ("?trap=1" if trap else ""),
        json={"id": str(uuid.uuid4()), **form},
        headers=headers,
    )
    return answer.status_code, answer.json()


def fill(client: Client, form: dict[str, Any]) -> None:
    for _ in range(flood.ADDRESS_CAPACITY):
        assert send(client, form)[0] == 201


def labels(town: TestDatabase) -> dict[str, int]:
    rows = town.fetch("SELECT label, count(*) AS n FROM responses GROUP BY label")
    return {row["label"]: row["n"] for row in rows}


def test_forty_parents_behind_one_address_are_all_taken_without_a_question(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    assert [send(client, form)[0] for _ in range(40)] == [201] * 40
    # The department sees that it was a meeting: figures are shown with and without it.
    assert labels(town) == {"": 15, "burst": 25}


def test_the_sixty_first_is_asked_for_work_and_having_done_it_is_stored_as_a_burst(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    fill(client, form)
    id = str(uuid.uuid4())
    answer = client.post("/api/v1/responses", json={**form, "id": id})
    problem = answer.json()
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "20"
    assert problem["detail"].endswith(".")
    assert town.value("SELECT count(*) FROM responses") == 60

    challenge = problem["challenge"]
    assert (challenge["algorithm"], challenge["difficulty"]) == ("SHA-256", 16)
    proof = solve(challenge["prefix"], challenge["difficulty"])
    status, receipt = send(client, {**form, "id": id, "proof": proof})
    assert (status, receipt["replayed"]) == (201, False)
    assert labels(town) == {"": 15, "burst": 46}
    assert send(client, {**form, "id": id, "proof": proof}) == (200, {**receipt, "replayed": True})


def test_a_proof_used_for_another_answer_is_refused(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    fill(client, form)
    id = str(uuid.uuid4())
    challenge = send(client, {**form, "id": id})[1]["challenge"]
    proof = solve(challenge["prefix"], challenge["difficulty"])
    status, problem = send(client, {**form, "proof": proof})
    assert status == 429
    assert problem["challenge"]["prefix"] != challenge["prefix"]
    assert send(client, {**form, "id": id, "proof": proof})[0] == 201
    assert labels(town) == {"": 15, "burst": 46}


def test_a_ticket_is_refused_before_its_time_and_taken_after_it(
    client: Client, town: TestDatabase, form: dict[str, Any], clock: Clock
) -> None:
    fill(client, form)
    id = str(uuid.uuid4())
    challenge = send(client, {**form, "id": id})[1]["challenge"]
    waiting = {**form, "id": id, "proof": challenge["ticket"]}
    clock.advance(challenge["wait"] - 1)
    status, problem = send(client, waiting)
    assert status == 429
    assert problem["challenge"] == {**challenge, "wait": 1}
    clock.advance(1)
    assert send(client, waiting)[0] == 201
    assert labels(town) == {"": 15, "burst": 46}


@pytest.mark.parametrize("proof", ["0", "nothing", "wait.1.00", "wait..", "٣", "9" * 300])
def test_a_forged_proof_or_ticket_is_refused(
    client: Client, town: TestDatabase, form: dict[str, Any], proof: str
) -> None:
    fill(client, form)
    status, problem = send(client, {**form, "proof": proof})
    assert status == 429
    assert problem["challenge"]["ticket"].startswith("wait.")
    assert labels(town) == {"": 15, "burst": 45}


def test_a_replay_is_recognised_before_anything_is_asked(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    id = str(uuid.uuid4())
    _, first = send(client, {**form, "id": id})
    for _ in range(flood.ADDRESS_CAPACITY - 1):
        assert send(client, form)[0] == 201
    assert send(client, form)[0] == 429
    assert send(client, {**form, "id": id}) == (200, {**first, "replayed": True})
    assert send(client, {**form, "id": id}, trap=True)[0] == 200


def test_replays_leave_the_room_to_the_neighbours(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    id = str(uuid.uuid4())
    for _ in range(100):
        assert send(client, {**form, "id": id})[0] in {200, 201}
    assert [send(client, form)[0] for _ in range(59)] == [201] * 59
    assert send(client, form)[0] == 429


def test_the_answers_are_checked_before_any_work_is_asked(
    client: Client, form: dict[str, Any]
) -> None:
    fill(client, form)
    assert send(client, {**form, "answers": {"overall": "maybe"}})[0] == 422
    assert send(client, {**form, "form_token": "forged"})[0] == 422


def test_faster_than_anybody_reads_is_stored_and_marked(
    client: Client, town: TestDatabase, clock: Clock
) -> None:
    clock.advance(30)
    fresh = opened(client)
    clock.advance(9)
    assert send(client, fresh)[0] == 201
    clock.advance(1)
    assert send(client, fresh)[0] == 201
    assert labels(town) == {"fast": 1, "": 1}


def test_a_filled_trap_is_asked_for_work_and_then_stored_and_marked(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    id = str(uuid.uuid4())
    status, problem = send(client, {**form, "id": id}, trap=True)
    assert status == 429
    challenge = problem["challenge"]
    proof = solve(challenge["prefix"], challenge["difficulty"])
    assert send(client, {**form, "id": id, "proof": proof}, trap=True)[0] == 201
    assert labels(town) == {"burst": 1}


def test_the_staff_enters_a_pile_of_any_size_unmarked(
    client: Client, town: TestDatabase, form: dict[str, Any]
) -> None:
    department = sign_in(client, "department")
    paper = {**form, "channel": "paper", "batch": " Собрание 12 марта "}
    for _ in range(70):
        assert send(client, paper, department)[0] == 201
    assert labels(town) == {"": 70}
    assert send(client, form)[0] == 201


def test_without_flood_control_nothing_is_asked_or_marked_and_the_log_says_so(
    settings: Settings, town: TestDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    off = msgspec.structs.replace(settings, flood_control=False)
    with caplog.at_level(logging.WARNING, "otklik"), TestClient(create_app(off)) as client:
        form = opened(client)
        for _ in range(70):
            assert send(client, form, trap=True)[0] == 201
    assert labels(town) == {"": 70}
    assert [record.message for record in caplog.records if "flood control" in record.message] == [
        "flood control is off: nobody is asked for work, nothing is labelled"
    ]


@contextmanager
def served_to(peer: str, settings: Settings, trusted: str) -> Iterator[Client]:
    """The service as the machine ``peer`` reaches it."""
    proxies = (ipaddress.ip_network(trusted),)
    app = create_app(msgspec.structs.replace(settings, trusted_proxies=proxies))

    async def connected(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            scope["client"] = (peer, 50000)
        await app(scope, receive, send)

    with TestClient(connected) as client:
        yield client


def test_a_proxy_of_ours_is_believed_about_where_an_answer_comes_from(
    settings: Settings, town: TestDatabase
) -> None:
    with served_to("10.0.0.5", settings, "10.0.0.0/24") as client:
        form = opened(client)
        for n in range(70):
            seen = f"203.0.113.{n}, 198.51.{n}.7"
            assert send(client, form, {"X-Forwarded-For": seen})[0] == 201
        for _ in range(60):
            assert send(client, form, {"X-Forwarded-For": "192.0.2.1"})[0] == 201
        assert send(client, form, {"X-Forwarded-For": "203.0.113.9, 192.0.2.2"})[0] == 429


def test_a_foreign_header_is_not_believed(settings: Settings, town: TestDatabase) -> None:
    with served_to("198.51.100.7", settings, "10.0.0.0/24") as client:
        form = opened(client)
        statuses = [send(client, form, {"X-Forwarded-For": f"203.0.{n}.1"})[0] for n in range(61)]
    assert statuses == [201] * 60 + [429]


def test_nothing_of_an_address_or_a_browser_is_in_the_database(
    settings: Settings, town: TestDatabase
) -> None:
    with served_to("10.77.66.55", settings, "10.77.66.0/24") as client:
        form = opened(client)
        headers = {"X-Forwarded-For": "198.51.100.199", "User-Agent": "marked-browser"}
        for _ in range(61):
            send(client, {**form, "proposals": "Больше кружков"}, headers)
        send(client, form, headers, trap=True)
    everything = "\n".join(
        town.value(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM {row['name']} AS t")
        for row in town.fetch(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name"
            " FROM information_schema.tables WHERE table_schema = 'public'"
        )
    )
    assert "Больше кружков" in everything
    for mark in ("10.77.66", "198.51.100", "198.51", "marked-browser"):
        assert mark not in everything


def test_the_schema_describes_the_challenge(client: Client) -> None:
    schema = client.get("/schema").json()
    response = schema["paths"]["/api/v1/responses"]["post"]["responses"]["429"]
    assert "application/problem+json" in response["content"]
    assert {"prefix", "difficulty", "ticket", "wait"} <= set(
        schema["components"]["schemas"]["Challenge"]["properties"]
    )
