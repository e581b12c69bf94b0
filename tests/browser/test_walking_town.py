"""The whole way: a citizen answers inside a page of another site, and the department,
already looking at its dashboard, sees the number grow without a reload."""

import os
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.citizen import send_with_blanks
from tests.support.servers import RunningServer

pytestmark = pytest.mark.browser
ORGANIZATION = "school-1"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


@pytest.fixture
def school_site(town_server: RunningServer, tmp_path: Path) -> Iterator[str]:
    """A page of another site: 127.0.0.1 is not localhost to a browser."""
    (tmp_path / "index.html").write_text(
        f"""<!doctype html><html lang="ru"><meta charset="utf-8"><title>Сайт школы</title>
        <meta name="viewport" content="width=device-width">
        <body style="max-width:60rem;margin:1rem auto;padding:0 1rem;font-family:sans-serif">
        <h1>МБОУ «Школа № 1»</h1><p>Новости школы и анкета ниже.</p>
        <script src="{town_server.public_url}/embed.js" data-org="{ORGANIZATION}" async></script>
        <p id="footer">Подвал сайта школы</p></body></html>""",
        encoding="utf-8",
    )
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        thread = Thread(target=site.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}/"
        site.shutdown()


def keep_picture(page: Page, name: str) -> None:
    """Pictures to look at, where OTKLIK_PICTURES names a folder."""
    if folder := os.environ.get("OTKLIK_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_an_answer_in_a_page_of_another_site_moves_the_dashboard_without_a_reload(
    town_server: RunningServer, school_site: str, context: BrowserContext, page: Page
) -> None:
    page.goto(town_server.dashboard_url)
    page.get_by_label(re.compile("Имя")).fill("department")
    page.get_by_label(re.compile("Пароль")).fill("demo-department")
    page.get_by_role("button", name="Войти").click()
    total = page.get_by_test_id("live-answers")
    expect(total).to_have_text(re.compile(r"\d"), timeout=30_000)
    before = int(re.sub(r"\D", "", total.inner_text()))
    keep_picture(page, "dashboard-before")

    citizen = context.browser.new_context(locale="ru-RU") if context.browser else context
    school = citizen.new_page()
    school.set_viewport_size({"width": 390, "height": 844})
    school.goto(school_site)
    form = school.frame_locator("iframe")
    overall = form.get_by_role("group", name=re.compile("Удовлетворены ли Вы в целом"))
    expect(overall).to_be_attached()
    keep_picture(school, "embedded-questionnaire-phone")
    overall.get_by_label("Да").check()
    # Blank questions are asked about once, kindly; then it is sent as it is.
    send_with_blanks(form)
    receipt = form.get_by_text(re.compile(r"[A-Z0-9]{3}-[A-Z0-9]{6}-[A-Z0-9]{6}-[A-Z0-9]{6}"))
    expect(receipt.first).to_be_visible()
    keep_picture(school, "embedded-sent-phone")
    assert citizen.cookies() == []

    grown = re.compile(rf"^\D*{before + 1:,}\D*$".replace(",", r"\D?"))
    expect(total).to_have_text(grown, timeout=5_000)
    keep_picture(page, "dashboard-after")
