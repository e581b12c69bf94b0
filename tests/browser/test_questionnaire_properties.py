"""The page's script and the service agree on every edition: what is visible, what is sent,
what is refused. The page is the real one, run by a real browser."""

import json
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route, expect

from survey_service.public.pages import Form, render_questionnaire
from survey_service.public.static_files import STATIC
from survey_service.public.views import View
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.structs import Edition
from tests.support.citizen import is_sent
from tests.support.editions import answers_to, editions
from tests.support.servers import wait_for
from tests.unit.public.examples import SCHOOL, TOWN

pytestmark = pytest.mark.browser

HOME = "http://otklik.test"
RECEIPT = "AAB-ACDEFG-HJKMNP-QRTUVW"
VISIBLE = """() => [...document.querySelectorAll("[data-key]")]
    .filter((card) => card.checkVisibility()).map((card) => card.dataset.key)"""
# A person's finger: a click on what is on the screen, in the order of the page.
CLICK = """(answers) => {
    for (const [key, option] of Object.entries(answers)) {
        const card = document.querySelector(`[data-key="${key}"]`);
        if (card.checkVisibility()) card.querySelector(`[value="${option}"]`).click();
    }
}"""
TAKE_BACK = """(key) => document.querySelector(`[data-key="${key}"] .clear`).click()"""


class Desk:
    """A browser that is given one rendered page after another, and what it posts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.posted: list[dict[str, object]] = []
        self._body = b""
        page.route(f"{HOME}/**", self._answer)

    def open(self, edition: Edition) -> None:
        self.posted.clear()
        view = View(mode="page", language="ru")
        self._body = render_questionnaire(TOWN, SCHOOL, edition, view, Form("token"))
        self.page.goto(f"{HOME}/away")
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.goto(f"{HOME}/q/school-1")

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOME)
        if path == "/api/v1/responses":
            self.posted.append(json.loads(route.request.post_data or ""))
            route.fulfill(status=201, json={"receipt": RECEIPT})
        elif path.startswith("/static/"):
            body = STATIC[path.removeprefix("/static/")].body
            route.fulfill(body=body, content_type="text/javascript")
        elif path == "/q/school-1":
            route.fulfill(body=self._body, content_type="text/html")
        else:
            route.fulfill(body="", content_type="text/html")


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[Desk]:
    context = browser.new_context()
    yield Desk(context.new_page())
    context.close()


def given_one_by_one(flow: Flow, answers: dict[str, str]) -> dict[str, str]:
    """What a person can give who meets the questions in the order of ``answers``."""
    given: dict[str, str] = {}
    for key, option in answers.items():
        if key in {question.key for question in flow.visible(given)}:
            given[key] = option
    return given


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_page_and_service_agree_on_every_edition(desk: Desk, data: st.DataObject) -> None:
    edition = data.draw(editions(), label="edition")
    flow = Flow(edition)
    page = desk.page
    for _ in range(3):
        desk.open(edition)
        assert page.evaluate(VISIBLE) == [q.key for q in flow.visible({})]
        answers = data.draw(answers_to(edition), label="answers")
        keys = data.draw(st.permutations(sorted(answers)), label="order")
        answers = {key: answers[key] for key in keys}
        page.evaluate(CLICK, answers)
        given = given_one_by_one(flow, answers)
        shown = [question.key for question in flow.visible(given)]
        assert page.evaluate(VISIBLE) == shown
        takeable = [key for key in given if key in shown]
        # The last one stands for «none is taken back».
        key = data.draw(st.sampled_from([*takeable, ""]), label="taken back")
        if key:
            page.evaluate(TAKE_BACK, key)
            del given[key]
            assert page.evaluate(VISIBLE) == [q.key for q in flow.visible(given)]
        wanted = flow.without_skipped(given)
        if flow.problems(wanted):
            page.click("[data-send]")
            expect(page.locator("#notice [role=alert]")).to_be_focused()
            assert desk.posted == []
            continue
        page.click("[data-send]")
        if flow.blanks(wanted):
            numbers = page.locator("#notice .chips a").all_inner_texts()
            every = [question.key for question in edition.questions]
            assert [every[int(number) - 1] for number in numbers] == [
                question.key for question in flow.blanks(wanted)
            ]
            wait_for(partial(is_sent, page), seconds=10, what="sent with blanks")
        expect(page.locator("[data-receipt]")).to_have_text(RECEIPT)
        (body,) = desk.posted
        assert body["answers"] == wanted
        assert body["edition"] == edition.key
