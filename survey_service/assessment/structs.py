"""What the assessment takes and gives, as it travels in files and over HTTP.

Everything is a count of answers, of checklist items or of conditions. A count that nobody
collected is never written as 0, because a 0 is a finding and a gap is not.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Count = Annotated[int, Meta(ge=0, le=10_000_000)]


class Inputs(Struct, frozen=True, forbid_unknown_fields=True):
    """Ready counts of one organization in one cycle, in the words of the questionnaire.

    `*_norm` is the number of checklist items that apply to the organization (present and
    absent; not applicable is left out). The four counts of conditions are `None` as long as
    nobody has inspected the organization. `respondents` is Ч, all who took part in the survey.
    `<question>_answered` is Ч of that question, for a survey in which a question may stay
    blank: a blank is not «Нет».
    """

    stand_present: Count
    stand_norm: Count
    site_present: Count
    site_norm: Count
    remote_ways: Count | None
    comfort_conditions: Count | None
    premises_conditions: Count | None
    access_conditions: Count | None
    respondents: Count
    stand_used: Count
    stand_satisfied: Count
    site_used: Count
    site_satisfied: Count
    comfort: Count
    disability: Count
    access_satisfied: Count
    first_contact: Count
    staff: Count
    remote_used: Count
    remote_polite: Count
    recommend: Count
    schedule: Count
    overall: Count
    stand_used_answered: Count | None = None
    site_used_answered: Count | None = None
    comfort_answered: Count | None = None
    disability_answered: Count | None = None
    first_contact_answered: Count | None = None
    staff_answered: Count | None = None
    remote_used_answered: Count | None = None
    recommend_answered: Count | None = None
    schedule_answered: Count | None = None
    overall_answered: Count | None = None

    def answered(self, question: str) -> int:
        """Ч of a question that everybody is asked: its own count, otherwise all respondents."""
        own: int | None = getattr(self, f"{question}_answered")
        return self.respondents if own is None else own

    def count(self, name: str) -> int:
        """A count by its name, for rules that are data; never one of the optional ones."""
        count: int = getattr(self, name)
        return count


class Policies(Struct, frozen=True, forbid_unknown_fields=True):
    """The choices that the acts leave open and practice decides differently.

    They are settings of a cycle and belong on every sheet that shows its results; a value
    without them cannot be recomputed. README, Method, explains each.
    """

    openness_denominator: Literal["users", "all"] = "users"
    rounding: Literal["two_decimals", "whole_indicators", "exact"] = "two_decimals"
    no_disabled_respondents: Literal["not_computed", "zero", "hundred", "renormalise"] = (
        "not_computed"
    )


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """The file that `otklik score` reads."""

    inputs: Inputs
    policies: Policies = field(default_factory=Policies)


class Printed(Struct, frozen=True):
    """An assessment as people see it: points 0–100 with two decimals; null = no value."""

    indicators: dict[str, str | None]
    criteria: dict[str, str | None]
    score: str | None


class Interval(Struct, frozen=True):
    """Bounds of a share in points 0–100, the axis of the indicators it stands beside."""

    low: float
    high: float
