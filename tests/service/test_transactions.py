"""One request = one transaction: a failure leaves nothing, and nobody is told of a success
that did not happen."""

from typing import Any

import pytest
from litestar import Litestar, post
from litestar.testing import TestClient

from survey_service.database.connection import RequestConnection
from tests.conftest import PASSWORD
from tests.support.databases import TestDatabase


@post("/test/write-and-fail")
async def _write_and_fail(connection: RequestConnection) -> None:
    await connection.execute("UPDATE town SET name = 'Другой'")
    raise RuntimeError("after the write")


@post("/test/write")
async def _write(connection: RequestConnection) -> None:
    await connection.execute("UPDATE town SET name = 'Другой'")


@pytest.mark.parametrize(("handler", "name"), [(_write_and_fail, "Пробный"), (_write, "Другой")])
def test_a_handler_that_fails_leaves_no_row(
    client: TestClient[Litestar], town: TestDatabase, handler: Any, name: str
) -> None:
    client.app.register(handler)
    (path,) = handler.paths
    client.post(path)
    assert town.value("SELECT name FROM town") == name


def test_a_failed_commit_reaches_the_client(
    client: TestClient[Litestar], town: TestDatabase
) -> None:
    """A deferred constraint is checked by COMMIT alone."""
    town.fetch(
        "ALTER TABLE sessions ADD CONSTRAINT late FOREIGN KEY (account_id)"
        " REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED"
    )
    answers = [
        client.post("/login", data={"login": login, "password": PASSWORD}, follow_redirects=False)
        for login in ("department", "auditor")
    ]
    assert [answer.status_code for answer in answers] == [303, 500]
    assert "set-cookie" not in answers[1].headers
    assert town.value("SELECT count(*) FROM sessions") == 1
