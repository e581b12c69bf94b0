"""Who may see what: anonymous 401, wrong role 403, sessions that end."""

from typing import Any

import pytest
from httpx import Response
from litestar import Litestar, post
from litestar.testing import TestClient

from survey_service.accounts import service as accounts
from survey_service.accounts.permissions import PERMISSIONS, Action
from survey_service.accounts.requests import SignedIn
from survey_service.accounts.routes import safe_next
from survey_service.settings import Settings
from tests.conftest import PASSWORD, sign_in
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]

LOGINS = {
    "department": "department",
    "council": "council",
    "operator": "operator",
    "administrator": "administrator",
    "auditor": "auditor",
    "organization": "head",
}
ID = "00000000-0000-4000-8000-000000000000"
# Every staff route with the action that it needs.
ROUTES: dict[tuple[str, str], Action] = {
    ("GET", "/api/v1/indicators/overview"): "read_figures",
    ("GET", "/api/v1/indicators/organizations/school-1"): "read_figures",
    ("GET", "/api/v1/indicators/version"): "read_figures",
    ("GET", "/api/v1/improvement-plans/progress"): "read_plans",
    ("GET", "/api/v1/improvement-plans/school-1"): "read_plans",
    ("GET", "/api/v1/activity-plans"): "read_calendar",
    ("GET", "/api/v1/organizations/school-1/posters.pdf"): "read_materials",
    ("GET", "/api/v1/posters.zip"): "read_all_materials",
    ("GET", "/api/v1/alerts"): "read_alerts",
    ("POST", f"/api/v1/alerts/school-1/{ID}/acknowledgement"): "acknowledge_alerts",
    ("POST", "/api/v1/organizations/school-1/test-link"): "test_questionnaire",
    ("POST", f"/api/v1/organizations/school-1/responses/{ID}/annulment"): "enter_responses",
}
BODIES = {"annulment": {"reason": "Проба"}}


def _ask(client: Client, method: str, path: str, headers: dict[str, str] | None = None) -> Response:
    body = BODIES.get(path.rpartition("/")[2])
    return client.request(method, path, headers=headers, json=body)


@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("GET", "/api/v1/session")])
def test_anonymous_is_refused_everywhere_on_the_staff_side(
    client: Client, method: str, path: str
) -> None:
    answer = _ask(client, method, path)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    for guess in ({"Authorization": "Bearer guess"}, {"Cookie": "otklik_session=guess"}):
        assert _ask(client, method, path, guess).status_code == 401


@pytest.mark.parametrize("role", LOGINS)
def test_each_role_does_exactly_what_the_table_says(client: Client, role: str) -> None:
    headers = sign_in(client, LOGINS[role])
    for (method, path), action in ROUTES.items():
        allowed = role in PERMISSIONS[action]
        status = _ask(client, method, path, headers).status_code
        assert (status != 403) == allowed, path


def test_every_staff_route_is_in_this_test(client: Client) -> None:
    """A new route cannot be forgotten."""
    public = {
        ("GET", "/api/v1/questionnaires/{organization}"),
        ("POST", "/api/v1/responses"),
        ("GET", "/api/v1/session"),
    }
    described = {
        (method.upper(), path)
        for path, methods in client.get("/schema").json()["paths"].items()
        for method in methods
        if path.startswith("/api/")
    }
    tested = {
        (method, path.replace("school-1", "{organization}").replace(ID, "{id}"))
        for method, path in ROUTES
    }
    assert described - public == tested


def test_signing_in_sets_a_cookie_that_scripts_cannot_read(client: Client) -> None:
    answer = client.post(
        "/login",
        data={"login": " Department ", "password": PASSWORD},
        follow_redirects=False,
    )
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert answer.headers["location"] == "http://testserver.local:8501"
    assert "otklik_session=" in cookie
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert client.get("/api/v1/session").json()["role"] == "department"


@pytest.mark.parametrize(
    ("login", "password"),
    [("department", "wrong"), ("nobody", PASSWORD), ("", ""), ("department\x00", PASSWORD + "1")],
)
def test_a_wrong_name_or_password_opens_nothing(
    client: Client, town: TestDatabase, login: str, password: str
) -> None:
    answer = client.post(
        "/login", data={"login": login, "password": password}, follow_redirects=False
    )
    assert "set-cookie" not in answer.headers
    assert town.value("SELECT count(*) FROM sessions") == 0


def test_signing_out_ends_the_session(client: Client) -> None:
    headers = sign_in(client, "council")
    assert client.get("/api/v1/session", headers=headers).status_code == 200
    client.post("/logout", headers=headers, follow_redirects=False)
    assert client.get("/api/v1/session", headers=headers).status_code == 401


def test_a_session_expires(client: Client, town: TestDatabase) -> None:
    headers = sign_in(client, "council")
    town.fetch("UPDATE sessions SET expires_at = now() - interval '1 second'")
    assert client.get("/api/v1/session", headers=headers).status_code == 401


def test_a_disabled_account_is_out_at_once(client: Client, town: TestDatabase) -> None:
    headers = sign_in(client, "council")
    town.fetch("UPDATE accounts SET disabled_at = now() WHERE login = 'council'")
    assert client.get("/api/v1/session", headers=headers).status_code == 401


def test_a_new_password_ends_every_open_session(client: Client, town: TestDatabase) -> None:
    headers = sign_in(client, "council")

    async def change(connection: Any) -> None:
        await accounts.set_password(connection, "council", "another long password")

    town.run(change)
    assert client.get("/api/v1/session", headers=headers).status_code == 401


def test_neither_password_nor_token_is_stored(client: Client, town: TestDatabase) -> None:
    token = sign_in(client, "department")["Authorization"].split()[1]
    everything = str(town.fetch("SELECT * FROM accounts")) + str(
        town.fetch("SELECT * FROM sessions")
    )
    assert PASSWORD not in everything
    assert token not in everything
    assert "$argon2id$" in everything


def test_a_foreign_site_cannot_sign_anybody_out(client: Client) -> None:
    headers = sign_in(client, "council")
    token = headers["Authorization"].split()[1]
    answer = client.post(
        "/logout",
        headers={"Cookie": f"otklik_session={token}", "Origin": "https://evil.example"},
        follow_redirects=False,
    )
    assert answer.status_code == 403
    assert client.get("/api/v1/session", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "http://testserver.local@evil.example/",
        "http://testserver.local:8501@evil.example/",
        "javascript:alert(1)",
        "http://testserver.local\\.evil.example",
        "http://testserver.local:8501/\r\nX: y",
        "",
        "http://[",
        "http://[::1",
        "http://testserver.local\uff1a8501/",
    ],
)
def test_signing_in_leads_only_to_our_two_addresses(settings: Settings, wanted: str) -> None:
    assert safe_next(wanted, settings) == settings.dashboard_url


def test_signing_in_leads_back_to_the_page_that_was_wanted(settings: Settings) -> None:
    wanted = "http://testserver.local:8501/organization?organization=school-1"
    assert safe_next(wanted, settings) == wanted
    assert safe_next(f"{wanted}&q=школа%201", settings).isascii()


@post("/test/write", status_code=204)
async def _any_write(account: SignedIn) -> None:
    assert account.login == "council"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://testserver.local"}, 204),
        ({"Origin": "http://testserver.local:8501"}, 204),
        ({"Sec-Fetch-Site": "same-origin"}, 204),
    ],
)
def test_a_write_with_a_cookie_is_taken_only_from_our_own_pages(
    client: Client, headers: dict[str, str], status: int
) -> None:
    client.app.register(_any_write)
    bearer = sign_in(client, "council")
    cookie = {"Cookie": f"otklik_session={bearer['Authorization'].split()[1]}"}
    assert client.post("/test/write", headers={**cookie, **headers}).status_code == status
    # A bearer token is never sent by a browser on its own.
    assert client.post("/test/write", headers={**bearer, **headers}).status_code == 204


def test_a_nul_in_an_address_is_not_found(client: Client) -> None:
    headers = sign_in(client, "department")
    assert client.get("/api/v1/improvement-plans/%00", headers=headers).status_code == 404
    assert client.get("/api/v1/indicators/organizations/%00", headers=headers).status_code == 404


def test_a_login_beyond_all_bounds_is_invalid(client: Client) -> None:
    answer = client.post("/login", data={"login": "x" * 500, "password": "y"})
    assert answer.status_code == 422
