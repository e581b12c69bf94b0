"""A cycle is one yearly assessment: its list of organisations, window and policies."""

from datetime import date
from typing import Annotated

import msgspec

from survey_service.assessment.structs import Policies


class Cycle(msgspec.Struct, frozen=True):
    id: int
    year: int
    title: str
    survey_from: date
    survey_to: date
    policies: Policies
    closed: bool


class NewCycle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    year: Annotated[int, msgspec.Meta(ge=2000, le=2100)]
    survey_from: date
    survey_to: date
    policies: Policies = Policies()


class CycleView(msgspec.Struct, frozen=True):
    year: int
    title: str
    survey_from: date
    survey_to: date
    closed: bool
