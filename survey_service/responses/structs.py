"""The public contract of an answer, and what the intake makes of it."""

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from survey_service.questionnaires.structs import PROPOSALS_LIMIT

Channel = Literal["page", "embed", "qr", "kiosk", "paper", "interview", "phone"]
OPEN_CHANNELS = frozenset({"page", "embed", "qr", "kiosk"})
Label = Literal["", "test", "burst", "fast"]
Word = Annotated[str, msgspec.Meta(max_length=64)]


class Submission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of ``POST /api/v1/responses``; the client makes ``id`` and may repeat it safely."""

    id: uuid.UUID
    organization: Word
    edition: Word
    form_token: Annotated[str, msgspec.Meta(max_length=300)]
    channel: Channel
    answers: Annotated[dict[Word, Word], msgspec.Meta(max_length=200)]
    proposals: Annotated[str, msgspec.Meta(max_length=PROPOSALS_LIMIT)] | None = None
    # Work or waiting, when the service asked for it (see ``Challenge``).
    proof: Annotated[str, msgspec.Meta(max_length=300)] | None = None
    # A pile of paper forms or a list of calls; only with a channel of staff.
    batch: Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[^\x00-\x1f]*$")] | None = None


class Address(msgspec.Struct, frozen=True):
    """The part of a submission that names it: enough to recognise a replay."""

    id: uuid.UUID
    organization: str


class Sender(msgspec.Struct, frozen=True):
    """Who sends, as far as flood control needs it; nothing of it is stored but the account."""

    # Network address of the browser.
    address: str
    # The signed-in account that types in somebody else's answers.
    entered_by: int | None = None
    # A field that people do not see was filled in.
    trapped: bool = False


class Challenge(msgspec.Struct, frozen=True):
    """What a submission must bring when too many come from one place.

    ``proof`` is either a whole number n, in decimal, for which the first ``difficulty``
    bits of SHA-256 of the ASCII text ``prefix`` + "." + n are nought; or ``ticket``,
    sent not earlier than ``wait`` seconds from now. Both hold for this id alone.
    """

    algorithm: str
    prefix: str
    difficulty: int
    ticket: str
    wait: int


class Receipt(msgspec.Struct, frozen=True):
    receipt: str
    replayed: bool


class Response(msgspec.Struct, frozen=True):
    """A valid answer set on its way into the database: checked, masked, dated."""

    organization_id: int
    id: uuid.UUID
    receipt: str
    edition: str
    day: date
    channel: Channel
    label: Label
    answers: dict[str, str]
    # Text question and masked text, or neither.
    text: tuple[str, str] | None
    salt: bytes
    batch: str = ""
    entered_by: int | None = None
    # Topic of a proposal that cannot wait.
    urgent: str | None = None


class TestLink(msgspec.Struct, frozen=True):
    """For trying the questionnaire: what is sent through it is stored and never counted."""

    url: str
    embed_url: str
    expires_at: datetime


class ReceiptView(msgspec.Struct, frozen=True):
    """«Your opinion is counted»: nothing of the answers, no time of day."""

    receipt: str
    organization: str
    organization_name: str
    edition: str
    day: date
    annulled: bool
    # Stored by a staff's link for tests: never counted.
    test: bool
    # Given within the survey of a cycle: counts in that year's assessment.
    in_cycle: bool


class NewAnnulment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why an answer that the staff typed in shall not count."""

    # Words, not blanks alone.
    reason: Annotated[
        str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")
    ]


class Annulment(msgspec.Struct, frozen=True):
    """An undone answer; asked again, it is the first undoing that is told."""

    receipt: str
    reason: str
    annulled_at: datetime
