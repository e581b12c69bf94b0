"""The editions that come with the service are examples to start from."""

from pathlib import Path

import pytest

from survey_service.questionnaires import json_file, service
from survey_service.questionnaires.checking import RESERVED, find_problems
from survey_service.questionnaires.languages import in_language, languages_of
from survey_service.questionnaires.service import built_in_edition, built_in_keys

FOLDER = Path(service.__file__).with_name("editions")
CYRILLIC = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def test_the_standard_edition_and_a_five_point_example_are_shipped() -> None:
    assert built_in_keys() == ["675n-education-1", "five-point-education-1"]


@pytest.mark.parametrize("key", built_in_keys())
def test_a_shipped_edition_breaks_no_rule_and_its_file_is_named_by_its_key(key: str) -> None:
    edition = built_in_edition(key)
    assert edition.key == key
    assert find_problems(edition) == []
    assert not RESERVED & {question.key for question in edition.questions}
    assert json_file.write_json(edition) == (FOLDER / f"{key}.json").read_bytes()


@pytest.mark.parametrize("key", built_in_keys())
def test_a_shipped_edition_is_english_to_the_last_word(key: str) -> None:
    edition = built_in_edition(key)
    assert languages_of(edition) == ("ru", "en")
    english = in_language(edition, "en")
    texts = [english.title, *english.introduction]
    for question in english.questions:
        texts += [question.text, *(option.text for option in question.options)]
    assert [text for text in texts if CYRILLIC & set(text.lower())] == []


def test_the_five_point_example_says_that_it_is_a_working_draft() -> None:
    edition = built_in_edition("five-point-education-1")
    assert "пример, рабочая редакция" in edition.title
    assert edition.source.startswith("Пример, рабочая редакция")
    assert "№\u00a0882" in edition.source


def test_the_five_point_example_covers_five_criteria_by_a_scale_of_five() -> None:
    edition = built_in_edition("five-point-education-1")
    opinions = [question for question in edition.questions if question.purpose == "opinion"]
    assert {question.criterion for question in opinions} == {"K1", "K2", "K3", "K4", "K5"}
    scales = [question for question in opinions if len(question.options) == 5]
    assert len(scales) == 7
    for question in scales:
        assert [option.key for option in question.options] == ["5", "4", "3", "2", "1"]
        assert question.favourable == ("5", "4")
    assert [len(question.options) for question in opinions].count(3) == 1
    assert all(question.label for question in edition.questions)
