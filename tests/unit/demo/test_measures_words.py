"""The eleven measures are the department's own words; only spelling is corrected on screens."""

import re

import msgspec
import pytest

from survey_service.activity_calendar.service import approved_plan
from survey_service.activity_calendar.structs import Measure
from survey_service.database.files import sql_folder

DOCUMENT = (sql_folder() / "demo" / "activity_plan_2018_2020.txt").read_text(encoding="utf-8")
PLAN = approved_plan()
FIELDS = ("name", "term", "responsible", "result")

# What was misspelt in the approved document, and how it is shown.
CORRECTED = {
    ("Расмотрение", "Рассмотрение"),
    ("оценке", "оценки"),
    ("течении", "течение"),
    ("раза", "раз"),
}


def spelt(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_there_are_eleven_measures_in_their_order() -> None:
    assert [measure.number for measure in PLAN.measures] == list(range(1, 12))
    assert (PLAN.first_year, PLAN.last_year) == (2018, 2020)


@pytest.mark.parametrize("measure", PLAN.measures, ids=lambda measure: str(measure.number))
def test_every_approved_phrase_stands_verbatim_in_the_document(measure: Measure) -> None:
    words = msgspec.structs.asdict(measure.approved)
    line = "\t".join([f"{measure.number}.", *(words[field] for field in FIELDS)])
    assert line in DOCUMENT.splitlines()


@pytest.mark.parametrize("measure", PLAN.measures, ids=lambda measure: str(measure.number))
def test_shown_words_differ_from_the_approved_only_in_spelling(measure: Measure) -> None:
    for field in FIELDS:
        approved = spelt(getattr(measure.approved, field))
        shown = spelt(getattr(measure.shown, field))
        changed = {pair for pair in zip(approved, shown, strict=True) if pair[0] != pair[1]}
        assert changed <= CORRECTED


def test_every_known_misspelling_is_corrected() -> None:
    changed = {
        pair
        for measure in PLAN.measures
        for field in FIELDS
        for pair in zip(
            spelt(getattr(measure.approved, field)),
            spelt(getattr(measure.shown, field)),
            strict=True,
        )
        if pair[0] != pair[1]
    }
    assert changed == CORRECTED


def test_the_head_of_the_plan_is_in_the_words_of_the_document() -> None:
    """The document's layout puts the word «ПЛАН» apart and its names in bold type."""
    plain = " ".join(DOCUMENT.replace("*", "").split())
    for line in PLAN.approved.splitlines():
        assert line in plain


def test_the_title_is_shown_with_its_punctuation_corrected() -> None:
    word, title, *_ = PLAN.approved.splitlines()
    assert spelt(f"{word} {title}".lower()) == spelt(PLAN.title.lower())
    assert "г. Сорска" in PLAN.title
    assert "2018–2020" in PLAN.title
