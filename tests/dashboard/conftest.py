"""Every page as Streamlit runs it, before the real service; only the cookie is given by us."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard import settings as dashboard_settings
from tests.support.databases import TestDatabase
from tests.support.servers import ROOT, RunningServer

PASSWORD = "a long test password"
Page = str
Visit = Callable[..., AppTest]
Staff = Callable[[RunningServer, str], str]


@pytest.fixture(scope="session")
def staff() -> Staff:
    """The session of somebody with a role, whose account is made by the command at first use."""
    tokens: dict[tuple[int, str], str] = {}

    def sign_in(server: RunningServer, role: str) -> str:
        key = (server.port, role)
        if key not in tokens:
            login = f"test-{role}"
            place = ["--organization", "school-1"] if role == "organization" else []
            subprocess.run(
                [
                    sys.executable, "-m", "survey_service", "account", "add", login,
                    "--role", role, "--name", f"Проверка {role}", *place,
                    "--data-dir", str(server.data_dir),
                ],
                input=PASSWORD + "\n",
                text=True,
                cwd=ROOT,
                check=True,
                capture_output=True,
                env={k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")},
            )  # fmt: skip
            tokens[key] = server.sign_in(login, PASSWORD)
        return tokens[key]

    return sign_in


@pytest.fixture
def small_server(town: TestDatabase, open_folders: Path) -> Iterator[RunningServer]:
    """The whole product over the small town, which a test may change."""
    running = RunningServer(
        open_folders / urlsplit(town.url).path.strip("/"), environ={"OTKLIK_DATABASE_URL": town.url}
    )
    yield running.start()
    assert running.stop() == 0


@pytest.fixture
def token(small_server: RunningServer) -> str:
    return small_server.sign_in("department", PASSWORD)


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """Opens a page of the dashboard that belongs to a running service."""

    def open_page(
        server: RunningServer, token: str | None, page: Page = "overview", **query: str
    ) -> AppTest:
        monkeypatch.setenv("OTKLIK_PUBLIC_URL", server.public_url)
        monkeypatch.setenv("OTKLIK_DASHBOARD_URL", server.dashboard_url)
        monkeypatch.setenv("OTKLIK_SERVICE_URL", f"http://127.0.0.1:{server.port}")
        dashboard_settings.current.cache_clear()
        st.cache_data.clear()
        monkeypatch.setattr(session, "session_token", lambda: token)
        app = AppTest.from_file(str(ROOT / "dashboard" / "main.py"), default_timeout=30).run()
        if page != "overview":
            app.query_params.update(query)
            app.switch_page(f"app_pages/{page}.py").run()
        return app

    yield open_page
    dashboard_settings.current.cache_clear()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def html_of(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def text_of(app: AppTest) -> str:
    """What is read on the page, in one line."""
    parser = _Text()
    parser.feed(html_of(app))
    return re.sub(r"\s+", " ", " ".join(parser.words).replace("\u00a0", " "))
