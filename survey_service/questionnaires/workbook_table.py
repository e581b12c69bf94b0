"""Rows of a workbook's sheets as texts by column, and what makes a cell unreadable.

Nothing is known here of questionnaires but the columns; reading never raises for what
is in the file.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple

from survey_service.questionnaires.places import short
from survey_service.questionnaires.workbook_layout import Column

# Formatted empty rows below a table are common; a million of them is a trap.
MAX_SCANNED_ROWS = 5_000
MAX_COLUMNS = 64
# Excel writes control characters in this way (ECMA-376, ST_Xstring) and openpyxl leaves them.
_ESCAPED_CONTROL = re.compile(r"_x(00(?:[01][0-9A-Fa-f]|7F))_")

FORMULA = "В ячейке формула. Замените её значением: скопируйте ячейку и вставьте значение."
FAULT = "В ячейке ошибка вычисления. Впишите значение."
NOT_TEXT = (
    "Табличный редактор принял запись за число или день. Задайте ячейке формат «Текстовый» и "
    "впишите значение ещё раз."
)


class CellPlace(NamedTuple):
    sheet: str
    # As Excel numbers and titles them; none when the whole sheet or row is meant.
    row: int | None = None
    column: str | None = None

    def in_words(self) -> str:
        words = [f"лист «{short(self.sheet)}»"]
        if self.row is not None:
            words.append(f"строка {self.row}")
        if self.column is not None:
            words.append(f"столбец «{short(self.column)}»")
        return ", ".join(words)


class CellProblem(NamedTuple):
    cell: CellPlace
    message: str


class Row(NamedTuple):
    number: int
    # By the column's name; empty cells are left out.
    texts: dict[str, str]


def read_table(
    name: str, worksheet: Any, columns: Sequence[Column], problems: list[CellProblem]
) -> list[Row]:
    """Rows with something in them. The order of columns is free, their titles are not."""
    # The declared size of a sheet may be wrong; the rows themselves decide.
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(max_col=MAX_COLUMNS)
    places = _places(name, next(rows, ()), columns, problems)
    return list(_rows(name, rows, places, problems)) if places else []


def _places(
    name: str, head: Sequence[Any], columns: Sequence[Column], problems: list[CellProblem]
) -> dict[int, Column]:
    titles = {plain(column.title): column for column in columns}
    places: dict[int, Column] = {}
    for index, cell in enumerate(head):
        text, _ = text_of(cell)
        column = titles.get(plain(text))
        if column is not None and column not in places.values():
            places[index] = column
        elif text:
            repeated = "повторяется" if column else "форме неизвестен"
            problems.append(
                CellProblem(CellPlace(name, 1), f"Столбец «{short(text)}» {repeated}. Удалите его.")
            )
    missing = [c.title for c in columns if c.required and c not in places.values()]
    for title in missing:
        problems.append(
            CellProblem(
                CellPlace(name, 1), f"Нет столбца «{title}». Впишите его название в строку 1."
            )
        )
    return {} if missing else places


def _rows(
    name: str, rows: Iterator[Any], places: dict[int, Column], problems: list[CellProblem]
) -> Iterator[Row]:
    for number, cells in enumerate(islice(rows, MAX_SCANNED_ROWS), 2):
        texts: dict[str, str] = {}
        for index, cell in enumerate(cells):
            text, problem = text_of(cell)
            column = places.get(index)
            if column is None:
                if text:
                    message = "Здесь есть данные, но у столбца нет названия. Удалите их."
                    problems.append(CellProblem(CellPlace(name, number), message))
                continue
            if problem:
                problems.append(CellProblem(CellPlace(name, number, column.title), problem))
            if text:
                texts[column.name] = text
        if texts:
            yield Row(number, texts)
    if next(rows, None) is not None:
        message = f"На листе больше {MAX_SCANNED_ROWS} строк. Удалите лишние."
        problems.append(CellProblem(CellPlace(name), message))


def text_of(cell: Any) -> tuple[str, str]:
    """What stands in the cell, and why it may not be taken so (empty if it may)."""
    value = None if cell is None else cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return str(value).strip() or "=", FORMULA
    if cell.data_type == "e":
        return str(value), FAULT
    if isinstance(value, bool):
        return ("да" if value else "нет"), ""
    if isinstance(value, date | datetime | time | timedelta):
        return str(value), NOT_TEXT
    if isinstance(value, float):
        return (str(int(value)), "") if value.is_integer() else (str(value), NOT_TEXT)
    text = _ESCAPED_CONTROL.sub(lambda found: chr(int(found[1], 16)), str(value))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return ("" if not text.strip() else text), ""


def plain(text: str) -> str:
    """As people compare words: without case, double blanks and the dots of «ё»."""
    return " ".join(text.casefold().replace("ё", "е").split())
