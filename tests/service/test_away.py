"""While the database is away every address says so, and it recovers by itself."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.app import create_app
from survey_service.database.embedded import EmbeddedPostgres
from survey_service.database.migrations import migrate
from survey_service.settings import Settings
from tests.conftest import found_town, sign_in
from tests.support.answers import submission
from tests.support.background import BackgroundLoop
from tests.support.databases import TestDatabase
from tests.support.servers import wait_for

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def own_postgres(open_folders: Path, loop: BackgroundLoop) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(open_folders / "away-service") as server:
        loop.run(migrate(server.url))
        TestDatabase(server.url, loop).run(found_town)
        yield server


@pytest.fixture
def client(own_postgres: EmbeddedPostgres, settings: Settings) -> Iterator[Client]:
    known = msgspec.structs.replace(settings, database_url=own_postgres.url)
    with TestClient(
        create_app(known), base_url="http://testserver.local", raise_server_exceptions=False
    ) as test_client:
        yield test_client


def crash(server: EmbeddedPostgres) -> None:
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not server.alive(), seconds=10, what="postgres is gone")


def test_ready_live_pages_answers_and_figures_while_the_database_is_away_and_after(
    client: Client, own_postgres: EmbeddedPostgres
) -> None:
    headers = sign_in(client, "department")
    form = client.get("/api/v1/questionnaires/school-1").json()
    body = submission(form)
    assert client.get("/health/ready").status_code == 200
    crash(own_postgres)
    assert client.get("/health/live").status_code == 200
    assert client.get("/q/school-1").status_code == 200
    refusals = [
        client.get("/health/ready"),
        client.post("/api/v1/responses", json=body),
        client.get("/api/v1/indicators/overview", headers=headers),
        client.get("/api/v1/session", headers=headers),
    ]
    for refusal in refusals:
        assert refusal.status_code == 503
        assert int(refusal.headers["retry-after"]) > 0
        assert refusal.headers["content-type"] == "application/problem+json"
    own_postgres.restart()
    wait_for(lambda: client.get("/health/ready").status_code == 200, seconds=20, what="ready")
    receipt = client.post("/api/v1/responses", json=body)
    assert (receipt.status_code, receipt.json()["replayed"]) == (201, False)
    assert client.get("/api/v1/session", headers=headers).status_code == 200


def test_a_service_that_starts_before_its_database_waits_for_it(
    own_postgres: EmbeddedPostgres, settings: Settings
) -> None:
    known = msgspec.structs.replace(settings, database_url=own_postgres.url)
    crash(own_postgres)
    with TestClient(create_app(known), raise_server_exceptions=False) as client:
        assert client.get("/health/ready").status_code == 503
        assert client.get("/api/v1/questionnaires/school-1").status_code == 503
        own_postgres.restart()
        wait_for(lambda: client.get("/health/ready").status_code == 200, seconds=20, what="ready")
        assert client.get("/api/v1/questionnaires/school-1").status_code == 200


def test_a_demonstration_is_not_ready_before_its_town_is_loaded(
    settings: Settings, town: TestDatabase
) -> None:
    demo = msgspec.structs.replace(settings, demo=True)
    with TestClient(create_app(demo), raise_server_exceptions=False) as client:
        assert client.get("/health/ready").status_code == 503
        town.fetch("UPDATE town SET demo = true, demo_loaded_at = now()")
        assert client.get("/health/ready").status_code == 200


def test_a_database_without_tables_is_not_ready_and_says_what_to_do(
    settings: Settings, town: TestDatabase
) -> None:
    town.fetch("DROP TABLE migrations")
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "otklik migrate" in answer.json()["detail"]


def test_a_database_that_refuses_us_or_is_not_migrated_is_away_and_not_an_error(
    settings: Settings, postgres: str
) -> None:
    host = postgres.rpartition("@")[2]
    wrong = msgspec.structs.replace(settings, database_url=f"postgresql://otklik:wrong@{host}")
    bare = msgspec.structs.replace(settings, database_url=postgres)
    for known in (wrong, bare):
        with TestClient(create_app(known), raise_server_exceptions=False) as client:
            for path in ("/health/ready", "/", "/api/v1/questionnaires/school-1"):
                assert client.get(path).status_code == 503
