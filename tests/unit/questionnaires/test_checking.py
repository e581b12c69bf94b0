"""What makes an edition unfit to be published, and where."""

import re
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from survey_service.questionnaires.checking import RESERVED, find_problems
from survey_service.questionnaires.places import Place, sentences
from survey_service.questionnaires.service import built_in_edition
from survey_service.questionnaires.structs import Edition, Option, Question, VisibleWhen
from tests.support.editions import editions
from tests.support.servers import ROOT

EDITION = built_in_edition()
ENGLISH = EDITION.translations["en"]


def with_question(number: int, **changes: Any) -> Edition:
    questions = list(EDITION.questions)
    questions[number] = replace(questions[number], **changes)
    return replace(EDITION, questions=tuple(questions))


def with_english(**changes: Any) -> Edition:
    return replace(EDITION, translations={"en": replace(ENGLISH, **changes)})


def english_without(key: str) -> Edition:
    return with_english(questions={k: q for k, q in ENGLISH.questions.items() if k != key})


def english_question(key: str, **changes: Any) -> Edition:
    changed = {**ENGLISH.questions, key: replace(ENGLISH.questions[key], **changes)}
    return with_english(questions=changed)


def found(edition: Edition) -> dict[Place, str]:
    return {problem.place: problem.message for problem in find_problems(edition)}


@given(editions())
def test_a_valid_edition_has_no_problem(edition: Edition) -> None:
    assert find_problems(edition) == []


@pytest.mark.parametrize(
    ("edition", "place", "words"),
    [
        (replace(EDITION, title=" "), ("title",), "Текст пуст"),
        (replace(EDITION, source=""), ("source",), "Текст пуст"),
        (replace(EDITION, introduction=("Да", "")), ("introduction", 1), "Текст пуст"),
        (with_question(4, text=" Комфорт"), ("questions", 4, "text"), "Уберите пробелы"),
        (with_question(4, text="а\x00б"), ("questions", 4, "text"), "U+0000"),
        (with_question(4, text="а\u202eб"), ("questions", 4, "text"), "U+202E"),
        (with_question(4, text="а\nб"), ("questions", 4, "text"), "U+000A"),
        (with_question(4, text="\ud800"), ("questions", 4, "text"), "U+D800"),
        (with_question(4, text="а" * 1001), ("questions", 4, "text"), "длиннее 1000"),
        (with_question(4, label="а" * 61), ("questions", 4, "label"), "длиннее 60"),
        (with_question(4, key="4th"), ("questions", 4, "key"), "начинается с латинской буквы"),
        (with_question(4, key="__proto__"), ("questions", 4, "key"), "начинается с латинской"),
        (with_question(4, options=()), ("questions", 4, "options"), "Варианты нужны"),
        (
            with_question(4, options=tuple(Option(f"o{n}", f"Вариант {n}") for n in range(51))),
            ("questions", 4, "options"),
            "больше 50",
        ),
        (
            with_question(4, options=(Option("yes", "Да"), Option("y", "Да"))),
            ("questions", 4, "options", 1),
            "уже есть",
        ),
        (with_question(4, favourable=("maybe",)), ("questions", 4, "favourable"), "«maybe»"),
        (with_question(4, favourable=("yes", "yes")), ("questions", 4, "favourable"), "дважды"),
        (with_question(4, purpose="proposals"), ("questions", 4, "purpose"), "Предложения"),
        (with_question(15, criterion="K1"), ("questions", 15, "criterion"), "только у вопроса-мн"),
        (
            with_question(1, visible_when=VisibleWhen("overall", ("yes",))),
            ("questions", 1, "visible_when"),
            "не на более ранний",
        ),
        (
            with_question(1, visible_when=VisibleWhen("stand_used", ())),
            ("questions", 1, "visible_when"),
            "Назовите в условии",
        ),
        (replace(EDITION, headline="price"), ("headline",), "«price», но в анкете его нет"),
        (replace(EDITION, headline="sex"), ("headline",), "нужен вопрос-мнение"),
    ],
)
def test_a_broken_rule_is_named_with_its_place(edition: Edition, place: Place, words: str) -> None:
    assert words in found(edition)[place]


@pytest.mark.parametrize("key", sorted(RESERVED | {"proposals"}))
def test_a_question_takes_no_name_that_the_form_uses_itself(key: str) -> None:
    assert "занят полем" in found(with_question(4, key=key))["questions", 4, "key"]


@pytest.mark.parametrize(
    "name", ["trap", "test", "proof", "batch", "lang", "theme", "kiosk", "host", "submit", "length"]
)
def test_names_of_the_forms_own_fields_are_reserved(name: str) -> None:
    assert name in RESERVED


def test_a_questionnaire_has_at_most_two_hundred_questions() -> None:
    many = tuple(
        Question(f"q{n}", "Как?", "choice", "opinion", (Option("yes", "Да"),)) for n in range(201)
    )
    assert "больше 200 (201)" in found(replace(EDITION, questions=many))["questions",]


@pytest.mark.parametrize(
    ("edition", "place", "words"),
    [
        (english_without("staff"), ("questions", "staff"), "не переведён"),
        (english_question("staff", text=""), ("questions", "staff", "text"), "Текст пуст"),
        (
            english_question("staff", options={"yes": "Yes"}),
            ("questions", "staff", "options", "no"),
            "Вариант «no» не переведён",
        ),
        (
            english_question("staff", options={"yes": "Yes", "no": "No", "maybe": "Maybe"}),
            ("questions", "staff", "options", "maybe"),
            "Такого варианта",
        ),
        (
            english_question("staff", options={"yes": "Yes", "no": "Yes"}),
            ("questions", "staff", "options", "no"),
            "уже есть у другого",
        ),
        (
            with_english(questions={**ENGLISH.questions, "price": ENGLISH.questions["staff"]}),
            ("questions", "price"),
            "Такого вопроса",
        ),
        (with_english(title=""), ("title",), "Текст пуст"),
        (with_english(introduction=("Hello",)), ("introduction",), "Переведите каждый абзац"),
    ],
)
def test_half_a_translation_is_refused(edition: Edition, place: Place, words: str) -> None:
    assert words in found(edition)["translations", "en", *place]


def test_russian_is_no_translation() -> None:
    edition = replace(EDITION, translations={"ru": ENGLISH})
    assert found(edition) == {
        ("translations", "ru"): "Русский текст — сама анкета. Удалите этот перевод."
    }


def test_every_problem_is_found_at_once_and_said_with_its_place() -> None:
    edition = replace(with_question(3, favourable=("maybe",)), title="", headline="price")
    keys = [question.key for question in edition.questions]
    assert [line.partition(":")[0] for line in sentences(find_problems(edition), keys)] == [
        "название",
        "вопрос 4 (site_satisfied), благоприятные варианты",
        "главный вопрос",
    ]


def test_no_question_hides_a_property_of_the_form_that_our_scripts_read() -> None:
    """A field of a form takes the place of the form's own property of that name."""
    folder = ROOT / "survey_service" / "public" / "static" / "questionnaire"
    script = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
    read = set(re.findall(r"\bform\.([a-z]+)\b", script)) - {"form_token"}
    assert {"dataset", "hidden", "elements"} <= read
    assert read <= RESERVED
