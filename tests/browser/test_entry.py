"""The staff's desk in a real browser: a pile of paper and a talk, by keyboard alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.conftest import PASSWORD
from tests.support.databases import TestDatabase
from tests.support.entry_desk import (
    BATCH,
    Desk,
    at_question,
    complaints,
    entered,
    picture,
    sign_in,
    type_form,
)
from tests.support.servers import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(town: TestDatabase, tmp_path: Path) -> Iterator[Desk]:
    running = Desk(town, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def paper(context: BrowserContext, page: Page, desk: Desk) -> Page:
    sign_in(context, desk)
    page.goto(desk.address())
    expect(page.locator(".step.current")).to_have_attribute("data-number", "1")
    return page


def test_twelve_forms_by_keyboard_alone_are_twelve_answers_and_undo_leaves_eleven(
    paper: Page, desk: Desk
) -> None:
    for number in range(1, 13):
        type_form(paper)
        entered(paper, number)
        expect(paper.locator("#status")).to_have_text(f"Анкета {number} сохранена.")
        at_question(paper, 1)
        expect(paper.locator("input:focus")).to_have_attribute("name", "stand_used")
    assert desk.counted() == 12
    assert {(row["channel"], row["batch"]) for row in desk.stored()} == {("paper", BATCH)}
    answers = json.loads(desk.stored()[0]["answers"])
    assert answers["stand_used"] == "no"
    assert "stand_satisfied" not in answers
    assert (answers["sex"], answers["age_band"]) == ("male", "45-59")
    assert re.fullmatch(r"[A-Z0-9]{3}(-[A-Z0-9]{6}){3}", paper.inner_text("#receipt"))
    assert paper.locator("#list li").count() == 10
    paper.keyboard.press("Control+z")
    entered(paper, 11)
    expect(paper.locator("#status")).to_contain_text("Анкета 12 отменена.")
    assert desk.counted() == 11
    # Its answers are offered again, and saved they are a new form.
    expect(paper.locator("[name=overall][value=yes]")).to_be_checked()
    paper.keyboard.press("Control+Enter")
    entered(paper, 12)
    assert desk.counted() == 12
    picture(paper, "entry-paper-after")


def test_keys_pressed_while_a_form_is_on_its_way_belong_to_the_next_one(
    paper: Page, desk: Desk
) -> None:
    waiting: list[Route] = []
    paper.route("**/api/v1/responses", lambda route: waiting.append(route), times=1)
    type_form(paper)
    expect(paper.locator("#status")).to_have_text("Сохраняем…")
    for key in ("1", "1"):
        paper.keyboard.press(key)
    waiting.pop().continue_()
    entered(paper, 1)
    at_question(paper, 3)
    expect(paper.locator("[name=stand_used][value=yes]")).to_be_checked()
    paper.keyboard.press("Control+Enter")
    entered(paper, 2)
    assert desk.counted() == 2


def test_letters_answer_in_both_layouts(context: BrowserContext, paper: Page) -> None:
    chromium = context.new_cdp_session(paper)

    def press(key: str, code: str) -> None:
        for kind in ("keyDown", "keyUp"):
            chromium.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": code})

    press("д", "KeyL")
    at_question(paper, 2)
    press("y", "KeyY")
    at_question(paper, 3)
    press("Н", "KeyY")
    at_question(paper, 5)
    expect(paper.locator("[name=stand_used][value=yes]")).to_be_checked()
    expect(paper.locator("[name=stand_satisfied][value=no]")).to_be_checked()
    expect(paper.locator("[name=site_used][value=no]")).to_be_checked()


def test_one_goes_back_leaves_blank_and_changes_an_answer(paper: Page) -> None:
    for key in ("1", "1", "2"):
        paper.keyboard.press(key)
    at_question(paper, 5)
    paper.keyboard.press("Backspace")
    at_question(paper, 3)
    paper.keyboard.press("ArrowUp")
    paper.keyboard.press("ArrowUp")
    at_question(paper, 1)
    # «Нет» after all: what depends on it is no longer asked, nor answered.
    paper.keyboard.press("2")
    at_question(paper, 3)
    assert paper.locator("[name=stand_satisfied]:checked").count() == 0
    paper.keyboard.press(" ")
    at_question(paper, 5)
    assert paper.locator("[name=site_used]:checked").count() == 0
    paper.keyboard.press("9")
    at_question(paper, 5)
    expect(paper.locator("#status")).to_contain_text("от 1 до 2")


def test_a_form_without_an_opinion_is_not_saved_and_says_why(paper: Page, desk: Desk) -> None:
    paper.keyboard.press("Control+Enter")
    expect(paper.get_by_role("alert")).to_contain_text("нет ни одного ответа об организации")
    assert desk.counted() == 0
    at_question(paper, 1)


def test_undoing_keeps_the_form_at_hand_and_offers_the_undone_one_after_it(
    paper: Page, desk: Desk
) -> None:
    type_form(paper)
    entered(paper, 1)
    paper.keyboard.press("1")
    paper.keyboard.press("Control+z")
    entered(paper, 0)
    expect(paper.locator("[name=stand_used][value=yes]")).to_be_checked()
    paper.get_by_role("button", name="исправить анкету 1").click()
    expect(paper.get_by_role("alert")).to_contain_text("Сначала сохраните или очистите")
    paper.on("dialog", lambda dialog: dialog.accept())
    paper.get_by_role("button", name="Очистить").click()
    paper.get_by_role("button", name="исправить анкету 1").click()
    expect(paper.locator("[name=stand_used][value=no]")).to_be_checked()
    paper.keyboard.press("Control+Enter")
    entered(paper, 1)
    assert desk.counted() == 1
    assert len(desk.stored()) == 2


def test_a_reload_forgets_answers_but_can_still_undo(paper: Page, desk: Desk) -> None:
    type_form(paper)
    entered(paper, 1)
    kept = paper.evaluate("JSON.stringify(sessionStorage)")
    assert "stand_used" not in kept
    paper.reload()
    entered(paper, 1)
    paper.keyboard.press("Control+z")
    entered(paper, 0)
    assert desk.counted() == 0


def test_a_form_is_typed_in_by_mouse_too_and_the_same_answer_again_takes_it_back(
    paper: Page, desk: Desk
) -> None:
    paper.locator("label", has=paper.locator("[name=overall][value=yes]")).click()
    at_question(paper, 16)
    paper.locator("label", has=paper.locator("[name=overall][value=yes]")).click()
    assert paper.locator("[name=overall]:checked").count() == 0
    paper.locator("label", has=paper.locator("[name=staff][value=no]")).click()
    paper.get_by_role("button", name="Сохранить анкету").click()
    entered(paper, 1)
    assert json.loads(desk.stored()[0]["answers"]) == {"staff": "no"}
    paper.get_by_role("button", name="отменить анкету 1").click()
    entered(paper, 0)
    assert desk.counted() == 0


def test_a_form_sent_without_a_connection_stays_and_is_stored_once(
    context: BrowserContext, paper: Page, desk: Desk
) -> None:
    context.set_offline(True)
    type_form(paper)
    expect(paper.get_by_role("alert")).to_contain_text("Нет связи с сервисом")
    expect(paper.get_by_role("button", name="Повторить отправку")).to_be_focused()
    expect(paper.locator("[name=stand_used][value=no]")).to_be_checked()
    picture(paper, "entry-offline")
    # Nobody knows whether it arrived: it is not changed until that is known.
    paper.keyboard.press("1")
    expect(paper.locator("[name=stand_used][value=no]")).to_be_disabled()
    context.set_offline(False)
    paper.keyboard.press("Enter")
    entered(paper, 1)
    at_question(paper, 1)
    assert desk.counted() == 1


def test_a_form_whose_answer_was_lost_on_the_way_is_stored_once(paper: Page, desk: Desk) -> None:
    """The service stored it, the browser never heard of it."""
    paper.route("**/api/v1/responses", lambda route: (route.fetch(), route.abort()), times=1)
    type_form(paper)
    expect(paper.get_by_role("alert")).to_contain_text("Мы не получили подтверждения")
    assert desk.counted() == 1
    paper.keyboard.press("Enter")
    entered(paper, 1)
    assert desk.counted() == 1


def test_a_form_that_is_not_saved_is_not_left_without_asking(paper: Page) -> None:
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    paper.keyboard.press("1")
    paper.on("dialog", stay)
    paper.get_by_role("link", name="Сменить").click()
    wait_for(
        lambda: (paper.evaluate("0"), asked == ["beforeunload"])[1], seconds=10, what="a question"
    )
    at_question(paper, 2)


def test_an_ended_session_loses_nothing(context: BrowserContext, paper: Page, desk: Desk) -> None:
    desk.town.fetch("UPDATE sessions SET expires_at = now() - interval '1 second'")
    type_form(paper)
    expect(paper.get_by_role("alert")).to_contain_text("Сеанс закончился")
    expect(paper.get_by_role("link", name="Войти в новой вкладке")).to_be_visible()
    sign_in(context, desk)
    paper.keyboard.press("Control+Enter")
    entered(paper, 1)


def test_an_old_token_is_renewed_without_a_word(context: BrowserContext, desk: Desk) -> None:
    sign_in(context, desk)
    page = context.new_page()
    html = context.request.get(desk.address()).text()
    old = re.sub(r'data-token="[^"]+"', 'data-token="29000000.0"', html)
    headers = {"content-type": "text/html; charset=utf-8"}
    page.route("**/entry/**", lambda route: route.fulfill(body=old, headers=headers))
    page.goto(desk.address())
    type_form(page)
    entered(page, 1)
    assert desk.counted() == 1


def test_an_interview_goes_by_keyboard_one_question_at_a_time(
    context: BrowserContext, page: Page, desk: Desk
) -> None:
    sign_in(context, desk)
    page.goto(desk.address("interview", "двор"))
    consent = page.get_by_role("group", name="Вы согласны ответить? Опрос анонимный.")
    expect(consent).to_be_visible()
    picture(page, "entry-interview-script")
    page.keyboard.press("1")
    at_question(page, 1)
    assert page.locator(".step:visible").count() == 1
    expect(page.locator(".step.current")).to_contain_text("обращались ли Вы к информации")
    picture(page, "entry-interview-question")
    assert complaints(page) == ""
    for key in "2212112111":
        page.keyboard.press(key)
    at_question(page, 15)
    page.keyboard.type("More benches")
    page.keyboard.press("Enter")
    page.keyboard.press("0")
    page.keyboard.press("3")
    expect(page.get_by_text("Это все вопросы.")).to_be_visible()
    picture(page, "entry-interview-end")
    page.keyboard.press("Enter")
    entered(page, 1)
    expect(consent).to_be_visible()
    (row,) = desk.stored()
    assert (row["channel"], row["batch"]) == ("interview", "двор")
    assert "sex" not in json.loads(row["answers"])
    assert desk.town.value("SELECT body FROM response_texts") == "More benches"


def test_a_refusal_by_telephone_stores_nothing(
    context: BrowserContext, page: Page, desk: Desk
) -> None:
    sign_in(context, desk)
    page.goto(desk.address("phone"))
    expect(page.get_by_text("Здравствуйте! Это Отдел образования")).to_be_visible()
    picture(page, "entry-phone-script")
    page.keyboard.press("2")
    expect(page.locator("#status")).to_contain_text("Отказ. Ничего не сохранено.")
    assert desk.counted() == 0


def test_a_stranger_signs_in_and_comes_back_to_the_pile(page: Page, desk: Desk) -> None:
    page.goto(desk.address("phone", BATCH))
    page.get_by_label("Имя для входа").fill("department")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Опрос по телефону, пачка {BATCH}")).to_be_visible()
    assert page.url == desk.address("phone", BATCH)


def test_the_council_is_refused(context: BrowserContext, page: Page, desk: Desk) -> None:
    sign_in(context, desk, "council")
    answer = page.goto(desk.address())
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", name="Недостаточно прав")).to_be_visible()


def test_another_sites_page_stores_nothing_with_the_session(
    context: BrowserContext, paper: Page, desk: Desk
) -> None:
    with paper.expect_request("**/api/v1/responses") as sent:
        type_form(paper)
    entered(paper, 1)
    body = {**json.loads(sent.value.post_data or ""), "id": "6a8d4f0e-0000-4000-8000-000000000000"}
    foreign = {"Origin": "https://evil.example"}
    answer = context.request.post(f"{desk.url}/api/v1/responses", data=body, headers=foreign)
    assert answer.status == 403
    assert desk.counted() == 1


def test_the_choice_is_remembered_in_the_tab(
    context: BrowserContext, page: Page, desk: Desk
) -> None:
    sign_in(context, desk)
    page.goto(f"{desk.url}/entry")
    batch = page.get_by_label("Пачка")
    expect(batch).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d/1$"))
    assert complaints(page) == ""
    picture(page, "entry-start")
    page.get_by_label("Организация").select_option("rucheek")
    page.get_by_label("Интервью").check()
    batch.fill("у входа")
    batch.press("Enter")
    expect(page.get_by_role("heading", name="Детский сад «Ручеёк»")).to_be_visible()
    page.get_by_role("link", name="Сменить").click()
    expect(page.get_by_label("Пачка")).to_have_value("у входа")
    expect(page.get_by_label("Интервью")).to_be_checked()
    expect(page.get_by_label("Организация")).to_have_value("rucheek")


@pytest.mark.parametrize("width", [1280, 820, 320])
def test_axe_finds_nothing_and_nothing_is_cut_off(paper: Page, desk: Desk, width: int) -> None:
    paper.set_viewport_size({"width": width, "height": 900})
    type_form(paper)
    entered(paper, 1)
    paper.keyboard.press("2")
    picture(paper, f"entry-paper-{width}")
    assert complaints(paper) == ""
    assert paper.evaluate("document.documentElement.scrollWidth") <= width
    paper.keyboard.press("Control+z")
    paper.keyboard.press("Control+Enter")
    entered(paper, 0)
    expect(paper.locator("#list")).to_contain_text("отменена")
