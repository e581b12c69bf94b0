"""What the citizen's pages refuse, and what every one of them shows."""

import uuid

from litestar import Litestar
from litestar.testing import TestClient

from tests.support.databases import TestDatabase

Client = TestClient[Litestar]


def test_a_mistyped_address_is_a_page_for_a_person_and_details_for_a_program(
    client: Client,
) -> None:
    page = client.get("/no-such-page", headers={"Accept": "text/html,*/*"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "Такой страницы нет" in page.text
    for path in ("/no-such-page", "/api/v1/nothing"):
        details = client.get(path)
        assert (details.status_code, details.json()["status"]) == (404, 404)


def test_a_form_without_a_token_stores_nothing(client: Client, town: TestDatabase) -> None:
    form = {"id": str(uuid.uuid4()), "overall": "yes"}
    assert client.post("/q/school-1", data=form).status_code == 422
    assert town.value("SELECT count(*) FROM responses") == 0


def test_an_error_inside_a_frame_is_shown_on_the_organizations_own_site(client: Client) -> None:
    answer = client.post("/embed/school-1", data={"proposals": "я" * 200_000})
    assert answer.status_code == 413
    assert "https://school-1.example" in answer.headers["content-security-policy"]


def test_every_page_of_a_demonstration_is_marked(client: Client, town: TestDatabase) -> None:
    town.fetch("UPDATE town SET demo = true")
    token = client.get("/api/v1/questionnaires/school-1").json()["form_token"]
    form = {"form_token": token, "overall": "yes"}
    sent = {**form, "id": str(uuid.uuid4())}
    for page in (
        client.get("/"),
        client.get("/q/school-1"),
        client.get("/embed/school-1"),
        client.post("/embed/school-1", data=form),
        client.post("/embed/school-1", data=sent),
        client.get("/q/nowhere"),
    ):
        assert "демо-данные" in page.text
