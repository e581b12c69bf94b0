"""The citizen's pages over a real database: statuses, headers, what they lead to."""

import gzip
import html
import re
from collections.abc import Iterator

import msgspec
import pytest
from litestar.testing import TestClient

from survey_service.app import create_app
from survey_service.organizations.structs import Organization
from survey_service.public.site_pages import embed_codes
from survey_service.responses import form_tokens
from survey_service.settings import Settings
from tests.support.databases import TestDatabase
from tests.support.forms import ANSWERS, Client, hidden_fields, opened_form


def policy(client: Client, address: str) -> dict[str, str]:
    text = client.get(address).headers["content-security-policy"]
    return dict(part.split(" ", 1) for part in text.split("; "))


@pytest.fixture
def bare_client(database: TestDatabase, settings: Settings) -> Iterator[Client]:
    """Migrated, but nothing set up yet."""
    bare = msgspec.structs.replace(settings, database_url=database.url)
    with TestClient(create_app(bare), raise_server_exceptions=False) as test_client:
        yield test_client


def test_the_town_leads_to_every_questionnaire(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    for slug in ("school-1", "rucheek", "club"):
        assert f'href="/q/{slug}"' in page.text
        assert client.get(f"/q/{slug}").status_code == 200


def test_the_search_works_without_javascript(client: Client) -> None:
    page = client.get("/", params={"q": "ручеек"}).text
    assert 'href="/q/rucheek"' in page
    assert 'href="/q/club"' not in page
    assert "Ничего не нашлось" in client.get("/", params={"q": "<b>\x00лицей"}).text


def test_without_a_town_the_first_page_says_what_to_do(bare_client: Client) -> None:
    page = bare_client.get("/")
    assert page.status_code == 200
    assert "otklik town init" in page.text
    assert bare_client.get("/q/school-1").status_code == 404


@pytest.mark.parametrize("address", ["/q/nowhere", "/embed/nowhere", "/r/AAB-CDEFGH", "/static/x"])
def test_an_unknown_page_is_a_russian_page_with_status_404(client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Не найдено" in page.text


def test_no_public_page_sets_a_cookie(client: Client) -> None:
    addresses = [
        "/",
        "/organizations/club",
        "/accessibility",
        "/q/school-1",
        "/embed/school-1",
        "/embed.js",
        "/login",
        "/q/nowhere",
    ]
    for address in addresses:
        assert "set-cookie" not in client.get(address).headers
    for address in ("/q/school-1", "/embed/school-1"):
        assert "set-cookie" not in client.post(address, data=ANSWERS).headers


@pytest.mark.parametrize("address", ["/", "/q/school-1", "/login", "/q/nowhere"])
def test_a_page_runs_only_our_script_and_its_own_style_and_is_framed_by_nobody(
    client: Client, address: str
) -> None:
    rules = policy(client, address)
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["style-src"].startswith("'sha256-")
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_frame_is_allowed_to_the_named_sites_and_the_organizations_own(client: Client) -> None:
    assert policy(client, "/embed/school-1")["frame-ancestors"] == (
        "'self' https://town.example https://school-1.example"
    )
    assert policy(client, "/embed/club")["frame-ancestors"] == "'self' https://town.example"
    assert policy(client, "/embed/nowhere")["frame-ancestors"] == "'self' https://town.example"


def test_the_result_of_a_form_in_a_frame_may_be_framed_too(client: Client) -> None:
    allowed = "frame-ancestors 'self' https://town.example https://school-1.example"
    check = client.post("/embed/school-1", data=opened_form(client, "/embed/school-1") | ANSWERS)
    assert allowed in check.headers["content-security-policy"]
    sent = client.post("/embed/school-1", data=hidden_fields(check.text))
    assert allowed in sent.headers["content-security-policy"]
    assert "Спасибо" in sent.text
    refused = client.post("/embed/school-1", data={})
    assert allowed in refused.headers["content-security-policy"]


def test_a_sign_in_may_end_on_the_dashboard(client: Client) -> None:
    assert "http://testserver.local:8501" in policy(client, "/login")["form-action"]


def test_a_failed_sign_in_says_so_and_keeps_the_way_back(client: Client) -> None:
    page = client.get("/login", params={"failed": "1", "next": 'http://x/?a="><b>'})
    assert page.status_code == 401
    assert "Неверное имя или пароль" in page.text
    assert 'value="http://x/?a=&#34;&gt;&lt;b&gt;"' in page.text


def test_the_questionnaire_is_the_same_bytes_for_everybody_and_known_by_its_tag(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = form_tokens.FormToken(
        "29000000.abc", client.app.state.reception.form_token("", "").expires_at
    )
    monkeypatch.setattr(form_tokens, "mint", lambda *_, **__: token)
    first = client.get("/embed/school-1", headers={"Cookie": "a=b"})
    other = client.get("/embed/school-1?host=https://town.example", headers={"User-Agent": "x"})
    assert first.content == other.content
    assert first.headers["cache-control"] == "public, max-age=60"
    again = client.get("/embed/school-1", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_is_compressed_for_whoever_can_read_that(client: Client) -> None:
    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 9))


def test_a_script_is_kept_for_a_year_under_the_name_of_its_content(client: Client) -> None:
    address = re.search(r'<script src="([^"]+)"', client.get("/q/school-1").text)
    assert address is not None
    script = client.get(address[1])
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in script.headers["cache-control"]
    assert "immutable" not in client.get("/embed.js").headers["cache-control"]


def test_the_questionnaire_opens_while_the_database_is_busy(
    client: Client, town: TestDatabase
) -> None:
    """Once the town is known, a page costs no query."""
    client.get("/q/school-1")
    town.run(lambda connection: connection.execute("ALTER TABLE organizations RENAME TO away"))
    try:
        assert client.get("/q/school-1").status_code == 200
    finally:
        town.run(lambda connection: connection.execute("ALTER TABLE away RENAME TO organizations"))


def test_on_a_demonstration_pages_of_the_same_machine_frame_the_questionnaire(
    settings: Settings,
) -> None:
    demo = msgspec.structs.replace(settings, demo=True)
    with TestClient(create_app(demo)) as client:
        allowed = policy(client, "/embed/club")["frame-ancestors"]
    assert allowed.endswith("http://localhost:* http://127.0.0.1:*")


def test_the_page_of_an_organization_offers_three_ways_onto_a_site_with_a_preview(
    client: Client,
) -> None:
    page = client.get("/organizations/school-1")
    assert page.status_code == 200
    codes = [html.unescape(code) for code in re.findall(r"<textarea[^>]*>([^<]*)<", page.text)]
    script, frame, link = codes
    public = "http://testserver.local"
    assert script == f'<script src="{public}/embed.js" data-org="school-1" async></script>'
    assert f'<iframe src="{public}/embed/school-1"' in frame
    assert f'<a href="{public}/q/school-1">' in link
    assert 'src="/embed/school-1"' in page.text
    assert policy(client, "/organizations/school-1")["frame-src"] == "'self'"


def test_a_name_cannot_break_out_of_the_code_to_copy() -> None:
    hostile = Organization(
        1, "a", "school", '"><script>x</script>', "Школа", None, None, None, None, 10
    )
    codes = embed_codes("https://opros.example", hostile)
    for code in (codes.frame, codes.link):
        assert "<script>" not in code
        assert code.count('"') == code.count('="') * 2


def test_the_statement_on_accessibility_names_the_known_gaps(client: Client) -> None:
    page = client.get("/accessibility").text
    assert "Известные недостатки" in page
    assert "https://appeal.example/form" in page


def test_every_page_leads_to_the_statement_on_accessibility(client: Client) -> None:
    for address in ("/", "/q/school-1", "/organizations/club", "/login", "/q/nowhere"):
        assert 'href="/accessibility"' in client.get(address).text, address


@pytest.mark.parametrize("header", ["gzip;q=0", "br", "x-gzip-not"])
def test_whoever_refuses_compression_gets_plain_pages(client: Client, header: str) -> None:
    assert "content-encoding" not in client.get("/", headers={"Accept-Encoding": header}).headers


def test_a_tag_of_another_page_is_not_taken_for_this_one(client: Client) -> None:
    tag = client.get("/").headers["etag"]
    strong = tag.removeprefix("W/")
    assert client.get("/", headers={"If-None-Match": f'"x", {strong}'}).status_code == 304
    assert client.get("/", headers={"If-None-Match": f'"x{strong[1:]}'}).status_code == 200


def test_a_code_written_down_by_hand_leads_to_its_receipt(client: Client) -> None:
    assert 'action="/r"' in client.get("/").text
    for written, where in (
        (" aaa-acdefg-hjkmnp qrtuvw ", "/r/aaaacdefghjkmnpqrtuvw"),
        ("//evil.example", "/r/evilexample"),
        ("x\r\nSet-Cookie: a=b", "/r/xSetCookieab"),
        ("", "/"),
    ):
        answer = client.get("/r", params={"code": written}, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == where
