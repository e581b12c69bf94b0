"""Figures as people see them: every share with its n, interval and moment.

Suppression is already applied: what may not be shown is not here. Scores are
exact decimals printed as strings («84.96»), shares and intervals are in percent
with one decimal.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from survey_service.cycles.structs import CycleView
from survey_service.operator_results.structs import SectionView
from survey_service.organizations.structs import Kind
from survey_service.responses.structs import Channel

# Every counted answer, or those that are not marked as too fast or given in a burst.
Scope = Literal["all", "unmarked"]


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
    # Options whose share together is the question's figure.
    favourable: tuple[str, ...]
    figure: Share | None
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


class Marks(msgspec.Struct, frozen=True):
    """Answers that were given faster than anybody reads, or many from one place at once.

    They count like any other. ``tests`` never do: trials by the department's own link;
    absent for those who have no such link.
    """

    fast: int = 0
    burst: int = 0
    tests: int | None = None

    @property
    def marked(self) -> int:
        return self.fast + self.burst


class OrganizationRow(msgspec.Struct, frozen=True):
    slug: str
    kind: Kind
    short_name: str
    recipients: int
    # Live number of answer sets that count, of all editions, of the sample's target.
    answers: int
    target: int
    marks: Marks
    # Of one edition and scope: the overview's are the current one and all answers.
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
    marks: Marks
    # Plain mean of the scores that have a value, and of how many organisations it is.
    municipality_score: str | None
    scored: int
    opinion_question: str
    # Options that together are the opinion, in words; one for a question of yes and no.
    favourable: tuple[str, ...]
    operator_import: datetime | None


class EditionChoice(msgspec.Struct, frozen=True):
    """A questionnaire that was answered in this cycle, or the current one."""

    key: str
    title: str
    answers: int
    # How many of the answers are marked.
    marked: int


class OrganizationFigures(msgspec.Struct, frozen=True):
    """Shares are of one ``edition`` and ``scope``; numbers and days are of all editions."""

    version: str
    as_of: datetime
    cycle: CycleView | None
    row: OrganizationRow
    edition: str
    # Newest first; the current one is always there.
    editions: tuple[EditionChoice, ...]
    scope: Scope
    channels: tuple["ChannelCount", ...]
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


class ChannelCount(msgspec.Struct, frozen=True):
    channel: Channel
    answers: int


class Version(msgspec.Struct, frozen=True):
    """Moves whenever a number on a dashboard may have moved."""

    version: str
    answers: int
    answers_today: int
    by_organization: dict[str, int]
    # Only organisations that have marked or test answers.
    marks: dict[str, Marks]
