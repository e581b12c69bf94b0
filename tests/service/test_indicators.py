"""Figures of staff: live numbers, shares that betray nobody, official scores beside them."""

import asyncio
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.app import create_app
from survey_service.cycles import service as cycles
from survey_service.cycles.structs import Cycle
from survey_service.database.connection import Connection
from survey_service.indicators import service as indicators
from survey_service.operator_results import service as operator_results
from survey_service.operator_results.structs import OrganizationResult, SurveyCounts
from survey_service.operator_results.templates import load_templates
from survey_service.settings import Settings
from tests.conftest import local_today, sign_in
from tests.support.answers import give
from tests.support.databases import TestDatabase

Client = TestClient[Litestar]


@pytest.fixture
def headers(client: Client) -> dict[str, str]:
    return sign_in(client, "department")


def row(client: Client, headers: dict[str, str], slug: str) -> dict[str, Any]:
    overview = client.get("/api/v1/indicators/overview", headers=headers).json()
    return next(o for o in overview["organizations"] if o["slug"] == slug)


def question(client: Client, headers: dict[str, str], slug: str, key: str) -> dict[str, Any]:
    figures = client.get(f"/api/v1/indicators/organizations/{slug}", headers=headers).json()
    return next(q for q in figures["questions"] if q["key"] == key)


def test_every_organization_of_the_cycle_has_a_row_with_its_target(
    client: Client, headers: dict[str, str]
) -> None:
    overview = client.get("/api/v1/indicators/overview", headers=headers).json()
    assert [(o["slug"], o["answers"], o["target"]) for o in overview["organizations"]] == [
        ("rucheek", 0, 30),
        ("club", 0, 5),
        ("school-1", 0, 192),
    ]
    assert overview["municipality_score"] is None
    assert overview["cycle"]["year"] == local_today().year


def test_a_share_is_hidden_until_ten_people_answered_the_question(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes"}, times=9, day=local_today())
    shown = row(client, headers, "school-1")
    assert shown["answers"] == 9
    assert shown["opinion"] is None
    assert "Данных мало" in shown["why_hidden"]
    assert question(client, headers, "school-1", "overall")["options"] == []
    give(town, "school-1", {"overall": "no"}, times=1, day=local_today())
    assert row(client, headers, "school-1")["opinion"]["percent"] == 90.0


def test_a_share_moves_only_in_steps_of_five_answers_while_the_number_is_live(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes"}, times=10, day=local_today())
    assert row(client, headers, "school-1")["opinion"]["percent"] == 100.0
    for extra in range(1, 5):
        give(town, "school-1", {"overall": "no"}, times=1, day=local_today())
        shown = row(client, headers, "school-1")
        assert shown["answers"] == 10 + extra
        assert (shown["opinion"]["percent"], shown["opinion"]["answered"]) == (100.0, 10)
    give(town, "school-1", {"overall": "no"}, times=1, day=local_today())
    shown = row(client, headers, "school-1")
    assert (shown["opinion"]["percent"], shown["opinion"]["answered"]) == (66.7, 15)


def test_two_pages_show_the_same_step(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes"}, times=12, day=local_today())
    overview = row(client, headers, "school-1")["opinion"]
    give(town, "school-1", {"overall": "no"}, times=3, day=local_today())
    options = question(client, headers, "school-1", "overall")["options"]
    assert options[0]["share"]["percent"] == overview["percent"] == 100.0


def test_disability_is_hidden_while_one_of_its_options_names_fewer_than_five(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes", "disability": "no"}, times=30, day=local_today())
    give(town, "school-1", {"overall": "yes", "disability": "yes"}, times=4, day=local_today())
    assert question(client, headers, "school-1", "disability")["options"] == []
    give(town, "school-1", {"overall": "yes", "disability": "yes"}, times=5, day=local_today())
    assert question(client, headers, "school-1", "disability")["options"][0]["count"] == 9


def test_an_ordinary_question_shows_a_small_option(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes"}, times=30, day=local_today())
    give(town, "school-1", {"overall": "no"}, times=5, day=local_today())
    assert question(client, headers, "school-1", "overall")["options"][1]["count"] == 5


def test_an_interval_narrows_and_ends_when_everybody_answered(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "club", {"overall": "yes"}, times=8, day=local_today())
    give(town, "club", {"overall": "no"}, times=2, day=local_today())
    share = row(client, headers, "club")["opinion"]
    assert share["low"] < 80.0 < share["high"]
    give(town, "club", {"overall": "yes"}, times=5, day=local_today())
    share = row(client, headers, "club")["opinion"]
    assert (share["low"], share["high"]) == (None, None)


def test_test_entries_and_answers_outside_the_window_never_count(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    today = local_today()
    give(town, "school-1", {"overall": "yes"}, times=20, day=today, label="test")
    give(town, "school-1", {"overall": "yes"}, times=20, day=today - timedelta(days=31))
    give(town, "school-1", {"overall": "yes"}, times=3, day=today - timedelta(days=30))
    assert row(client, headers, "school-1")["answers"] == 3
    figures = client.get("/api/v1/indicators/organizations/school-1", headers=headers).json()
    assert [day["answers"] for day in figures["by_day"]] == [3]
    assert figures["row"]["opinion"] is None


def test_numbers_are_the_same_on_every_page(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    give(town, "school-1", {"overall": "yes"}, times=7, day=local_today())
    give(town, "rucheek", {"overall": "yes"}, times=5, day=local_today())
    overview = client.get("/api/v1/indicators/overview", headers=headers).json()
    version = client.get("/api/v1/indicators/version", headers=headers).json()
    figures = client.get("/api/v1/indicators/organizations/school-1", headers=headers).json()
    assert overview["answers"] == version["answers"] == overview["answers_today"] == 12
    assert version["by_organization"]["school-1"] == figures["row"]["answers"] == 7
    assert overview["version"] == version["version"] == figures["version"]


def test_the_version_stands_still_until_a_figure_moves(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    first = client.get("/api/v1/indicators/version", headers=headers)
    conditional = {**headers, "If-None-Match": first.headers["etag"]}
    assert client.get("/api/v1/indicators/version", headers=conditional).status_code == 304
    give(town, "school-1", {"overall": "yes"}, times=1, day=local_today())
    moved = client.get("/api/v1/indicators/version", headers=conditional)
    assert (moved.status_code, moved.json()["answers"]) == (200, 1)


SURVEY = SurveyCounts(
    respondents=213, stand_used=160, stand_satisfied=151, site_used=171, site_satisfied=158,
    comfort=196, disability=9, access_satisfied=7, first_contact=205, staff=207, remote_used=118,
    remote_polite=112, recommend=199, schedule=201, overall=203,
)  # fmt: skip


def inspected(*, disability: int = 9, access_satisfied: int = 7) -> OrganizationResult:
    """The golden school: 14 of 14 on the stand, 47 of 52 on the site, 4, 5, 2 and 3 conditions."""
    template = load_templates()["school-1"]
    absent = {"site": 5, "remote": 2, "comfort": 0, "premises": 3, "access": 3, "stand": 0}
    marks = {}
    for section in template.sections:
        for number, item in enumerate(section.items):
            missing = number >= len(section.items) - absent[section.key]
            marks[item.key] = "absent" if missing else "present"
    survey = SurveyCounts(**{
        **{f: getattr(SURVEY, f) for f in SURVEY.__struct_fields__},
        "disability": disability, "access_satisfied": access_satisfied,
    })  # fmt: skip
    return OrganizationResult("school-1", "school-1", marks, survey, "Нет пандуса.", "Сделать.")  # type: ignore[arg-type]


def import_results(town: TestDatabase, result: OrganizationResult) -> bool:
    async def work(connection: Connection) -> bool:
        cycle = await cycles.find_cycle(connection, local_today().year)
        content = await operator_results.filled_workbook(
            connection, cycle, {result.organization: result}
        )
        summary = await operator_results.import_workbook(
            connection, cycle, content, file_name="results.xlsx", imported_by="test"
        )
        return summary.unchanged

    return town.run(work)


def test_the_operators_workbook_becomes_the_golden_scores(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    import_results(town, inspected())
    official = row(client, headers, "school-1")["official"]
    assert official["criteria"] == {
        "K1": "95.91", "K2": "96.01", "K3": "59.33", "K4": "96.35", "K5": "94.56",
    }  # fmt: skip
    assert official["score"] == "88.43"
    assert official["grade"] == "отлично"
    assert row(client, headers, "rucheek")["official"] is None


def test_a_criterion_without_a_value_says_why_and_leaves_the_towns_mean_alone(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    import_results(town, inspected(disability=0, access_satisfied=0))
    official = row(client, headers, "school-1")["official"]
    assert official["criteria"]["K3"] is None
    assert official["score"] is None
    assert official["reasons"]["K3"].endswith(".")
    overview = client.get("/api/v1/indicators/overview", headers=headers).json()
    assert (overview["municipality_score"], overview["scored"]) == (None, 0)


def test_the_checklist_stands_beside_the_opinions(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    import_results(town, inspected())
    figures = client.get("/api/v1/indicators/organizations/school-1", headers=headers).json()
    counts = {s["key"]: (s["present"], s["norm"]) for s in figures["checklist"]}
    assert counts["stand"] == (14, 14)
    assert counts["site"] == (47, 52)
    assert figures["shortcomings"] == "Нет пандуса."


def test_a_corrected_workbook_is_a_new_version_and_the_same_file_is_none(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    import_results(town, inspected())
    import_results(town, inspected(disability=0, access_satisfied=0))
    assert town.fetch("SELECT version FROM operator_imports ORDER BY 1") == [
        {"version": 1},
        {"version": 2},
    ]
    assert row(client, headers, "school-1")["official"]["score"] is None


def test_an_unknown_organization_is_not_found(client: Client, headers: dict[str, str]) -> None:
    answer = client.get("/api/v1/indicators/organizations/school-99", headers=headers)
    assert answer.status_code == 404


def test_before_the_first_cycle_the_overview_is_empty_and_says_no_wrong_number(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    town.fetch("TRUNCATE cycles CASCADE")
    overview = client.get("/api/v1/indicators/overview", headers=headers).json()
    assert (overview["cycle"], overview["organizations"]) == (None, [])
    assert client.get("/api/v1/indicators/version", headers=headers).json()["answers"] == 0


def test_a_question_for_disabled_people_alone_never_betrays_the_hidden_number_of_them(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    disabled = {"overall": "yes", "disability": "yes", "access_satisfied": "yes"}
    give(town, "school-1", disabled, times=20, day=local_today())
    give(town, "school-1", {**disabled, "access_satisfied": "no"}, times=6, day=local_today())
    give(town, "school-1", {"overall": "yes", "disability": "no"}, times=3, day=local_today())
    assert question(client, headers, "school-1", "disability")["options"] == []
    assert question(client, headers, "school-1", "access_satisfied")["options"] == []
    give(town, "school-1", {"overall": "yes", "disability": "no"}, times=30, day=local_today())
    assert question(client, headers, "school-1", "access_satisfied")["options"] != []


def test_one_dissatisfied_disabled_person_is_never_shown(
    client: Client, town: TestDatabase, headers: dict[str, str]
) -> None:
    disabled = {"overall": "yes", "disability": "yes", "access_satisfied": "yes"}
    give(town, "school-1", {"overall": "yes", "disability": "no"}, times=30, day=local_today())
    give(town, "school-1", disabled, times=23, day=local_today())
    give(town, "school-1", {**disabled, "access_satisfied": "no"}, times=1, day=local_today())
    assert question(client, headers, "school-1", "disability")["options"] != []
    assert question(client, headers, "school-1", "access_satisfied")["options"] == []


def test_a_correction_of_the_registry_and_a_new_day_move_the_version(
    client: Client, town: TestDatabase, headers: dict[str, str], settings: Settings
) -> None:
    first = client.get("/api/v1/indicators/version", headers=headers).json()["version"]
    town.fetch("UPDATE organizations SET short_name = 'Школа имени Пушкина' WHERE id = 1")
    second = client.get("/api/v1/indicators/version", headers=headers).json()["version"]
    assert first != second
    versions = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        local = msgspec.structs.replace(settings, time_zone=ZoneInfo(zone))
        with TestClient(create_app(local)) as elsewhere:
            answer = elsewhere.get("/api/v1/indicators/version", headers=headers)
            versions.append(answer.json()["version"])
    assert versions[0] != versions[1]


def test_an_answer_that_comes_between_two_reads_is_told_by_the_next_one(
    client: Client,
    town: TestDatabase,
    headers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Numbers may be newer than their mark, never the mark newer than its numbers."""
    current_cycle = cycles.current_cycle
    late: list[int] = []

    async def interrupted(connection: Connection) -> Cycle | None:
        if not late:
            late.append(1)
            await asyncio.to_thread(
                give, town, "school-1", {"overall": "yes"}, times=1, day=local_today()
            )
        return await current_cycle(connection)

    monkeypatch.setattr(indicators, "current_cycle", interrupted)
    first = client.get("/api/v1/indicators/version", headers=headers)
    again = client.get(
        "/api/v1/indicators/version",
        headers={**headers, "If-None-Match": first.headers["etag"]},
    )
    assert (again.status_code, again.json()["answers"]) == (200, 1)
