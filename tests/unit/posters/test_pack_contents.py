"""What goes into a pack: words, links, questions."""

from urllib.parse import urlsplit

import pytest
import segno
from msgspec.structs import replace

from survey_service.organizations.structs import Kind
from survey_service.posters.contents import NAME_LIMIT, SHORT_NAME_LIMIT, clean, fill_form
from survey_service.posters.links import in_plain_letters
from survey_service.public.pages import cards_of
from survey_service.questionnaires import service as questionnaires
from survey_service.questionnaires.structs import Edition
from tests.unit.posters.packs import SCHOOL, pack_of, squeezed


@pytest.mark.parametrize(
    ("kind", "word"),
    [("school", "школа"), ("kindergarten", "детский сад"), ("additional", "занятия")],
)
def test_a_poster_asks_in_the_words_of_its_kind(kind: Kind, word: str) -> None:
    assert pack_of(organization=replace(SCHOOL, kind=kind)).headline == f"Как Вам {word}?"


def test_numbers_and_conditions_on_paper_are_those_of_the_page() -> None:
    edition = questionnaires.built_in_edition()
    cards = cards_of(edition, "ru").values()
    printed = fill_form(edition).questions
    assert [(q.number, squeezed(q.condition)) for q in printed] == [
        (card.number, squeezed(card.condition)) for card in cards
    ]
    assert any(q.condition for q in printed)


def test_every_option_of_the_edition_is_on_paper() -> None:
    edition: Edition = questionnaires.built_in_edition()
    printed = fill_form(edition).questions
    assert [list(q.options) for q in printed] == [
        [option.text for option in question.options] for question in edition.questions
    ]


def test_an_unknown_number_at_bus_gov_ru_leaves_no_code_to_it() -> None:
    assert pack_of(organization=replace(SCHOOL, agency_id=None)).rating is None


def test_an_address_in_cyrillic_is_printed_as_it_is_and_coded_as_the_network_knows_it() -> None:
    pack = pack_of(public_url="https://опрос.сорск.рф")
    assert pack.survey.address == "опрос.сорск.рф/q/school-1"
    coded = in_plain_letters("https://опрос.сорск.рф/q/school-1")
    assert coded.isascii()
    assert urlsplit(coded).hostname == "опрос.сорск.рф".encode("idna").decode()


def test_a_code_keeps_its_empty_frame_of_four_modules() -> None:
    picture = pack_of().survey.picture
    link = "https://opros.example/q/school-1?channel=qr"
    modules = len(segno.make_qr(link, error="m").matrix)
    assert f'width="{modules + 8}" height="{modules + 8}"' in picture
    # A light ground under the frame too, whatever the paper's colour.
    assert f'fill="#fff" d="M0 0h{modules + 8}v{modules + 8}h-{modules + 8}z"' in picture


def test_an_address_without_encryption_is_printed_whole() -> None:
    assert pack_of(public_url="http://localhost:8000").survey.address == (
        "http://localhost:8000/q/school-1"
    )


def test_letters_that_draw_nothing_or_turn_the_line_around_are_not_printed() -> None:
    assert clean("Школа\x00 №\t1\n«\u202eА\u2069»\ufeff") == "Школа №\u00a01 «А»"


def test_a_name_without_end_is_cut_and_its_words_end() -> None:
    pack = pack_of(organization=replace(SCHOOL, short_name="ш" * 2000, name="Ш" * 2000))
    assert squeezed(pack.short_name) == "ш" * (SHORT_NAME_LIMIT - 1) + "…"
    assert squeezed(pack.name) == "Ш" * (NAME_LIMIT - 1) + "…"
    assert "\u200b" in pack.name
