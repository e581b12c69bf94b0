"""Which questions are asked, and which answer sets are valid."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.questionnaires.checking import EditionError
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.service import built_in_edition
from survey_service.questionnaires.structs import Edition, Question, VisibleWhen

FLOW = Flow(built_in_edition())
OPTIONS = {
    q.key: [option.key for option in q.options]
    for q in FLOW.edition.questions
    if q.kind == "choice"
}
GATES = {
    "stand_satisfied": "stand_used",
    "site_satisfied": "site_used",
    "access_satisfied": "disability",
    "remote_polite": "remote_used",
}
any_answers = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(options) for key, options in OPTIONS.items()}
)


def keys(questions: list[Question]) -> list[str]:
    return [question.key for question in questions]


def test_the_standard_edition_has_seventeen_questions_in_their_order() -> None:
    assert keys(list(FLOW.edition.questions)) == [
        "stand_used", "stand_satisfied", "site_used", "site_satisfied", "comfort", "disability",
        "access_satisfied", "first_contact", "staff", "remote_used", "remote_polite", "recommend",
        "schedule", "overall", "proposals", "sex", "age_band",
    ]  # fmt: skip
    assert OPTIONS["overall"] == ["yes", "no"]
    assert OPTIONS["sex"] == ["male", "female"]
    assert OPTIONS["age_band"] == ["14-17", "18-24", "25-34", "35-44", "45-59", "60+"]


def test_every_question_about_the_organization_belongs_to_a_criterion() -> None:
    opinions = [q for q in FLOW.edition.questions if q.purpose == "opinion"]
    assert len(opinions) == 14
    assert {q.criterion for q in opinions} == {"K1", "K2", "K3", "K4", "K5"}


@pytest.mark.parametrize(("question", "gate"), GATES.items())
def test_a_question_about_something_used_is_asked_only_of_its_users(
    question: str, gate: str
) -> None:
    assert question in keys(FLOW.visible({gate: "yes"}))
    assert question not in keys(FLOW.visible({gate: "no"}))
    assert question not in keys(FLOW.visible({}))


def test_an_answer_to_a_skipped_question_is_refused_with_its_field() -> None:
    problems = FLOW.problems({"stand_used": "no", "stand_satisfied": "yes", "overall": "yes"})
    assert list(problems) == ["answers.stand_satisfied"]


def test_an_unknown_question_and_an_unknown_option_are_each_named() -> None:
    problems = FLOW.problems({"price": "yes", "overall": "maybe", "staff": "yes"})
    assert set(problems) == {"answers.price", "answers.overall"}


def test_a_free_text_question_takes_no_option() -> None:
    assert "answers.proposals" in FLOW.problems({"overall": "yes", "proposals": "yes"})


def test_at_least_one_question_about_the_organization_is_answered() -> None:
    assert "answers" in FLOW.problems({})
    assert "answers" in FLOW.problems({"sex": "male", "age_band": "60+"})
    assert not FLOW.problems({"staff": "no"})


def test_every_question_may_stay_blank_beside_one_answer() -> None:
    assert not FLOW.problems({"overall": "no"})
    assert "comfort" in keys(FLOW.blanks({"overall": "no"}))
    assert "sex" not in keys(FLOW.blanks({"overall": "no"}))


@given(any_answers)
def test_dropping_skipped_answers_leaves_a_valid_set_or_an_empty_one(
    answers: dict[str, str],
) -> None:
    kept = FLOW.without_skipped(answers)
    assert set(FLOW.problems(kept)) <= {"answers"}
    assert FLOW.without_skipped(kept) == kept


@given(any_answers)
def test_satisfied_never_exceed_users_in_any_valid_set(answers: dict[str, str]) -> None:
    if not FLOW.problems(answers):
        for question, gate in GATES.items():
            assert question not in answers or answers[gate] == "yes"


def changed(**changes: object) -> Edition:
    return msgspec.structs.replace(FLOW.edition, **changes)


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        (changed(questions=FLOW.edition.questions * 2), "уже есть"),
        (changed(headline="proposals"), "главный вопрос"),
        (changed(questions=FLOW.edition.questions[14:], headline="sex"), "ни одного вопроса об"),
        (changed(questions=FLOW.edition.questions[1:]), "не на более ранний вопрос"),
    ],
)
def test_an_edition_that_contradicts_itself_is_refused(edition: Edition, words: str) -> None:
    with pytest.raises(EditionError, match=words):
        Flow(edition)


@pytest.mark.parametrize("key", ["id", "step", "form_token", "proposals"])
def test_a_question_is_not_called_like_a_field_of_the_form(key: str) -> None:
    first = msgspec.structs.replace(FLOW.edition.questions[0], key=key)
    with pytest.raises(EditionError, match="занят полем"):
        Flow(changed(questions=(first, *FLOW.edition.questions[2:])))


def test_a_condition_names_an_option_that_exists() -> None:
    questions = list(FLOW.edition.questions)
    questions[1] = msgspec.structs.replace(
        questions[1], visible_when=VisibleWhen("stand_used", ("perhaps",))
    )
    with pytest.raises(EditionError, match="нет такого варианта"):
        Flow(changed(questions=tuple(questions)))
