"""What a citizen does with the questionnaire in a real browser."""

import json
import re
from functools import partial
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, FrameLocator, Page, expect

from tests.support.servers import wait_for

RECEIPT = re.compile(r"[A-Z0-9]{3}(-[A-Z0-9]{6}){3}")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THANKS = "Спасибо! Ваше мнение принято"
SUBMISSIONS = re.compile(r"/api/v1/responses")


def choose(place: Page | Frame | FrameLocator, question: str, option: str) -> None:
    place.locator(f"[name={question}][value='{option}']").check()


def answer_every_question(place: Page | Frame | FrameLocator) -> None:
    for question in ("stand_used", "site_used", "disability", "remote_used"):
        choose(place, question, "no")
    for question in ("comfort", "first_contact", "staff", "recommend", "schedule", "overall"):
        choose(place, question, "yes")


def send(place: Page | Frame | FrameLocator) -> None:
    place.locator("[data-send]").click()


def send_with_blanks(place: Page | Frame | FrameLocator) -> None:
    """Asked about blanks, presses until it counts: a second tap at once is not an answer."""
    send(place)
    question = place.locator("#notice [role=alert]")
    expect(question).to_be_visible()
    wait_for(partial(is_sent, place), seconds=10, what="sent with blanks")


def is_sent(place: Page | Frame | FrameLocator) -> bool:
    """Presses once more and says whether that was accepted."""
    send(place)
    return place.locator("#notice [role=alert]").count() == 0


def receipt_on(place: Page | Frame | FrameLocator) -> str:
    expect(place.get_by_role("heading", name=THANKS)).to_be_visible(timeout=15_000)
    receipt = place.locator("[data-receipt]").inner_text()
    assert RECEIPT.fullmatch(receipt)
    return receipt


class Sent:
    """Bodies that a page has posted, in order, and what was answered."""

    def __init__(self, page: Page) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.receipts: list[str] = []
        page.context.on("request", self._note)
        page.context.on("response", self._read)

    def _note(self, request: Any) -> None:
        if SUBMISSIONS.search(request.url):
            self.bodies.append(json.loads(request.post_data))

    def _read(self, response: Any) -> None:
        if SUBMISSIONS.search(response.url) and response.ok:
            self.receipts.append(response.json()["receipt"])

    @property
    def ids(self) -> set[str]:
        return {body["id"] for body in self.bodies}


def settle(page: Page) -> None:
    """A question that has just unfolded is half transparent for a moment."""
    page.evaluate("Promise.all(document.getAnimations().map((running) => running.finished))")


def complaints(page: Page) -> str:
    """What axe finds, as text: an empty string is the aim."""
    settle(page)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return str(found.generate_report()) if found.violations_count else ""


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def double_the_text(page: Page) -> None:
    page.evaluate("document.documentElement.style.fontSize = '200%'")
