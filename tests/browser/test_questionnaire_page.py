"""A citizen's way through the questionnaire: what is asked, what is sent, what follows."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.citizen import (
    Sent,
    answer_every_question,
    choose,
    is_sent,
    receipt_on,
    send,
    send_with_blanks,
)
from tests.support.servers import RunningServer, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def address(town_server: RunningServer) -> str:
    return f"{town_server.public_url}/q/school-1"


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


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
    assert set(body) == {
        *("id", "organization", "edition", "form_token", "channel", "answers", "proposals"),
    }
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
    wait_for(lambda: is_sent(page), seconds=10, what="sent")
    receipt_on(page)


def test_nothing_at_all_is_not_sent(page: Page, address: str) -> None:
    page.goto(address)
    for _ in range(2):
        send(page)
        error = page.get_by_role("alert")
        expect(error).to_contain_text("Ответьте хотя бы на один вопрос")
        expect(error).to_be_focused()
    error.get_by_role("link", name="Перейти к первому вопросу").click()
    expect(page.locator("[name=stand_used]").first).to_be_focused()


def test_an_expired_form_is_renewed_without_a_word(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)
    page.evaluate("document.querySelector('[name=form_token]').value = '1.expired'")
    send(page)
    receipt_on(page)


def test_what_the_service_refuses_is_listed_with_links_and_can_be_corrected(
    page: Page, address: str
) -> None:
    page.goto(address)
    answer_every_question(page)
    page.evaluate("document.querySelector('[name=comfort]:checked').value = 'perhaps'")
    send(page)
    error = page.get_by_role("alert")
    expect(error).to_be_focused()
    error.get_by_role("link", name=re.compile("5. Такого варианта ответа")).click()
    wrong = page.locator("[name=comfort]").first
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(re.compile("5. Такого варианта ответа"))
    expect(page.locator("[name=overall][value=yes]")).to_be_checked()
    choose(page, "comfort", "no")
    send(page)
    receipt_on(page)


def test_a_double_tap_sends_one_answer(page: Page, address: str) -> None:
    sent = Sent(page)
    page.goto(address)
    answer_every_question(page)
    page.locator("[data-send]").dblclick()
    receipt_on(page)
    assert len(sent.bodies) == 1


def test_a_double_tap_does_not_answer_a_question_that_nobody_could_read(
    page: Page, address: str
) -> None:
    sent = Sent(page)
    page.goto(address)
    choose(page, "overall", "yes")
    page.locator("[data-send]").evaluate("(button) => { button.click(); button.click(); }")
    expect(page.get_by_role("alert")).to_contain_text("остались без ответа")
    assert sent.bodies == []
    wait_for(lambda: is_sent(page), seconds=10, what="sent")
    receipt_on(page)
    page.get_by_role("button", name="Заполнить ещё одну анкету").click()
    choose(page, "overall", "yes")
    # The next person is asked anew.
    send_with_blanks(page)
    receipt_on(page)


def test_a_trap_that_people_never_see_marks_who_filled_it(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[name=trap]")).not_to_be_in_viewport()
    page.evaluate("document.querySelector('[name=trap]').value = 'https://spam.example'")
    answer_every_question(page)
    with page.expect_request(re.compile("/api/v1/responses")) as sent:
        send(page)
    assert sent.value.url.endswith("/api/v1/responses?trap=1")
    receipt_on(page)


@pytest.mark.parametrize(
    "text",
    [
        "Позвоните мне: 8 913 123-45-67",
        "ivanova@mail.example",
        "СНИЛС 112-233-445 95",
        "Спасибо Марии Петровне",
        "Уволите Иванова Петра Сергеевича",
    ],
)
def test_personal_details_are_noticed_while_they_are_typed(
    page: Page, address: str, text: str
) -> None:
    page.goto(address)
    hint = page.locator("#personal")
    page.fill("[name=proposals]", "В школе № 12 с 1 сентября 2025 года два окна на 30 детей")
    expect(hint).to_be_empty()
    page.fill("[name=proposals]", text)
    expect(hint).to_contain_text("Похоже, здесь есть телефон, почта или имя")


def test_near_the_limit_the_letters_left_are_counted(page: Page, address: str) -> None:
    page.goto(address)
    left = page.locator("#left")
    page.fill("[name=proposals]", "а" * 3000)
    expect(left).to_be_empty()
    for length, words in ((3979, "Остался 21 знак."), (3998, "Осталось 2 знака.")):
        page.fill("[name=proposals]", "а" * length)
        expect(left).to_have_text(words)


def test_in_english_the_same_answers_are_sent(page: Page, address: str) -> None:
    page.goto(address + "?channel=qr&theme=dark")
    choose(page, "overall", "no")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    # What was answered in Russian came along.
    expect(page.locator("[name=overall][value=no]")).to_be_checked()
    answer_every_question(page)
    with page.expect_request("**/api/v1/responses") as sent:
        page.get_by_role("button", name="Send my opinion").click()
    body = json.loads(sent.value.post_data or "")
    assert body["channel"] == "qr"
    assert body["answers"]["overall"] == "yes"
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Your voice among others")


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
    expect(page.locator("main")).to_contain_text("Ваш голос среди других")


def test_without_javascript_another_language_keeps_colours_and_the_shared_device(
    plain_page: Page, address: str
) -> None:
    plain_page.goto(address + "?theme=dark&kiosk=1")
    plain_page.get_by_role("link", name="English").click()
    expect(plain_page.locator("html")).to_have_attribute("lang", "en")
    expect(plain_page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(plain_page.locator("form[data-kiosk]")).to_have_count(1)


def test_a_text_that_is_refused_says_why_beside_its_hint(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)
    detail = {"detail": "Нет.", "errors": {"proposals": "Слишком длинно."}}
    page.route("**/api/v1/responses", lambda route: route.fulfill(status=422, json=detail))
    send(page)
    text = page.locator("[name=proposals]")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(text).to_have_accessible_description(re.compile("не указывайте имена.*Слишком длинно"))
    page.unroute("**/api/v1/responses")
    send(page)
    receipt_on(page)


def test_without_javascript_a_wrong_form_shows_where(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(address)
    send(page)
    page.get_by_role("alert").get_by_role("link").click()
    assert page.url.endswith("#q-stand_used")


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
