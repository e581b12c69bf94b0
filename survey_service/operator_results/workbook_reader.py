"""Reads the operator's workbook and names everything that is wrong with it at once.

A person corrects a file of hundreds of cells in one go or not at all, so reading never
stops at the first mistake and never raises for what is in the file.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from survey_service.operator_results.structs import (
    ChecklistTemplate,
    OrganizationResult,
    WorkbookProblem,
)
from survey_service.operator_results.templates import load_templates
from survey_service.operator_results.workbook_layout import (
    FIRST_ROW,
    FORM,
    INSTRUCTION_SHEET,
    MAX_ORGANIZATIONS,
    columns,
)
from survey_service.operator_results.workbook_row import Cell, Problems, Row, short, text_of
from survey_service.organizations.structs import KIND_TITLES
from survey_service.workbooks.container import DAMAGED, refusal

logger = logging.getLogger("otklik")

# Twice the columns of the widest form; a file cannot make us build longer rows.
MAX_COLUMNS = 256
# Formatted empty rows below the table are common; a million of them is a trap.
MAX_SCANNED_ROWS = 100_000


def read_workbook(
    content: bytes, organizations: Mapping[str, str]
) -> tuple[list[OrganizationResult], list[WorkbookProblem]]:
    """Results of the organisations assessed, and every problem of the file.

    ``organizations`` maps the slugs of the cycle to their kinds. A row without marks,
    survey and texts means «not assessed» and gives no result; so does a missing row.
    With any problem the results are only what could be understood: do not store them.
    """
    if reason := refusal(content):
        return [], [WorkbookProblem(message=reason)]
    problems = Problems()
    results: list[OrganizationResult] = []
    try:
        book = openpyxl.load_workbook(
            BytesIO(content), read_only=True, data_only=False, keep_links=False
        )
    except Exception:
        # openpyxl raises whatever broken XML leads it to: KeyError, ValueError, ParseError…
        logger.info("An operator's workbook could not be opened", exc_info=True)
        return [], [WorkbookProblem(message=DAMAGED)]
    with closing(book):
        _check_sheets(book.sheetnames, organizations, problems)
        seen: dict[str, str] = {}
        for kind, title in KIND_TITLES.items():
            for name in book.sheetnames:
                if name.strip() == title:
                    reader = _SheetReader(name, kind, organizations, seen, problems)
                    results += reader.read(book[name])
    if not problems and not results:
        problems.add(
            "В книге нет ни одной заполненной строки. Заполните отметки хотя бы одной организации "
            "и загрузите файл ещё раз."
        )
    return results, problems.listed()


def _check_sheets(
    names: Sequence[str], organizations: Mapping[str, str], problems: Problems
) -> None:
    known = {INSTRUCTION_SHEET, *KIND_TITLES.values()}
    present = {name.strip() for name in names}
    for name in names:
        if name.strip() not in known:
            problems.add(
                f"Листа «{short(name)}» нет в форме. Удалите его или верните ему прежнее название.",
                sheet=short(name),
            )
    for kind, title in KIND_TITLES.items():
        if kind in organizations.values() and title not in present:
            problems.add(
                f"В книге нет листа «{title}». Верните лист из формы: если эти организации не "
                "проверялись, оставьте его незаполненным.",
                sheet=title,
            )


class _SheetReader:
    """One sheet: its hidden head first, then its rows by the columns found there."""

    def __init__(
        self,
        sheet: str,
        kind: str,
        organizations: Mapping[str, str],
        seen: dict[str, str],
        problems: Problems,
    ) -> None:
        self.sheet = sheet
        self.kind = kind
        self.organizations = organizations
        # Where each organisation was met, over all sheets of the workbook.
        self.seen = seen
        self.problems = problems
        # Named once for their head, so not again for what stands in them.
        self.refused_columns: set[int] = set()

    def read(self, worksheet: Any) -> list[OrganizationResult]:
        results: list[OrganizationResult] = []
        try:
            # The declared size of a sheet may be wrong; the rows themselves decide.
            worksheet.reset_dimensions()
            rows = iter(worksheet.iter_rows(max_col=MAX_COLUMNS))
            form, keys = (next(rows, ()) for _ in range(2))
            template = self._template(form)
            if template is not None:
                places = self._places(template, keys)
                results.extend(self._results(template, places, rows))
        except Exception:
            # Sheets are parsed while being read, so broken XML shows only here.
            logger.info("A sheet of an operator's workbook could not be read", exc_info=True)
            self.problems.add(DAMAGED, sheet=self.sheet)
        return results

    def _template(self, form: Sequence[Cell]) -> ChecklistTemplate | None:
        name, key = (text_of(cell) for cell in [*form, None, None][:2])
        if name != FORM:
            self.problems.add(
                "Лист не похож на форму: изменена скрытая строка 1. Скачайте форму заново и "
                "перенесите данные в неё.",
                sheet=self.sheet,
                row=1,
                column="A",
            )
            return None
        template = load_templates().get(key)
        if template is None or template.kind != self.kind:
            self.problems.add(
                f"Карта «{short(key)}» не подходит листу «{self.sheet}». Скачайте форму заново и "
                "перенесите данные в неё.",
                sheet=self.sheet,
                row=1,
                column="B",
            )
            return None
        return template

    def _places(self, template: ChecklistTemplate, keys: Sequence[Cell]) -> dict[str, int]:
        """Column index of every key; the order is free, the set is not."""
        layout = {column.key: column.title for column in columns(template)}
        places: dict[str, int] = {}
        for index, cell in enumerate(keys):
            key = text_of(cell)
            if not key:
                continue
            letter = get_column_letter(index + 1)
            if key not in layout or key in places:
                self.refused_columns.add(index)
            if key not in layout:
                self.problems.add(
                    f"Столбца «{short(key)}» нет в форме. Удалите его или скачайте форму заново.",
                    sheet=self.sheet,
                    column=letter,
                )
            elif key in places:
                self.problems.add(
                    f"Столбец «{layout[key]}» повторяется: он уже есть в столбце "
                    f"{get_column_letter(places[key] + 1)}. Удалите лишний.",
                    sheet=self.sheet,
                    column=letter,
                )
            else:
                places[key] = index
        for key, title in layout.items():
            # Name and taxpayer number are for people; only the code names the organisation.
            if key not in places and key not in {"name", "inn"}:
                self.problems.add(
                    f"На листе нет столбца «{title}». Скачайте форму заново и перенесите данные "
                    "в неё.",
                    sheet=self.sheet,
                )
        return places

    def _results(
        self, template: ChecklistTemplate, places: Mapping[str, int], rows: Iterator[Any]
    ) -> Iterator[OrganizationResult]:
        stray = set(self.refused_columns)
        ours = set(places.values())
        gap: object = None
        for number, cells in enumerate(islice(rows, FIRST_ROW - 3, None), FIRST_ROW):
            if number > MAX_SCANNED_ROWS:
                self._refuse_length()
                return
            # openpyxl fills a gap between rows with one and the same empty row.
            if cells is gap:
                continue
            filled = [
                index
                for index, cell in enumerate(cells)
                if cell.value is not None and text_of(cell)
            ]
            if not filled:
                gap = cells
                continue
            if number >= FIRST_ROW + MAX_ORGANIZATIONS:
                self._refuse_length()
                return
            for index in sorted(set(filled) - ours - stray):
                stray.add(index)
                self.problems.add(
                    "Здесь есть данные, но такого столбца нет в форме. Перенесите их в столбцы "
                    "формы или удалите.",
                    sheet=self.sheet,
                    row=number,
                    column=get_column_letter(index + 1),
                )
            if not ours.isdisjoint(filled):
                row = Row(self.sheet, number, places, cells, self.problems)
                slug = self._organization(row)
                if slug is not None and (result := row.result(slug, template)):
                    yield result

    def _refuse_length(self) -> None:
        self.problems.add(
            f"На листе больше {MAX_ORGANIZATIONS} строк. Удалите лишние строки под таблицей, "
            "также пустые, и загрузите файл ещё раз.",
            sheet=self.sheet,
        )

    def _organization(self, row: Row) -> str | None:
        """The row's organisation when it may stand here; a problem and None otherwise."""
        slug = row.identity()
        if slug is None:
            return None
        kind = self.organizations.get(slug)
        if kind is None:
            row.problem(
                "slug",
                f"Организации с кодом «{short(slug)}» нет в перечне. Проверьте код по форме или "
                "удалите строку.",
            )
            return None
        if slug in self.seen:
            row.problem(
                "slug",
                f"Организация «{slug}» уже есть: {self.seen[slug]}. Оставьте одну строку.",
            )
            return None
        self.seen[slug] = f"лист «{self.sheet}», строка {row.number}"
        if kind != self.kind:
            row.problem(
                "slug",
                f"Организация «{slug}» стоит не на своём листе. Перенесите её на лист "
                f"«{KIND_TITLES.get(kind, kind)}».",
            )
            return None
        return slug
