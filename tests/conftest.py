"""Real parts for every test: a Postgres, databases copied from a migrated one, a small
town, the service in this process, and the whole product as a process of its own."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.accounts import service as accounts
from survey_service.accounts.structs import NewAccount
from survey_service.app import create_app
from survey_service.cycles import service as cycles
from survey_service.cycles.structs import NewCycle
from survey_service.database.connection import Connection
from survey_service.database.embedded import EmbeddedPostgres
from survey_service.database.migrations import migrate
from survey_service.organizations import service as organizations
from survey_service.organizations.structs import NewOrganization, NewTown
from survey_service.questionnaires import service as questionnaires
from survey_service.settings import Settings
from tests.support.background import BackgroundLoop
from tests.support.databases import TestDatabase, with_name
from tests.support.servers import RunningServer

ZONE = ZoneInfo("Asia/Krasnoyarsk")
PASSWORD = "a long test password"


@pytest.fixture(scope="session")
def loop() -> Iterator[BackgroundLoop]:
    background = BackgroundLoop()
    yield background
    background.close()


@pytest.fixture(scope="session")
def open_folders() -> Iterator[Path]:
    """pytest's own folders are closed to others, and the server of root is another user."""
    with tempfile.TemporaryDirectory(prefix="otklik-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="session")
def postgres(open_folders: Path) -> Iterator[str]:
    """Address of a server of our own."""
    with EmbeddedPostgres(open_folders / "postgres") as server:
        yield server.url


@pytest.fixture(scope="session")
def migrated_template(postgres: str, loop: BackgroundLoop) -> str:
    loop.run(_execute(postgres, "CREATE DATABASE migrated"))
    loop.run(migrate(with_name(postgres, "migrated")))
    return "migrated"


@pytest.fixture(scope="session")
def town_template(postgres: str, migrated_template: str, loop: BackgroundLoop) -> str:
    loop.run(_execute(postgres, f"CREATE DATABASE founded TEMPLATE {migrated_template}"))
    TestDatabase(with_name(postgres, "founded"), loop).run(found_town)
    return "founded"


_numbers = itertools.count()


@pytest.fixture
def database(postgres: str, migrated_template: str, loop: BackgroundLoop) -> Iterator[TestDatabase]:
    """Migrated, without a town."""
    with _copy_of(migrated_template, postgres, loop) as copy:
        yield copy


@pytest.fixture
def town(postgres: str, town_template: str, loop: BackgroundLoop) -> Iterator[TestDatabase]:
    """A small real town: three organisations, an open cycle, an account per role."""
    with _copy_of(town_template, postgres, loop) as copy:
        yield copy


@contextmanager
def _copy_of(template: str, postgres: str, loop: BackgroundLoop) -> Iterator[TestDatabase]:
    name = f"test_{next(_numbers)}"
    loop.run(_execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield TestDatabase(with_name(postgres, name), loop)
    loop.run(_execute(postgres, f"DROP DATABASE {name} WITH (FORCE)"))


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def local_today() -> date:
    return datetime.now(ZONE).date()


ORGANIZATIONS = (
    NewOrganization(
        slug="school-1",
        kind="school",
        short_name="Школа № 1",
        name="Средняя школа № 1",
        recipients=480,
        inn="1234567890",
        agency_id="12345",
        site="https://school-1.example/about",
    ),
    NewOrganization(
        slug="rucheek",
        kind="kindergarten",
        short_name="Детский сад «Ручеёк»",
        name="Детский сад «Ручеёк»",
        recipients=74,
    ),
    NewOrganization(
        slug="club",
        kind="additional",
        short_name="Дом творчества",
        name="Дом детского творчества",
        recipients=12,
    ),
)


async def found_town(connection: Connection) -> None:
    await organizations.establish_town(
        connection,
        NewTown("Пробный", "Отдел образования г. Пробного", "https://appeal.example/form"),
    )
    await organizations.put_organizations(connection, ORGANIZATIONS)
    await questionnaires.publish(connection, questionnaires.built_in_edition())
    today = local_today()
    await cycles.create_cycle(
        connection,
        NewCycle(today.year, today - timedelta(days=30), today + timedelta(days=30)),
    )
    for role in ("department", "council", "operator", "administrator", "auditor"):
        await accounts.add_account(connection, NewAccount(role, role.title(), role, PASSWORD))
    await accounts.add_account(
        connection, NewAccount("head", "Директор", "organization", PASSWORD, "school-1")
    )


@pytest.fixture
def settings(town: TestDatabase, tmp_path: Path) -> Settings:
    return Settings(
        database_url=town.url,
        data_dir=tmp_path,
        time_zone=ZONE,
        public_url="http://testserver.local",
        dashboard_url="http://testserver.local:8501",
        secret_key=b"a secret key only for the tests, 32+",
        embed_origins=("https://town.example",),
        demo=False,
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient[Litestar]]:
    """The service over the small town, in this process."""
    with TestClient(
        create_app(settings), base_url="http://testserver.local", raise_server_exceptions=False
    ) as test_client:
        yield test_client


def sign_in(client: TestClient[Any], login: str) -> dict[str, str]:
    """Headers of a signed-in account, the dashboard's way."""
    answer = client.post(
        "/login", data={"login": login, "password": PASSWORD}, follow_redirects=False
    )
    assert answer.status_code == 303
    token = answer.cookies["otklik_session"]
    client.cookies.clear()
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="session")
def town_server(open_folders: Path) -> Iterator[RunningServer]:
    """The whole product with the demonstration town, as `otklik up --demo` starts it."""
    server = RunningServer(open_folders / "demo", "--demo").start()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="session")
def empty_server(open_folders: Path) -> Iterator[RunningServer]:
    """The whole product before anything is set up."""
    server = RunningServer(open_folders / "empty").start()
    yield server
    assert server.stop() == 0
