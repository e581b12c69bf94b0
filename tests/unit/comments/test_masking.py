"""What identifies a person leaves the text; what a proposal needs stays."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import survey_service.demo
from survey_service.comments.masking import mask

_CASES = Path(__file__).parent / "cases"
MASKED: list[list[str]] = json.loads((_CASES / "masked.json").read_bytes())
UNTOUCHED: list[str] = json.loads((_CASES / "untouched.json").read_bytes())
DEMO: dict[str, list[dict[str, str]]] = json.loads(
    (Path(survey_service.demo.__file__).parent / "proposals.json").read_bytes()
)


def test_the_tables_of_cases_are_wide() -> None:
    assert len(MASKED) >= 200
    assert len(UNTOUCHED) >= 120


@pytest.mark.parametrize(("text", "masked"), MASKED, ids=[text for text, _ in MASKED])
def test_personal_data_becomes_a_mark(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(("text", "masked"), MASKED, ids=[text for text, _ in MASKED])
def test_personal_data_is_found_inside_a_longer_text(text: str, masked: str) -> None:
    before, after = "Столовая хорошая, окна новые.\n", "\nСпасибо за ремонт школы № 1!"
    assert mask(before + text + after) == before + masked + after


@pytest.mark.parametrize("text", UNTOUCHED)
def test_numbers_dates_places_and_institutions_survive(text: str) -> None:
    assert mask(text) == text


def test_of_the_demo_proposals_only_those_with_personal_data_change() -> None:
    texts = [proposal["text"] for proposals in DEMO.values() for proposal in proposals]
    changed = [text for text in texts if mask(text) != text]
    assert len(texts) > 300
    personal = ("Марии Ивановне", "Ольге Петровне", "Наталье Викторовне", "@", "555-0")
    assert changed == [text for text in texts if any(sign in text for sign in personal)]


def test_a_mark_is_never_masked_again() -> None:
    for text, masked in MASKED:
        assert mask(masked) == masked, text


_PIECES = st.sampled_from(
    [
        *(word for text, _ in MASKED for word in text.split()),
        *(word for text in UNTOUCHED for word in text.split()),
        *(
            "[имя]",
            "[телефон]",
            "[",
            "]",
            ".",
            "и",
            "8",
            "913",
            "сто",
            "@",
            "\u200b",
            "\u200d",
            "О",
            "Ким",
            "оглы",
            "бьёт",
            "Maria",
            "Petrovna",
            "⁸",
            "٩",
            "²",
            "м",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(_PIECES, st.sampled_from([" ", "", ", ", ".", "-", "\n"])), max_size=25))
def test_masking_twice_changes_nothing_more(pieces: list[tuple[str, str]]) -> None:
    once = mask("".join(piece + separator for piece, separator in pieces))
    assert mask(once) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_masked(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
