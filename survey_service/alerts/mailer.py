"""The task of every worker that sends letters about urgent proposals.

A letter is marked as sent only after the mail server took it. A crash in between sends
it twice, never not at all; the second has the same Message-ID. Of several workers the
one that holds the answer's row sends.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from email.message import EmailMessage

from survey_service.alerts.delivery import Unprotected, put_into, send
from survey_service.alerts.letters import Waiting, write_letter
from survey_service.alerts.service import topic_title
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection, Pool
from survey_service.settings import Settings

logger = logging.getLogger("otklik.alerts")
_queries = Catalogue("alerts")

# Seconds between two looks, and at most after failures one upon another.
PAUSE = 2.0
LONGEST_PAUSE = 60.0
# Answers in one round: a flood of them becomes a letter an organisation, not one each.
ROUND = 100
# Seconds that a letter on its way gets when the service stops.
GRACE = 3.0


class Mailer:
    def __init__(self, pool: Pool, settings: Settings, *, pause: float = PAUSE) -> None:
        self._pool = pool
        self._settings = settings
        self._pause = pause
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if not self._settings.alert_recipients:
            # A demonstration has nobody to write to, and need not hear it.
            if not self._settings.demo:
                logger.warning(
                    "Письма о срочных сообщениях никому не отправляются: задайте "
                    "OTKLIK_ALERT_RECIPIENTS. Сообщения видны на панели отдела."
                )
            return
        if self._settings.smtp_url is None:
            logger.warning(
                "Почтовый сервер не задан (OTKLIK_SMTP_URL): письма о срочных сообщениях "
                "складываются в %s.",
                self._settings.data_dir / "letters",
            )
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """A letter on its way may finish; what hangs is left, and sent by the next start."""
        self._stopping.set()
        if self._task is None:
            return
        await asyncio.wait({self._task}, timeout=GRACE)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        pause = self._pause
        while not self._stopping.is_set():
            try:
                await self.send_waiting()
                pause = self._pause
            except Exception as error:
                # The kind alone: the text of such an error names people and servers.
                logger.warning("letters wait: %s", type(error).__name__)
                pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await asyncio.wait_for(self._stopping.wait(), timeout=pause)
            except TimeoutError:
                continue

    async def send_waiting(self) -> int:
        """One look and its letters; how many were sent."""
        async with self._pool.acquire(timeout=5) as connection:
            waiting = await _queries.rows(connection, "list_unmailed", Waiting, limit=ROUND)
            groups: dict[tuple[int, bool], list[Waiting]] = {}
            for answer in waiting:
                groups.setdefault((answer.organization_id, answer.test), []).append(answer)
            sent = 0
            refused: Exception | None = None
            for group in groups.values():
                if self._stopping.is_set():
                    break
                try:
                    async with connection.transaction():
                        sent += await self._send_group(connection, group)
                except (OSError, Unprotected) as error:
                    # One letter that is not taken must not hold up the others.
                    refused = error
            if refused is not None:
                raise refused
            return sent

    async def _send_group(self, connection: Connection, group: list[Waiting]) -> int:
        held = [answer for answer in group if await _hold(connection, answer)]
        if not held:
            return 0
        letter = write_letter(
            held,
            [topic_title(answer.topic) for answer in held],
            sender=self._settings.mail_from,
            recipients=self._settings.alert_recipients,
            dashboard_url=self._settings.dashboard_url,
        )
        await _in_thread(lambda: self._deliver(letter))
        for answer in held:
            await _queries.run(
                connection,
                "mark_mailed",
                organization_id=answer.organization_id,
                response_id=answer.response_id,
            )
        return 1

    def _deliver(self, letter: EmailMessage) -> None:
        if self._settings.smtp_url is None:
            put_into(self._settings.data_dir / "letters", letter)
        else:
            send(self._settings.smtp_url, letter)


async def _hold(connection: Connection, answer: Waiting) -> bool:
    key = {"organization_id": answer.organization_id, "response_id": answer.response_id}
    if not await _queries.optional_value(connection, "hold", bool, **key):
        return False
    return not await _queries.value(connection, "is_mailed", bool, **key)


async def _in_thread(work: Callable[[], None]) -> None:
    """In a thread that does not hold up the end of the process, as the loop's own would."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def finish(error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def run() -> None:
        error: BaseException | None = None
        try:
            work()
        except Exception as caught:
            error = caught
        try:
            loop.call_soon_threadsafe(finish, error)
        except RuntimeError:
            logger.warning("the service stopped before its letter was sent")

    threading.Thread(target=run, name="letter", daemon=True).start()
    await done
