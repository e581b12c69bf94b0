"""The citizen's pages over a real database: statuses, headers, the form without JavaScript."""

import gzip
import re
import uuid
from collections.abc import Iterator

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.app import create_app
from survey_service.problems import Unavailable
from survey_service.responses import form_tokens
from survey_service.settings import Settings
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]

ANSWERS = {"stand_used": "no", "comfort": "yes", "overall": "yes"}


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def opened_form(client: Client, address: str = "/q/school-1") -> dict[str, str]:
    return hidden_fields(client.get(address).text)


def checked(client: Client, address: str = "/q/school-1") -> dict[str, str]:
    """The hidden fields of the check page: what the second post sends."""
    form = opened_form(client, address.partition("?")[0]) | ANSWERS
    return hidden_fields(client.post(address, data=form).text)


def receipt_of(page: str) -> str:
    found = re.search(r"data-receipt>([^<]+)<", page)
    assert found is not None
    return found[1]


def policy(client: Client, address: str) -> dict[str, str]:
    text = client.get(address).headers["content-security-policy"]
    return dict(part.split(" ", 1) for part in text.split("; "))


def stored(town: TestDatabase) -> int:
    return int(town.value("SELECT count(*) FROM responses"))


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
    addresses = ["/", "/q/school-1", "/embed/school-1", "/embed.js", "/login", "/q/nowhere"]
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
    monkeypatch.setattr(form_tokens, "mint", lambda *_: token)
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


def test_the_first_post_shows_the_answers_and_stores_nothing(
    client: Client, town: TestDatabase
) -> None:
    form = opened_form(client) | ANSWERS | {"proposals": "Больше кружков\r\nи света"}
    check = client.post("/q/school-1", data=form)
    assert check.status_code == 200
    assert "Проверьте ответы" in check.text
    assert check.headers["cache-control"] == "no-store"
    fields = hidden_fields(check.text)
    assert uuid.UUID(fields["id"]).version == 4
    assert {key: fields[key] for key in ANSWERS} == ANSWERS
    assert fields["form_token"] == form["form_token"]
    assert fields["proposals"] == "Больше кружков\nи света"
    assert stored(town) == 0


def test_every_check_has_an_id_of_its_own(client: Client) -> None:
    ids = {
        hidden_fields(
            client.post("/q/school-1", data=opened_form(client, "/q/school-1") | ANSWERS).text
        )["id"]
        for _ in range(3)
    }
    assert len(ids) == 3


def test_the_check_drops_answers_to_skipped_questions_and_names_the_blanks(
    client: Client,
) -> None:
    check = client.post("/q/school-1", data={**ANSWERS, "stand_satisfied": "yes"}).text
    assert "stand_satisfied" not in hidden_fields(check)
    assert "Некоторые вопросы остались без ответа" in check
    assert "<li>3. Пользовались ли Вы официальным сайтом" in check
    assert "<li>4. " not in check


def test_the_second_post_stores_once_however_often_it_is_sent(
    client: Client, town: TestDatabase
) -> None:
    fields = hidden_fields(client.post("/q/school-1", data=opened_form(client) | ANSWERS).text)
    sent = client.post("/q/school-1?channel=qr", data=fields)
    assert sent.status_code == 200
    again = client.post("/q/school-1?channel=qr", data={**fields, "comfort": "no"})
    assert receipt_of(again.text) == receipt_of(sent.text)
    (row,) = town.fetch("SELECT channel, answers::text FROM responses")
    assert row["channel"] == "qr"


def test_the_receipt_opens_its_page_whatever_the_case_and_hyphens(client: Client) -> None:
    fields = hidden_fields(
        client.post("/q/school-1", data=opened_form(client, "/q/school-1") | ANSWERS).text
    )
    receipt = receipt_of(client.post("/q/school-1", data=fields).text)
    for written in (receipt, receipt.lower(), receipt.replace("-", "")):
        page = client.get(f"/r/{written}")
        assert page.status_code == 200
        assert receipt in page.text
        assert "Средняя школа № 1" in page.text
        assert page.headers["cache-control"] == "no-store"


def test_the_thanks_lead_to_an_appeal_and_to_the_states_rating(client: Client) -> None:
    fields = hidden_fields(
        client.post("/q/school-1", data=opened_form(client, "/q/school-1") | ANSWERS).text
    )
    page = client.post("/q/school-1", data=fields).text
    assert "https://appeal.example/form" in page
    assert "https://bus.gov.ru/qrcode/rate/12345" in page
    fields = hidden_fields(
        client.post("/q/club", data=opened_form(client, "/q/club") | ANSWERS).text
    )
    assert "bus.gov.ru" not in client.post("/q/club", data=fields).text


def test_a_kiosk_offers_the_next_person_a_new_form(client: Client) -> None:
    fields = hidden_fields(
        client.post("/q/club?kiosk=1", data=opened_form(client, "/q/club") | ANSWERS).text
    )
    assert 'href="/q/club?channel=kiosk"' in client.post("/q/club?kiosk=1", data=fields).text


def test_answers_can_be_changed_from_the_check(client: Client) -> None:
    fields = hidden_fields(
        client.post("/q/school-1", data=opened_form(client, "/q/school-1") | ANSWERS).text
    )
    form = client.post("/q/school-1", data={**fields, "step": "edit"})
    assert form.status_code == 200
    assert form.text.count(" checked>") == len(ANSWERS)
    assert "id" not in hidden_fields(form.text)


@pytest.mark.parametrize(
    ("wrong", "sentence", "link"),
    [
        ({}, "Ответьте хотя бы на один вопрос", "#q-stand_used"),
        ({"comfort": "perhaps"}, "Такого варианта ответа", "#q-comfort"),
        ({**ANSWERS, "proposals": "а" * 4001}, "Сократите его", "#q-proposals"),
        ({**ANSWERS, "proposals": "а\x00б"}, "недопустимый знак", "#q-proposals"),
    ],
)
@pytest.mark.parametrize("id", [{}, {"id": str(uuid.uuid4())}])
def test_a_wrong_form_comes_back_with_links_to_what_is_wrong(
    client: Client,
    town: TestDatabase,
    wrong: dict[str, str],
    sentence: str,
    link: str,
    id: dict[str, str],
) -> None:
    page = client.post("/q/school-1", data=opened_form(client) | wrong | id)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert sentence in page.text
    assert f'href="{link}"' in page.text
    assert f'id="{link.removeprefix("#")}"' in page.text
    assert stored(town) == 0


def test_an_expired_token_costs_one_more_press_and_keeps_the_id(
    client: Client, town: TestDatabase
) -> None:
    fields = hidden_fields(
        client.post("/q/school-1", data=opened_form(client, "/q/school-1") | ANSWERS).text
    )
    check = client.post("/q/school-1", data={**fields, "form_token": "1.expired"})
    assert check.status_code == 422
    assert "ещё раз" in check.text
    fresh = hidden_fields(check.text)
    assert fresh["id"] == fields["id"]
    assert client.post("/q/school-1", data=fresh).status_code == 200
    assert stored(town) == 1


def test_an_unknown_edition_shows_the_present_one_with_what_still_fits(client: Client) -> None:
    page = client.post("/q/school-1", data={**ANSWERS, "comfort": "5", "edition": "old-1"})
    assert page.status_code == 422
    assert "Анкета обновилась" in page.text
    assert page.text.count(" checked>") == 2
    assert hidden_fields(page.text)["edition"] == "675n-education-1"


def test_a_form_of_another_kind_or_too_large_is_refused_with_a_page(client: Client) -> None:
    for kind, body, status in (
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 70_000, 413),
        ("application/x-www-form-urlencoded", b"a=%FF", 400),
    ):
        page = client.post("/q/school-1", content=body, headers={"Content-Type": kind})
        assert page.status_code == status
        assert "<h1>" in page.text


def test_while_nothing_can_be_stored_the_check_stays_with_its_id(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: object) -> None:
        raise Unavailable("База данных сейчас не отвечает.")

    fields = hidden_fields(
        client.post("/q/school-1", data=opened_form(client, "/q/school-1") | ANSWERS).text
    )
    monkeypatch.setattr(client.app.state.reception, "receive", away)
    page = client.post("/q/school-1", data=fields)
    assert page.status_code == 503
    assert page.headers["retry-after"] == "2"
    assert hidden_fields(page.text)["id"] == fields["id"]
    assert "Мы не получили подтверждения. База данных сейчас не отвечает." in page.text


def test_on_a_demonstration_pages_of_the_same_machine_frame_the_questionnaire(
    settings: Settings,
) -> None:
    demo = msgspec.structs.replace(settings, demo=True)
    with TestClient(create_app(demo)) as client:
        allowed = policy(client, "/embed/club")["frame-ancestors"]
    assert allowed.endswith("http://localhost:* http://127.0.0.1:*")
