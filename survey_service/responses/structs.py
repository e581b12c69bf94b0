"""The public contract of an answer, and what the intake makes of it."""

import uuid
from datetime import date
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
    proof: Annotated[str, msgspec.Meta(max_length=300)] | None = None


class Address(msgspec.Struct, frozen=True):
    """The part of a submission that names it: enough to recognise a replay."""

    id: uuid.UUID
    organization: str


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


class ReceiptView(msgspec.Struct, frozen=True):
    """«Your opinion is counted»: nothing of the answers, no time of day."""

    receipt: str
    organization: str
    organization_name: str
    edition: str
    day: date
    annulled: bool
