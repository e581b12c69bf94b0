"""The workbook that an operator fills in, empty or with what was imported."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import Any

import msgspec
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from survey_service.operator_results.structs import (
    COUNT_LIMIT,
    MARK_TITLES,
    ChecklistTemplate,
    OrganizationResult,
    WorkbookOrganization,
)
from survey_service.operator_results.templates import current_template, load_templates
from survey_service.operator_results.workbook_layout import (
    FIRST_ROW,
    FORM,
    FORM_ROW,
    GROUP_ROW,
    INSTRUCTION_SHEET,
    KEY_ROW,
    TITLE_ROW,
    Column,
    columns,
)
from survey_service.organizations.structs import KIND_TITLES

INSTRUCTION = (
    (
        "Кто заполняет",
        "Книгу заполняет организация-оператор, которая проводит независимую оценку качества "
        "условий осуществления образовательной деятельности. Каждый лист — один вид организаций, "
        "каждая строка — одна организация.",
    ),
    (
        "Отметки",
        "В столбцах с пунктами карты выберите из списка: «да» — сведения или условие есть и "
        "соответствуют требованию; «нет» — их нет или они не соответствуют; «не применимо» — "
        "требование не относится к этой организации. Пункт «не применимо» не входит в норматив и "
        "не снижает оценку; пункт «нет» станет предложением в план по устранению недостатков.",
    ),
    (
        "Все пункты или ни одного",
        "У организации, которую вы проверили, заполните все пункты: пустая отметка не считается "
        "ответом «нет». Если организация не проверялась, оставьте её строку пустой, кроме кода, "
        "наименования и ИНН: такая строка пропускается и результата не получает.",
    ),
    (
        "Опрос",
        "Если вы опрашивали получателей услуг, внесите все числа опроса: целые, от нуля; «0» — "
        "если таких людей не было. Удовлетворённых не может быть больше, чем пользовавшихся, а "
        "пользовавшихся — больше, чем опрошенных. Если опроса не было, оставьте пустыми все его "
        "столбцы.",
    ),
    (
        "Недостатки и предложения",
        "Опишите основные недостатки и предложения своими словами, до 10 000 знаков в ячейке. Не "
        "указывайте имена, телефоны и другие сведения об опрошенных людях.",
    ),
    (
        "Чего не менять",
        "Не меняйте коды организаций, названия листов и скрытые строки 1 и 2, не добавляйте своих "
        "листов и столбцов: по ним система узнаёт данные. Не вставляйте формулы и макросы, "
        "вносите значения.",
    ),
    (
        "Как сдать",
        "Сохраните книгу в формате .xlsx без пароля и передайте в отдел образования. При загрузке "
        "система проверит файл и назовёт лист, строку и столбец каждой ошибки; исправьте их и "
        "передайте книгу снова. "
        "Размер файла — не больше 10 МБ.",
    ),
)


def write_workbook(
    organizations: Sequence[WorkbookOrganization],
    results: Mapping[str, OrganizationResult] | None,
    *,
    title: str,
    on: date | None = None,
) -> bytes:
    """The form for these organisations; ``results`` by slug fill it in.

    A sheet uses the edition its results were made by, otherwise the one in force on a
    day (the latest when no day is given). Raises ValueError when the results of one
    kind follow different editions, because a sheet has the columns of one, and
    LookupError when no edition is in force.
    """
    found = results or {}
    sheets = []
    for kind, sheet_name in KIND_TITLES.items():
        rows = [organization for organization in organizations if organization.kind == kind]
        if rows:
            template = _template(kind, [found[o.slug] for o in rows if o.slug in found], on)
            sheets.append((sheet_name, template, rows))

    buffer = BytesIO()
    # Text that begins with «=» or looks like an address stays text: it comes from people.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        styles = _styles(book)
        _write_instruction(
            book.add_worksheet(INSTRUCTION_SHEET), styles, title, [t for _, t, _ in sheets]
        )
        for sheet_name, template, rows in sheets:
            sheet = book.add_worksheet(sheet_name)
            layout = columns(template)
            _write_head(sheet, styles, template, layout)
            for row, organization in enumerate(rows, FIRST_ROW - 1):
                values = _values(organization, found.get(organization.slug))
                _write_row(sheet, styles, row, layout, values)
            _validate(sheet, layout, FIRST_ROW - 1, FIRST_ROW - 2 + len(rows))
    return buffer.getvalue()


def _template(
    kind: str, results: Sequence[OrganizationResult], on: date | None
) -> ChecklistTemplate:
    used = {result.template for result in results}
    if len(used) > 1:
        raise ValueError(
            f"Результаты вида «{KIND_TITLES[kind]}» получены по разным картам: "
            f"{', '.join(sorted(used))}. Выгрузите их отдельными книгами."
        )
    return load_templates()[used.pop()] if used else current_template(kind, on or date.max)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    grid = {"border": 1, "border_color": "#B8BEC6", "font_size": 10}
    top: dict[str, Any] = {**grid, "text_wrap": True, "valign": "top"}
    head: dict[str, Any] = {**grid, "text_wrap": True, "bold": True, "bg_color": "#E6EDF5"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "text_wrap": True}),
        "name": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
        "plain": book.add_format({"valign": "top", "text_wrap": True}),
        "group": book.add_format({**head, "align": "center", "valign": "vcenter"}),
        "head": book.add_format({**head, "valign": "bottom"}),
        "turned": book.add_format({**head, "bold": False, "rotation": 90, "valign": "vcenter"}),
        "identity": book.add_format({**top, "bg_color": "#F4F5F7"}),
        "mark": book.add_format({**top, "align": "center"}),
        "count": book.add_format({**top, "num_format": "0"}),
        "text": book.add_format({**top, "num_format": "@"}),
    }


def _write_instruction(
    sheet: Worksheet,
    styles: dict[str, Format],
    title: str,
    templates: Sequence[ChecklistTemplate],
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.set_row(0, 44)
    sheet.merge_range(0, 0, 0, 1, "", styles["title"])
    sheet.write_string(0, 0, title, styles["title"])
    sources = [
        (template.title, f"Карта {template.template}. {template.source}") for template in templates
    ]
    for row, (name, text) in enumerate([*INSTRUCTION, *sources], 2):
        sheet.write_string(row, 0, name, styles["name"])
        sheet.write_string(row, 1, text, styles["plain"])
        # Not every program grows a row by itself when it opens the book.
        sheet.set_row(row, 16 * (len(text) // 95 + 1) + 6)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_head(
    sheet: Worksheet,
    styles: dict[str, Format],
    template: ChecklistTemplate,
    layout: Sequence[Column],
) -> None:
    sheet.write_string(FORM_ROW - 1, 0, FORM)
    sheet.write_string(FORM_ROW - 1, 1, template.template)
    for index, column in enumerate(layout):
        turned = column.role in {"mark", "count"}
        sheet.write_string(KEY_ROW - 1, index, column.key)
        sheet.write_string(
            TITLE_ROW - 1, index, column.title, styles["turned" if turned else "head"]
        )
        sheet.set_column(index, index, column.width)
    first = 0
    for group, members in groupby(layout, key=lambda column: column.group):
        last = first + len(list(members)) - 1
        if last > first:
            sheet.merge_range(GROUP_ROW - 1, first, GROUP_ROW - 1, last, "", styles["group"])
        sheet.write_string(GROUP_ROW - 1, first, group, styles["group"])
        first = last + 1
    for hidden in (FORM_ROW, KEY_ROW):
        sheet.set_row(hidden - 1, None, None, {"hidden": True})
    sheet.set_row(GROUP_ROW - 1, 32)
    sheet.set_row(TITLE_ROW - 1, 230)
    # Code and name stay in sight while the operator goes through a hundred columns.
    sheet.freeze_panes(FIRST_ROW - 1, 2)
    sheet.repeat_rows(GROUP_ROW - 1, TITLE_ROW - 1)
    sheet.repeat_columns(0, 1)
    sheet.set_paper(8)
    sheet.set_landscape()


def _values(
    organization: WorkbookOrganization, result: OrganizationResult | None
) -> dict[str, str | int]:
    values: dict[str, str | int] = {
        "slug": organization.slug,
        "name": organization.name,
        "inn": organization.inn or "",
    }
    if result is not None:
        values |= {key: MARK_TITLES[mark] for key, mark in result.marks.items()}
        values |= {} if result.survey is None else msgspec.structs.asdict(result.survey)
        values |= {"shortcomings": result.shortcomings, "proposals": result.proposals}
    return values


def _write_row(
    sheet: Worksheet,
    styles: dict[str, Format],
    row: int,
    layout: Sequence[Column],
    values: Mapping[str, str | int],
) -> None:
    for index, column in enumerate(layout):
        value = values.get(column.key, "")
        if isinstance(value, int):
            sheet.write_number(row, index, value, styles[column.role])
        elif value:
            sheet.write_string(row, index, value, styles[column.role])
        else:
            sheet.write_blank(row, index, None, styles[column.role])


def _validate(sheet: Worksheet, layout: Sequence[Column], first: int, last: int) -> None:
    """Drop-downs and whole numbers; the import checks again, a paste goes round them."""
    rules = {
        "mark": {
            "validate": "list",
            "source": list(MARK_TITLES.values()),
            "error_title": "Такой отметки нет",
            "error_message": "Выберите из списка: «да», «нет» или «не применимо».",
        },
        "count": {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": COUNT_LIMIT,
            "error_title": "Нужно целое число",
            "error_message": "Внесите целое число людей: 0 или больше.",
        },
    }
    start = 0
    for role, members in groupby(layout, key=lambda column: column.role):
        end = start + len(list(members)) - 1
        if role in rules:
            sheet.data_validation(first, start, last, end, rules[role])
        start = end + 1
