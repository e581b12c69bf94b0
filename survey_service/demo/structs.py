"""What makes the demonstration town look lived in: characters, voices, findings."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from survey_service.improvement_plans.structs import ItemState, PlanState, Text
from survey_service.responses.structs import Channel, Label

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Proposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody's words; topic and tone let them agree with the answers they stand beside."""

    topic: str
    tone: Literal["praise", "wish", "complaint"]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class Inspection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator finds: items that are not listed are present."""

    surveyed: Annotated[int, msgspec.Meta(ge=1)]
    disabled: Annotated[int, msgspec.Meta(ge=0)]
    absent: tuple[str, ...]
    not_applicable: tuple[str, ...]


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Character of an organisation; without it all would have the same figures.

    ``favourable`` is the probability of the favourable answer by question,
    ``turnout`` the part of the recipients who answer, ``talkative`` the part of
    these who also write, ``voices`` the groups of proposals they write from.
    """

    turnout: Share
    talkative: Share
    voices: tuple[str, ...]
    favourable: dict[str, Share]
    # Absent where no operator came this year.
    inspection: Inspection | None


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    shortcoming: str
    proposal: str


class Findings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An operator's wording: of a section's list, of one item, of a low share."""

    sections: Mapping[str, Finding]
    items: Mapping[str, Finding]
    questions: Mapping[str, Finding]


class PlannedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item of a plan with its days counted from the day of the demonstration,
    so that a term overdue by a week is overdue by a week next year as well."""

    criterion: Annotated[int, msgspec.Meta(ge=1, le=5)]
    shortcoming: Text
    action: Text
    due_in_days: int
    responsible_name: Text
    responsible_position: Text
    state: ItemState = "planned"
    measures_taken: str = ""
    completed_days_ago: Annotated[int, msgspec.Meta(ge=0)] | None = None


class PlanOutline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    state: PlanState
    items: tuple[PlannedItem, ...]
    remark: str = ""
    approved_days_ago: Annotated[int, msgspec.Meta(ge=0)] | None = None


class DemoOpinion(msgspec.Struct, frozen=True):
    """An answer set as the intake would get it, with the day on which it was given."""

    id: uuid.UUID
    organization: str
    day: date
    channel: Channel
    answers: dict[str, str]
    proposals: str | None
    label: Label = ""
