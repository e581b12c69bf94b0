"""Where answers are received: knows the town without asking the database each time,
checks in the order of the public contract, and hands over to the intake.
"""

import asyncio
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from survey_service.database.connection import Pool
from survey_service.organizations.service import find_town, list_organizations
from survey_service.organizations.structs import Organization, Town
from survey_service.problems import DATABASE_AWAY, Invalid, NotFound, Unavailable
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.service import accepted_editions
from survey_service.responses import form_tokens
from survey_service.responses.form_tokens import FormToken
from survey_service.responses.intake import Intake
from survey_service.responses.preparation import prepare, problems_of
from survey_service.responses.service import find_first_receipt
from survey_service.responses.structs import Address, Receipt, Submission

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
    def __init__(self, pool: Pool, intake: Intake, secret: bytes, time_zone: ZoneInfo) -> None:
        self._pool = pool
        self._intake = intake
        self._secret = secret
        self._time_zone = time_zone
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

    def form_token(self, organization: str, edition: str) -> FormToken:
        return form_tokens.mint(self._secret, organization, edition, datetime.now(UTC))

    async def replay(self, address: Address) -> Receipt | None:
        """A known (organisation, id) has its receipt, whatever else the request says."""
        organization = (await self.snapshot()).organizations.get(address.organization)
        if organization is None:
            return None
        async with self._pool.acquire(timeout=5) as connection:
            receipt = await find_first_receipt(connection, organization.id, address.id)
        return None if receipt is None else Receipt(receipt=receipt, replayed=True)

    async def receive(self, submission: Submission) -> Receipt:
        """Store and give the receipt, or refuse: replay first, then token, then answers.

        A good submission is not looked up beforehand: the insert itself
        recognises a replay. Only a refusal asks whether the id is known.
        """
        snapshot = await self.snapshot()
        organization = snapshot.organizations.get(submission.organization)
        if organization is None:
            raise NotFound("Такой организации нет. Проверьте адрес страницы.")
        flow = snapshot.flows.get(submission.edition)
        errors = self._problems_of(submission, flow)
        if errors or flow is None:
            replayed = await self.replay(Address(submission.id, submission.organization))
            if replayed is not None:
                return replayed
            raise Invalid("Ответы не сохранены. Исправьте отмеченное и отправьте ещё раз.", errors)
        return await self._intake.store(
            prepare(
                organization_id=organization.id,
                id=submission.id,
                flow=flow,
                day=datetime.now(self._time_zone).date(),
                channel=submission.channel,
                answers=submission.answers,
                proposals=submission.proposals,
            )
        )

    def _problems_of(self, submission: Submission, flow: Flow | None) -> dict[str, str]:
        if flow is None:
            return {"edition": "Эта редакция анкеты больше не принимается. Обновите страницу."}
        token_problem = form_tokens.problem_of(
            submission.form_token,
            self._secret,
            submission.organization,
            submission.edition,
            datetime.now(UTC),
        )
        if token_problem is not None:
            return {"form_token": token_problem}
        return problems_of(flow, submission.answers, submission.proposals)

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
