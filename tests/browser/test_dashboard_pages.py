"""The department's pages as a browser shows them: alive, Russian, readable, accessible."""

import re

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.support.answers import submission
from tests.support.servers import RunningServer

pytestmark = pytest.mark.browser
PATHS = ("/", "/organization?organization=school-1", "/questionnaire", "/alerts", "/measures")
# Names of formats, and of icons that nobody sees or hears.
NOT_ENGLISH = {"PDF", "ZIP", "QR", "bus", "gov", "ru", "keyboard", "arrow", "right", "double"}
THREAT = "Старшеклассники угрожают избить ребёнка после уроков."


def open_dashboard(page: Page, server: RunningServer, path: str = "/") -> None:
    page.context.add_cookies(
        [
            {
                "name": "otklik_session",
                "value": server.session("department"),
                "url": server.public_url,
            }
        ]
    )
    page.goto(f"{server.dashboard_url}{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)


def write_threat(server: RunningServer) -> None:
    form = httpx.get(f"{server.public_url}/api/v1/questionnaires/school-1").json()
    answer = httpx.post(
        f"{server.public_url}/api/v1/responses",
        json=submission(form, answers={"overall": "no"}, proposals=THREAT),
    )
    assert answer.status_code == 201, answer.text


def take_on_what_waits(server: RunningServer) -> None:
    """The demonstration town has an urgent proposal of its own."""
    headers = {"Authorization": f"Bearer {server.session('department')}"}
    with httpx.Client(base_url=server.public_url, headers=headers) as department:
        for alert in department.get("/api/v1/alerts").json():
            where = f"/api/v1/alerts/{alert['organization']}/{alert['id']}/acknowledgement"
            assert department.post(where).status_code == 200


def test_an_urgent_proposal_is_seen_on_an_open_page_and_taken_on_there(
    town_server: RunningServer, page: Page
) -> None:
    take_on_what_waits(town_server)
    open_dashboard(page, town_server, "/measures")
    banner = page.get_by_test_id("urgent")
    expect(banner).to_have_text("")
    write_threat(town_server)
    expect(banner).to_contain_text("Срочное сообщение: Школа № 1", timeout=5_000)
    assert Axe().run(page).violations_count == 0
    banner.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Срочное")).to_be_visible()
    expect(page.get_by_text(THREAT)).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Принять в работу").click()
    expect(page.get_by_text("Все срочные сообщения приняты в работу.")).to_be_visible()
    expect(banner).to_have_text("")


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (820, "light"), (1280, "dark"), (390, "light")]
)
def test_every_page_is_accessible_russian_and_no_wider_than_the_screen(
    town_server: RunningServer, browser: Browser, width: int, scheme: str
) -> None:
    context = browser.new_context(
        locale="ru-RU",
        viewport={"width": width, "height": 1000},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    for path in PATHS:
        open_dashboard(page, town_server, path)
        expect(page.locator("[data-stale=true]")).to_have_count(0)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        words = set(re.findall(r"[A-Za-z]{2,}", page.inner_text("body")))
        assert words <= NOT_ENGLISH, path
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, path
    context.close()


def test_posters_are_downloaded_at_the_press_of_a_button(
    town_server: RunningServer, page: Page
) -> None:
    open_dashboard(page, town_server, "/questionnaire?organization=school-1")
    for name, first in (("PDF", b"%PDF-"), ("ZIP", b"PK")):
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name=re.compile(name)).click()
        assert download.value.path().read_bytes().startswith(first)


def test_a_file_that_cannot_be_made_is_explained_in_russian(
    town_server: RunningServer, page: Page
) -> None:
    """The session ends while the page is open; the file is asked for with it."""
    open_dashboard(page, town_server, "/questionnaire?organization=school-1")
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "otklik_session")
    button = page.get_by_role("button", name=re.compile("PDF"))
    expect(button).to_be_visible()
    httpx.post(
        f"{town_server.public_url}/logout",
        cookies={"otklik_session": token},
        headers={"Origin": town_server.public_url},
    )
    button.click()
    expect(page.get_by_text(re.compile("Войдите|вход", re.I)).first).to_be_visible(timeout=15_000)
    assert "Failed" not in page.inner_text("body")
