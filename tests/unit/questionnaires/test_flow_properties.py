"""What holds for any edition that may be published and any answers to it."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.languages import in_language, languages_of
from survey_service.questionnaires.numbering import condition_of, number_of
from survey_service.questionnaires.structs import Edition
from tests.support.editions import answers_to, editions

Case = tuple[Edition, dict[str, str]]
cases = editions().flatmap(lambda edition: st.tuples(st.just(edition), answers_to(edition)))


def keys_shown(flow: Flow, answers: Mapping[str, str]) -> list[str]:
    return [question.key for question in flow.visible(answers)]


@given(cases)
def test_no_question_is_shown_whose_gate_is_not_asked_or_is_answered_otherwise(case: Case) -> None:
    edition, answers = case
    shown = keys_shown(Flow(edition), answers)
    for question in edition.questions:
        when = question.visible_when
        asked = when is None or (
            when.question in shown and answers.get(when.question) in when.options
        )
        assert (question.key in shown) == asked


@given(cases)
def test_answers_without_the_skipped_are_valid_unless_none_is_left_about_the_organization(
    case: Case,
) -> None:
    edition, answers = case
    flow = Flow(edition)
    kept = flow.without_skipped(answers)
    opinions = {q.key for q in edition.questions if q.purpose == "opinion"}
    assert set(flow.problems(kept)) == (set() if opinions & kept.keys() else {"answers"})
    assert kept.items() <= answers.items()
    assert keys_shown(flow, kept) == keys_shown(flow, answers)


@given(cases)
def test_blanks_are_questions_that_were_shown_and_not_answered(case: Case) -> None:
    edition, answers = case
    flow = Flow(edition)
    blanks = [question.key for question in flow.blanks(answers)]
    assert set(blanks) <= set(keys_shown(flow, answers)) - answers.keys()


@given(cases)
def test_a_translation_changes_no_answer(case: Case) -> None:
    edition, answers = case
    for language in languages_of(edition):
        other = in_language(edition, language)
        assert [(q.key, [o.key for o in q.options]) for q in other.questions] == [
            (q.key, [o.key for o in q.options]) for q in edition.questions
        ]
        assert keys_shown(Flow(other), answers) == keys_shown(Flow(edition), answers)


@given(editions())
def test_a_condition_in_words_names_the_number_of_an_earlier_question(edition: Edition) -> None:
    numbers = number_of(edition)
    assert list(numbers.values()) == list(range(1, len(edition.questions) + 1))
    for question in edition.questions:
        when = question.visible_when
        for language in languages_of(edition):
            sentence = condition_of(edition, question, language)
            assert bool(sentence) == (when is not None)
            if when is not None:
                assert f" {numbers[when.question]}" in sentence
                assert numbers[when.question] < numbers[question.key]
