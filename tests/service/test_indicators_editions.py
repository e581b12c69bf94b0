"""Two questionnaires in one cycle: never one share, always one number of answers."""

from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.database.connection import Connection
from survey_service.questionnaires import service as questionnaires
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.structs import Edition, Option, Question
from tests.conftest import local_today, sign_in
from tests.support.answers import give
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]
OLD = questionnaires.BUILT_IN
SCALE = tuple(Option(str(mark), f"Оценка {mark}") for mark in (5, 4, 3, 2, 1))
FIVE = Edition(
    key="five-1",
    title="Пятибалльная",
    source="для проверки",
    introduction=("Здравствуйте!",),
    headline="overall",
    questions=(
        Question(
            "overall", "Как Вам в целом?", "choice", "opinion", SCALE, criterion="K5",
            favourable=("5", "4"), label="В целом",
        ),
        Question("comfort", "Удобно ли?", "choice", "opinion", SCALE, favourable=("5", "4")),
    ),
)  # fmt: skip
FLOW = Flow(FIVE)


def publish(town: TestDatabase, edition: Edition = FIVE) -> None:
    async def work(connection: Connection) -> None:
        await questionnaires.publish(connection, edition)

    town.run(work)


def give_marks(town: TestDatabase, marks: dict[str, int], organization: str = "school-1") -> None:
    for mark, times in marks.items():
        give(town, organization, {"overall": mark}, times=times, day=local_today(), flow=FLOW)


def figures(
    client: Client, headers: dict[str, str], slug: str = "school-1", **query: str
) -> dict[str, Any]:
    answer = client.get(f"/api/v1/indicators/organizations/{slug}", headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def overview_row(client: Client, headers: dict[str, str], slug: str = "school-1") -> dict[str, Any]:
    overview = client.get("/api/v1/indicators/overview", headers=headers).json()
    return next(row for row in overview["organizations"] if row["slug"] == slug)


@pytest.fixture
def headers(client: Client) -> dict[str, str]:
    return sign_in(client, "department")


def test_answers_of_two_editions_to_one_question_key_are_never_one_share(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes"}, times=20, day=local_today())
    publish(town)
    give_marks(town, {"5": 6, "4": 2, "3": 1, "1": 1})
    new, old = figures(client, headers), figures(client, headers, edition=OLD)
    assert (new["edition"], old["edition"]) == ("five-1", OLD)
    assert (new["row"]["opinion"]["percent"], new["row"]["opinion"]["answered"]) == (80.0, 10)
    assert (old["row"]["opinion"]["percent"], old["row"]["opinion"]["answered"]) == (100.0, 20)
    assert overview_row(client, headers)["opinion"]["percent"] == 80.0
    assert new["row"]["answers"] == old["row"]["answers"] == 30


def test_five_and_four_together_are_the_figure_and_all_five_options_keep_their_order(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    publish(town)
    give_marks(town, {"1": 2, "4": 4, "5": 4, "2": 1})
    question = figures(client, headers)["questions"][0]
    assert [(o["option"], o["count"]) for o in question["options"]] == [
        ("5", 4), ("4", 4), ("3", 0), ("2", 1), ("1", 2),
    ]  # fmt: skip
    assert question["figure"]["percent"] == pytest.approx(72.7)
    overview = client.get("/api/v1/indicators/overview", headers=headers).json()
    assert overview["favourable"] == ["Оценка 5", "Оценка 4"]


def test_too_few_answers_to_the_current_edition_are_not_filled_up_with_the_earlier_one(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes"}, times=20, day=local_today())
    assert overview_row(client, headers)["opinion"]["percent"] == 100.0
    publish(town)
    give_marks(town, {"1": 9})
    row = overview_row(client, headers)
    assert (row["opinion"], row["answers"]) == (None, 29)
    assert "Данных мало" in row["why_hidden"]
    assert "прежнюю анкету" in row["why_hidden"]
    assert figures(client, headers, edition=OLD)["row"]["opinion"]["percent"] == 100.0
    assert "прежнюю анкету" not in overview_row(client, headers, "rucheek")["why_hidden"]


def test_the_editions_answered_in_the_cycle_are_offered_newest_first(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes"}, times=3, day=local_today())
    give(town, "school-1", {"overall": "yes"}, times=2, day=local_today(), label="fast")
    publish(town)
    editions = figures(client, headers)["editions"]
    assert [(e["key"], e["answers"], e["marked"]) for e in editions] == [
        ("five-1", 0, 0),
        (OLD, 5, 2),
    ]
    assert [e["key"] for e in figures(client, headers, "rucheek")["editions"]] == ["five-1"]


def test_an_edition_that_is_accepted_no_more_is_still_shown(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "no"}, times=10, day=local_today())
    town.fetch("UPDATE questionnaire_editions SET published_at = now() - interval '90 days'")
    publish(town)
    town.fetch(
        "UPDATE questionnaire_editions SET published_at = now() - interval '60 days'"
        " WHERE key = $1",
        FIVE.key,
    )
    assert figures(client, headers, edition=OLD)["row"]["opinion"]["percent"] == 0.0


def test_an_unknown_edition_is_not_found_and_says_so(
    client: Client, headers: dict[str, str]
) -> None:
    for key in ("nowhere-1", "", "' OR 1=1"):
        answer = client.get(
            "/api/v1/indicators/organizations/school-1", headers=headers, params={"edition": key}
        )
        assert answer.status_code == 404, key
        assert answer.json()["detail"].endswith(".")


def test_publishing_an_edition_moves_the_version(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    before = client.get("/api/v1/indicators/version", headers=headers).headers["etag"]
    publish(town)
    after = client.get("/api/v1/indicators/version", headers={**headers, "If-None-Match": before})
    assert (after.status_code, after.headers["etag"] != before) == (200, True)


def test_a_third_edition_with_the_same_keys_steps_by_itself(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    publish(town)
    give_marks(town, {"5": 10})
    figures(client, headers)
    third = msgspec.structs.replace(FIVE, key="five-2", title="Пятибалльная, вторая")
    publish(town, third)
    give(town, "school-1", {"overall": "1"}, times=9, day=local_today(), flow=Flow(third))
    assert figures(client, headers)["row"]["opinion"] is None
    give(town, "school-1", {"overall": "1"}, times=1, day=local_today(), flow=Flow(third))
    assert figures(client, headers)["row"]["opinion"]["percent"] == 0.0
    assert figures(client, headers, edition="five-1")["row"]["opinion"]["percent"] == 100.0
