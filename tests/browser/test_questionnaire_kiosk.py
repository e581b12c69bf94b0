"""A shared device in a hall: keeps nothing, warns, and starts anew by itself."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.citizen import answer_every_question, choose, complaints, receipt_on, send
from tests.support.servers import RunningServer, wait_for

pytestmark = pytest.mark.browser

SECOND = 1000


@pytest.fixture
def kiosk(page: Page, town_server: RunningServer) -> Page:
    page.clock.install()
    page.goto(f"{town_server.public_url}/q/school-1?kiosk=1")
    return page


def test_after_a_while_it_asks_whether_anybody_is_there_and_then_clears(kiosk: Page) -> None:
    choose(kiosk, "overall", "yes")
    kiosk.fill("[name=proposals]", "Больше кружков")
    kiosk.clock.run_for(89 * SECOND)
    expect(kiosk.get_by_role("alertdialog")).to_have_count(0)
    kiosk.clock.run_for(2 * SECOND)
    warning = kiosk.get_by_role("alertdialog")
    expect(warning).to_contain_text("Вы ещё здесь?")
    assert complaints(kiosk) == ""
    kiosk.clock.run_for(20 * SECOND)
    expect(warning).to_have_count(0)
    expect(kiosk.locator(":checked")).to_have_count(0)
    expect(kiosk.locator("[name=proposals]")).to_have_value("")


def test_whoever_is_there_goes_on(kiosk: Page) -> None:
    choose(kiosk, "overall", "yes")
    kiosk.clock.run_for(95 * SECOND)
    kiosk.get_by_role("button", name="Да, продолжить").click()
    kiosk.clock.run_for(60 * SECOND)
    expect(kiosk.get_by_role("alertdialog")).to_have_count(0)
    expect(kiosk.locator("[name=overall][value=yes]")).to_be_checked()


def test_typing_counts_as_being_there(kiosk: Page) -> None:
    choose(kiosk, "overall", "yes")
    kiosk.clock.run_for(80 * SECOND)
    kiosk.locator("[name=proposals]").press_sequentially("а")
    kiosk.clock.run_for(80 * SECOND)
    expect(kiosk.get_by_role("alertdialog")).to_have_count(0)


def test_nobody_is_asked_before_anything_is_begun(kiosk: Page) -> None:
    kiosk.clock.run_for(600 * SECOND)
    expect(kiosk.get_by_role("alertdialog")).to_have_count(0)


def test_after_sending_it_starts_anew_by_itself_with_another_id(kiosk: Page) -> None:
    ids = []
    for _ in range(2):
        answer_every_question(kiosk)
        with kiosk.expect_request("**/api/v1/responses") as sent:
            send(kiosk)
        body = json.loads(sent.value.post_data or "")
        assert body["channel"] == "kiosk"
        ids.append(body["id"])
        receipt_on(kiosk)
        expect(kiosk.get_by_role("button", name="Начать новую анкету")).to_be_visible()
        kiosk.clock.run_for(21 * SECOND)
        expect(kiosk.locator("#survey")).to_be_visible()
        expect(kiosk.locator(":checked")).to_have_count(0)
    assert ids[0] != ids[1]


def test_the_next_person_need_not_wait(kiosk: Page) -> None:
    answer_every_question(kiosk)
    send(kiosk)
    receipt_on(kiosk)
    kiosk.get_by_role("button", name="Начать новую анкету").click()
    expect(kiosk.locator("#survey")).to_be_visible()
    expect(kiosk.locator(":checked")).to_have_count(0)


def test_back_shows_an_empty_form(kiosk: Page, town_server: RunningServer) -> None:
    answer_every_question(kiosk)
    send(kiosk)
    receipt_on(kiosk)
    kiosk.goto(town_server.public_url)
    kiosk.go_back()
    expect(kiosk.locator("#survey")).to_be_visible()
    expect(kiosk.locator(":checked")).to_have_count(0)


def test_nothing_leads_away_from_a_shared_device(kiosk: Page) -> None:
    # A telephone number is none; a shared device does not call.
    hrefs = "[...document.links].map((link) => link.getAttribute('href'))"
    assert all(href[0] in "#?" for href in kiosk.evaluate(hrefs))
    answer_every_question(kiosk)
    send(kiosk)
    receipt_on(kiosk)
    assert all(href[0] in "#?" or href[:4] == "tel:" for href in kiosk.evaluate(hrefs))


def _a_second_later(page: Page, delivered: list[int]) -> bool:
    page.clock.run_for(SECOND)
    return bool(delivered)


def test_who_reads_where_to_call_has_more_time(kiosk: Page) -> None:
    answer_every_question(kiosk)
    kiosk.fill("[name=proposals]", "Учитель бьёт детей на уроке")
    send(kiosk)
    receipt_on(kiosk)
    kiosk.clock.run_for(50 * SECOND)
    expect(kiosk.locator("[data-urgent]")).to_be_visible()
    kiosk.clock.run_for(12 * SECOND)
    expect(kiosk.locator("#survey")).to_be_visible()


def test_another_language_keeps_what_was_answered_and_the_next_person_finds_nothing(
    kiosk: Page,
) -> None:
    choose(kiosk, "overall", "no")
    kiosk.fill("[name=proposals]", "Больше кружков")
    kiosk.get_by_role("link", name="English").click()
    expect(kiosk.locator("html")).to_have_attribute("lang", "en")
    expect(kiosk.locator("[name=overall][value=no]")).to_be_checked()
    expect(kiosk.locator("[name=proposals]")).to_have_value("Больше кружков")
    assert kiosk.evaluate("window.name + localStorage.length + sessionStorage.length") == "00"
    kiosk.reload()
    expect(kiosk.locator(":checked")).to_have_count(0)


def test_an_answer_that_is_refused_after_its_person_left_is_said_without_a_name(
    kiosk: Page,
) -> None:
    kiosk.route("**/api/v1/responses", lambda route: route.abort())
    answer_every_question(kiosk)
    send(kiosk)
    expect(kiosk.get_by_text("Мнение ещё не отправлено.")).to_be_visible()
    kiosk.clock.run_for(115 * SECOND)
    expect(kiosk.locator(":checked")).to_have_count(0)
    kiosk.unroute("**/api/v1/responses")
    detail = {"detail": "Нет.", "errors": {"edition": "Эта редакция больше не принимается."}}
    kiosk.route("**/api/v1/responses", lambda route: route.fulfill(status=422, json=detail))
    said = kiosk.get_by_text("Одно мнение не принято. Пожалуйста, сообщите об этом организации.")
    wait_for(lambda: _is_said(kiosk, said), seconds=30, what="said")
    expect(kiosk.locator("#survey")).to_be_visible()
    expect(kiosk.locator(":checked")).to_have_count(0)
    assert complaints(kiosk) == ""


def _is_said(page: Page, said: Locator) -> bool:
    page.clock.run_for(SECOND)
    return said.count() == 1


def test_what_cannot_be_sent_waits_in_memory_while_the_next_person_answers(kiosk: Page) -> None:
    kiosk.route("**/api/v1/responses", lambda route: route.abort())
    answer_every_question(kiosk)
    send(kiosk)
    expect(kiosk.get_by_text("Мнение ещё не отправлено.")).to_be_visible()
    kiosk.clock.run_for(115 * SECOND)
    expect(kiosk.locator("#survey")).to_be_visible()
    expect(kiosk.locator(":checked")).to_have_count(0)
    kiosk.unroute("**/api/v1/responses")
    choose(kiosk, "comfort", "yes")
    delivered: list[int] = []
    kiosk.on("response", lambda response: delivered.append(response.status))
    # In small steps, so that no attempt runs into its time limit on the way.
    wait_for(lambda: _a_second_later(kiosk, delivered), seconds=30, what="delivered")
    assert delivered == [201]
    expect(kiosk.locator("#survey")).to_be_visible()
    expect(kiosk.locator("[name=comfort][value=yes]")).to_be_checked()
    # The receipt is not this person's.
    expect(kiosk.locator("#state")).not_to_contain_text("-")
