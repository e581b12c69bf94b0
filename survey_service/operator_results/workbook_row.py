"""One row of the operator's workbook: cells into a result, mistakes into sentences."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from openpyxl.utils import get_column_letter

from survey_service.operator_results.structs import (
    COUNT_LIMIT,
    MARK_TITLES,
    SURVEY_TITLES,
    TEXT_LIMIT,
    ChecklistTemplate,
    Mark,
    OrganizationResult,
    SurveyCounts,
    WorkbookProblem,
    impossible_counts,
)

# openpyxl's cells are untyped: value and data_type are all that is used of them.
Cell = Any

MAX_PROBLEMS = 500
# More blanks than this in one row are one forgotten row, not that many slips.
MAX_BLANK_MARKS = 10

MARKS: dict[str, Mark] = {
    **{title: mark for mark, title in MARK_TITLES.items()},
    "неприменимо": "not_applicable",
}
# Excel writes control characters in this way (ECMA-376, ST_Xstring) and openpyxl leaves them.
ESCAPED_CONTROL = re.compile(r"_x00(?:[01][0-9A-Fa-f]|7F)_")
UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Problems:
    """Collects problems and keeps the first 500: a hostile file could make millions."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[WorkbookProblem] = []

    def __bool__(self) -> bool:
        return self.count > 0

    def add(
        self,
        message: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        self.count += 1
        if len(self._kept) < MAX_PROBLEMS:
            self._kept.append(WorkbookProblem(message, sheet, row, column))

    def listed(self) -> list[WorkbookProblem]:
        if self.count <= MAX_PROBLEMS:
            return list(self._kept)
        rest = (
            f"Показаны первые {MAX_PROBLEMS} ошибок из {self.count}. Исправьте их и проверьте "
            "файл ещё раз."
        )
        return [*self._kept, WorkbookProblem(rest)]


def text_of(cell: Cell) -> str:
    """What a person sees in the cell, without what no database and no page can hold."""
    value = None if cell is None else cell.value
    if value is None:
        return ""
    text = ESCAPED_CONTROL.sub(lambda found: chr(int(found[0][2:6], 16)), str(value))
    return UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def short(text: str) -> str:
    """What a file says, cut for a message: it may be megabytes long."""
    return text if len(text) <= 64 else f"{text[:63]}…"


class Row:
    """Cells of one row by column key; every problem found goes to the common list."""

    def __init__(
        self,
        sheet: str,
        number: int,
        places: Mapping[str, int],
        cells: Sequence[Cell],
        problems: Problems,
    ) -> None:
        self.sheet = sheet
        self.number = number
        self._places = places
        self._cells = cells
        self._problems = problems

    def problem(self, key: str, message: str) -> None:
        self._problems.add(
            message,
            sheet=self.sheet,
            row=self.number,
            column=get_column_letter(self._places[key] + 1),
        )

    def identity(self) -> str | None:
        """The organisation's code; everything else in the row hangs on it."""
        formulas = [key for key in ("slug", "name", "inn") if self._is_formula(key)]
        if "slug" not in self._places or "slug" in formulas:
            return None
        slug = text_of(self._cell("slug"))
        if not slug:
            self.problem(
                "slug",
                "В строке есть данные, но не указан код организации. Впишите код из формы или "
                "очистите строку.",
            )
        return slug or None

    def result(self, organization: str, template: ChecklistTemplate) -> OrganizationResult | None:
        """None when the organisation was not assessed or the row has problems."""
        before = self._problems.count
        items = template.item_keys()
        wanted = (*items, *SURVEY_TITLES, "shortcomings", "proposals")
        if not any(text_of(self._cell(key)) for key in wanted):
            return None
        marks = self._marks(items)
        survey = self._survey()
        shortcomings, proposals = self._text("shortcomings"), self._text("proposals")
        if self._problems.count > before or not self._places.keys() >= set(wanted):
            return None
        return OrganizationResult(
            organization=organization,
            template=template.template,
            marks=marks,
            survey=survey,
            shortcomings=shortcomings,
            proposals=proposals,
        )

    def _cell(self, key: str) -> Cell:
        place = self._places.get(key)
        return None if place is None or place >= len(self._cells) else self._cells[place]

    def _is_formula(self, key: str) -> bool:
        cell = self._cell(key)
        if cell is None or cell.data_type != "f":
            return False
        self.problem(
            key, "В ячейке формула. Замените её значением: скопируйте ячейку и вставьте значение."
        )
        return True

    def _marks(self, items: Sequence[str]) -> dict[str, Mark]:
        marks: dict[str, Mark] = {}
        blank: list[str] = []
        for key in items:
            if key not in self._places or self._is_formula(key):
                continue
            text = text_of(self._cell(key))
            mark = MARKS.get(" ".join(text.casefold().split()))
            if not text:
                blank.append(key)
            elif mark is None:
                self.problem(
                    key,
                    f"Отметки «{short(text)}» нет. Выберите «да», «нет» или «не применимо».",
                )
            else:
                marks[key] = mark
        if len(blank) > MAX_BLANK_MARKS:
            self.problem(
                blank[0],
                f"В строке нет {len(blank)} отметок из {len(items)}, первая — в этом столбце. "
                "Заполните все отметки или, если организация не проверялась, очистите строку.",
            )
        else:
            for key in blank:
                self.problem(key, "Нет отметки. Выберите «да», «нет» или «не применимо».")
        return marks

    def _survey(self) -> SurveyCounts | None:
        counts: dict[str, int] = {}
        blank: list[str] = []
        for key in SURVEY_TITLES:
            if key not in self._places or self._is_formula(key):
                continue
            cell = self._cell(key)
            if not text_of(cell):
                blank.append(key)
            elif (count := self._count(key, cell.value)) is not None:
                counts[key] = count
        if len(blank) == len(SURVEY_TITLES):
            return None
        for key in blank:
            self.problem(
                key,
                f"Опрос заполнен не полностью: нет числа «{SURVEY_TITLES[key]}». Внесите его (0, "
                "если таких людей не было) или очистите все столбцы опроса.",
            )
        conflicts = impossible_counts(counts)
        for key, message in conflicts.items():
            self.problem(key, message)
        if conflicts or len(counts) < len(SURVEY_TITLES):
            return None
        return msgspec.convert(counts, SurveyCounts)

    def _count(self, key: str, value: object) -> int | None:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            problem = (
                f"Вместо числа стоит «{short(str(value))}». Внесите целое число цифрами, формат "
                "ячейки — числовой."
            )
        elif isinstance(value, float):
            shown = str(value).replace(".", ",")
            problem = f"Число {shown} не целое. Внесите целое число людей."
        elif value < 0:
            problem = f"Число {value} меньше нуля. Внесите 0 или больше."
        elif value > COUNT_LIMIT:
            problem = "Число больше миллиона. Проверьте, не вписан ли лишний знак."
        else:
            return value
        self.problem(key, problem)
        return None

    def _text(self, key: str) -> str:
        if key not in self._places or self._is_formula(key):
            return ""
        text = text_of(self._cell(key))
        if len(text) > TEXT_LIMIT:
            self.problem(
                key,
                f"Текст длиннее {TEXT_LIMIT} знаков ({len(text)}). Сократите его.",
            )
        return text
