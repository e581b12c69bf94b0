"""Kill −9 in the middle of submissions: what was acknowledged is stored, and once."""

import os
import signal
import threading
import uuid
from pathlib import Path
from typing import Any

import httpx

from tests.contract.test_up import is_ready
from tests.service.test_submission import COUNTS, RAW
from tests.support.databases import TestDatabase
from tests.support.processes import descendant
from tests.support.servers import RunningServer, wait_for


class Citizens:
    """Threads that answer, and repeat under the same id until they get a receipt."""

    def __init__(self, server: RunningServer, each: int) -> None:
        self.receipts: dict[str, set[str]] = {}
        self._url = f"http://127.0.0.1:{server.port}"
        self._each = each
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._answer) for _ in range(16)]
        with httpx.Client() as http:
            self._form: dict[str, Any] = http.get(
                f"{self._url}/api/v1/questionnaires/school-1"
            ).json()

    def __enter__(self) -> "Citizens":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.join(timeout=120)
            assert not thread.is_alive()

    def _answer(self) -> None:
        with httpx.Client(timeout=10) as http:
            for _ in range(self._each):
                id = str(uuid.uuid4())
                body = {
                    "id": id,
                    "organization": "school-1",
                    "edition": self._form["edition"],
                    "form_token": self._form["form_token"],
                    "channel": "page",
                    "answers": {"overall": "yes", "staff": "no"},
                }
                wait_for(lambda: self._send(http, body), seconds=60, what="a receipt")  # noqa: B023

    def _send(self, http: httpx.Client, body: dict[str, Any]) -> bool:
        try:
            answer = http.post(f"{self._url}/api/v1/responses", json=body)
        except httpx.HTTPError:
            return False
        if answer.status_code == 503:
            return False
        assert answer.status_code in {200, 201}, answer.text
        with self._lock:
            self.receipts.setdefault(body["id"], set()).add(answer.json()["receipt"])
        return True


def test_every_receipt_given_before_a_kill_is_there_after_it_and_none_twice(
    database: TestDatabase, tmp_path: Path
) -> None:
    # A thousand answers from one address are what flood control is for.
    environ = {"OTKLIK_DATABASE_URL": database.url, "OTKLIK_FLOOD_CONTROL": "off"}
    server = RunningServer(tmp_path / "data", "--demo", environ=environ).start()
    before = database.value("SELECT count(*) FROM responses")
    try:
        with Citizens(server, each=60) as citizens:
            for share in (0.2, 0.5):
                wanted = int(16 * 60 * share)
                wait_for(
                    lambda: len(citizens.receipts) >= wanted,  # noqa: B023
                    seconds=60,
                    what="answers are coming in",
                )
                assert server.process is not None
                os.kill(descendant(server.process.pid, "survey_service serve"), signal.SIGKILL)
                wait_for(lambda: is_ready(server), seconds=30, what="the service is ready again")
    finally:
        assert server.stop() == 0
    assert len(citizens.receipts) == 16 * 60
    assert all(len(receipts) == 1 for receipts in citizens.receipts.values())
    given = {receipt for receipts in citizens.receipts.values() for receipt in receipts}
    stored = {r["receipt"] for r in database.fetch("SELECT receipt FROM responses")}
    assert given <= stored
    assert len(stored) == before + 16 * 60
    assert database.fetch(COUNTS) == database.fetch(RAW)
