"""The way of an answer into the database: natural batches, a receipt only after COMMIT.

A flusher takes everything that waits and stores it in one statement; what
arrives meanwhile forms the next batch. Under light load a batch is one answer
and waits for nobody; under heavy load it grows by itself. There is no timer.
"""

import asyncio
import secrets
import uuid
from collections import deque
from collections.abc import Sequence

import asyncpg
import msgspec

from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection, Pool, prepare_connection
from survey_service.problems import DATABASE_AWAY, Unavailable
from survey_service.responses.structs import Receipt, Response

FLUSHERS = 2
BATCH_LIMIT = 500
QUEUE_LIMIT = 4000
# Writers of counts are told apart by a slot, so that they rarely share a row.
# A collision costs a wait, never a count.
SLOTS = 64

_queries = Catalogue("responses")
_Waiting = tuple[Response, "asyncio.Future[Receipt]"]


class _Stored(msgspec.Struct, frozen=True):
    organization_id: int
    id: uuid.UUID
    receipt: str


async def _leave_as_is(_: Connection) -> None:
    """The intake leaves nothing behind in its session, so resetting it between flushes
    would be a round trip for nothing."""


class Intake:
    """Owns its connections and flushers; ``close`` finishes what was accepted."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._queue: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._closing = False
        self._tasks: list[asyncio.Task[None]] = []
        self._pool: Pool | None = None

    async def open(self) -> None:
        self._pool = await asyncpg.create_pool(
            self._url,
            min_size=0,
            max_size=FLUSHERS,
            init=prepare_connection,
            reset=_leave_as_is,
            timeout=5,
            command_timeout=30,
            server_settings={"application_name": "otklik intake"},
        )
        first = secrets.randbelow(SLOTS // FLUSHERS) * FLUSHERS
        self._tasks = [
            asyncio.create_task(self._flush_for_ever(first + number)) for number in range(FLUSHERS)
        ]

    async def close(self) -> None:
        self._closing = True
        self._arrived.set()
        await asyncio.gather(*self._tasks)
        if self._pool is not None:
            await self._pool.close()

    async def store(self, response: Response) -> Receipt:
        """The receipt, once the answer is durable; ``Unavailable`` when it is not."""
        if self._closing or len(self._queue) >= QUEUE_LIMIT:
            raise Unavailable(
                "Сейчас приходит слишком много ответов. Повторите отправку через несколько секунд."
            )
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._queue.append((response, future))
        self._arrived.set()
        return await future

    async def _flush_for_ever(self, slot: int) -> None:
        while True:
            if not self._queue:
                if self._closing:
                    return
                self._arrived.clear()
                await self._arrived.wait()
                continue
            batch = [self._queue.popleft() for _ in range(min(BATCH_LIMIT, len(self._queue)))]
            # A caller that went away (its connection broke) no longer wants to store.
            batch = [waiting for waiting in batch if not waiting[1].done()]
            if batch:
                await self._flush(batch, slot)

    async def _flush(self, batch: list[_Waiting], slot: int) -> None:
        try:
            receipts = await self._write([response for response, _ in batch], slot)
        except DATABASE_AWAY:
            error = Unavailable(
                "Сервис сейчас не может сохранить ответы. Повторите отправку через несколько "
                "секунд."
            )
            for _, future in batch:
                _fail(future, error)
        except Exception as error:
            # One bad row must not sink its neighbours: each once more, alone.
            if len(batch) == 1:
                _fail(batch[0][1], error)
                return
            for waiting in batch:
                await self._flush([waiting], slot)
        else:
            for (_, future), receipt in zip(batch, receipts, strict=True):
                if not future.done():
                    future.set_result(receipt)

    async def _write(self, responses: Sequence[Response], slot: int) -> list[Receipt]:
        assert self._pool is not None
        async with self._pool.acquire(timeout=5) as connection:
            return await write_batch(connection, responses, slot)


async def write_batch(
    connection: Connection, responses: Sequence[Response], slot: int
) -> list[Receipt]:
    """Receipts in the order of ``responses``; a known (organisation, id) gives its first one."""
    stored = await _queries.rows(
        connection,
        "store_batch",
        _Stored,
        organizations=[r.organization_id for r in responses],
        ids=[r.id for r in responses],
        receipts=[r.receipt for r in responses],
        editions=[r.edition for r in responses],
        days=[r.day for r in responses],
        channels=[r.channel for r in responses],
        labels=[r.label for r in responses],
        answers=[r.answers for r in responses],
        salts=[r.salt for r in responses],
        text_questions=[r.text[0] if r.text else None for r in responses],
        texts=[r.text[1] if r.text else None for r in responses],
        batches=[r.batch for r in responses],
        accounts=[r.entered_by for r in responses],
        urgent_topics=[r.urgent for r in responses],
        slot=slot,
    )
    first = {(row.organization_id, row.id): row.receipt for row in stored}
    known = [r for r in responses if (r.organization_id, r.id) not in first]
    if known:
        earlier = await _queries.rows(
            connection,
            "find_receipts",
            _Stored,
            organizations=[r.organization_id for r in known],
            ids=[r.id for r in known],
        )
        first |= {(row.organization_id, row.id): row.receipt for row in earlier}
    return [
        Receipt(receipt=receipt, replayed=receipt != r.receipt)
        for r in responses
        for receipt in (first[r.organization_id, r.id],)
    ]


def _fail(future: "asyncio.Future[Receipt]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
