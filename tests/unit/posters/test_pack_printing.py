"""A pack as it comes from the printer: pages, texts, codes, letters."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from msgspec.structs import replace
from pypdf import PdfReader

from survey_service.posters.links import QUIET_ZONE
from survey_service.posters.structs import Pack
from survey_service.posters.typesetting import FOLDER, typeset
from survey_service.questionnaires import service as questionnaires
from survey_service.questionnaires.structs import Edition
from tests.support.editions import editions
from tests.unit.posters.packs import (
    FORM_PAGES,
    FORM_START,
    POSTER,
    SCHOOL,
    STRIPS,
    TODAY,
    TOWN,
    codes_on,
    pack_of,
    pages_of,
    read_pdf,
    squeezed,
)

HOSTILE = '#panic("x") *a* $b$ _c_ @d <e> \\ `r` // /* [z] #{1+1} ~ --- "q" \'s\' = h'
LONG = (
    "Детский сад комбинированного вида № 12 «Солнечный ручеёк» с группами для детей "
    "с нарушением зрения города Сорска"
)
STRIPS_ON_A_PAGE = 8


def large_print(pages: list[Any]) -> list[Any]:
    return pages[FORM_START + FORM_PAGES :]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_of()


@pytest.fixture(scope="module")
def pdf(pack: Pack) -> PdfReader:
    return read_pdf(pack)


@pytest.fixture(scope="module")
def pages(pdf: PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


def test_every_page_is_a4_upright(pdf: PdfReader) -> None:
    for page in pdf.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_the_poster_says_whose_it_is_what_to_do_and_when_it_was_printed(pages: list[str]) -> None:
    for words in (
        "Как Вам школа?", "Школа №\u00a01", "займёт три минуты", "Анонимно", "Без регистрации",
        "общественный совет", "opros.example/q/school-1", "Отдел образования г. Пробного",
        "Напечатано 5 октября 2026 года", "bus.gov.ru",
    ):  # fmt: skip
        assert squeezed(words) in squeezed(pages[POSTER]), words


def test_every_strip_names_the_organization_and_the_address(pages: list[str]) -> None:
    # Once more above the strips.
    assert squeezed(pages[STRIPS]).count("Школа№1") == STRIPS_ON_A_PAGE + 1
    assert squeezed(pages[STRIPS]).count("opros.example/q/school-1") == STRIPS_ON_A_PAGE + 1


@pytest.mark.parametrize("key", questionnaires.built_in_keys())
def test_both_forms_hold_every_question_and_condition_in_order(key: str) -> None:
    edition = questionnaires.built_in_edition(key)
    pack = pack_of(edition=edition)
    pages = pages_of(pack)
    for form in (pages[FORM_START : FORM_START + FORM_PAGES], large_print(pages)):
        printed = squeezed("".join(form))
        place = 0
        for question in pack.form.questions:
            place = printed.index(squeezed(f"{question.number}.{question.text}"), place)
            assert squeezed(question.condition) in printed[place:]
            for option in question.options:
                assert squeezed(option) in printed[place:]


@pytest.mark.parametrize("key", questionnaires.built_in_keys())
@pytest.mark.parametrize("name", ["Школа", LONG])
def test_the_usual_form_is_one_sheet(key: str, name: str) -> None:
    school = replace(SCHOOL, name=name, short_name=name)
    pages = pages_of(pack_of(organization=school, edition=questionnaires.built_in_edition(key)))
    assert "страница 2 из 2" in pages[FORM_START + 1].replace("\u00a0", " ")
    assert "страница 1 из" in pages[FORM_START + 2].replace("\u00a0", " ")


def test_both_forms_say_that_an_opinion_is_anonymous_and_no_appeal(
    pages: list[str], pack: Pack
) -> None:
    for form in (pages[FORM_START : FORM_START + FORM_PAGES], large_print(pages)):
        printed = squeezed("".join(form))
        for words in ("Опрос анонимный", "не обращение гражданина", pack.appeal_url, "Пачка"):
            assert squeezed(words) in printed
        for paragraph in pack.form.introduction:
            assert squeezed(paragraph) in printed


def test_large_print_has_no_letter_below_eighteen_points_and_none_that_leans(
    pdf: PdfReader,
) -> None:
    sizes: list[float] = []

    def look(text: str, _: Any, place: Any, __: Any, size: float) -> None:
        if text.strip():
            sizes.append(size * abs(place[3]))

    for page in large_print(list(pdf.pages)):
        page.extract_text(visitor_text=look)
        fonts = page["/Resources"]["/Font"].values()
        assert not any("Italic" in font.get_object()["/BaseFont"] for font in fonts)
    assert sizes
    assert min(sizes) >= 18


def test_a_demonstration_says_so_on_every_page(pages: list[str]) -> None:
    demo = pages_of(pack_of(town=replace(TOWN, demo=True)))
    assert all("демо-данные" in page for page in demo)
    assert not any("демо-данные" in page for page in pages)


def test_a_camera_reads_the_codes_from_a_grey_print(pack: Pack) -> None:
    codes = dict(codes_on(pack, POSTER))
    link = "https://opros.example/q/school-1?channel=qr"
    assert set(codes) == {link, "https://bus.gov.ru/qrcode/rate/12345"}
    assert codes[link] >= 35
    strips = list(codes_on(pack, STRIPS))
    assert [text for text, _ in strips] == [link] * STRIPS_ON_A_PAGE
    # The picture with its empty frame; 33 modules are a code of version 4.
    assert min(width for _, width in strips) * (33 + 2 * QUIET_ZONE) / 33 >= 22


def test_a_long_address_is_still_read_from_a_strip() -> None:
    pack = pack_of(
        organization=replace(SCHOOL, slug="a-" * 31 + "a"),
        public_url="https://nezavisimaya-ocenka.otdel-obrazovaniya.example.ru/otklik",
    )
    strips = list(codes_on(pack, STRIPS, 300))
    assert len(strips) == STRIPS_ON_A_PAGE


def test_a_pack_is_tagged_titled_and_russian(pdf: PdfReader) -> None:
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ru"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Школа №\u00a01: плакат, листки и анкета"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    alternatives = [e["/Alt"] for e in _elements(root["/StructTreeRoot"]) if "/Alt" in e]
    assert sum("ссылкой на анкету" in text for text in alternatives) == 2
    assert sum("ссылкой на оценку" in text for text in alternatives) == 1


def _elements(element: Any) -> Any:
    element = element.get_object()
    if not isinstance(element, dict):
        return
    yield element
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from _elements(child)


def test_a_name_is_printed_as_it_is_called_and_never_read_as_markup() -> None:
    hostile = replace(SCHOOL, short_name=HOSTILE, name=HOSTILE)
    town = replace(TOWN, department=HOSTILE, appeal_url="https://a.example/#panic()")
    pages = pages_of(pack_of(organization=hostile, town=town))
    assert squeezed(pages[POSTER]).count(squeezed(HOSTILE)) == 2
    for place in (STRIPS, FORM_START, FORM_START + FORM_PAGES):
        assert squeezed(HOSTILE) in squeezed(pages[place])


def test_a_letter_that_no_font_draws_costs_an_empty_box_and_not_the_pack() -> None:
    pdf = read_pdf(pack_of(organization=replace(SCHOOL, short_name="Школа 😀 学")))
    assert "Школа" in pdf.pages[POSTER].extract_text()
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]


def test_the_same_pack_is_the_same_bytes(pack: Pack) -> None:
    assert typeset(pack, TODAY) == typeset(pack, TODAY)


def test_a_template_fetches_nothing() -> None:
    templates = sorted(FOLDER.glob("*.typ"))
    assert templates
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert "@preview" not in text
        assert "http" not in text


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(editions(max_questions=8))
def test_any_edition_is_printed_with_all_its_questions(edition: Edition) -> None:
    pack = pack_of(edition=edition)
    printed = squeezed("".join(pages_of(pack)[FORM_START:]))
    for question in pack.form.questions:
        assert printed.count(squeezed(f"{question.number}.{question.text}")) >= 2
