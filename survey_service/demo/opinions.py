"""Opinions of a town that does not exist, plausible enough to show what the figures are for.

The same seed gives the same opinions: a screenshot, a test and a presentation
then show one and the same town. Nothing here reads a clock or a database.
"""

import math
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from survey_service.demo import words
from survey_service.demo.structs import DemoOpinion, Profile, Proposal
from survey_service.organizations.structs import Kind, NewOrganization
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.structs import Edition, Question
from survey_service.responses.flood import PACE_CAPACITY
from survey_service.responses.structs import Channel

SEED = 20180401

_IDS = uuid.UUID("6f2c1d3e-0f5b-5c1a-9d57-3b8f6a0e4c21")
_BLANK = 0.03
_PROFILE_BLANK = 0.12
# An answer to a question that a profile does not know, as in another edition.
_ORDINARY = 0.8
# How much a respondent's mood colours all of his answers, in logits.
_MOOD = 1.1
# How much rather an organisation's own part of shared proposals is said.
_PREFERENCE = 8.0

_ORDINARY_DAY: Mapping[Channel, float] = {"page": 42, "embed": 33, "qr": 18, "kiosk": 7}
_AFTER_A_MEETING: Mapping[Channel, float] = {"page": 20, "embed": 12, "qr": 60, "kiosk": 8}
_WEEKEND: Mapping[Channel, float] = {"page": 55, "embed": 40, "qr": 5, "kiosk": 0}

# Weights of the options of questions about the respondent.
_RESPONDENTS: Mapping[Kind, Mapping[str, float]] = {
    "kindergarten": {
        "female": 84,
        "male": 16,
        "14-17": 0,
        "18-24": 9,
        "25-34": 48,
        "35-44": 32,
        "45-59": 6,
        "60+": 5,
    },
    "school": {
        "female": 76,
        "male": 24,
        "14-17": 14,
        "18-24": 4,
        "25-34": 20,
        "35-44": 42,
        "45-59": 14,
        "60+": 6,
    },
    "additional": {
        "female": 73,
        "male": 27,
        "14-17": 19,
        "18-24": 5,
        "25-34": 24,
        "35-44": 35,
        "45-59": 11,
        "60+": 6,
    },
}

# The question that a topic of proposals is about; the other topics go with the headline.
_TOPIC_QUESTIONS = {
    **dict.fromkeys(
        ("food", "toilets", "water", "heating", "repair", "cleanliness", "equipment"), "comfort"
    ),
    "playground": "comfort",
    "accessibility": "access_satisfied",
    "site": "site_satisfied",
    "information": "remote_polite",
    "staff": "staff",
    "schedule": "schedule",
    "transport": "schedule",
}


def generate(
    flow_edition: Edition,
    organizations: Sequence[NewOrganization],
    first_day: date,
    last_day: date,
    seed: int = SEED,
) -> Iterator[DemoOpinion]:
    """About three thousand opinions in order of days, both bounds inclusive.

    One organisation's opinions do not depend on the others in the list. Raises
    LookupError for an organisation of another town and ValueError for an empty window.
    """
    if last_day < first_day:
        raise ValueError("Последний день опроса раньше первого. Поменяйте даты местами.")
    flow = Flow(flow_edition)
    found = [
        opinion
        for organization in organizations
        for opinion in _of_organization(flow, organization, first_day, last_day, seed)
    ]
    yield from sorted(found, key=lambda opinion: opinion.day)


def _of_organization(
    flow: Flow, organization: NewOrganization, first_day: date, last_day: date, seed: int
) -> Iterator[DemoOpinion]:
    profile = words.profiles().get(organization.slug)
    if profile is None:
        raise LookupError(f"В демонстрационном городе нет организации «{organization.slug}».")
    # Two streams: who says what does not depend on the window that it is said in.
    when = Random(f"{seed}:{organization.slug}:days")
    what = Random(f"{seed}:{organization.slug}:answers")
    window = [first_day + timedelta(n) for n in range((last_day - first_day).days + 1)]
    meetings = _meetings(window, when)
    crowds = [_crowd(day, meetings) for day in window]
    number = round(organization.recipients * profile.turnout)
    voices = _Voices(organization.slug, flow.edition, what)
    arrived: Counter[date] = Counter()
    for index, day in enumerate(sorted(when.choices(window, crowds, k=number))):
        answers = _answers(flow, organization.kind, profile, what)
        channel = _channel(day, meetings, when)
        in_hall = day in meetings and channel == "qr"
        arrived[day] += in_hall
        yield DemoOpinion(
            id=uuid.uuid5(_IDS, f"{seed}:{organization.slug}:{index}"),
            organization=organization.slug,
            day=day,
            channel=channel,
            answers=answers,
            proposals=voices.speak(answers) if what.random() < profile.talkative else None,
            # In the hall all answer through one network: flood control marks the later ones.
            label="burst" if in_hall and arrived[day] > PACE_CAPACITY else "",
        )


def _meetings(days: Sequence[date], rng: Random) -> list[date]:
    """Evenings of parents' meetings, about one in five weeks: each starts a wave of answers."""
    evenings = [day for day in days if day.weekday() < 4] or list(days)
    return sorted(rng.sample(evenings, min(len(evenings), max(2, len(days) // 35))))


def _crowd(day: date, meetings: Sequence[date]) -> float:
    calm = (1.0, 1.0, 1.0, 1.0, 0.9, 0.4, 0.3)[day.weekday()]
    waves = [math.exp(-since / 1.6) for since in _days_since(day, meetings)]
    return calm * (1 + 9 * sum(waves))


def _channel(day: date, meetings: Sequence[date], rng: Random) -> Channel:
    """Posters are photographed at a meeting; nobody stands at a kiosk on a Sunday."""
    weights = _ORDINARY_DAY
    if day.weekday() >= 5:
        weights = _WEEKEND
    elif any(since <= 1 for since in _days_since(day, meetings)):
        weights = _AFTER_A_MEETING
    return rng.choices(list(weights), list(weights.values()))[0]


def _days_since(day: date, meetings: Sequence[date]) -> list[int]:
    return [(day - meeting).days for meeting in meetings if meeting <= day]


def _answers(flow: Flow, kind: Kind, profile: Profile, rng: Random) -> dict[str, str]:
    """A sheet without one word about the organisation would be refused, so it is drawn again."""
    while True:
        answers = _sheet(flow.edition, kind, profile, rng)
        if not flow.problems(answers):
            return answers


def _sheet(edition: Edition, kind: Kind, profile: Profile, rng: Random) -> dict[str, str]:
    mood = rng.gauss(0, 1)
    gates = {q.visible_when.question for q in edition.questions if q.visible_when}
    answers: dict[str, str] = {}
    for question in edition.questions:
        when = question.visible_when
        if question.kind == "text" or (when and answers.get(when.question) not in when.options):
            continue
        if question.purpose == "profile":
            if rng.random() >= _PROFILE_BLANK:
                answers[question.key] = _describe(question, kind, rng)
        elif rng.random() >= _BLANK:
            likely = profile.favourable.get(question.key, _ORDINARY)
            if question.key not in gates:
                likely = _coloured(likely, mood)
            answers[question.key] = _choose(question, likely, rng)
    return answers


def _describe(question: Question, kind: Kind, rng: Random) -> str:
    weights = [_RESPONDENTS[kind].get(option.key, 1) for option in question.options]
    return rng.choices(question.options, weights)[0].key


def _choose(question: Question, likely: float, rng: Random) -> str:
    good = [option.key for option in question.options if option.key in question.favourable]
    bad = [option.key for option in question.options if option.key not in question.favourable]
    return rng.choice(good if good and (not bad or rng.random() < likely) else bad)


def _coloured(likely: float, mood: float) -> float:
    """The probability for somebody in this mood; over all moods it stays about ``likely``.

    Whoever is content tends to be content with everything, and independent
    answers would make satisfaction in general look unrelated to its parts.
    """
    if not 0 < likely < 1:
        return likely
    logit = math.log(likely / (1 - likely)) * math.sqrt(1 + math.pi * _MOOD**2 / 8)
    return 1 / (1 + math.exp(-(logit + _MOOD * mood)))


class _Voices:
    """Proposals of one organisation, each said once as long as there are others.

    Organisations of a kind share their words, but each prefers its own part of
    them: otherwise the whole town would repeat the same sentences.
    """

    def __init__(self, slug: str, edition: Edition, rng: Random) -> None:
        self._profile = words.profiles()[slug]
        self._headline = edition.headline
        self._favourable = {q.key: q.favourable for q in edition.questions}
        self._rng = rng
        self._all = list(_shared_out(slug, self._profile))
        self._fresh: list[tuple[Proposal, float]] = []

    def speak(self, answers: Mapping[str, str]) -> str:
        if not self._fresh:
            self._fresh = list(self._all)
        weights = [liking * self._fits(proposal, answers) for proposal, liking in self._fresh]
        index = self._rng.choices(range(len(weights)), weights)[0]
        proposal, _ = self._fresh.pop(index)
        return proposal.text

    def _fits(self, proposal: Proposal, answers: Mapping[str, str]) -> float:
        """Weight of these words beside these answers: who is content rarely complains.

        Where the respondent did not answer, the organisation's own share decides, so
        that a school with a lift is not reproached for having none.
        """
        key = _TOPIC_QUESTIONS.get(proposal.topic, self._headline)
        likely = self._profile.favourable.get(key, _ORDINARY)
        content = answers[key] in self._favourable[key] if key in answers else None
        doubt = 1 - likely
        weights = {
            "praise": {True: 2.0, False: 0.0, None: likely**2},
            "wish": {True: 0.4 + 2 * doubt, False: 2.5, None: 4 * doubt},
            "complaint": {True: 3 * doubt**2, False: 6.0, None: 4 * doubt**2},
        }
        # Never 0: the last words left are said, whatever the answers.
        return weights[proposal.tone][content] + 0.02


def _shared_out(slug: str, profile: Profile) -> Iterator[tuple[Proposal, float]]:
    """What may be said here, and how much rather it is said here than elsewhere."""
    for group in profile.voices:
        sharers = [other for other, its in words.profiles().items() if group in its.voices]
        mine = sharers.index(slug)
        for number, proposal in enumerate(words.proposals()[group]):
            yield proposal, _PREFERENCE if number % len(sharers) == mine else 1.0
