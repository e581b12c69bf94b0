"""The staff's desk on the small town, and hands that type on it."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import PASSWORD
from tests.support.databases import TestDatabase
from tests.support.servers import ROOT, free_port, wait_for

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BATCH = "2026-11-23/7"
# «Нет» to 1, 3, 6 and 10 skips 2, 4, 7 and 11; 13 is left blank; then sex and age.
PAPER = "221211210115"
PICTURES = os.environ.get("OTKLIK_PICTURES")


class Desk:
    """The service alone on the small town, as a process of its own."""

    def __init__(self, town: TestDatabase, folder: Path) -> None:
        self.town = town
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        clean = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
        command = [sys.executable, "-m", "survey_service", "serve", "--port", str(self.port)]
        environ = {
            **clean,
            "PYTHONPATH": str(ROOT),
            "OTKLIK_DATABASE_URL": town.url,
            "OTKLIK_DATA_DIR": str(folder),
            "OTKLIK_PUBLIC_URL": self.url,
        }
        self.process = subprocess.Popen(command, env=environ, cwd=folder)
        wait_for(self._is_up, seconds=40, what="the service is up")

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready").status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def address(self, channel: str = "paper", batch: str = BATCH) -> str:
        return f"{self.url}/entry/school-1?channel={channel}&batch={quote(batch, safe='')}"

    def counted(self) -> int:
        return int(
            self.town.value(
                "SELECT coalesce(sum(count), 0) FROM response_counts WHERE question = '*'"
            )
        )

    def stored(self) -> list[dict[str, str]]:
        return self.town.fetch("SELECT channel, batch, answers::text FROM responses")


def sign_in(context: BrowserContext, desk: Desk, login: str = "department") -> None:
    answer = context.request.post(
        f"{desk.url}/login",
        form={"login": login, "password": PASSWORD, "next": desk.url},
        headers={"Origin": desk.url},
        max_redirects=0,
    )
    assert answer.status == 303


def type_form(page: Page, keys: str = PAPER) -> None:
    """Closed answers by digits, then the proposals are left blank and the form is saved."""
    for key in (*keys, "Enter"):
        page.keyboard.press(key)


def entered(page: Page, number: int) -> None:
    expect(page.locator("#entered")).to_have_text(str(number))


def at_question(page: Page, number: int) -> None:
    expect(page.locator(".step.current")).to_have_attribute("data-number", str(number))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def complaints(page: Page) -> str:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return str(found.generate_report()) if found.violations_count else ""
