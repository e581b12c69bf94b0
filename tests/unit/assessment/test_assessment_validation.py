import pytest
from msgspec.structs import replace

from survey_service.assessment.structs import Inputs
from survey_service.assessment.validation import impossible

QUESTIONS = (
    *("stand_used", "site_used", "comfort", "disability", "first_contact"),
    *("staff", "remote_used", "recommend", "schedule", "overall"),
)


def test_counts_that_can_be_are_not_complained_about(school: Inputs) -> None:
    assert impossible(school) == {}


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("stand_present", "stand_norm"),
        ("site_present", "site_norm"),
        ("stand_satisfied", "stand_used"),
        ("site_satisfied", "site_used"),
        ("access_satisfied", "disability"),
        ("remote_polite", "remote_used"),
        *((question, "respondents") for question in QUESTIONS),
    ],
)
def test_a_part_may_be_the_whole_and_never_more(school: Inputs, part: str, whole: str) -> None:
    limit = school.count(whole)

    assert impossible(replace(school, **{part: limit})) == {}

    found = impossible(replace(school, **{part: limit + 1}))
    assert list(found) == [part]
    assert f"({limit + 1})" in found[part]
    assert f"({limit})" in found[part]


def test_the_sentence_names_both_numbers_and_says_what_to_do(school: Inputs) -> None:
    assert impossible(replace(school, stand_satisfied=161)) == {
        "stand_satisfied": "Число удовлетворённых информацией на стенде (161) больше числа "
        "обращавшихся к информации на стенде (160). Проверьте оба числа."
    }


@pytest.mark.parametrize("question", QUESTIONS)
def test_more_yes_than_answers_to_the_question_is_impossible(school: Inputs, question: str) -> None:
    yes = school.count(question)

    assert impossible(replace(school, **{f"{question}_answered": yes})) == {}
    assert list(impossible(replace(school, **{f"{question}_answered": yes - 1}))) == [question]


@pytest.mark.parametrize("question", QUESTIONS)
def test_more_answers_to_a_question_than_respondents_is_impossible(
    school: Inputs, question: str
) -> None:
    field = f"{question}_answered"

    assert impossible(replace(school, **{field: school.respondents})) == {}
    assert list(impossible(replace(school, **{field: school.respondents + 1}))) == [field]


def test_present_items_without_a_norm_are_impossible(school: Inputs) -> None:
    assert list(impossible(replace(school, stand_norm=0))) == ["stand_present"]


def test_every_impossible_field_gets_its_own_sentence(school: Inputs) -> None:
    found = impossible(replace(school, comfort=214, staff=300, site_present=53))

    assert set(found) == {"comfort", "staff", "site_present"}


def test_conditions_above_their_maximum_are_possible(school: Inputs) -> None:
    many = replace(
        school,
        remote_ways=9,
        comfort_conditions=9,
        premises_conditions=9,
        access_conditions=9,
    )

    assert impossible(many) == {}


def test_conditions_that_nobody_inspected_are_possible(school: Inputs) -> None:
    assert impossible(replace(school, remote_ways=None, access_conditions=None)) == {}
