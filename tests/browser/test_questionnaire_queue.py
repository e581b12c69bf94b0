"""An opinion that could not be sent waits on the device until it is delivered, once."""

import re
import time
from collections.abc import Callable, Iterator
from functools import partial

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.citizen import Sent, answer_every_question, receipt_on, send
from tests.support.servers import RunningServer, wait_for

pytestmark = pytest.mark.browser

WAITING = (
    "Сохранено на этом устройстве. "
    "Отправим сами, когда появится связь и будет открыта эта страница."
)
QUEUE = "Object.keys(localStorage).filter((key) => key.startsWith('otklik:send:')).length"
RESPONSES = "**/api/v1/responses"


@pytest.fixture
def address(town_server: RunningServer) -> str:
    return f"{town_server.public_url}/q/school-5"


@pytest.fixture
def offline(page: Page) -> Iterator[None]:
    yield
    page.context.set_offline(False)


def fill_in(page: Page, address: str) -> None:
    page.goto(address)
    answer_every_question(page)


def lose(page: Page) -> None:
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()


def test_offline_the_opinion_waits_and_goes_when_the_connection_returns(
    page: Page, address: str, offline: None
) -> None:
    sent = Sent(page)
    fill_in(page, address)
    lose(page)
    expect(page.locator("#state")).to_be_focused()
    expect(page.locator("#survey")).to_be_hidden()
    page.context.set_offline(False)
    receipt_on(page)
    assert len(sent.ids) == 1
    assert page.evaluate(QUEUE) == 0


def test_who_does_not_want_to_wait_sends_at_once_and_hears_how_it_went(
    page: Page, address: str
) -> None:
    fill_in(page, address)
    page.route(RESPONSES, lambda route: route.abort())
    send(page)
    now = page.get_by_role("button", name="Отправить сейчас")
    now.click()
    expect(page.get_by_text("Связи пока нет.")).to_be_visible()
    expect(now).to_be_focused()
    page.unroute(RESPONSES)
    now.click()
    receipt_on(page)


def has_length(attempts: list[Route], tries: int) -> bool:
    return len(attempts) == tries


def is_delivered(tab: Page) -> bool:
    return bool(tab.evaluate(QUEUE) == 0)


def seconds_until(page: Page, happened: Callable[[], bool]) -> int:
    """On the page's own clock, in small steps, so that no attempt meets its time limit."""
    for seconds in range(100):
        if happened():
            return seconds
        page.clock.run_for(1000)
        page.evaluate("1")
    raise AssertionError("nothing happened in 100 seconds")


def test_attempts_are_repeated_ever_more_rarely(page: Page, address: str) -> None:
    page.clock.install()
    attempts: list[Route] = []
    fill_in(page, address)

    def fail(route: Route) -> None:
        attempts.append(route)
        route.fulfill(status=503, json={"detail": "База данных не отвечает."})

    page.route(RESPONSES, fail)
    send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    assert len(attempts) == 1
    pauses = []
    for tries in range(2, 8):
        pauses.append(seconds_until(page, partial(has_length, attempts, tries)))
        expect(page.locator("#state")).to_contain_text("Сохранено")
    for pause, expected in zip(pauses, (2, 4, 8, 16, 32, 60), strict=True):
        # A request may be seen a step after it was made, and its answer a step later.
        assert expected * 0.7 <= pause <= expected * 1.3 + 2, pauses


def test_when_the_connection_breaks_after_storing_a_retry_doubles_nothing(
    page: Page, address: str
) -> None:
    def store_and_break(route: Route) -> None:
        route.fetch()
        route.abort()

    fill_in(page, address)
    page.route(RESPONSES, store_and_break)
    send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.unroute(RESPONSES)
    with page.expect_response(RESPONSES) as answer:
        page.get_by_role("button", name="Отправить сейчас").click()
    assert answer.value.json()["replayed"] is True
    receipt_on(page)


def test_the_next_visit_delivers_with_the_first_id_and_tells_the_receipt(
    page: Page, address: str, offline: None
) -> None:
    sent = Sent(page)
    fill_in(page, address)
    lose(page)
    context = page.context
    page.close()
    context.set_offline(False)
    # Another organisation's questionnaire will do.
    visit = context.new_page()
    visit.goto(address.replace("school-5", "school-1"))
    state = visit.locator("#state")
    expect(state).to_contain_text("школа № 5. Доставлено. Квитанция:")
    assert state.get_by_role("link").inner_text() == sent.receipts[-1]
    assert len(sent.ids) == 1
    expect(visit.locator("#survey")).to_be_visible()
    visit.reload()
    expect(visit.locator("#survey")).to_be_visible()
    expect(state).not_to_contain_text("Доставлено")


def test_a_reloaded_tab_still_knows_what_it_waits_for(page: Page, address: str) -> None:
    fill_in(page, address)
    page.route(RESPONSES, lambda route: route.abort())
    send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.reload()
    expect(page.get_by_text(WAITING)).to_be_visible()
    expect(page.locator("#survey")).to_be_hidden()
    page.unroute(RESPONSES)
    page.get_by_role("button", name="Отправить сейчас").click()
    receipt_on(page)


def test_the_opinion_is_kept_before_it_is_sent(page: Page, address: str) -> None:
    """Whoever closes the page while it is being sent loses nothing."""
    fill_in(page, address)
    page.route(RESPONSES, lambda route: None)
    send(page)
    expect(page.locator("[data-send]")).to_have_text("Отправляем…")
    assert page.evaluate(QUEUE) == 1


def test_what_the_service_refuses_later_comes_back_as_a_draft(page: Page, address: str) -> None:
    fill_in(page, address)
    page.route(RESPONSES, lambda route: route.abort())
    send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.unroute(RESPONSES)
    detail = {"detail": "Нет.", "errors": {"edition": "Эта редакция больше не принимается."}}
    page.route(RESPONSES, lambda route: route.fulfill(status=422, json=detail))
    page.get_by_role("button", name="Отправить сейчас").click()
    error = page.get_by_role("alert")
    expect(error).to_contain_text("Эта редакция больше не принимается.")
    expect(page.locator("[name=overall][value=yes]")).to_be_checked()
    page.goto(address.replace("school-5", "school-1"))
    expect(page.locator("#survey")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("есть начатая анкета")).to_be_visible()


def test_after_thirty_days_the_opinion_is_given_up_and_the_page_says_so(
    page: Page, address: str
) -> None:
    page.clock.install(time=time.time() - 30.1 * 86400)
    fill_in(page, address)
    page.route(RESPONSES, lambda route: route.abort())
    send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.clock.set_system_time(time.time())
    page.goto(address.replace("school-5", "school-1"))
    expect(page.locator("#state")).to_contain_text("За 30 дней отправить мнение не удалось")
    assert page.evaluate(QUEUE) == 0


def test_a_queue_waits_in_memory_where_storage_is_blocked(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    fill_in(page, address)
    page.route(RESPONSES, lambda route: route.abort())
    send(page)
    expect(page.locator("#state")).to_contain_text("Не закрывайте эту страницу")
    page.unroute(RESPONSES)
    page.get_by_role("button", name="Отправить сейчас").click()
    receipt_on(page)


def test_several_tabs_deliver_what_waits_once(page: Page, address: str) -> None:
    fill_in(page, address)
    page.route(RESPONSES, lambda route: route.abort())
    send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    context = page.context
    page.close()
    sent = Sent(context.new_page())
    tabs = [context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(address.replace("school-5", "school-1"), wait_until="commit")
    for tab in tabs:
        expect(tab.locator("#survey")).to_be_visible()
        wait_for(partial(is_delivered, tab), seconds=10, what="delivered")
    assert len(sent.bodies) == 1


def flood(server: RunningServer, organization: str) -> None:
    """More answers from this address than a parents' meeting gives."""
    with httpx.Client(base_url=server.public_url) as client:
        form = client.get(f"/api/v1/questionnaires/{organization}").json()
        for number in range(200):
            body = {
                "id": f"00000000-0000-4000-8000-{number:012}",
                "organization": organization,
                "edition": form["edition"],
                "form_token": form["form_token"],
                "channel": "page",
                "answers": {"overall": "yes"},
            }
            if client.post("/api/v1/responses", json=body).status_code == 429:
                return
    raise AssertionError("nobody was asked for a proof")


@pytest.fixture(scope="module")
def flooded(town_server: RunningServer) -> str:
    flood(town_server, "gymnasium-3")
    return f"{town_server.public_url}/q/gymnasium-3"


def test_in_a_flood_the_browser_works_for_its_answer(page: Page, flooded: str) -> None:
    sent = Sent(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    fill_in(page, flooded)
    assert not any("/static/proof" in url for url in asked)
    send(page)
    expect(page.locator("#notice")).to_contain_text("Браузер проходит короткую проверку")
    receipt_on(page)
    assert any("/static/proof" in url for url in asked)
    assert len(sent.ids) == 1
    assert re.fullmatch(r"\d+", sent.bodies[-1]["proof"])


def test_without_crypto_a_flood_costs_a_wait_that_is_counted_down(page: Page, flooded: str) -> None:
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    sent = Sent(page)
    page.clock.install()
    fill_in(page, flooded)
    with page.expect_response(RESPONSES) as answer:
        send(page)
    challenge = answer.value.json()["challenge"]
    expect(page.locator("#notice")).to_contain_text("Из Вашей сети пришло много ответов.")
    # The service's clock cannot be moved: what it says of the ticket is put in its place.
    page.route(
        RESPONSES,
        lambda route: route.fulfill(status=201, json={"receipt": "AAB-ACDEFG-HJKMNP-QRTUVW"}),
    )
    for _ in range(challenge["wait"] + 1):
        page.clock.run_for(1000)
    receipt_on(page)
    assert sent.bodies[-1]["proof"] == challenge["ticket"]
