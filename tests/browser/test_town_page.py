"""The town's list of organisations in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.servers import RunningServer

pytestmark = pytest.mark.browser


def test_the_town_is_searched_while_typing(page: Page, town_server: RunningServer) -> None:
    page.goto(town_server.public_url)
    everything = page.locator(".group li:visible").count()
    page.fill("#find", "РУЧЕЕК")
    expect(page.locator(".group li:visible")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("Найдено: 1.")
    page.fill("#find", "нет такой")
    expect(page.get_by_role("status")).to_contain_text("Ничего не нашлось")
    page.fill("#find", "")
    expect(page.locator(".group li:visible")).to_have_count(everything)
