"""What cannot wait alarms, whatever form its words have; everyday words do not."""

import json
from pathlib import Path

import pytest

import survey_service.demo
from survey_service.comments.urgency import TOPIC_TITLES, TOPICS, topic_of

_CASES = Path(__file__).parent / "cases"
URGENT: list[list[str]] = json.loads((_CASES / "urgent.json").read_bytes())
ORDINARY: list[str] = json.loads((_CASES / "not_urgent.json").read_bytes())
DEMO: dict[str, list[dict[str, str]]] = json.loads(
    (Path(survey_service.demo.__file__).parent / "proposals.json").read_bytes()
)
LONG = "Столовая хорошая, окна новые, автобус ходит. "


def test_the_tables_of_cases_are_wide() -> None:
    assert len(URGENT) >= 80
    assert len(ORDINARY) >= 60
    assert {topic for topic, _ in URGENT} == set(TOPIC_TITLES)


@pytest.mark.parametrize(("topic", "text"), URGENT, ids=[text for _, text in URGENT])
def test_what_cannot_wait_alarms(topic: str, text: str) -> None:
    assert topic_of(text) == topic
    assert topic_of(text.upper().replace("Ё", "Е")) == topic
    assert topic_of(f"{LONG}{text}. {LONG}") == topic


@pytest.mark.parametrize("text", ORDINARY)
def test_everyday_words_do_not_alarm(text: str) -> None:
    assert topic_of(text) is None


def test_of_the_demo_proposals_only_the_one_about_bullying_alarms() -> None:
    texts = [proposal["text"] for proposals in DEMO.values() for proposal in proposals]
    alarming = [text for text in texts if topic_of(text)]
    assert [text.partition(",")[0] for text in alarming] == [
        "Обратите внимание на травлю в классных чатах"
    ]


def test_a_denial_is_not_trusted() -> None:
    assert topic_of("Никто никого не избивал") == "violence"


def test_the_heavier_topic_is_the_one_that_is_told() -> None:
    assert topic_of("Его бьют, и он не хочет жить") == "life"


def test_an_everyday_word_does_not_hide_another_sentence() -> None:
    assert topic_of("Взрыв эмоций на концерте. А после ребёнка избили.") == "violence"
    assert topic_of("Драка за места в столовой, потом драка с ножом во дворе") == "weapon"


def test_an_exception_does_not_hold_beside_a_victim() -> None:
    assert topic_of("Дети бьют мячом в стену") is None
    assert topic_of("Учитель бьёт мячом ребёнка") == "violence"


def test_every_topic_has_a_title_and_no_phrase_twice() -> None:
    assert len(TOPIC_TITLES) == len(TOPICS)
    for topic in TOPICS:
        assert topic.title
        for phrases in (topic.stems, topic.exceptions):
            assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize("word", ["бьет ", "взрыв ", "драка за ", "а", "горит ", "угроза дождя "])
def test_a_long_text_is_read_to_its_end(word: str) -> None:
    assert topic_of((word * 4000)[:4000] + " . . . . Остановите травлю") is not None
