"""Where answers are received: knows the town without asking the database each time,
checks in the order of the public contract, and hands over to the intake.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from survey_service.database.connection import Pool
from survey_service.organizations.service import find_town, list_organizations
from survey_service.organizations.structs import Organization, Town
from survey_service.problems import DATABASE_AWAY, Invalid, NotFound, TooMany, Unavailable
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.service import accepted_editions
from survey_service.responses import form_tokens
from survey_service.responses.admission import Arrival, Gate
from survey_service.responses.form_tokens import FormToken, Verdict
from survey_service.responses.intake import Intake
from survey_service.responses.preparation import prepare, problems_of
from survey_service.responses.service import find_first_receipt
from survey_service.responses.structs import (
    OPEN_CHANNELS,
    Address,
    Receipt,
    Sender,
    Submission,
)
from survey_service.settings import Settings

logger = logging.getLogger("otklik")

# A new organisation or edition is on the page this soon.
FRESH_SECONDS = 2.0


class Snapshot(msgspec.Struct, frozen=True):
    """The town as the public side sees it."""

    town: Town | None
    # By slug, in Russian alphabetical order of the short name.
    organizations: dict[str, Organization]
    # The current edition, and every accepted one by key.
    flow: Flow | None
    flows: dict[str, Flow]


class Reception:
    def __init__(self, pool: Pool, intake: Intake, settings: Settings) -> None:
        self._pool = pool
        self._intake = intake
        self._secret = settings.secret_key
        self._time_zone = settings.time_zone
        self._gate = Gate(self._secret, on=settings.flood_control)
        if not settings.flood_control:
            logger.warning("flood control is off: nobody is asked for work, nothing is labelled")
        # The one clock of tokens, waiting and days.
        self.clock: Callable[[], datetime] = _now
        self._snapshot: Snapshot | None = None
        self._taken = 0.0
        self._taking = asyncio.Lock()

    async def snapshot(self) -> Snapshot:
        """At most two seconds old; the last known one while the database is away."""
        if self._snapshot is None or time.monotonic() - self._taken > FRESH_SECONDS:
            if self._snapshot is not None and self._taking.locked():
                return self._snapshot
            async with self._taking:
                if self._snapshot is None or time.monotonic() - self._taken > FRESH_SECONDS:
                    await self._refresh()
        assert self._snapshot is not None
        return self._snapshot

    @property
    def known(self) -> Snapshot | None:
        """What was last known, without asking: for pages that say what went wrong."""
        return self._snapshot

    def form_token(self, organization: str, edition: str, *, test: bool = False) -> FormToken:
        """``test``: answers sent with it are stored as tests and never counted."""
        return form_tokens.mint(self._secret, organization, edition, self.clock(), test=test)

    def mint_test_pass(self, organization: str) -> tuple[str, datetime]:
        """The staff link's part ``?test=…`` and when it stops working."""
        return form_tokens.mint_test_pass(self._secret, organization, self.clock())

    def is_test_pass(self, organization: str, text: str) -> bool:
        return form_tokens.is_test_pass(text, self._secret, organization, self.clock())

    async def replay(self, address: Address) -> Receipt | None:
        """A known (organisation, id) has its receipt, whatever else the request says."""
        organization = (await self.snapshot()).organizations.get(address.organization)
        if organization is None:
            return None
        async with self._pool.acquire(timeout=5) as connection:
            receipt = await find_first_receipt(connection, organization.id, address.id)
        return None if receipt is None else Receipt(receipt=receipt, replayed=True)

    async def receive(self, submission: Submission, sender: Sender) -> Receipt:
        """Store and give the receipt, or refuse: replay first, then token, then answers,
        then flood.

        A good submission is not looked up beforehand: the insert itself
        recognises a replay. Only a refusal asks whether the id is known.
        """
        snapshot = await self.snapshot()
        organization = snapshot.organizations.get(submission.organization)
        if organization is None:
            raise NotFound("Такой организации нет. Проверьте адрес страницы.")
        flow = snapshot.flows.get(submission.edition)
        now = self.clock()
        verdict = self._verify(submission, now)
        address = Address(submission.id, submission.organization)
        errors = _problems_of(submission, verdict, flow)
        if errors or flow is None:
            replayed = await self.replay(address)
            if replayed is not None:
                return replayed
            raise Invalid("Ответы не сохранены. Исправьте отмеченное и отправьте ещё раз.", errors)
        day = now.astimezone(self._time_zone).date()
        arrival = Arrival(submission, sender, verdict, now.timestamp(), day)
        admission = self._gate.admit(arrival)
        if admission is None:
            replayed = await self.replay(address)
            if replayed is not None:
                return replayed
            raise TooMany(_TOO_MANY, self._gate.challenge(arrival))
        stored = False
        try:
            receipt = await self._intake.store(
                prepare(
                    organization_id=organization.id,
                    id=submission.id,
                    flow=flow,
                    day=day,
                    channel=submission.channel,
                    answers=submission.answers,
                    proposals=submission.proposals,
                    label=admission.label,
                    batch=(submission.batch or "").strip(),
                    entered_by=_entered_by(submission, sender),
                )
            )
            stored = not receipt.replayed
        finally:
            self._gate.settle(admission, stored=stored)
        return receipt

    def _verify(self, submission: Submission, now: datetime) -> Verdict:
        return form_tokens.verify(
            submission.form_token,
            self._secret,
            submission.organization,
            submission.edition,
            now,
        )

    async def _refresh(self) -> None:
        try:
            async with self._pool.acquire(timeout=5) as connection:
                editions = await accepted_editions(connection, datetime.now(UTC))
                known = self._snapshot.flows if self._snapshot else {}
                # A published edition never changes, so its prepared form is kept.
                flows = {e.key: known.get(e.key) or Flow(e) for e in editions}
                self._snapshot = Snapshot(
                    town=await find_town(connection),
                    organizations={o.slug: o for o in await list_organizations(connection)},
                    flow=next(iter(flows.values()), None),
                    flows=flows,
                )
        except DATABASE_AWAY:
            if self._snapshot is None:
                raise Unavailable(
                    "Сервис сейчас не отвечает. Повторите через несколько секунд."
                ) from None
        self._taken = time.monotonic()


def _now() -> datetime:
    return datetime.now(UTC)


def _entered_by(submission: Submission, sender: Sender) -> int | None:
    """A citizen's own answer names nobody, even when the browser is signed in."""
    return None if submission.channel in OPEN_CHANNELS else sender.entered_by


def _problems_of(submission: Submission, verdict: Verdict, flow: Flow | None) -> dict[str, str]:
    if flow is None:
        return {"edition": "Эта редакция анкеты больше не принимается. Обновите страницу."}
    if verdict.problem is not None:
        return {"form_token": verdict.problem}
    found = problems_of(flow, submission.answers, submission.proposals)
    if submission.batch is not None and submission.channel in OPEN_CHANNELS:
        found["batch"] = (
            "Номер пачки бывает только у ответов с бумаги, из интервью и по телефону. Уберите его."
        )
    return found


_TOO_MANY = (
    "Из одной сети приходит много ответов подряд. Эти ответы пока не сохранены: отправьте их ещё "
    "раз, когда пройдёт время ожидания."
)
