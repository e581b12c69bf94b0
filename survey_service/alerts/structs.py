"""An urgent proposal as those who must act see it."""

import uuid
from datetime import date, datetime

import msgspec


class Alert(msgspec.Struct, frozen=True):
    """``topic`` is in Russian words; ``text`` is masked, and empty when it was erased."""

    organization: str
    short_name: str
    id: uuid.UUID
    topic: str
    text: str
    day: date
    # Sent through the department's own trial link.
    test: bool
    # Name of the person who took it on, and when; both or neither.
    acknowledged_by: str | None
    acknowledged_at: datetime | None
