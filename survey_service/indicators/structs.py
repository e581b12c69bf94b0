"""Figures as people see them: every share with its n, interval and moment.

Suppression is already applied: what may not be shown is not here. Scores are
exact decimals printed as strings («84.96»), shares and intervals are in percent
with one decimal.
"""

from datetime import date, datetime

import msgspec

from survey_service.cycles.structs import CycleView
from survey_service.operator_results.structs import SectionView
from survey_service.organizations.structs import Kind


class Share(msgspec.Struct, frozen=True):
    """Percent of ``answered`` who chose the counted option, with its 95 % interval.

    ``low`` and ``high`` are absent when everybody was asked (n >= N).
    """

    percent: float
    low: float | None
    high: float | None
    answered: int
    shown_at: datetime


class OptionShare(msgspec.Struct, frozen=True):
    option: str
    text: str
    count: int
    share: Share


class QuestionFigures(msgspec.Struct, frozen=True):
    """``options`` is empty when the shares are hidden; ``why_hidden`` then says why."""

    key: str
    text: str
    label: str
    purpose: str
    criterion: str | None
    # Options whose share is the question's figure, where one figure is wanted.
    favourable: tuple[str, ...]
    conditional: bool
    options: tuple[OptionShare, ...]
    why_hidden: str | None


class OfficialFigures(msgspec.Struct, frozen=True):
    """К1…К5, S and the indicators by the operator's results; a missing value says why."""

    indicators: dict[str, str | None]
    criteria: dict[str, str | None]
    score: str | None
    grade: str | None
    reasons: dict[str, str]
    respondents: int


class OrganizationRow(msgspec.Struct, frozen=True):
    slug: str
    kind: Kind
    short_name: str
    recipients: int
    # Live number of answer sets that count, of the sample's target.
    answers: int
    target: int
    opinion: Share | None
    why_hidden: str | None
    official: OfficialFigures | None


class Overview(msgspec.Struct, frozen=True):
    version: str
    as_of: datetime
    cycle: CycleView | None
    organizations: tuple[OrganizationRow, ...]
    answers: int
    answers_today: int
    # Plain mean of the scores that have a value, and of how many organisations it is.
    municipality_score: str | None
    scored: int
    opinion_question: str
    operator_import: datetime | None


class OrganizationFigures(msgspec.Struct, frozen=True):
    version: str
    as_of: datetime
    cycle: CycleView | None
    row: OrganizationRow
    name: str
    site: str | None
    questions: tuple[QuestionFigures, ...]
    checklist: tuple[SectionView, ...]
    shortcomings: str
    proposals: str
    by_day: tuple["DayCount", ...]


class DayCount(msgspec.Struct, frozen=True):
    day: date
    answers: int


class Version(msgspec.Struct, frozen=True):
    """Moves whenever a number on a dashboard may have moved."""

    version: str
    answers: int
    answers_today: int
    by_organization: dict[str, int]
