"""A citizen's way through the questionnaire in a real browser."""

import json
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.servers import RunningServer

pytestmark = pytest.mark.browser

RECEIPT = re.compile(r"[A-Z0-9]{3}(-[A-Z0-9]{6}){3}")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def address(town_server: RunningServer) -> str:
    return f"{town_server.public_url}/q/school-1"


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def choose(page: Page, question: str, option: str) -> None:
    page.check(f"[name={question}][value='{option}']")


def answer_every_question(page: Page) -> None:
    for question in ("stand_used", "site_used", "disability", "remote_used"):
        choose(page, question, "no")
    for question in ("comfort", "first_contact", "staff", "recommend", "schedule", "overall"):
        choose(page, question, "yes")


def send(page: Page) -> None:
    page.click("[data-send]")


def receipt_on(page: Page) -> str:
    expect(page.get_by_role("heading", name="Спасибо! Ваше мнение учтено")).to_be_visible()
    receipt = page.inner_text("[data-receipt]")
    assert RECEIPT.fullmatch(receipt)
    return receipt


def complaints(page: Page) -> str:
    """What axe finds, as text: an empty string is the aim."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return str(found.generate_report()) if found.violations_count else ""


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_dependent_questions_unfold_and_fold(page: Page, address: str) -> None:
    page.goto(address)
    dependent = page.locator("[data-key=stand_satisfied]")
    expect(dependent).to_be_hidden()
    choose(page, "stand_used", "yes")
    expect(dependent).to_be_visible()
    choose(page, "stand_used", "no")
    expect(dependent).to_be_hidden()


def test_an_answer_can_be_taken_back(page: Page, address: str) -> None:
    page.goto(address)
    clear = page.get_by_role("button", name="Снять ответ на вопрос 1", exact=True)
    expect(clear).to_be_hidden()
    choose(page, "stand_used", "yes")
    clear.click()
    assert page.locator("[name=stand_used]:checked").count() == 0
    expect(clear).to_be_hidden()
    expect(page.locator("[data-key=stand_satisfied]")).to_be_hidden()


def test_answers_are_sent_and_the_receipt_opens(page: Page, address: str) -> None:
    page.goto(address + "?channel=qr")
    answer_every_question(page)
    page.fill("[name=proposals]", "Больше кружков")
    with page.expect_request("**/api/v1/responses") as sent:
        send(page)
    body = json.loads(sent.value.post_data or "")
    assert body["channel"] == "qr"
    assert body["proposals"] == "Больше кружков"
    assert "cookie" not in sent.value.headers
    receipt = receipt_on(page)
    expect(page.locator("h1")).to_be_focused()
    page.get_by_role("link", name="открыть квитанцию").click()
    expect(page.get_by_role("heading", name="Ваше мнение учтено")).to_be_visible()
    expect(page.locator("main")).to_contain_text(receipt)


def test_an_answer_to_a_folded_question_is_not_sent(page: Page, address: str) -> None:
    page.goto(address)
    choose(page, "stand_used", "yes")
    choose(page, "stand_satisfied", "yes")
    answer_every_question(page)
    with page.expect_request("**/api/v1/responses") as sent:
        send(page)
    assert "stand_satisfied" not in json.loads(sent.value.post_data or "")["answers"]
    receipt_on(page)


def test_blanks_are_asked_about_once_and_then_sent_as_they_are(page: Page, address: str) -> None:
    page.goto(address)
    choose(page, "overall", "yes")
    send(page)
    question = page.get_by_role("alert")
    expect(question).to_contain_text("остались без ответа")
    question.get_by_role("link", name="Вопрос 5", exact=True).click()
    expect(page.locator("[name=comfort]").first).to_be_focused()
    send(page)
    receipt_on(page)


def test_nothing_at_all_is_not_sent(page: Page, address: str) -> None:
    page.goto(address)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Ответьте хотя бы на один вопрос")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Ответьте хотя бы на один вопрос")


def test_when_the_connection_breaks_after_storing_a_retry_doubles_nothing(
    page: Page, address: str
) -> None:
    def store_and_break(route: Route) -> None:
        route.fetch()
        route.abort()

    page.goto(address)
    answer_every_question(page)
    page.route("**/api/v1/responses", store_and_break)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text(
        "Мы не получили подтверждения. Нет связи с сервисом."
    )
    page.unroute("**/api/v1/responses")
    with page.expect_response("**/api/v1/responses") as answer:
        send(page)
    assert answer.value.json()["replayed"] is True
    receipt_on(page)


def test_an_unavailable_service_is_told_plainly(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)
    page.route(
        "**/api/v1/responses",
        lambda route: route.fulfill(status=503, json={"detail": "База данных не отвечает."}),
    )
    send(page)
    expect(page.get_by_role("alert")).to_contain_text(
        "Мы не получили подтверждения. База данных не отвечает. "
        "Ваши ответы остались на этой странице."
    )
    page.unroute("**/api/v1/responses")
    send(page)
    receipt_on(page)


def test_an_expired_form_is_renewed_without_a_word(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)
    page.evaluate("document.querySelector('[name=form_token]').value = '1.expired'")
    send(page)
    receipt_on(page)


def test_what_the_service_refuses_is_listed_with_links(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)
    page.evaluate("document.querySelector('[name=comfort]:checked').value = 'perhaps'")
    send(page)
    link = page.get_by_role("alert").get_by_role("link", name="Такого варианта ответа")
    link.click()
    expect(page.locator("[name=comfort]").first).to_be_focused()


def test_the_keyboard_alone_is_enough(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Перейти к содержанию")).to_be_focused()
    page.locator("[name=stand_used]").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-key=stand_satisfied]")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=stand_used][value=no]")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Снять ответ на вопрос 1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=site_used]").first).to_be_focused()
    page.locator("[data-send]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("остались без ответа")
    page.keyboard.press("Enter")
    receipt_on(page)


def test_without_javascript_a_check_comes_before_sending(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(address)
    expect(page.locator("[data-key=stand_satisfied]")).to_be_visible()
    choose(page, "stand_used", "no")
    choose(page, "stand_satisfied", "yes")
    choose(page, "overall", "yes")
    page.fill("[name=proposals]", "Больше\nкружков")
    send(page)
    expect(page.get_by_role("heading", name="Проверьте ответы")).to_be_visible()
    expect(page.locator("dt")).to_have_count(3)
    expect(page.locator("main")).to_contain_text("остались без ответа")
    page.get_by_role("button", name="Изменить ответы").click()
    expect(page.locator("[name=proposals]")).to_have_value("Больше\nкружков")
    choose(page, "comfort", "no")
    send(page)
    expect(page.locator("dt")).to_have_count(4)
    page.get_by_role("button", name="Отправить мнение").click()
    receipt_on(page)


def test_without_javascript_a_wrong_form_shows_where(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(address)
    send(page)
    page.get_by_role("alert").get_by_role("link").click()
    assert page.url.endswith("#q-stand_used")


def test_the_town_is_searched_while_typing(page: Page, town_server: RunningServer) -> None:
    page.goto(town_server.public_url)
    everything = page.locator(".group li:visible").count()
    page.fill("#find", "РУЧЕЕК")
    expect(page.locator(".group li:visible")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("Найдено: 1.")
    page.fill("#find", "нет такой")
    expect(page.get_by_role("status")).to_contain_text("Ничего не нашлось")
    page.fill("#find", "")
    expect(page.locator(".group li:visible")).to_have_count(everything)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, town_server: RunningServer, scheme: str
) -> None:
    home = town_server.public_url
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for path in ("/", "/login", "/login?failed=1", "/q/nowhere", "/embed/school-1"):
        page.goto(home + path)
        assert complaints(page) == "", path
    page.goto(home + "/q/school-1")
    choose(page, "stand_used", "yes")
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    # A question that has just unfolded is half transparent for a moment.
    page.evaluate("Promise.all(document.getAnimations().map((running) => running.finished))")
    assert complaints(page) == "", "questionnaire"
    send(page)
    receipt_on(page)
    assert complaints(page) == "", "thanks"
    page.get_by_role("link", name="открыть квитанцию").click()
    assert complaints(page) == "", "receipt"
    # Our script does not arrive: the form posts itself, in a browser that axe can look into.
    page.route("**/static/*", lambda route: route.abort())
    page.goto(home + "/q/school-1")
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert complaints(page) == "", "refused"
    choose(page, "overall", "yes")
    send(page)
    expect(page.get_by_role("heading", name="Проверьте ответы")).to_be_visible()
    assert complaints(page) == "", "check"
    page.get_by_role("button", name="Отправить мнение").click()
    receipt_on(page)
    assert complaints(page) == "", "sent"
    context.close()


@pytest.mark.parametrize("path", ["/", "/q/school-1", "/embed/school-1", "/login", "/q/nowhere"])
def test_a_narrow_screen_and_doubled_text_need_no_horizontal_scrolling(
    page: Page, town_server: RunningServer, path: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(town_server.public_url + path)
    assert not is_wider_than_the_screen(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not is_wider_than_the_screen(page)


def test_the_result_fits_a_narrow_screen_too(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    assert not is_wider_than_the_screen(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not is_wider_than_the_screen(page)


def test_nothing_is_asked_of_another_host_and_no_cookie_is_kept(page: Page, address: str) -> None:
    hosts: set[str] = set()
    refusals: list[str] = []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda message: refusals.append(message.text))
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    assert hosts == {address.split("/")[2]}
    assert page.context.cookies() == []
    assert refusals == []
