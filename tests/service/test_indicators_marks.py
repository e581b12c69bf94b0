"""Marked answers: seen with and without, and never by subtraction one by one."""

import itertools
import random
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.responses.structs import Label
from tests.conftest import local_today, sign_in
from tests.support.answers import give
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]
URL = "/api/v1/indicators/organizations/school-1"


@pytest.fixture
def headers(client: Client) -> dict[str, str]:
    return sign_in(client, "department")


def give_labelled(
    town: TestDatabase, label: Label, times: int, option: str = "yes", **more: str
) -> None:
    if times:
        answers = {"overall": option, **more}
        give(town, "school-1", answers, times=times, day=local_today(), label=label)


def figures(client: Client, headers: dict[str, str], marked: str = "with") -> dict[str, Any]:
    found: dict[str, Any] = client.get(URL, headers=headers, params={"marked": marked}).json()
    return found


def test_marked_answers_count_and_their_number_is_live_on_every_page(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give_labelled(town, "", 5)
    give_labelled(town, "fast", 3)
    give_labelled(town, "burst", 11)
    marks = {"fast": 3, "burst": 11, "tests": 0}
    overview = client.get("/api/v1/indicators/overview", headers=headers).json()
    version = client.get("/api/v1/indicators/version", headers=headers).json()
    row = next(o for o in overview["organizations"] if o["slug"] == "school-1")
    assert overview["answers"] == row["answers"] == 19
    assert overview["marks"] == row["marks"] == marks
    assert version["marks"] == {"school-1": marks}
    assert figures(client, headers)["row"]["marks"] == marks


def test_shares_without_the_marked_answers_stand_beside_those_of_all(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give_labelled(town, "", 12, "yes")
    give_labelled(town, "burst", 8, "no")
    everything, without = figures(client, headers), figures(client, headers, "without")
    assert (everything["scope"], without["scope"]) == ("all", "unmarked")
    assert everything["row"]["opinion"]["percent"] == 60.0
    assert without["row"]["opinion"]["percent"] == 100.0
    assert without["row"]["opinion"]["answered"] == 12
    assert without["row"]["answers"] == 20


def test_fewer_than_ten_unmarked_answers_have_no_share_of_their_own(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give_labelled(town, "", 9)
    give_labelled(town, "burst", 20)
    without = figures(client, headers, "without")
    assert without["row"]["opinion"] is None
    assert "Данных мало" in without["row"]["why_hidden"]


@pytest.mark.parametrize("marked", [1, 4])
def test_a_few_marked_answers_cannot_be_found_by_subtraction(
    client: Client, town: TestDatabase, headers: dict[str, str], marked: int
) -> None:
    give_labelled(town, "", 30)
    give_labelled(town, "fast", marked, "no")
    assert figures(client, headers)["row"]["opinion"]["answered"] == 30 + marked
    without = figures(client, headers, "without")
    assert without["row"]["opinion"] is None
    assert all(question["options"] == [] for question in without["questions"])


def test_a_few_unmarked_answers_cannot_be_found_among_marked_ones_by_two_looks(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give_labelled(town, "", 10)
    figures(client, headers, "without")
    give_labelled(town, "burst", 11)
    give_labelled(town, "", 1, "no")
    without = figures(client, headers, "without")
    assert figures(client, headers)["row"]["opinion"]["answered"] == 22
    assert without["row"]["opinion"]["answered"] == 10


def test_a_burst_of_marked_answers_alone_leaves_the_others_shown_as_they_were(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give_labelled(town, "", 10)
    figures(client, headers, "without")
    give_labelled(town, "burst", 30, "no")
    assert figures(client, headers)["row"]["opinion"]["percent"] == 25.0
    without = figures(client, headers, "without")
    assert without["row"]["opinion"]["percent"] == 100.0


def test_who_the_marked_people_are_cannot_be_found_by_subtraction(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give_labelled(town, "", 20, disability="no")
    give_labelled(town, "", 10, disability="yes")
    give_labelled(town, "burst", 7, disability="no")
    give_labelled(town, "burst", 1, disability="yes")

    def disability(marked: str) -> list[Any]:
        questions = figures(client, headers, marked)["questions"]
        options: list[Any] = next(q["options"] for q in questions if q["key"] == "disability")
        return options

    assert disability("with") != []
    assert disability("without") == []


@pytest.mark.parametrize("seed", range(6))
def test_no_history_of_looks_singles_out_fewer_than_five_answers(
    client: Client, town: TestDatabase, headers: dict[str, str], seed: int
) -> None:
    """Whoever keeps every figure ever shown knows how many answers each step of «all»
    brought. Against any choice of those steps, what a step of «without» brought is nobody
    or at least five people."""
    chance = random.Random(seed)
    whole: list[tuple[int, int]] = [(0, 0)]
    apart: list[tuple[int, int]] = [(0, 0)]
    given = [0, 0]
    for _ in range(22):
        new = chance.choice([(0, 5), (5, 0), (4, 1), (1, 4), (3, 3), (6, 0), (2, 0), (5, 2)])
        for place, label in enumerate(("", "fast")):
            give_labelled(town, label, new[place])  # type: ignore[arg-type]
            given[place] += new[place]
        figures(client, headers)
        shown = {
            row["scope"]: row["answered"]
            for row in town.fetch(
                "SELECT scope, answered FROM shown_opinions WHERE question = 'overall'"
            )
        }
        if "all" in shown and shown["all"] != sum(whole[-1]):
            assert shown["all"] == sum(given)
            whole.append((given[0], given[1]))
        if "unmarked" in shown and shown["unmarked"] != apart[-1][0]:
            assert shown["unmarked"] == given[0]
            apart.append((given[0], given[1]))
    assert len(apart) > 1
    for before, after in itertools.pairwise(apart):
        looks = whole[whole.index(before) : whole.index(after) + 1]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(looks)]
        # The smallest group over every choice of steps: of each step its smaller part.
        smallest = sum(min(step) for step in steps)
        assert smallest == 0 or smallest >= 5


def test_tests_stay_out_of_every_figure_but_their_number_is_told(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give_labelled(town, "", 10)
    before = client.get("/api/v1/indicators/version", headers=headers).headers["etag"]
    give_labelled(town, "test", 5, "no")
    found = figures(client, headers)
    assert (found["row"]["answers"], found["row"]["opinion"]["percent"]) == (10, 100.0)
    assert found["row"]["marks"] == {"fast": 0, "burst": 0, "tests": 5}
    assert sum(channel["answers"] for channel in found["channels"]) == 10
    after = client.get("/api/v1/indicators/version", headers={**headers, "If-None-Match": before})
    assert after.json()["marks"]["school-1"]["tests"] == 5


@pytest.mark.parametrize("role", ["council", "auditor"])
def test_who_has_no_trial_link_is_told_nothing_of_trials(
    client: Client, town: TestDatabase, role: str
) -> None:
    give_labelled(town, "test", 5)
    theirs = sign_in(client, role)
    assert figures(client, theirs)["row"]["marks"]["tests"] is None
    assert client.get("/api/v1/indicators/version", headers=theirs).json()["marks"] == {}
    overview = client.get("/api/v1/indicators/overview", headers=theirs).json()
    assert overview["marks"]["tests"] is None


def test_the_version_moves_with_marks_and_with_urgent_proposals(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    def version() -> str:
        return str(client.get("/api/v1/indicators/version", headers=headers).json()["version"])

    seen = {version()}
    give_labelled(town, "fast", 1)
    seen.add(version())
    town.fetch(
        "INSERT INTO urgent_responses SELECT organization_id, id, 'threat' FROM responses LIMIT 1"
    )
    seen.add(version())
    town.fetch(
        "INSERT INTO alerts (organization_id, response_id, acknowledged_by, acknowledged_at)"
        " SELECT organization_id, response_id, (SELECT min(id) FROM accounts), now()"
        " FROM urgent_responses"
    )
    seen.add(version())
    assert len(seen) == 4


def test_the_channels_of_an_organization_are_told_as_numbers(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    for channel, times in (("embed", 4), ("qr", 2), ("paper", 3)):
        give(
            town, "school-1", {"overall": "yes"}, times=times, day=local_today(),
            channel=channel,  # type: ignore[arg-type]
        )  # fmt: skip
    give(town, "rucheek", {"overall": "yes"}, times=9, day=local_today(), channel="phone")
    assert figures(client, headers)["channels"] == [
        {"channel": "embed", "answers": 4},
        {"channel": "paper", "answers": 3},
        {"channel": "qr", "answers": 2},
    ]


def test_an_unknown_choice_of_marked_answers_is_refused(
    client: Client, headers: dict[str, str]
) -> None:
    answer = client.get(URL, headers=headers, params={"marked": "perhaps"})
    assert answer.status_code == 422
