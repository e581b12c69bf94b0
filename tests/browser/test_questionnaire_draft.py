"""An unfinished questionnaire waits on the device, and stays one answer in every tab."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.citizen import Sent, answer_every_question, choose, receipt_on, send
from tests.support.servers import RunningServer, wait_for

pytestmark = pytest.mark.browser

DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('otklik:draft:')).length"
BLOCK_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new Error("refused") } });"""


@pytest.fixture
def address(town_server: RunningServer) -> str:
    return f"{town_server.public_url}/q/school-2"


def wait_for_drafts(page: Page, count: int) -> None:
    wait_for(lambda: bool(page.evaluate(DRAFTS) == count), seconds=5, what=f"{count} drafts")


def begin(page: Page, address: str) -> None:
    page.goto(address)
    choose(page, "overall", "no")
    page.fill("[name=proposals]", "Больше кружков")
    wait_for_drafts(page, 1)


def offer_on(page: Page) -> None:
    expect(page.get_by_text("На этом устройстве есть начатая анкета от")).to_be_visible()


def test_a_draft_is_offered_at_the_next_visit_and_shows_no_answer_before(
    page: Page, address: str
) -> None:
    begin(page, address)
    again = page.context.new_page()
    page.close()
    again.goto(address)
    offer_on(again)
    expect(again.locator("#survey")).to_be_hidden()
    expect(again.locator(":checked")).to_have_count(0)
    expect(again.locator("[name=proposals]")).to_have_value("")
    again.get_by_role("button", name="Продолжить").click()
    expect(again.locator("[name=overall][value=no]")).to_be_checked()
    expect(again.locator("[name=proposals]")).to_have_value("Больше кружков")
    expect(again.locator("[data-key=stand_satisfied]")).to_be_hidden()


def test_a_draft_that_is_not_wanted_is_gone(page: Page, address: str) -> None:
    begin(page, address)
    page.reload()
    page.get_by_role("button", name="Начать заново").click()
    expect(page.locator(":checked")).to_have_count(0)
    page.reload()
    expect(page.locator("#survey")).to_be_visible()
    assert page.evaluate(DRAFTS) == 0


def test_a_draft_is_for_its_own_organization(page: Page, address: str) -> None:
    begin(page, address)
    page.goto(address.replace("school-2", "school-1"))
    expect(page.locator("#survey")).to_be_visible()


def test_a_draft_is_kept_for_seven_days(page: Page, address: str) -> None:
    page.clock.install(time=time.time() - 6 * 86400)
    begin(page, address)
    page.goto(address.replace("/q/", "/organizations/"))
    page.clock.set_system_time(time.time() + 0.9 * 86400)
    page.goto(address)
    offer_on(page)
    page.clock.set_system_time(time.time() + 1.1 * 86400)
    page.goto(address)
    expect(page.locator("#survey")).to_be_visible()
    assert page.evaluate(DRAFTS) == 0


def test_a_sent_questionnaire_leaves_no_draft(page: Page, address: str) -> None:
    begin(page, address)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    wait_for_drafts(page, 0)
    page.goto(address.replace("/q/", "/organizations/"))
    assert page.evaluate("Object.keys(localStorage)") == []


def test_an_emptied_questionnaire_leaves_no_draft(page: Page, address: str) -> None:
    begin(page, address)
    page.fill("[name=proposals]", "")
    page.get_by_role("button", name="Снять ответ на вопрос 14").click()
    wait_for_drafts(page, 0)


def test_two_tabs_of_one_draft_send_one_answer(page: Page, address: str) -> None:
    sent = Sent(page)
    begin(page, address)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("button", name="Продолжить").click()
    answer_every_question(other)
    send(other)
    receipt = receipt_on(other)
    # The first tab hears of it and thanks, too.
    assert receipt_on(page) == receipt
    assert len(sent.ids) == 1


def test_two_tabs_that_were_both_empty_send_one_answer(page: Page, address: str) -> None:
    sent = Sent(page)
    other = page.context.new_page()
    other.goto(address)
    begin(page, address)
    answer_every_question(other)
    send(other)
    receipt = receipt_on(other)
    assert receipt_on(page) == receipt
    assert len(sent.ids) == 1


def test_a_tab_that_begins_anew_stays_apart_from_the_one_that_types_on(
    page: Page, address: str
) -> None:
    sent = Sent(page)
    begin(page, address)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("button", name="Начать заново").click()
    page.fill("[name=proposals]", "Слова первого")
    wait_for_drafts(page, 1)
    answer_every_question(other)
    other.fill("[name=proposals]", "Слова второго")
    wait_for_drafts(other, 2)
    page.fill("[name=proposals]", "Последние слова первого")
    answer_every_question(page)
    send(other)
    receipt = receipt_on(other)
    expect(page.locator("#survey")).to_be_visible()
    send(page)
    assert receipt_on(page) != receipt
    words = ["Слова второго", "Последние слова первого"]
    assert [body["proposals"] for body in sent.bodies] == words
    assert len(sent.ids) == 2
    wait_for_drafts(page, 0)


def test_an_empty_tab_that_closes_takes_nothing_from_the_one_that_is_written_in(
    page: Page, address: str
) -> None:
    other = page.context.new_page()
    other.goto(address)
    begin(page, address)
    other.goto(address.replace("/q/", "/organizations/"))
    assert page.evaluate(DRAFTS) == 1


def test_two_tabs_that_send_at_the_same_moment_send_one_answer(page: Page, address: str) -> None:
    """Each before it can hear of the other: the id in the draft is what they share."""
    sent = Sent(page)
    begin(page, address)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("button", name="Продолжить").click()
    held: list[Route] = []
    page.context.route("**/api/v1/responses", lambda route: held.append(route))
    for tab in (page, other):
        answer_every_question(tab)
        send(tab)
    wait_for(lambda: tab.evaluate("1") == 1 and len(held) == 2, seconds=10, what="both sent")
    for route in held:
        route.continue_()
    assert receipt_on(page) == receipt_on(other)
    assert len(sent.ids) == 1
    assert len(sent.bodies) == 2


def test_where_storage_is_blocked_the_page_says_so_and_still_sends(
    page: Page, address: str
) -> None:
    page.add_init_script(BLOCK_STORAGE)
    page.goto(address)
    expect(page.locator("#kept")).to_contain_text("Браузер не разрешает хранить начатую анкету")
    answer_every_question(page)
    send(page)
    receipt = receipt_on(page)
    page.get_by_role("link", name="Все организации").click()
    page.go_back()
    assert receipt_on(page) == receipt


def test_a_frame_whose_browser_blocks_storage_there_still_sends(page: Page, address: str) -> None:
    page.add_init_script(BLOCK_STORAGE)
    page.goto(address.replace("/q/", "/embed/"))
    expect(page.locator("#kept")).to_contain_text("не закрывайте эту страницу")
    answer_every_question(page)
    send(page)
    receipt_on(page)


@pytest.mark.parametrize("query", ["?kiosk=1", "?channel=kiosk"])
def test_a_shared_device_keeps_no_draft(page: Page, address: str, query: str) -> None:
    page.goto(address + query)
    choose(page, "overall", "no")
    page.fill("[name=proposals]", "Больше кружков")
    page.reload()
    expect(page.locator("#survey")).to_be_visible()
    expect(page.locator(":checked")).to_have_count(0)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_test_keeps_no_draft_and_says_what_it_is(
    page: Page, town_server: RunningServer, address: str
) -> None:
    session = town_server.session("department")
    answer = page.request.post(
        f"{town_server.public_url}/api/v1/organizations/school-2/test-link",
        headers={"Authorization": f"Bearer {session}"},
    )
    page.goto(answer.json()["url"])
    expect(page.get_by_text("Пробный режим")).to_be_visible()
    choose(page, "overall", "no")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_text("Test mode")).to_be_visible()
    # Nothing is kept, and yet another language takes nothing away.
    expect(page.locator("[name=overall][value=no]")).to_be_checked()
    answer_every_question(page)
    page.get_by_role("button", name="Send my opinion").click()
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    expect(page.get_by_text("Test mode")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("history.state") is None
    page.reload()
    expect(page.locator("#survey")).to_be_visible()
