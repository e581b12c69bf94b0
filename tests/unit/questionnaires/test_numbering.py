"""A question's number, and when it is to be answered, as paper says it."""

import msgspec
import pytest

from survey_service.questionnaires.languages import in_language
from survey_service.questionnaires.numbering import condition_of, number_of
from survey_service.questionnaires.service import built_in_edition
from survey_service.questionnaires.structs import Language, Question, VisibleWhen

EDITION = built_in_edition()
QUESTIONS = {question.key: question for question in EDITION.questions}


def after_age(*bands: str) -> Question:
    return msgspec.structs.replace(QUESTIONS["sex"], visible_when=VisibleWhen("age_band", bands))


def test_questions_are_numbered_in_their_order_from_one() -> None:
    assert number_of(EDITION)["stand_used"] == 1
    assert number_of(EDITION)["age_band"] == 17


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        (
            "ru",
            "Ответьте, если на вопрос 1 Вы ответили «Да».",
            "Ответьте, если на вопрос 17 Вы ответили «14–17 лет» или «18–24 года».",
        ),
        (
            "en",
            "Answer this if you chose “Yes” in question 1.",
            "Answer this if you chose “14–17” or “18–24” in question 17.",
        ),
    ],
)
def test_a_condition_is_a_sentence_in_the_readers_language(
    language: Language, one: str, several: str
) -> None:
    for edition in (EDITION, in_language(EDITION, language)):
        assert condition_of(edition, QUESTIONS["stand_satisfied"], language) == one
        assert condition_of(edition, after_age("14-17", "18-24"), language) == several


def test_a_question_for_everybody_has_no_condition() -> None:
    assert condition_of(EDITION, QUESTIONS["overall"], "ru") == ""
