"""An edition written as JSON: the same edition comes back, or every problem with its place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.questionnaires.json_file import read_json, write_json
from survey_service.questionnaires.service import built_in_edition, built_in_keys
from survey_service.questionnaires.structs import Edition
from tests.support.editions import editions


@pytest.fixture
def raw() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(write_json(built_in_edition()))
    return values


def problems_of(raw: object) -> list[str]:
    edition, problems = read_json(json.dumps(raw).encode())
    assert (edition is None) == bool(problems)
    return problems


@given(editions())
def test_an_edition_survives_its_file(edition: Edition) -> None:
    assert read_json(write_json(edition)) == (edition, [])


@pytest.mark.parametrize("key", built_in_keys())
def test_a_shipped_edition_survives_its_file(key: str) -> None:
    assert read_json(write_json(built_in_edition(key)))[0] == built_in_edition(key)


def test_every_problem_is_named_at_once_with_its_place(raw: dict[str, Any]) -> None:
    raw["key"] = "Анкета 1"
    del raw["questions"][2]["text"]
    raw["questions"][4]["options"].append({"key": "yes", "text": ""})
    raw["questions"][5]["colour"] = "red"
    raw["questions"][6]["options"][1]["key"] = "Нет"
    raw["questions"][7]["kind"] = "number"
    raw["questions"][8]["options"] = "yes, no"
    raw["questions"][9]["sensitive"] = "yes"
    raw["questions"][10]["visible_when"]["options"] = ["maybe"]
    raw["questions"][11] = "recommend"
    del raw["translations"]["en"]["questions"]["overall"]
    assert [line.partition(": ")[0] for line in problems_of(raw)] == [
        "код",
        "вопрос 3 (site_used), текст",
        "вопрос 6 (disability), colour",
        "вопрос 7 (access_satisfied), варианты, 2, код",
        "вопрос 8 (first_contact), вид",
        "вопрос 9 (staff), варианты",
        "вопрос 10 (remote_used), чувствительный",
        "вопрос 12",
        "вопрос 5 (comfort), варианты, 3",
        "вопрос 5 (comfort), варианты, 3, текст",
    ]


def test_what_follows_from_an_unreadable_question_is_not_said_again(raw: dict[str, Any]) -> None:
    raw["questions"][0]["key"] = "Стенд"
    assert problems_of(raw) == [
        "вопрос 1 (Стенд), код: «Стенд» не подходит. Код — строчные латинские буквы, цифры и "
        "знаки «_», «-», «+», до 64 знаков."
    ]


def test_rules_are_checked_where_the_values_are_readable(raw: dict[str, Any]) -> None:
    raw["title"] = 5
    raw["questions"][10]["visible_when"]["options"] = ["maybe"]
    del raw["translations"]["en"]["questions"]["overall"]
    assert problems_of(raw) == [
        "название: Здесь нужен текст в кавычках.",
        "вопрос 11 (remote_polite), показывать, если: В условии «maybe», но у вопроса "
        "«remote_used» нет такого варианта ответа. Есть: yes, no.",
        "перевод, en, вопросы, overall: Вопрос «overall» не переведён. Добавьте перевод.",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Строка 1, знак 1: это не запись JSON"),
        (b'{\n "key": "a",\n}', "Строка 3, знак 1: это не запись JSON"),
        (b"[]", "это не анкета"),
        (b'{"inputs": {}}', "это не анкета"),
        (b"[" * 100_000, "не похож на анкету"),
        (b'{"questions": ' + b"9" * 5_000 + b"}", "не похож на анкету"),
        (b'{"questions": [NaN]}', "не похож на анкету"),
        ("{}".encode("utf-16"), "не в UTF-8"),
        ('{"название": 1}'.encode("cp1251"), "не в UTF-8"),
        (b'{"questions": [], "key": "a", "key": "b"}', "код: Поле записано дважды"),
    ],
)
def test_what_is_not_an_edition_is_refused_in_words(content: bytes, words: str) -> None:
    edition, problems = read_json(content)
    assert edition is None
    assert any(words in problem for problem in problems)


def test_a_line_end_after_a_key_is_seen(raw: dict[str, Any]) -> None:
    raw["questions"][4]["options"][0]["key"] = "yes\n"
    assert any("вопрос 5 (comfort), варианты, 1, код" in line for line in problems_of(raw))


def test_a_message_shows_nothing_that_a_terminal_would_obey(raw: dict[str, Any]) -> None:
    raw["questions"][4]["\x1b[2J" + "x" * 5_000] = 1
    (problem,) = problems_of(raw)
    assert problem.isprintable()
    assert len(problem) < 400


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data())
def test_any_wrong_value_is_a_sentence_and_not_a_crash(data: st.DataObject) -> None:
    raw = json.loads(write_json(built_in_edition()))
    place = raw
    while isinstance(place, dict | list) and place:
        steps = list(place) if isinstance(place, dict) else list(range(len(place)))
        step = data.draw(st.sampled_from(steps))
        if not isinstance(place[step], dict | list) or data.draw(st.integers(0, 3)) == 0:
            place[step] = data.draw(json_values)
            break
        place = place[step]
    problems = problems_of(raw)
    assert all(problem.endswith((".", ":")) for problem in problems)
