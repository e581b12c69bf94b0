"""Natural batches, receipts only after the commit, and clear refusals without a database."""

import asyncio
import os
import signal
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from survey_service.database.embedded import EmbeddedPostgres
from survey_service.database.migrations import migrate
from survey_service.problems import Unavailable
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.service import built_in_edition
from survey_service.responses import intake as intake_room
from survey_service.responses.intake import Intake
from survey_service.responses.preparation import prepare
from survey_service.responses.structs import Receipt, Response
from tests.conftest import local_today
from tests.service.test_submission import COUNTS, RAW
from tests.support.background import BackgroundLoop
from tests.support.databases import TestDatabase
from tests.support.servers import wait_for

FLOW = Flow(built_in_edition())


def response(number: int, *, id: uuid.UUID | None = None, organization_id: int = 1) -> Response:
    return prepare(
        organization_id=organization_id,
        id=id or uuid.uuid5(uuid.NAMESPACE_OID, str(number)),
        flow=FLOW,
        day=local_today(),
        channel="page",
        answers={"overall": "yes" if number % 3 else "no", "staff": "yes"},
        proposals=f"Предложение {number}" if number % 5 == 0 else None,
    )


def with_intake(
    loop: BackgroundLoop, url: str, work: Callable[[Intake], Awaitable[list[Receipt]]]
) -> list[Receipt]:
    async def run() -> list[Receipt]:
        intake = Intake(url)
        await intake.open()
        try:
            return await work(intake)
        finally:
            await intake.close()

    return loop.run(run())


def test_many_at_once_are_all_stored_once_and_counted(
    loop: BackgroundLoop, town: TestDatabase
) -> None:
    async def work(intake: Intake) -> list[Receipt]:
        sent = [response(n, organization_id=n % 3 + 1) for n in range(1500)]
        return list(await asyncio.gather(*(intake.store(r) for r in sent)))

    receipts = with_intake(loop, town.url, work)
    rows = {row["receipt"] for row in town.fetch("SELECT receipt FROM responses")}
    assert {r.receipt for r in receipts} == rows
    assert len(rows) == 1500
    assert not any(r.replayed for r in receipts)
    assert town.fetch(COUNTS) == town.fetch(RAW)
    assert town.value("SELECT count(*) FROM response_texts") == 300


def test_waiting_answers_share_a_flush(
    loop: BackgroundLoop, town: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    write_batch = intake_room.write_batch

    async def noting(connection: object, responses: list[Response], slot: int) -> list[Receipt]:
        sizes.append(len(responses))
        return await write_batch(connection, responses, slot)  # type: ignore[arg-type]

    monkeypatch.setattr(intake_room, "write_batch", noting)

    async def work(intake: Intake) -> list[Receipt]:
        return list(await asyncio.gather(*(intake.store(response(n)) for n in range(900))))

    with_intake(loop, town.url, work)
    assert sum(sizes) == 900
    assert len(sizes) < 10


def test_one_bad_row_does_not_sink_its_neighbours(loop: BackgroundLoop, town: TestDatabase) -> None:
    bad = Response(**{**{f: getattr(response(1), f) for f in Response.__struct_fields__},
                      "id": uuid.uuid4(), "channel": "fax"})  # fmt: skip

    async def work(intake: Intake) -> list[Receipt]:
        results = await asyncio.gather(
            *(intake.store(r) for r in (response(1), bad, response(2))), return_exceptions=True
        )
        assert isinstance(results[1], asyncpg.CheckViolationError)
        return [r for r in results if isinstance(r, Receipt)]

    assert len(with_intake(loop, town.url, work)) == 2
    assert town.value("SELECT count(*) FROM responses") == 2


def test_answers_of_one_id_in_one_flush_are_one_answer(
    loop: BackgroundLoop, town: TestDatabase
) -> None:
    same = uuid.uuid4()

    async def work(intake: Intake) -> list[Receipt]:
        return list(await asyncio.gather(*(intake.store(response(n, id=same)) for n in range(9))))

    receipts = with_intake(loop, town.url, work)
    assert len({r.receipt for r in receipts}) == 1
    assert sum(not r.replayed for r in receipts) == 1
    assert town.value("SELECT sum(count) FROM response_counts WHERE question = '*'") == 1


def test_a_full_queue_refuses_instead_of_growing(
    loop: BackgroundLoop, town: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_room, "QUEUE_LIMIT", 10)

    async def work(intake: Intake) -> list[Receipt]:
        results = await asyncio.gather(
            *(intake.store(response(n)) for n in range(50)), return_exceptions=True
        )
        assert any(isinstance(r, Unavailable) for r in results)
        return [r for r in results if isinstance(r, Receipt)]

    stored = with_intake(loop, town.url, work)
    assert town.value("SELECT count(*) FROM responses") == len(stored)


def test_without_a_database_there_is_no_receipt_and_after_its_return_there_is(
    loop: BackgroundLoop, open_folders: Path
) -> None:
    with EmbeddedPostgres(open_folders / "away") as server:
        loop.run(migrate(server.url))

        async def scenario() -> tuple[Receipt, Receipt]:
            intake = Intake(server.url)
            await intake.open()
            try:
                before = await intake.store(response(1))
                await asyncio.to_thread(_kill, server)
                with pytest.raises(Unavailable):
                    await intake.store(response(2))
                await asyncio.to_thread(server.restart)
                return before, await intake.store(response(2))
            finally:
                await intake.close()

        before, after = loop.run(scenario())
        rows = TestDatabase(server.url, loop).fetch("SELECT receipt FROM responses")
        assert {row["receipt"] for row in rows} == {before.receipt, after.receipt}


def _kill(server: EmbeddedPostgres) -> None:
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not server.alive(), seconds=10, what="postgres gone")
