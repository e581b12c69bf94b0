"""The columns of the operator's workbook: one definition for writing and reading.

A sheet is a kind of organisation, a row an organisation. Two hidden rows on top carry
what the machine needs (form, template, column keys), so that people may widen, hide or
move columns without breaking the import.
"""

from typing import Literal, NamedTuple

from survey_service.operator_results.structs import SURVEY_TITLES, ChecklistTemplate

FORM = "otklik-operator-results/1"
INSTRUCTION_SHEET = "Инструкция"

# Rows as Excel numbers them.
FORM_ROW = 1
KEY_ROW = 2
GROUP_ROW = 3
TITLE_ROW = 4
FIRST_ROW = 5
MAX_ORGANIZATIONS = 5_000

Role = Literal["identity", "mark", "count", "text"]


class Column(NamedTuple):
    key: str
    title: str
    group: str
    role: Role
    width: float


def columns(template: ChecklistTemplate) -> tuple[Column, ...]:
    identity = "Организация"
    marks = (
        Column(item.key, item.text, f"{section.indicator}. {section.title}", "mark", 11)
        for section in template.sections
        for item in section.items
    )
    counts = (
        Column(key, title, "Опрос оператора, человек (если проводился)", "count", 11)
        for key, title in SURVEY_TITLES.items()
    )
    conclusions = "Выводы оператора"
    return (
        Column("slug", "Код", identity, "identity", 18),
        Column("name", "Наименование", identity, "identity", 42),
        Column("inn", "ИНН", identity, "identity", 14),
        *marks,
        *counts,
        Column("shortcomings", "Основные недостатки", conclusions, "text", 60),
        Column("proposals", "Предложения", conclusions, "text", 60),
    )
