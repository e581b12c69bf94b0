"""What the pages say, made from structs alone."""

import re
from datetime import date

import msgspec
import pytest

from survey_service.problems import Unreadable
from survey_service.public.forms import read_fields
from survey_service.public.page_cache import PageCache
from survey_service.public.pages import (
    Form,
    cards_of,
    find_organizations,
    render_error,
    render_questionnaire,
    render_receipt,
    render_town,
    sections_of,
)
from survey_service.public.views import View, channel_of, view_of
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.service import built_in_edition
from survey_service.questionnaires.structs import Edition, Option, Question, VisibleWhen
from survey_service.responses.structs import ReceiptView
from survey_service.wording import russian_date
from tests.unit.public.examples import SCHOOL, TOWN

GARDEN = msgspec.structs.replace(
    SCHOOL, slug="rucheek", kind="kindergarten", short_name="Детский сад «Ручеёк»", name="Сад № 2"
)
FRAME = View(mode="embed", theme="light")
BOTH = {SCHOOL.slug: SCHOOL, GARDEN.slug: GARDEN}


def test_every_question_of_the_edition_is_on_the_page_in_its_order() -> None:
    edition = built_in_edition()
    cards = [card for section in sections_of(edition, "ru") for card in section.cards]
    assert [card.question.key for card in cards] == [q.key for q in edition.questions]
    assert [card.number for card in cards] == list(range(1, len(cards) + 1))


def test_a_dependent_question_says_when_to_answer_it() -> None:
    cards = cards_of(built_in_edition(), "ru")
    assert cards["stand_satisfied"].condition == ("Ответьте, если на вопрос 1 Вы ответили «Да».")
    assert cards["comfort"].condition == ""


def test_a_five_point_edition_needs_no_other_page() -> None:
    """A condition with several options and a dependent text question, too."""
    points = tuple(Option(str(n), f"{n} баллов") for n in range(1, 6))
    edition = Edition(
        key="five-1",
        title="Пять баллов",
        source="Приказ",
        introduction=(),
        headline="quality",
        questions=(
            Question("quality", "Как Вам?", "choice", "opinion", points, favourable=("5",)),
            Question(
                "proposals",
                "Почему?",
                "text",
                "proposals",
                visible_when=VisibleWhen("quality", ("1", "2")),
            ),
        ),
    )
    page = render_questionnaire(TOWN, SCHOOL, Flow(edition).edition, FRAME, Form("t")).decode()
    assert page.count('type="radio"') == 5
    assert 'data-when="quality" data-is="1 2"' in page
    assert "«1 баллов» или «2 баллов»" in page


def test_the_page_shows_what_was_given_and_escapes_it() -> None:
    form = Form("t", {"comfort": "no"}, "</textarea><script>x</script>")
    page = render_questionnaire(TOWN, SCHOOL, built_in_edition(), View(), form).decode()
    assert page.count(" checked>") == 1
    assert 'value="no" checked' in page
    assert "<script>x" not in page
    assert "&lt;/textarea&gt;" in page


def test_the_search_finds_by_parts_of_words_and_without_the_letter_yo() -> None:
    assert find_organizations(BOTH, "ручеек") == {"Детские сады": [GARDEN]}
    assert find_organizations(BOTH, "  ШКОЛ 1") == {"Школы": [SCHOOL]}
    assert find_organizations(BOTH, "лицей") == {}
    assert list(find_organizations(BOTH, "")) == ["Школы", "Детские сады"]


def test_before_a_town_is_set_up_the_first_page_says_what_to_do() -> None:
    page = render_town(None, {}).decode()
    assert "otklik town init" in page
    assert "otklik organizations import" in page
    assert "otklik organizations import" in render_town(TOWN, {}).decode()


def test_demonstration_data_is_marked() -> None:
    demo = msgspec.structs.replace(TOWN, demo=True)
    assert "демо-данные" in render_town(demo, BOTH).decode()
    assert "демо-данные" not in render_town(TOWN, BOTH).decode()


def test_a_receipt_shows_the_day_and_an_annulled_one_says_so() -> None:
    view = ReceiptView(
        receipt="AAB-1",
        organization="school-1",
        organization_name="Школа № 1",
        edition="e",
        day=date(2026, 5, 9),
        annulled=False,
        test=False,
        in_cycle=True,
    )
    page = render_receipt(TOWN, view, "Анкета").decode()
    assert "Ваше мнение учтено" in page
    assert "9 мая 2026 года" in page
    page = render_receipt(TOWN, msgspec.structs.replace(view, annulled=True), "Анкета").decode()
    assert "Этот ответ отменён" in page
    assert "учтено" not in page


def test_months_are_in_the_genitive() -> None:
    assert russian_date(date(2027, 1, 31)) == "31 января 2027 года"
    assert russian_date(date(2027, 12, 1)) == "1 декабря 2027 года"


def test_an_error_leads_on_but_not_out_of_a_frame() -> None:
    assert 'href="/"' in render_error("Не найдено", "Такой страницы нет.").decode()
    assert "<a" not in render_error("Не найдено", "Такой страницы нет.", framed=True).decode()


@pytest.mark.parametrize(
    ("query", "mode", "channel"),
    [
        ({}, "page", "page"),
        ({"channel": "qr"}, "page", "qr"),
        ({"kiosk": "1"}, "page", "kiosk"),
        ({"channel": "kiosk"}, "page", "kiosk"),
        ({"channel": "paper"}, "page", "page"),
        ({"channel": "embed"}, "page", "embed"),
        ({"channel": "qr"}, "embed", "qr"),
        ({"channel": "kiosk"}, "embed", "kiosk"),
        ({"channel": "phone"}, "embed", "embed"),
    ],
)
def test_the_address_names_the_channel_but_never_one_that_needs_an_account(
    query: dict[str, str], mode: str, channel: str
) -> None:
    assert channel_of(query, mode) == channel  # type: ignore[arg-type]


def test_the_address_names_language_and_colours_as_far_as_they_are_known() -> None:
    edition = built_in_edition()
    view = view_of({"lang": "en", "theme": "dark"}, "page", edition)
    assert (view.language, view.theme) == ("en", "dark")
    odd = view_of({"lang": "xx", "theme": "<b>"}, "embed", edition)
    # A frame is light, as the sites that hold it are.
    assert (odd.language, odd.theme) == ("ru", "light")


def test_an_english_page_is_english_but_for_names() -> None:
    view = View(language="en", languages=("ru", "en"))
    page = render_questionnaire(TOWN, SCHOOL, built_in_edition(), view, Form("t")).decode()
    assert '<html lang="en"' in page
    text = re.sub(r'<(\w+)[^>]* lang="ru"[^>]*>[^<]*</\1>|<[^>]*>|<style>.*?</style>', "", page)
    left = set(re.findall(r"[А-Яа-яё]+", text)) - {"Отклик"} - set(re.findall(r"\w+", SCHOOL.name))
    assert not left


def test_data_for_the_script_cannot_end_its_element() -> None:
    page = render_questionnaire(TOWN, SCHOOL, built_in_edition(), View(), Form("t")).decode()
    data = re.search(r'id="words">(.*?)</script>', page)
    assert data is not None
    assert msgspec.json.decode(data[1])["sending"] == "Отправляем…"
    assert "<" not in data[1]


def test_a_shared_device_gets_its_own_script_and_no_way_out() -> None:
    view = View(kiosk=True)
    page = render_questionnaire(TOWN, SCHOOL, built_in_edition(), view, Form("t")).decode()
    assert "/static/kiosk." in page
    assert 'href="/' not in page
    assert 'autocomplete="off" data-organization' in page


def test_a_form_is_read_as_browsers_write_it() -> None:
    assert read_fields(b"a=%D0%B4%D0%B0+%2B&b=") == {"a": "да +", "b": ""}


@pytest.mark.parametrize("body", [b"\xff", b"a=%FF", b"&".join([b"a=1"] * 600)])
def test_an_unreadable_form_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_fields(body)


def test_a_page_is_made_anew_only_when_something_on_it_changed() -> None:
    cache = PageCache()
    made: list[int] = []

    def render() -> bytes:
        made.append(1)
        return b"page"

    first = cache.page("a", ("token", TOWN), render)
    assert cache.page("a", ("token", msgspec.structs.replace(TOWN)), render) is first
    cache.page("a", ("next token", TOWN), render)
    assert len(made) == 2
