"""An urgent proposal on every page of the department, and its acceptance."""

import pytest

from tests.conftest import PASSWORD, local_today
from tests.dashboard.conftest import Staff, Visit, text_of
from tests.support.answers import give
from tests.support.databases import TestDatabase
from tests.support.servers import RunningServer

THREAT = "Ребёнку угрожают ножом, мой телефон +7 913 123-45-67."
TAKE = "Принять в работу"


def give_threat(town: TestDatabase, **more: str) -> None:
    give(
        town, "school-1", {"overall": "no"}, times=1, day=local_today(), proposals=THREAT,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_department_sees_it_on_every_page_and_takes_it_on(
    town: TestDatabase, small_server: RunningServer, token: str, visit: Visit
) -> None:
    give_threat(town)
    for page in ("overview", "organization", "measures", "questionnaire"):
        text = text_of(visit(small_server, token, page))
        assert "Срочное сообщение: Школа № 1 — " in text, page
        assert "Откройте и примите в работу." in text, page
    shown = visit(small_server, token, "alerts")
    assert "Ребёнку угрожают ножом" in text_of(shown)
    assert "913" not in text_of(shown)
    (button,) = shown.button
    assert button.label == TAKE
    button.click().run()
    assert not shown.exception
    again = visit(small_server, token, "alerts")
    assert "Срочное сообщение:" not in text_of(again)
    assert "Принято в работу" in text_of(again)
    assert "Department" in text_of(again)
    assert len(again.button) == 0


def test_a_trial_is_told_to_be_one(
    town: TestDatabase, small_server: RunningServer, token: str, visit: Visit
) -> None:
    give_threat(town, label="test")
    assert "(пробное)" in text_of(visit(small_server, token))


def test_nobody_else_is_shown_or_asked_for_urgent_proposals(
    town: TestDatabase, small_server: RunningServer, visit: Visit
) -> None:
    give_threat(town)
    for role in ("council", "administrator", "auditor"):
        theirs = small_server.sign_in(role, PASSWORD)
        assert "Срочное сообщение" not in text_of(visit(small_server, theirs))
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            visit(small_server, theirs, "alerts")


def test_before_the_first_one_the_page_says_so(
    empty_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(empty_server, staff(empty_server, "department"), "alerts")
    assert not shown.exception
    assert "Новых срочных сообщений нет." in text_of(shown)


def test_before_the_first_organisation_there_is_nothing_to_print(
    empty_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(empty_server, staff(empty_server, "department"), "questionnaire")
    assert not shown.exception
    assert "Организаций в цикле оценки пока нет." in text_of(shown)
