"""Nobody passes without a session, and the way on is always shown."""

import asyncio
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from dashboard.client import Away
from dashboard.guard import FOREIGN_PAGE, SIGN_IN_NEEDED, TRY_AGAIN_LATER, Guard, SessionMemory
from dashboard.settings import Settings
from dashboard.shell import Shell
from tests.support.background import BackgroundLoop
from tests.support.servers import RunningServer

SETTINGS = Settings(
    public_url="https://town.example",
    dashboard_url="https://town.example:8501",
    service_url="http://127.0.0.1:1",
    time_zone=ZoneInfo("Asia/Krasnoyarsk"),
)
STREAM = "/_stcore/stream"


async def _inside(request: Request) -> PlainTextResponse:
    return PlainTextResponse("inside")


async def _stream(websocket: WebSocket) -> None:
    await websocket.accept(subprotocol="streamlit")
    await websocket.send_text("inside")
    await websocket.close()


def application() -> ASGIApp:
    """What stands where Streamlit does."""
    return Starlette(
        routes=[WebSocketRoute(STREAM, _stream), Route("/{path:path}", _inside, methods=["GET"])]
    )


async def knows_one(token: str) -> bool:
    if token == "away":
        raise Away("Сервис не отвечает.")
    return token == "alive"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Guard(application(), SETTINGS, knows_one), follow_redirects=False) as browser:
        yield browser


def with_session(client: TestClient, token: str) -> TestClient:
    client.cookies.set("otklik_session", token)
    return client


def test_health_is_open_to_everybody(client: TestClient) -> None:
    answer = client.get("/_stcore/health")
    assert (answer.status_code, answer.text) == (200, "inside")


@pytest.mark.parametrize(
    "path",
    ["/", "/organization", "/static/js/index.js", "/_stcore/host-config", "/_stcore/healthy",
     "/_stcore/health/", "/_stcore/agent/interact", "/media/x", "/otklik/dashboard.css"],
)  # fmt: skip
def test_anything_else_without_a_session_leads_to_the_sign_in_page(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("https://town.example/login?next=")
    assert answer.headers["cache-control"] == "no-store"


def test_other_methods_are_guarded_too(client: TestClient) -> None:
    assert client.post("/_stcore/agent/interact").status_code == 303


def test_after_signing_in_the_reader_is_back_where_the_link_led(client: TestClient) -> None:
    answer = client.get("/organization?organization=school-1&x=%D0%B0")
    (back,) = parse_qs(urlsplit(answer.headers["location"]).query)["next"]
    assert back == "https://town.example:8501/organization?organization=school-1&x=%D0%B0"


def test_a_file_of_the_application_is_no_place_to_come_back_to(client: TestClient) -> None:
    answer = client.get("/static/js/index.js")
    (back,) = parse_qs(urlsplit(answer.headers["location"]).query)["next"]
    assert back == "https://town.example:8501/"


def test_a_path_cannot_lead_to_another_host(client: TestClient) -> None:
    answer = client.get("//evil.example/x")
    (back,) = parse_qs(urlsplit(answer.headers["location"]).query)["next"]
    assert back.startswith("https://town.example:8501/")


def test_a_live_session_passes(client: TestClient) -> None:
    assert with_session(client, "alive").get("/").text == "inside"


def test_an_ended_session_leads_to_the_sign_in_page(client: TestClient) -> None:
    assert with_session(client, "ended").get("/").status_code == 303


def test_a_malformed_cookie_is_no_session(client: TestClient) -> None:
    assert client.get("/", headers={"cookie": "otklik_session"}).status_code == 303
    assert client.get("/", headers={"cookie": "\x01=;;; otklik_session="}).status_code == 303


def test_a_strange_cookie_of_a_neighbour_does_not_hide_the_session(client: TestClient) -> None:
    strange = 'x={"a": 1, "b": "\\"}; otklik_session=alive; y=,;'
    assert client.get("/", headers={"cookie": strange}).text == "inside"


def test_when_the_service_is_away_the_page_says_so_in_russian(client: TestClient) -> None:
    answer = with_session(client, "away").get("/")
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert 'lang="ru"' in answer.text
    assert "Сервис временно недоступен" in answer.text


@pytest.mark.parametrize(
    ("token", "code"), [("", SIGN_IN_NEEDED), ("ended", SIGN_IN_NEEDED), ("away", TRY_AGAIN_LATER)]
)
def test_a_connection_without_a_session_is_closed_with_a_code_that_the_browser_sees(
    client: TestClient, token: str, code: int
) -> None:
    with with_session(client, token).websocket_connect(
        STREAM, subprotocols=["streamlit", "x"]
    ) as connection:
        assert connection.accepted_subprotocol == "streamlit"
        with pytest.raises(WebSocketDisconnect) as closed:
            connection.receive_text()
    assert closed.value.code == code


def test_a_connection_with_a_session_is_open(client: TestClient) -> None:
    with with_session(client, "alive").websocket_connect(STREAM) as connection:
        assert connection.receive_text() == "inside"


def test_a_page_of_another_site_opens_no_connection_with_the_readers_cookie(
    client: TestClient,
) -> None:
    alive = with_session(client, "alive")
    for origin in ("https://evil.example", "http://localhost:1", "null"):
        with alive.websocket_connect(STREAM, headers={"Origin": origin}) as connection:
            with pytest.raises(WebSocketDisconnect) as closed:
                connection.receive_text()
            assert closed.value.code == FOREIGN_PAGE


class Counting:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, token: str) -> bool:
        self.asked.append(token)
        await asyncio.sleep(0)
        return await knows_one(token)


def test_the_files_of_one_page_share_one_question(loop: BackgroundLoop) -> None:
    check = Counting()

    async def sixty_files() -> list[bool]:
        memory = SessionMemory(check)
        return list(await asyncio.gather(*(memory.is_valid("alive") for _ in range(60))))

    assert loop.run(sixty_files()) == [True] * 60
    assert check.asked == ["alive"]


def test_an_answer_is_asked_for_again_when_its_time_is_over(loop: BackgroundLoop) -> None:
    check = Counting()

    async def twice() -> None:
        memory = SessionMemory(check, seconds=0)
        await memory.is_valid("alive")
        await memory.is_valid("alive")

    loop.run(twice())
    assert check.asked == ["alive", "alive"]


def test_that_the_service_was_away_is_not_remembered(loop: BackgroundLoop) -> None:
    check = Counting()

    async def twice() -> None:
        memory = SessionMemory(check)
        for _ in range(2):
            with pytest.raises(Away):
                await memory.is_valid("away")

    loop.run(twice())
    assert check.asked == ["away", "away"]


def test_forged_sessions_do_not_fill_the_memory(loop: BackgroundLoop) -> None:
    check = Counting()

    async def many() -> None:
        memory = SessionMemory(check, size=10)
        for number in range(50):
            await memory.is_valid(f"forged-{number}")
        await memory.is_valid("forged-0")

    loop.run(many())
    assert check.asked.count("forged-0") == 2


@pytest.fixture
def page() -> str:
    with TestClient(Shell(application(), SETTINGS)) as browser:
        text: str = browser.get("/organization").text
    return text


def test_the_page_is_russian_before_any_script_runs(page: str) -> None:
    assert '<html lang="ru">' in page
    assert "<title>Отклик" in page
    assert "JavaScript" in page
    assert "need to enable" not in page


def test_the_page_points_at_nothing_that_a_reader_has_no_use_for(page: str) -> None:
    assert "agent" not in page
    assert "service-desc" not in page
    assert "prerenderReady" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_browser_itself_refuses_other_hosts() -> None:
    with TestClient(Shell(application(), SETTINGS)) as browser:
        policy = browser.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://town.example" in policy


def test_an_unknown_page_is_said_to_be_unknown_in_russian() -> None:
    with TestClient(Shell(application(), SETTINGS)) as browser:
        answer = browser.get("/nowhere")
    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.text


def test_files_of_the_application_are_passed_on() -> None:
    with TestClient(Shell(application(), SETTINGS)) as browser:
        for path in ("/static/js/index.js", "/_stcore/health", "/media/x", "/component/x"):
            assert browser.get(path).text == "inside"


def test_our_own_files_are_named_by_their_content(page: str) -> None:
    with TestClient(Shell(application(), SETTINGS)) as browser:
        for name in ("dashboard.css", "dashboard.js", "favicon.svg"):
            (address,) = [part for part in page.split('"') if f"/otklik/{name}?" in part]
            answer = browser.get(address)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]


def test_the_running_dashboard_is_guarded_as_a_whole(town_server: RunningServer) -> None:
    with httpx.Client(base_url=town_server.dashboard_url) as outside:
        assert outside.get("/_stcore/health").status_code == 200
        for path in ("/", "/organization", "/_stcore/host-config", "/_stcore/agent/openapi.json"):
            answer = outside.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith(f"{town_server.public_url}/login?next=")
    stream = town_server.dashboard_url.replace("http", "ws", 1) + STREAM
    with connect(stream) as connection, pytest.raises(ConnectionClosed) as closed:
        connection.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == SIGN_IN_NEEDED


def test_the_running_dashboard_opens_for_a_session(town_server: RunningServer) -> None:
    token = town_server.session("department")
    headers = {"Cookie": f"otklik_session={token}"}
    with httpx.Client(base_url=town_server.dashboard_url, headers=headers) as inside:
        page = inside.get("/organization?organization=school-1")
        assert page.status_code == 200
        assert '<html lang="ru">' in page.text
        for address in re.findall(r'(?:src|href)="\.?(/[^"]+)"', page.text):
            assert inside.get(address).status_code == 200, address
        assert inside.get("/nowhere").status_code == 404
        for path in (
            "/_stcore/agent/openapi.json",
            "/_stcore/agent/interact",
            "/x/_stcore/agent/mcp",
        ):
            assert inside.post(path).status_code == 404
