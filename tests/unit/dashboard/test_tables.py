"""The HTML that people read: escaped, said in words, and complete."""

import re
from datetime import date
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from dashboard import markup, overview_table, plan_table
from survey_service.improvement_plans.structs import Item, Plan, PlanProgress
from survey_service.indicators.structs import OrganizationRow
from tests.unit.dashboard.figures import a_row, a_share, an_overview, official

ZONE = ZoneInfo("Asia/Krasnoyarsk")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(markup_text: str) -> str:
    parser = _Text()
    parser.feed(markup_text)
    return re.sub(r"\s+", " ", " ".join(parser.words)).replace("\u00a0", " ")


def table(*rows: OrganizationRow, plans: dict[str, PlanProgress] | None = None) -> str:
    return overview_table.table(an_overview(*rows), [("Школы", list(rows))], plans or {}, ZONE)


def test_a_row_shows_answers_opinion_results_and_plan_side_by_side() -> None:
    row = a_row(opinion=a_share(), found=official())
    plans = {"school-1": PlanProgress("school-1", "approved", 4, 2, 1)}
    text = text_of(table(row, plans=plans))
    assert "212 из 192" in text
    assert "86,8 %" in text
    assert "от 82,1 до 90,3" in text
    assert text.count("84,96") == 6
    assert "сделано 4, в работе 2, просрочено 1 из 7" in text


def test_a_hidden_opinion_shows_its_reason_and_no_share() -> None:
    shown = table(a_row(answers=7, why_hidden="Ответили меньше 10 человек."))
    text = text_of(shown)
    assert "данных мало" in text
    assert "Ответили меньше 10 человек." in text
    assert "%" not in text.split("Школа № 1")[1].split("К1 —")[0]


def test_a_missing_value_points_at_its_reason_below() -> None:
    text = text_of(table(a_row(found=official(None)), a_row("school-2", found=official(None))))
    assert text.count("Критерий К3 не рассчитан.") == 1
    assert text.count("нет значения, пояснение 1") == 2


def test_without_results_and_plan_the_row_says_so() -> None:
    text = text_of(table(a_row()))
    assert "результатов оператора нет" in text
    assert "плана нет" in text


def test_when_everybody_answered_there_is_no_interval() -> None:
    assert "ответили все" in text_of(table(a_row(opinion=a_share(90.0, None, None))))


def test_every_page_of_figures_says_that_an_interval_is_a_guide() -> None:
    assert "ориентир, а не доказательство" in text_of(table(a_row()))


def test_words_of_the_service_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>\"'"
    shown = table(a_row(name=evil, why_hidden=evil))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_a_live_number_can_be_found_by_its_name() -> None:
    assert 'data-testid="live-answers-school-1"' in table(a_row())
    summary = overview_table.summary(an_overview(a_row()), {})
    assert summary.count('data-testid="live-answers"') == 1


def test_the_summary_names_who_lacks_answers_and_who_is_late() -> None:
    rows = (a_row(), a_row("short", name="Школа № 2", answers=100))
    plans = {"school-1": PlanProgress("school-1", "approved", 1, 0, 2)}
    text = text_of(overview_table.summary(an_overview(*rows), plans))
    assert "1 из 2" in text
    assert re.search(r"не хватает ответов: Школа № 2 — 92", text)
    assert re.search(r"2 Школа № 1 — 2", text)


@pytest.mark.parametrize(
    ("points", "step"),
    [("0.00", 0), ("49.99", 0), ("50.00", 1), ("60.00", 2),
     ("79.99", 3), ("80.00", 4), ("90.00", 5), ("100.00", 5)],
)  # fmt: skip
def test_a_tint_changes_exactly_at_the_bounds_of_the_legend(points: str, step: int) -> None:
    assert markup.heat_step(points) == step


def an_item(shortcoming: str, *, overdue: bool = False, criterion: int = 1) -> Item:
    return Item(
        criterion=criterion,
        shortcoming=shortcoming,
        action="Исправить",
        due_on=date(2026, 10, 1),
        responsible_name="Иванова М. П.",
        responsible_position="заместитель директора",
        state="in_progress",
        measures_taken="",
        completed_on=None,
        overdue=overdue,
    )


def test_overdue_items_come_first_within_their_criterion() -> None:
    items = (an_item("позже"), an_item("раньше", overdue=True))
    text = text_of(plan_table.improvement_plan(Plan("x", "approved", "", None, items)))
    assert text.index("раньше") < text.index("позже")
    assert text.count("просрочено") == 1


def test_a_plan_shows_its_state_its_day_and_the_departments_remark() -> None:
    plan = Plan("x", "approved", "Уточните сроки.", date(2026, 2, 20), (an_item("а"),))
    text = text_of(plan_table.improvement_plan(plan))
    assert "План: утверждён 20 февраля 2026 г." in text
    assert "г.." not in text
    assert "Замечание отдела: Уточните сроки." in text
