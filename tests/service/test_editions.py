"""A new edition in a living town: published by a file, it works without a line of code."""

import os
import threading
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec.structs import replace

from survey_service.app import create_app
from survey_service.database.connection import Connection
from survey_service.problems import Conflict
from survey_service.questionnaires import service as questionnaires
from survey_service.questionnaires.files import read_edition, write_edition
from survey_service.questionnaires.service import built_in_edition
from survey_service.questionnaires.structs import Edition
from survey_service.settings import Settings
from tests.conftest import ZONE
from tests.support.command import done, refused
from tests.support.databases import TestDatabase
from tests.support.servers import wait_for

Client = TestClient[Litestar]
STANDARD = built_in_edition()
FIVE = built_in_edition("five-point-education-1")
FIVE_ANSWERS = {
    "stand_used": "yes",
    "stand_satisfied": "4",
    "comfort": "2",
    "disability": "no",
    "recommend": "unsure",
    "overall": "5",
    "age_band": "60+",
}


def publish(town: TestDatabase, edition: Edition) -> questionnaires.Publication:
    async def work(connection: Connection) -> questionnaires.Publication:
        return await questionnaires.publish(connection, edition)

    return town.run(work)


def keys_of_editions(town: TestDatabase) -> list[str]:
    rows = town.fetch("SELECT key FROM questionnaire_editions ORDER BY published_at")
    return [row["key"] for row in rows]


def age_edition(town: TestDatabase, key: str, days: int) -> None:
    """As if it had been published so long ago, and everything before it still earlier."""
    town.fetch(
        "UPDATE questionnaire_editions SET published_at = published_at - $1::interval"
        " WHERE published_at <= (SELECT published_at FROM questionnaire_editions WHERE key = $2)",
        timedelta(days=days),
        key,
    )


def form_of(client: Client, organization: str = "school-1") -> dict[str, Any]:
    form: dict[str, Any] = client.get(f"/api/v1/questionnaires/{organization}").json()
    return form


def send(
    client: Client, form: Mapping[str, Any], answers: Mapping[str, str]
) -> tuple[int, dict[str, Any]]:
    answer = client.post(
        "/api/v1/responses",
        json={
            "id": str(uuid.uuid4()),
            "organization": form["organization"],
            "edition": form["edition"],
            "form_token": form["form_token"],
            "channel": "page",
            "answers": answers,
        },
    )
    return answer.status_code, answer.json()


def counts(town: TestDatabase, edition: str, question: str) -> dict[str, int]:
    rows = town.fetch(
        "SELECT option, sum(count)::bigint AS count FROM response_counts"
        " WHERE edition = $1 AND question = $2 GROUP BY option",
        edition,
        question,
    )
    return {row["option"]: row["count"] for row in rows}


def test_a_five_point_edition_is_asked_on_the_page_as_soon_as_it_is_published(
    town: TestDatabase, client: Client
) -> None:
    assert form_of(client)["edition"] == STANDARD.key
    publish(town, FIVE)
    wait_for(lambda: form_of(client)["edition"] == FIVE.key, seconds=10, what="the new edition")
    page = client.get("/q/school-1").text
    assert f"<h1>{FIVE.title}</h1>" in page
    for option in ("5", "4", "3", "2", "1"):
        assert f'name="overall" value="{option}"' in page
    assert 'name="recommend" value="unsure"' in page
    assert "Ответьте, если на вопрос 1 Вы ответили «Да»." in page
    assert [question["key"] for question in form_of(client)["questions"]] == [
        question.key for question in FIVE.questions
    ]


def test_answers_to_a_five_point_edition_are_counted_by_option(
    town: TestDatabase, client: Client
) -> None:
    publish(town, FIVE)
    form = form_of(client)
    for overall in ("5", "5", "3", "1"):
        assert send(client, form, {**FIVE_ANSWERS, "overall": overall})[0] == 201
    assert counts(town, FIVE.key, "overall") == {"5": 2, "3": 1, "1": 1}
    assert counts(town, FIVE.key, "stand_satisfied") == {"4": 4}
    assert counts(town, FIVE.key, "recommend") == {"unsure": 4}
    assert sum(counts(town, FIVE.key, "*").values()) == 4


def test_a_five_point_edition_asks_and_refuses_by_its_own_rules(
    town: TestDatabase, client: Client
) -> None:
    publish(town, FIVE)
    form = form_of(client)
    for wrong, field in (
        ({"overall": "yes"}, "answers.overall"),
        ({"overall": "6"}, "answers.overall"),
        ({"overall": "5", "access_satisfied": "5"}, "answers.access_satisfied"),
        ({"overall": "5", "schedule": "yes"}, "answers.schedule"),
        ({"sex": "male"}, "answers"),
    ):
        status, problem = send(client, form, wrong)
        assert status == 422
        assert set(problem["errors"]) == {field}


def test_an_old_form_is_accepted_by_its_own_rules_and_its_token_stays_good(
    town: TestDatabase, client: Client
) -> None:
    old = form_of(client)
    publish(town, FIVE)
    wait_for(lambda: form_of(client)["edition"] == FIVE.key, seconds=10, what="the new edition")
    assert send(client, old, {"overall": "yes", "schedule": "no"})[0] == 201
    assert send(client, old, {"overall": "5"})[0] == 422
    assert counts(town, STANDARD.key, "schedule") == {"no": 1}
    new = form_of(client)
    # A token is of one edition.
    status, problem = send(client, {**new, "edition": STANDARD.key}, {"overall": "yes"})
    assert status == 422
    assert set(problem["errors"]) == {"form_token"}


@pytest.mark.parametrize(("days", "status"), [(29, 201), (31, 422)])
def test_an_edition_is_accepted_for_thirty_days_after_its_successor(
    town: TestDatabase, settings: Settings, days: int, status: int
) -> None:
    with TestClient(create_app(settings)) as before:
        old = form_of(before)
    publish(town, FIVE)
    age_edition(town, FIVE.key, days)
    with TestClient(create_app(settings)) as client:
        assert form_of(client)["edition"] == FIVE.key
        answered, problem = send(client, old, {"overall": "yes"})
        assert answered == status
        assert status == 201 or set(problem["errors"]) == {"edition"}


def test_publishing_the_same_again_changes_nothing_and_says_so(town: TestDatabase) -> None:
    first = publish(town, FIVE)
    again = publish(town, FIVE)
    assert first.new
    assert not again.new
    assert again.published_at == first.published_at
    assert keys_of_editions(town) == [STANDARD.key, FIVE.key]
    assert first.accepted_until == {
        FIVE.key: None,
        STANDARD.key: first.published_at + timedelta(days=30),
    }


def test_a_published_edition_never_changes(town: TestDatabase) -> None:
    publish(town, FIVE)
    with pytest.raises(Conflict, match="например five-point-education-2"):
        publish(town, replace(FIVE, title="Другая"))
    content = town.value("SELECT content FROM questionnaire_editions WHERE key = $1", FIVE.key)
    assert msgspec.convert(content, Edition) == FIVE


def test_of_two_who_publish_one_key_at_once_one_is_told_that_it_is_taken(
    town: TestDatabase,
) -> None:
    told: list[str] = []

    def work(title: str) -> None:
        try:
            publish(town, replace(FIVE, title=title))
            told.append("published")
        except Conflict:
            told.append("refused")

    people = [threading.Thread(target=work, args=(title,)) for title in ("Первая", "Вторая")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(told) == ["published", "refused"]


def test_an_edition_published_before_a_field_existed_is_still_the_same(town: TestDatabase) -> None:
    plain = replace(STANDARD, key="plain-1", translations={})
    publish(town, plain)
    town.fetch(
        "UPDATE questionnaire_editions SET content = content - 'translations', sha256 = '\\x00'"
        " WHERE key = 'plain-1'"
    )
    assert not publish(town, plain).new


def test_a_methodologist_starts_from_the_current_edition_and_publishes_a_new_one(
    town: TestDatabase, client: Client, tmp_path: Path
) -> None:
    form = tmp_path / "анкета.xlsx"
    assert STANDARD.key in done("export", "questionnaire", form, url=town.url)
    assert "уже опубликована" in done("questionnaire", "check", form, url=town.url)

    book = openpyxl.load_workbook(form)
    book["Анкета"]["B2"] = "675n-education-2"
    book["Вопросы"]["C6"] = "галочка"
    book["Вопросы"]["F7"] = "когда был"
    book.save(form)
    lines = refused("questionnaire", "publish", form, url=town.url).split("\n")
    assert [line.partition(": ")[0] for line in lines] == [
        "лист «Вопросы», строка 6, столбец «Вид»",
        "лист «Вопросы», строка 7, столбец «Показывать, если»",
    ]
    assert keys_of_editions(town) == [STANDARD.key]

    book["Вопросы"]["C6"] = "выбор"
    book["Вопросы"]["F7"] = None
    book["Вопросы"]["B6"] = "Уютно ли Вам в организации?"
    book.save(form)
    checked = done("questionnaire", "check", form, url=town.url)
    for words in ("код 675n-education-2", "Вопросов: 17", "с условием: 4", "русский, английский"):
        assert words in checked
    assert "Код свободен" in checked
    assert keys_of_editions(town) == [STANDARD.key]

    published = done("questionnaire", "publish", form, url=town.url)
    moment = town.value("SELECT max(published_at) FROM questionnaire_editions")
    assert f"действует с {local(moment)}" in published
    assert f"{STANDARD.key} — до {local(moment + timedelta(days=30))}" in published
    assert "Уютно ли Вам в организации?" in client.get("/q/school-1").text
    assert "ничего не изменено" in done("questionnaire", "publish", form, url=town.url)


def local(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%d.%m.%Y %H:%M}"


def test_a_key_that_is_taken_is_told_by_check_and_by_publish(
    town: TestDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "edition.json"
    write_edition(path, replace(STANDARD, title="Другая анкета"))
    for action in ("check", "publish"):
        assert "уже опубликована с другим содержанием" in refused(
            "questionnaire", action, path, url=town.url
        )


def test_every_problem_of_a_json_file_is_a_line_of_its_own(
    town: TestDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "edition.json"
    write_edition(path, FIVE)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"K2"', '"К2"').replace('"label": "В целом"', '"lable": "В целом"'),
        encoding="utf-8",
    )
    lines = refused("questionnaire", "check", path, url=town.url).split("\n")
    assert [line.partition(": ")[0] for line in lines] == [
        "вопрос 5 (comfort), критерий",
        "вопрос 12 (overall), lable",
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("edition.txt", b"", "не .xlsx и не .json"),
        ("edition.json", b"", "это не запись JSON"),
        ("edition.json", b"\0" * (2 * 1024 * 1024 + 1), "больше 2 МБ"),
        ("edition.xlsx", b"\0" * (2 * 1024 * 1024 + 1), "больше 2 МБ"),
        ("edition.xlsx", b"{}", "не книга Excel"),
    ],
)
def test_a_file_of_another_kind_is_one_clear_sentence(
    town: TestDatabase, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refused("questionnaire", "check", path, url=town.url)


def test_a_missing_file_is_one_clear_sentence(town: TestDatabase, tmp_path: Path) -> None:
    assert "не открывается" in refused(
        "questionnaire", "publish", tmp_path / "none.xlsx", url=town.url
    )


def test_a_pipe_is_not_waited_for(town: TestDatabase, tmp_path: Path) -> None:
    pipe = tmp_path / "edition.json"
    os.mkfifo(pipe)
    assert "не обычный файл" in refused("questionnaire", "check", pipe, url=town.url)


def test_without_a_town_nothing_is_published(database: TestDatabase, tmp_path: Path) -> None:
    path = tmp_path / "edition.json"
    assert STANDARD.key in done("export", "questionnaire", path, url=database.url)
    assert "Код свободен" in done("questionnaire", "check", path, url=database.url)
    assert "Города ещё нет" in refused("questionnaire", "publish", path, url=database.url)
    assert keys_of_editions(database) == []


def test_any_edition_is_exported_by_its_key_and_no_file_is_overwritten(
    town: TestDatabase, tmp_path: Path
) -> None:
    publish(town, replace(FIVE, key="town-1"))
    path = tmp_path / "edition.xlsx"
    for key in (STANDARD.key, FIVE.key, "town-1"):
        done("export", "questionnaire", path, "--edition", key, url=town.url)
        assert read_edition(path).key == key
        assert "уже есть" in refused("export", "questionnaire", path, url=town.url)
        path.unlink()
    done("export", "questionnaire", path, url=town.url)
    assert read_edition(path).key == "town-1"
    assert "Есть: 675n-education-1, five-point-education-1, town-1." in refused(
        "export", "questionnaire", path, "--edition", "none", url=town.url
    )
