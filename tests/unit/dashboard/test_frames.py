"""What is put side by side, in which order, and that nothing is computed twice."""

from datetime import date

import msgspec
import pytest

from dashboard import frames
from survey_service.improvement_plans.structs import PlanProgress
from survey_service.indicators.structs import DayCount, Marks, Version
from tests.unit.dashboard.figures import a_row, a_share, an_overview, official


def test_live_numbers_replace_only_numbers_of_answers() -> None:
    before = an_overview(a_row(opinion=a_share()), a_row("club", answers=3))
    after = frames.live_overview(before, Version("8", 217, 5, {"school-1": 214, "club": 3}, {}))
    assert after.answers == 217
    assert after.answers_today == 5
    assert [row.answers for row in after.organizations] == [214, 3]
    assert after.organizations[0].opinion == before.organizations[0].opinion
    assert after.version == before.version


def test_an_organisation_without_live_answers_keeps_its_number() -> None:
    before = an_overview(a_row(answers=0))
    assert frames.live_overview(before, Version("8", 0, 0, {}, {})).organizations[0].answers == 0


def test_by_name_the_kinds_stand_apart() -> None:
    rows = [a_row(), a_row("club", kind="additional"), a_row("sad", kind="kindergarten")]
    titles = [title for title, _ in frames.arranged(rows, {})]
    assert titles == ["Школы", "Детские сады", "Дополнительное образование"]


def test_one_kind_can_be_chosen() -> None:
    rows = [a_row(), a_row("club", kind="additional")]
    ((_, chosen),) = frames.arranged(rows, {}, kind="additional")
    assert [row.slug for row in chosen] == ["club"]


def test_by_missing_answers_the_shortest_sample_comes_first() -> None:
    rows = [a_row("full"), a_row("short", answers=10), a_row("almost", answers=190)]
    ((_, ordered),) = frames.arranged(rows, {}, order="missing")
    assert [row.slug for row in ordered] == ["short", "almost", "full"]


def test_by_overdue_measures_an_organisation_without_a_plan_comes_last() -> None:
    rows = [a_row("none"), a_row("one"), a_row("four")]
    plans = {
        "one": PlanProgress("one", "approved", 1, 1, 1),
        "four": PlanProgress("four", "approved", 0, 0, 4),
    }
    ((_, ordered),) = frames.arranged(rows, plans, order="overdue")
    assert [row.slug for row in ordered] == ["four", "one", "none"]


@pytest.mark.parametrize("order", ["name", "missing", "overdue"])
def test_no_rows_make_no_groups(order: frames.Order) -> None:
    assert frames.arranged([], {}, order=order) == []


def test_only_organisations_with_both_sides_are_compared() -> None:
    rows = [
        a_row("both", opinion=a_share(), found=official("70.00")),
        a_row("hidden", found=official()),
        a_row("no-results", opinion=a_share()),
        a_row("no-score", opinion=a_share(), found=official(None)),
    ]
    (line,) = frames.compared(rows)
    assert line.score == 70.0
    assert line.gap == pytest.approx(16.8)


def test_the_widest_gap_comes_first_and_a_chart_stays_readable() -> None:
    rows = [a_row(f"s{n}", opinion=a_share(90.0), found=official(f"{n}.00")) for n in range(60)]
    lines = frames.compared(rows)
    assert len(lines) == frames.CHART_ROWS
    assert lines[0].score == 0.0


def test_a_day_without_answers_is_a_zero_and_not_a_gap() -> None:
    counts = (DayCount(date(2026, 9, 2), 4), DayCount(date(2026, 9, 5), 1))
    frame = frames.answers_by_day(counts, date(2026, 9, 1), date(2026, 9, 6))
    assert list(frame["answers"]) == [0, 4, 0, 0, 1, 0]


def test_days_before_the_first_answer_without_a_cycle_are_not_invented() -> None:
    frame = frames.answers_by_day((DayCount(date(2026, 9, 2), 4),), None, date(2026, 9, 3))
    assert list(frame["answers"]) == [4, 0]
    assert frames.answers_by_day((), None, date(2026, 9, 3)).empty


def test_marked_answers_are_live_and_tests_stay_untold_where_they_were() -> None:
    before = an_overview(a_row(marks=Marks(3, 1, 2)), a_row("club", marks=Marks(0, 1, 1)))
    after = frames.live_overview(before, Version("8", 1, 1, {}, {"school-1": Marks(4, 1, 2)}))
    assert [row.marks for row in after.organizations] == [Marks(4, 1, 2), Marks(0, 0, 0)]
    assert after.marks == Marks(4, 1, 2)
    council = an_overview(a_row(marks=Marks(tests=None)))
    council = msgspec.structs.replace(council, marks=Marks(tests=None))
    told = frames.live_overview(council, Version("8", 1, 1, {}, {}))
    assert told.marks.tests is None
    assert told.organizations[0].marks.tests is None
