"""What follows an opinion: the thanks, who sees them again, and what another language keeps."""

import json
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.citizen import Sent, answer_every_question, receipt_on, send
from tests.support.servers import RunningServer, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def address(town_server: RunningServer) -> str:
    return f"{town_server.public_url}/q/school-1"


def test_after_sending_the_page_tells_what_the_opinion_joins(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    main = page.locator("main")
    expect(main).to_contain_text("Ваш голос среди других")
    expect(main).to_contain_text("Вы сказали — мы сделали")
    expect(main.get_by_role("link", name="отправьте официальное обращение")).to_be_visible()
    expect(main.get_by_role("link", name="перейти на bus.gov.ru")).to_be_visible()
    expect(page.locator("[data-urgent]")).to_be_hidden()


def test_the_thanks_do_not_wait_for_what_cannot_be_told(page: Page, address: str) -> None:
    page.route("**/thanks/**", lambda route: route.abort())
    page.goto(address)
    answer_every_question(page)
    page.fill("[name=proposals]", "Учитель бьёт детей на уроке")
    with page.expect_event("requestfailed"):
        send(page)
    receipt = receipt_on(page)
    expect(page.locator("h1")).to_be_focused()
    call = page.locator("[data-urgent]").get_by_role("link", name="112")
    expect(call).to_have_attribute("href", "tel:112")
    page.reload()
    assert receipt_on(page) == receipt
    expect(call).to_be_visible()
    page.get_by_role("button", name="Начать новую анкету").click()
    expect(page.locator("#survey")).to_be_visible()


def test_what_is_told_later_takes_no_focus_from_its_reader(page: Page, address: str) -> None:
    held: list[Route] = []
    page.route("**/thanks/**", lambda route: held.append(route))
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    link = page.get_by_role("link", name="Отклик")
    link.focus()
    wait_for(lambda: page.evaluate("1") == 1 and bool(held), seconds=5, what="asked")
    held[0].continue_()
    expect(page.locator("main")).to_contain_text("Ваш голос среди других")
    expect(link).to_be_focused()


def test_the_next_person_in_a_tab_finds_an_empty_form(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    # The same address again, and after another page.
    for _ in range(2):
        page.goto(address)
        expect(page.locator("#survey")).to_be_visible()
        expect(page.locator("[data-receipt]")).to_have_count(0)
        page.get_by_role("link", name="Все организации").click()


def test_after_a_day_the_tab_no_longer_shows_the_thanks(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    page.clock.set_system_time(time.time() + 25 * 3600)
    page.reload()
    expect(page.locator("#survey")).to_be_visible()


@pytest.mark.parametrize("before", ["answered", "sent"])
def test_another_language_carries_along_what_was_answered_or_sent(
    page: Page, address: str, before: str
) -> None:
    page.goto(address)
    answer_every_question(page)
    if before == "answered":
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("[name=overall][value=yes]")).to_be_checked()
    else:
        send(page)
        receipt = receipt_on(page)
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
        expect(page.locator("[data-receipt]")).to_have_text(receipt)


def test_a_page_that_opens_the_questionnaire_cannot_answer_in_it(page: Page, address: str) -> None:
    page.goto(address.replace("/q/school-1", "/accessibility"))
    given = json.dumps({"id": "x", "place": "otklik:x", "answers": {"overall": "yes"}})
    page.evaluate("(given) => { window.name = given; }", given)
    page.goto(address)
    expect(page.locator("[data-send]")).to_have_text("Отправить мнение")
    expect(page.locator(":checked")).to_have_count(0)
    assert page.evaluate("window.name") == ""


def test_the_receipts_code_is_copied(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read"])
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt = receipt_on(page)
    page.get_by_role("button", name="Скопировать код").click()
    expect(page.get_by_role("button", name="Код скопирован")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == receipt


def test_who_writes_of_danger_is_told_where_to_call_now(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)
    page.fill("[name=proposals]", "Учитель бьёт детей на уроке")
    send(page)
    receipt_on(page)
    urgent = page.locator("[data-urgent]")
    expect(urgent.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(urgent).to_contain_text("8-800-2000-122")


def test_back_shows_the_thanks_again_and_sends_nothing_twice(page: Page, address: str) -> None:
    sent = Sent(page)
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt = receipt_on(page)
    page.get_by_role("link", name="Все организации").click()
    page.go_back()
    assert receipt_on(page) == receipt
    page.reload()
    assert receipt_on(page) == receipt
    page.get_by_role("button", name="Заполнить ещё одну анкету").click()
    expect(page.locator(":checked")).to_have_count(0)
    answer_every_question(page)
    send(page)
    assert receipt_on(page) != receipt
    assert len(sent.ids) == len(sent.bodies) == 2
