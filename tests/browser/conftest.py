"""A real Chromium of the system; never a downloaded one."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.school_site import OpenSite, Site

INSTALL = "apt-get install chromium"
# Fewer start-up look-ups of Chromium's own services: the tests stay on this machine.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        reason = f"Chromium is not installed; install it: {INSTALL}"
        if os.environ.get("OTKLIK_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], chromium_path: str
) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium_path, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "ru-RU", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with site.server as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


@pytest.fixture
def open_site(page: Page, site: Site) -> OpenSite:
    return partial(site.show, page)
