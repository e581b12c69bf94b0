"""An opinion that waited and is refused, renewed or told to a later visitor."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.citizen import Sent, answer_every_question, choose, receipt_on, send
from tests.support.servers import RunningServer, wait_for

pytestmark = pytest.mark.browser

RESPONSES = "**/api/v1/responses"
FORMS = "**/api/v1/questionnaires/**"
QUEUED = "Object.keys(localStorage).filter((key) => key.startsWith('otklik:send:'))"
REFUSED = {"detail": "Нет.", "errors": {"edition": "Эта редакция больше не принимается."}}
EXPIRED = {"detail": "Нет.", "errors": {"form_token": "Анкета устарела."}}
RECEIPT = "AAB-ACDEFG-HJKMNP-QRTUVW"


@pytest.fixture
def address(town_server: RunningServer) -> str:
    return f"{town_server.public_url}/q/school-5"


def queue_an_opinion(page: Page, address: str, proposals: str = "") -> None:
    page.goto(address)
    answer_every_question(page)
    page.fill("[name=proposals]", proposals)
    page.route(RESPONSES, lambda route: route.abort())
    send(page)
    expect(page.get_by_text("Сохранено на этом устройстве.")).to_be_visible()


def flush(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def test_a_returned_opinion_never_replaces_what_somebody_is_typing(
    page: Page, address: str
) -> None:
    queue_an_opinion(page, address, "Слова первого")
    page.goto(address)
    expect(page.locator("#survey")).to_be_visible()
    choose(page, "overall", "no")
    page.fill("[name=proposals]", "Слова второго")
    page.unroute(RESPONSES)
    page.route(RESPONSES, lambda route: route.fulfill(status=422, json=REFUSED))
    flush(page)
    expect(page.locator("#state")).to_contain_text("Мнение не принято.")
    expect(page.locator("[name=proposals]")).to_have_value("Слова второго")
    page.unroute(RESPONSES)
    sent = Sent(page)
    answer_every_question(page)
    send(page)
    receipt_on(page)
    assert [body["proposals"] for body in sent.bodies] == ["Слова второго"]
    # And the first one's words are still there.
    page.goto(address)
    page.get_by_role("button", name="Продолжить").click()
    expect(page.locator("[name=proposals]")).to_have_value("Слова первого")
    send(page)
    receipt_on(page)
    assert len(sent.ids) == 2
    page.goto(address)
    expect(page.locator("#survey")).to_be_visible()


def test_an_opinion_that_cannot_be_kept_is_not_said_to_be_kept(page: Page, address: str) -> None:
    queue_an_opinion(page, address)
    page.goto(address.replace("school-5", "school-1"))
    expect(page.locator("#state")).to_contain_text("Сохранено")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.unroute(RESPONSES)
    page.route(RESPONSES, lambda route: route.fulfill(status=422, json=REFUSED))
    flush(page)
    state = page.locator("#state")
    expect(state).to_contain_text("Одно мнение не принято.")
    expect(state).not_to_contain_text("сохранены")


class Service:
    """One that takes `edition` only with the token that it gives for it."""

    def __init__(self, page: Page, edition: str) -> None:
        self.edition = edition
        self.challenges = 0
        self.posted: list[dict[str, Any]] = []
        page.route(RESPONSES, self._take)
        page.route(FORMS, self._give)

    def _give(self, route: Route) -> None:
        if route.request.url.endswith(f"?edition={self.edition}"):
            route.fulfill(json={"form_token": "fresh"})
        else:
            route.fulfill(status=404, json={"detail": "Нет."})

    def _take(self, route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        self.posted.append(body)
        if body["form_token"] != "fresh":
            route.fulfill(status=422, json=EXPIRED)
        elif "proof" not in body:
            self.challenges += 1
            challenge = {"prefix": "a", "difficulty": 1, "ticket": "t", "wait": 1}
            route.fulfill(status=429, json={"detail": "Нет.", "challenge": challenge})
        else:
            route.fulfill(status=201, json={"receipt": RECEIPT})


def pretend_edition(page: Page, edition: str) -> None:
    page.evaluate(
        """(edition) => {
            const [key] = Object.keys(localStorage).filter((key) => key.startsWith("otklik:send:"));
            const entry = JSON.parse(localStorage.getItem(key));
            entry.body.edition = edition;
            entry.body.form_token = "expired";
            localStorage.setItem(key, JSON.stringify(entry));
        }""",
        edition,
    )


def test_an_expired_token_of_an_earlier_edition_is_renewed_also_in_a_flood(
    page: Page, address: str
) -> None:
    queue_an_opinion(page, address)
    pretend_edition(page, "earlier-1")
    page.unroute(RESPONSES)
    service = Service(page, "earlier-1")
    page.get_by_role("button", name="Отправить сейчас").click()
    expect(page.locator("[data-receipt]")).to_have_text(RECEIPT)
    assert [body["form_token"] for body in service.posted] == ["expired", "fresh", "fresh"]
    assert {body["edition"] for body in service.posted} == {"earlier-1"}
    assert service.challenges == 1


def test_a_renewed_token_is_kept_for_the_next_attempt(page: Page, address: str) -> None:
    queue_an_opinion(page, address)
    pretend_edition(page, "earlier-1")
    page.unroute(RESPONSES)
    Service(page, "earlier-1")
    # The proof is lost on the way.
    page.route("**/static/proof*", lambda route: route.abort())
    page.get_by_role("button", name="Отправить сейчас").click()
    expect(page.get_by_text("Связи пока нет.")).to_be_visible()
    kept = page.evaluate(f"JSON.parse(localStorage.getItem({QUEUED}[0])).body.form_token")
    assert kept == "fresh"


def test_an_edition_that_is_no_longer_taken_gives_its_answers_back(
    page: Page, address: str
) -> None:
    queue_an_opinion(page, address, "Больше кружков")
    pretend_edition(page, "forgotten-1")
    page.unroute(RESPONSES)
    Service(page, "earlier-1")
    page.get_by_role("button", name="Отправить сейчас").click()
    expect(page.get_by_role("alert")).to_contain_text("Анкета устарела.")
    expect(page.locator("[name=proposals]")).to_have_value("Больше кружков")
    assert page.evaluate(f"{QUEUED}.length") == 0


def test_a_later_visit_is_told_where_to_call_and_the_name_in_its_own_language(
    page: Page, address: str
) -> None:
    queue_an_opinion(page, address, "Учитель бьёт детей на уроке")
    page.unroute(RESPONSES)
    page.goto(address.replace("school-5", "school-1") + "?lang=en")
    state = page.locator("#state")
    expect(state).to_contain_text("Delivered. Receipt:")
    expect(state.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(state.locator("span[lang=ru]")).to_have_text(re.compile("школа № 5"))


def test_another_tab_that_thanks_too_says_where_to_call(page: Page, address: str) -> None:
    other = page.context.new_page()
    other.goto(address)
    page.goto(address)
    answer_every_question(page)
    page.fill("[name=proposals]", "Учитель бьёт детей на уроке")
    drafts = "Object.keys(localStorage).some((key) => key.startsWith('otklik:draft:'))"
    wait_for(lambda: bool(page.evaluate(drafts)), seconds=5, what="draft")
    choose(other, "overall", "yes")
    other.fill("[name=proposals]", "Учитель бьёт детей на уроке")
    answer_every_question(other)
    send(other)
    receipt = receipt_on(other)
    assert receipt_on(page) == receipt
    expect(page.locator("[data-urgent]").get_by_role("link", name="112")).to_be_visible()
