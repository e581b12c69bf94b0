"""Everybody gets through: a screen reader, a keyboard alone, weak eyes, a narrow screen."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.citizen import (
    answer_every_question,
    choose,
    complaints,
    double_the_text,
    is_wider_than_the_screen,
    receipt_on,
    send,
)
from tests.support.servers import RunningServer, wait_for

pytestmark = pytest.mark.browser

RESPONSES = "**/api/v1/responses"
CONTRAST = "Версия для слабовидящих"


@pytest.fixture
def address(town_server: RunningServer) -> str:
    return f"{town_server.public_url}/q/school-1"


@pytest.mark.parametrize("look", ["light", "dark", "contrast", "english", "frame"])
def test_axe_finds_nothing_in_any_state(
    browser: Browser, town_server: RunningServer, look: str
) -> None:
    context = browser.new_context(
        color_scheme="dark" if look == "dark" else "light", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    place = "embed" if look == "frame" else "q"
    query = "?lang=en" if look == "english" else ""
    address = f"{town_server.public_url}/{place}/school-1{query}"

    def check(state: str) -> None:
        assert complaints(page) == "", f"{look}: {state}"

    page.goto(address)
    if look == "contrast":
        page.get_by_label(CONTRAST).check()
    check("fresh")
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    check("nothing answered")
    choose(page, "stand_used", "yes")
    page.fill("[name=proposals]", "8 913 123-45-67 " + "а" * 3980)
    check("unfolded, personal details, few letters left")
    send(page)
    expect(page.get_by_role("alert").get_by_role("link").nth(1)).to_be_visible()
    check("asked about blanks")
    page.reload()
    page.get_by_role("button", name=re.compile("Продолжить|Continue")).wait_for()
    check("draft offered")
    page.get_by_role("button", name=re.compile("Продолжить|Continue")).click()
    answer_every_question(page)
    page.fill("[name=proposals]", "")
    page.route(RESPONSES, lambda route: route.abort())
    send(page)
    now = page.get_by_role("button", name=re.compile("Отправить сейчас|Send now"))
    now.wait_for()
    check("queued")
    page.unroute(RESPONSES)
    now.click()
    expect(page.locator(".thanks h1")).to_be_focused()
    page.locator(".standing").wait_for()
    check("sent")
    context.close()


def test_axe_finds_nothing_while_a_proof_is_made(page: Page, address: str) -> None:
    challenge = {"algorithm": "SHA-256", "prefix": "a", "difficulty": 32, "ticket": "t", "wait": 9}
    page.goto(address)
    answer_every_question(page)
    page.route(RESPONSES, lambda route: route.fulfill(status=429, json={"challenge": challenge}))
    send(page)
    expect(page.locator("#notice")).to_contain_text("Браузер проходит короткую проверку")
    assert complaints(page) == ""


def test_axe_finds_nothing_where_no_script_arrived(page: Page, address: str) -> None:
    """The form posts itself, in a browser that axe can look into."""
    page.route("**/static/*", lambda route: route.abort())
    page.goto(address)
    assert complaints(page) == "", "fresh"
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_around(
    browser: Browser, town_server: RunningServer, scheme: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for path in ("/", "/login", "/login?failed=1", "/q/nowhere", "/accessibility"):
        page.goto(town_server.public_url + path)
        assert complaints(page) == "", path
    page.goto(f"{town_server.public_url}/q/school-1")
    answer_every_question(page)
    send(page)
    receipt_on(page)
    page.get_by_role("link", name="открыть квитанцию").click()
    assert complaints(page) == "", "receipt"
    context.close()


def test_the_keyboard_alone_is_enough(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Перейти к содержанию")).to_be_focused()
    for name in ("Отклик", CONTRAST, "English"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_accessible_name(re.compile(name))
    page.keyboard.press("Tab")
    expect(page.locator("[name=stand_used]").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-key=stand_satisfied]")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=stand_used][value=no]")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Снять ответ на вопрос 1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=site_used]").first).to_be_focused()
    while page.locator("[data-send]:focus").count() == 0:
        page.keyboard.press("Tab")
        expect(page.locator("[name=trap]:focus")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("остались без ответа")
    question = page.get_by_role("alert")

    def is_sent_by_key() -> bool:
        page.keyboard.press("Enter")
        return question.count() == 0

    wait_for(is_sent_by_key, seconds=10, what="sent with blanks")
    receipt_on(page)
    expect(page.locator("h1")).to_be_focused()


def test_what_unfolds_and_folds_is_announced_and_moves_no_focus(page: Page, address: str) -> None:
    page.goto(address)
    aloud = page.locator("#live")
    expect(aloud).to_be_empty()
    choose(page, "stand_used", "yes")
    expect(aloud).to_have_text("Добавлен вопрос 2.")
    expect(page.locator("[name=stand_used][value=yes]")).to_be_focused()
    choose(page, "stand_used", "no")
    expect(aloud).to_have_text("Вопрос 2 больше не нужен.")
    expect(page.locator("[name=stand_used][value=no]")).to_be_focused()


def test_a_question_is_read_with_its_options(page: Page, address: str) -> None:
    page.goto(address)
    group = page.get_by_role("group", name=re.compile("В целом|в целом"))
    expect(group.get_by_role("radio", name="Да", exact=True)).to_have_count(1)


@pytest.mark.parametrize("place", ["q", "embed"])
def test_the_version_for_weak_eyes_is_larger_black_on_white_and_remembered(
    page: Page, town_server: RunningServer, place: str
) -> None:
    page.goto(f"{town_server.public_url}/{place}/school-1?theme=dark")
    size = "parseFloat(getComputedStyle(document.querySelector('legend')).fontSize)"
    before = page.evaluate(size)
    page.get_by_label(CONTRAST).check()
    assert page.evaluate(size) >= round(before * 1.5, 3)
    page.reload()
    expect(page.get_by_label(CONTRAST)).to_be_checked()
    for colour, expected in (("color", "rgb(0, 0, 0)"), ("backgroundColor", "rgb(255, 255, 255)")):
        assert page.evaluate(f"getComputedStyle(document.body).{colour}") == expected
    page.get_by_label(CONTRAST).uncheck()
    page.reload()
    expect(page.get_by_label(CONTRAST)).not_to_be_checked()


def test_the_version_for_weak_eyes_is_remembered_on_the_pages_around(
    page: Page, address: str, town_server: RunningServer
) -> None:
    page.goto(address)
    page.get_by_label(CONTRAST).check()
    for path in ("/", "/accessibility", "/organizations/school-1", "/login"):
        page.goto(town_server.public_url + path)
        expect(page.get_by_label(CONTRAST)).to_be_checked()
    page.get_by_label(CONTRAST).uncheck()
    page.goto(address)
    expect(page.get_by_label(CONTRAST)).not_to_be_checked()


def test_the_version_for_weak_eyes_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label(CONTRAST).check()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("html")).to_have_css("font-size", "24px")
    context.close()


@pytest.mark.parametrize(
    "path", ["/", "/q/school-1", "/q/school-1?lang=en", "/embed/school-1", "/login", "/q/nowhere"]
)
def test_a_narrow_screen_and_doubled_text_need_no_horizontal_scrolling(
    page: Page, town_server: RunningServer, path: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(town_server.public_url + path)
    assert not is_wider_than_the_screen(page)
    page.locator("#contrast").check()
    assert not is_wider_than_the_screen(page)
    page.locator("#contrast").uncheck()
    page.set_viewport_size({"width": 390, "height": 844})
    double_the_text(page)
    assert not is_wider_than_the_screen(page)


def test_the_result_fits_a_narrow_screen_too(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    page.locator(".standing").wait_for()
    assert not is_wider_than_the_screen(page)
    double_the_text(page)
    assert not is_wider_than_the_screen(page)


def test_targets_are_large_enough_for_a_finger(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    choose(page, "stand_used", "yes")
    sizes = page.locator(".options label:visible, button:visible, .tool:visible").evaluate_all(
        "(targets) => targets.map((target) => target.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 44


def test_who_wants_no_motion_sees_none(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    choose(page, "stand_used", "yes")
    assert page.evaluate("document.getAnimations().length") == 0
    context.close()
