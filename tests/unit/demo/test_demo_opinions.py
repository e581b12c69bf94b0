"""The demonstration's opinions obey the rules of real ones and are the same every time."""

from collections import Counter
from datetime import date

import pytest

from survey_service.assessment.statistics import target_sample
from survey_service.comments.masking import mask
from survey_service.demo import words
from survey_service.demo.opinions import generate
from survey_service.demo.structs import DemoOpinion
from survey_service.organizations.structs import NewOrganization
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.service import built_in_edition
from survey_service.questionnaires.structs import Edition, Option, Question
from survey_service.responses.flood import PACE_CAPACITY
from survey_service.responses.structs import OPEN_CHANNELS

EDITION = built_in_edition()
FIRST, LAST = date(2026, 3, 2), date(2026, 5, 11)


@pytest.fixture(scope="module")
def opinions() -> list[DemoOpinion]:
    return list(generate(EDITION, words.organizations(), FIRST, LAST))


def of(opinions: list[DemoOpinion], slug: str) -> list[DemoOpinion]:
    return [opinion for opinion in opinions if opinion.organization == slug]


def satisfied(opinions: list[DemoOpinion], slug: str, question: str) -> float:
    answers = [o.answers[question] for o in of(opinions, slug) if question in o.answers]
    return answers.count("yes") / len(answers)


def test_every_opinion_is_valid_by_the_flow(opinions: list[DemoOpinion]) -> None:
    flow = Flow(EDITION)
    assert [flow.problems(o.answers) for o in opinions if flow.problems(o.answers)] == []


def test_there_are_about_three_thousand_with_identifiers_of_their_own(
    opinions: list[DemoOpinion],
) -> None:
    assert 2800 <= len(opinions) <= 3200
    assert len({opinion.id for opinion in opinions}) == len(opinions)


def test_the_same_seed_gives_the_same_town_and_another_seed_another(
    opinions: list[DemoOpinion],
) -> None:
    assert list(generate(EDITION, words.organizations(), FIRST, LAST)) == opinions
    others = list(generate(EDITION, words.organizations(), FIRST, LAST, seed=7))
    assert not {o.id for o in others} & {o.id for o in opinions}
    assert [o.answers for o in others] != [o.answers for o in opinions]


def test_opinions_of_one_organization_do_not_depend_on_the_others(
    opinions: list[DemoOpinion],
) -> None:
    one = [o for o in words.organizations() if o.slug == "school-2"]
    assert list(generate(EDITION, one, FIRST, LAST)) == of(opinions, "school-2")


def test_what_is_said_does_not_depend_on_the_window(opinions: list[DemoOpinion]) -> None:
    later = list(generate(EDITION, words.organizations(), date(2027, 1, 1), date(2027, 1, 20)))
    assert {(o.id, o.proposals, *o.answers.items()) for o in later} == {
        (o.id, o.proposals, *o.answers.items()) for o in opinions
    }


def test_days_stay_within_the_window_in_order(opinions: list[DemoOpinion]) -> None:
    days = [opinion.day for opinion in opinions]
    assert days == sorted(days)
    assert days[0] >= FIRST
    assert days[-1] <= LAST
    assert {o.day for o in generate(EDITION, words.organizations(), LAST, LAST)} == {LAST}


def test_weekends_are_quieter_and_meetings_make_waves(opinions: list[DemoOpinion]) -> None:
    by_weekday = Counter(opinion.day.weekday() for opinion in opinions)
    assert max(by_weekday[5], by_weekday[6]) < min(by_weekday[day] for day in range(5))
    by_day = Counter(opinion.day for opinion in of(opinions, "school-1"))
    mean = by_day.total() / ((LAST - FIRST).days + 1)
    assert max(by_day.values()) > 4 * mean


def test_a_full_hall_is_marked_as_a_burst_and_nothing_else_is(
    opinions: list[DemoOpinion],
) -> None:
    marked = Counter((o.organization, o.day) for o in opinions if o.label == "burst")
    hall = Counter((o.organization, o.day) for o in opinions if o.channel == "qr")
    assert 30 < marked.total() < len(opinions) / 10
    assert all(hall[place] - count == PACE_CAPACITY for place, count in marked.items())
    assert {o.label for o in opinions} == {"", "burst"}


def test_all_open_channels_are_used_and_no_other(opinions: list[DemoOpinion]) -> None:
    assert {opinion.channel for opinion in opinions} == OPEN_CHANNELS


def test_exactly_one_organization_has_too_few_answers_to_be_shown(
    opinions: list[DemoOpinion],
) -> None:
    numbers = Counter(opinion.organization for opinion in opinions)
    assert set(numbers) == {o.slug for o in words.organizations()}
    assert [slug for slug, number in numbers.items() if number < 10] == ["school-vydumka"]


def test_some_organizations_reach_their_sample_and_some_do_not(
    opinions: list[DemoOpinion],
) -> None:
    numbers = Counter(opinion.organization for opinion in opinions)
    reached = [numbers[o.slug] >= target_sample(o.recipients) for o in words.organizations()]
    assert reached.count(True) >= 5
    assert reached.count(False) >= 3


def test_one_school_has_bad_comfort_and_one_is_excellent(opinions: list[DemoOpinion]) -> None:
    assert satisfied(opinions, "school-2", "comfort") < 0.6
    assert satisfied(opinions, "school-2", "staff") > 0.85
    assert satisfied(opinions, "gymnasium-3", "overall") > 0.95


def test_some_questions_stay_blank(opinions: list[DemoOpinion]) -> None:
    flow = Flow(EDITION)
    with_blanks = sum(bool(flow.blanks(opinion.answers)) for opinion in opinions)
    assert 0.1 < with_blanks / len(opinions) < 0.5


def test_about_an_eighth_write_proposals_rarely_the_same(opinions: list[DemoOpinion]) -> None:
    texts = [opinion.proposals for opinion in opinions if opinion.proposals is not None]
    assert 0.1 < len(texts) / len(opinions) < 0.14
    assert len(set(texts)) > 0.6 * len(texts)
    for organization in words.organizations():
        own = [o.proposals for o in of(opinions, organization.slug) if o.proposals]
        assert len(set(own)) == len(own)


def test_masking_has_something_to_hide(opinions: list[DemoOpinion]) -> None:
    texts = [opinion.proposals for opinion in opinions if opinion.proposals is not None]
    assert 3 <= sum(mask(text) != text for text in texts) <= 15
    assert any("@" in text for text in texts)
    assert any("8 (000)" in text for text in texts)


def test_another_edition_needs_no_other_generator() -> None:
    five = tuple(Option(key=f"p{n}", text=str(n)) for n in range(1, 6))
    edition = Edition(
        key="five-points",
        title="Анкета",
        source="проверка",
        introduction=(),
        headline="quality",
        questions=(
            Question(
                key="quality",
                text="Оцените качество",
                kind="choice",
                purpose="opinion",
                options=five,
                favourable=("p4", "p5"),
            ),
        ),
    )
    found = list(generate(edition, words.organizations(), FIRST, LAST))
    assert not any(Flow(edition).problems(opinion.answers) for opinion in found)
    assert {opinion.answers["quality"] for opinion in found} == {option.key for option in five}


def test_an_organization_of_another_town_is_refused() -> None:
    foreign = NewOrganization(
        slug="elsewhere", kind="school", short_name="Школа", name="Школа", recipients=10
    )
    with pytest.raises(LookupError, match="elsewhere"):
        list(generate(EDITION, [foreign], FIRST, LAST))


def test_an_empty_window_is_refused() -> None:
    with pytest.raises(ValueError, match="раньше первого"):
        list(generate(EDITION, words.organizations(), LAST, FIRST))
