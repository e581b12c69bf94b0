"""The form from a browser without JavaScript: checked first, stored once, never lost."""

import html
import re
import uuid

import pytest

from survey_service.problems import TooMany, Unavailable
from survey_service.responses.structs import Challenge
from tests.support.databases import TestDatabase
from tests.support.forms import (
    ANSWERS,
    Client,
    checked,
    hidden_fields,
    opened_form,
    receipt_of,
    stored,
)


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
    assert 'href="?kiosk=1"' in client.post("/q/club?kiosk=1", data=fields).text


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
    async def away(*_: object) -> None:
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


def test_in_a_flood_the_page_waits_with_the_answers_and_the_ticket_that_lets_it_in(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def flooded(*_: object) -> None:
        raise TooMany("Подождите.", Challenge("SHA-256", "ab", 16, "wait.1.sig", 22))

    fields = checked(client)
    with monkeypatch.context() as patch:
        patch.setattr(client.app.state.reception, "receive", flooded)
        page = client.post("/q/school-1", data=fields)
    assert page.status_code == 429
    assert page.headers["retry-after"] == "22"
    assert "Подождите 22 секунды" in page.text
    waiting = hidden_fields(page.text)
    assert waiting["proof"] == "wait.1.sig"
    assert {key: waiting[key] for key in fields} == fields


def test_the_form_speaks_english_when_asked(client: Client, town: TestDatabase) -> None:
    page = client.get("/q/school-1?lang=en")
    assert '<html lang="en"' in page.text
    check = client.post("/q/school-1?lang=en", data=hidden_fields(page.text) | ANSWERS)
    assert "Check your answers" in check.text
    sent = client.post("/q/school-1?lang=en", data=hidden_fields(check.text))
    assert "Thank you" in sent.text
    assert stored(town) == 1


def test_a_language_nobody_speaks_here_is_russian(client: Client) -> None:
    assert '<html lang="ru"' in client.get("/q/school-1?lang=xx").text


def test_a_test_link_marks_the_answers_and_says_so(client: Client, town: TestDatabase) -> None:
    test_pass = client.app.state.reception.mint_test_pass("school-1")[0]
    address = f"/q/school-1?test={test_pass}"
    page = client.get(address)
    assert "Пробный режим" in page.text
    assert page.headers["cache-control"] == "no-store"
    check = client.post(address, data=hidden_fields(page.text) | ANSWERS)
    assert "Пробный режим" in check.text
    sent = client.post(address, data=hidden_fields(check.text))
    assert sent.status_code == 200
    assert town.value("SELECT label FROM responses") == "test"
    receipt = client.get(f"/r/{receipt_of(sent.text)}").text
    assert "пробный" in receipt
    assert "учтено" not in receipt


@pytest.mark.parametrize("address", ["/q/school-1", "/embed/school-1", "/thanks/school-1"])
def test_a_test_link_that_does_not_work_is_never_a_real_questionnaire(
    client: Client, town: TestDatabase, address: str
) -> None:
    foreign = client.app.state.reception.mint_test_pass("club")[0]
    for test_pass in ("forged", "", foreign):
        page = client.get(f"{address}?test={test_pass}")
        assert page.status_code == 404
        assert "Ссылка для пробы устарела" in page.text
    if address != "/thanks/school-1":
        assert client.post(f"{address}?test=forged", data=checked(client)).status_code == 404
    assert stored(town) == 0


def test_the_next_trial_at_a_kiosk_is_a_trial_too(client: Client) -> None:
    test_pass = client.app.state.reception.mint_test_pass("school-1")[0]
    address = f"/q/school-1?kiosk=1&test={test_pass}"
    fields = hidden_fields(
        client.post(address, data=hidden_fields(client.get(address).text) | ANSWERS).text
    )
    again = re.search(r'class="button" href="([^"]+)"', client.post(address, data=fields).text)
    assert again is not None
    assert "Пробный режим" in client.get("/q/school-1" + html.unescape(again[1])).text


@pytest.mark.parametrize("address", ["/q/school-1", "/embed/school-1"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.testserver.local"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_sites_page_is_not_taken(
    client: Client, town: TestDatabase, address: str, headers: dict[str, str]
) -> None:
    page = client.post(address, data=checked(client, address), headers=headers)
    assert page.status_code == 403
    assert "чужого сайта" in page.text
    assert stored(town) == 0


def test_our_own_form_is_taken_wherever_its_frame_stands(client: Client) -> None:
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver.local"}
    fields = checked(client, "/embed/school-1")
    assert "Спасибо" in client.post("/embed/school-1", data=fields, headers=ours).text
    old_browser = {"Origin": "http://testserver.local"}
    assert client.post("/embed/school-1", data=fields, headers=old_browser).status_code == 200
