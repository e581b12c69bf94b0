"""Reads an edition from its workbook and names everything that is wrong with it at once."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from io import BytesIO
from typing import Any

import openpyxl

from survey_service.questionnaires.places import EditionProblem, Place, short
from survey_service.questionnaires.structs import Edition
from survey_service.questionnaires.structure import edition_of
from survey_service.questionnaires.workbook_layout import (
    CRITERIA,
    EDITION_FIELDS,
    EDITION_SHEET,
    ENGLISH_COLUMNS,
    ENGLISH_FIELDS,
    ENGLISH_SHEET,
    INSTRUCTION_SHEET,
    KINDS,
    MAX_FILE_BYTES,
    PURPOSES,
    QUESTION_COLUMNS,
    QUESTION_SHEET,
    SET_SHEET,
    SHEETS,
    VALUE_COLUMN,
    YES_NO,
)
from survey_service.questionnaires.workbook_table import (
    CellPlace,
    CellProblem,
    Row,
    plain,
    read_table,
)
from survey_service.workbooks.container import DAMAGED, refusal

logger = logging.getLogger("otklik")

_OPTION = re.compile(r"\s*([^:\s]+)\s*:(.*)", re.DOTALL)
_CONDITION = re.compile(r"\s*(\S+?)\s*=\s*(.+)", re.DOTALL)
_PARTS = re.compile(r"[,;\n]|\sили\s")

Options = list[tuple[str, str]]


def read_workbook(content: bytes) -> tuple[Edition | None, list[str]]:
    """The edition, or a Russian sentence per problem, each with sheet, row and column."""
    if reason := refusal(content, MAX_FILE_BYTES):
        return None, [reason]
    problems: list[CellProblem] = []
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)
        with closing(book):
            tables = _tables(book, problems)
    except Exception:
        # Sheets are parsed while being read; broken XML raises whatever it leads to.
        logger.info("A questionnaire's workbook could not be read", exc_info=True)
        return None, [DAMAGED]
    if tables is None:
        return None, [_sentence(problem) for problem in problems]
    draft = _Draft(tables, problems)
    edition, found = edition_of(draft.values, draft.unreadable)
    problems += [draft.in_cells(p) for p in found if p not in draft.unreadable]
    # A shared list of options is wrong once, however many questions name it.
    listed = dict.fromkeys(_sentence(problem) for problem in sorted(problems, key=_order))
    return (None if problems else edition), list(listed)


def _order(problem: CellProblem) -> tuple[int, int, int]:
    """As a person goes through the book: sheets, rows, columns."""
    sheet, row, title = problem.cell
    titles = [column.title for column in SHEETS.get(sheet, ())]
    names = list(SHEETS)
    return (
        names.index(sheet) if sheet in names else len(names),
        row or 0,
        titles.index(title) if title in titles else 0,
    )


def _sentence(problem: CellProblem) -> str:
    return f"{problem.cell.in_words()}: {problem.message}"


def _tables(book: Any, problems: list[CellProblem]) -> dict[str, list[Row]] | None:
    """Rows by sheet; None when the book is another form altogether."""
    sheets = {name.strip(): name for name in book.sheetnames}
    for name in sheets:
        if name not in {INSTRUCTION_SHEET, *SHEETS}:
            message = "Такого листа в форме нет. Удалите его или верните ему прежнее название."
            problems.append(CellProblem(CellPlace(name), message))
    for name in (EDITION_SHEET, QUESTION_SHEET):
        if name not in sheets:
            message = (
                "В книге нет этого листа. Запишите пример командой otklik export questionnaire и "
                "правьте его."
            )
            problems.append(CellProblem(CellPlace(name), message))
    if not {EDITION_SHEET, QUESTION_SHEET} <= sheets.keys():
        return None
    before = len(problems)
    tables = {
        name: read_table(name, book[sheets[name]], columns, problems)
        for name, columns in SHEETS.items()
        if name in sheets
    }
    heads = [problem for problem in problems[before:] if problem.cell.row == 1]
    return None if heads else tables


class _Draft:
    """Rows of texts turned into the values of an edition, and where each came from."""

    def __init__(self, tables: Mapping[str, list[Row]], problems: list[CellProblem]) -> None:
        self.unreadable: list[EditionProblem] = []
        self._problems = problems
        self._cells: dict[Place, CellPlace] = {}
        self._faulty = {problem.cell for problem in problems}
        self._sets = self._read_sets(tables.get(SET_SHEET, []))
        # Of the questions that name a set: what English has for it, and where.
        self._english_of: dict[str, tuple[Options, CellPlace]] = {}
        self.values = self._read_edition(tables[EDITION_SHEET])
        self.values["questions"] = [
            self._read_question(number, row) for number, row in enumerate(tables[QUESTION_SHEET])
        ]
        self._cells["questions",] = CellPlace(QUESTION_SHEET)
        english = self._read_english(tables.get(ENGLISH_SHEET, []))
        if english:
            self.values["translations"] = {"en": english}

    def in_cells(self, problem: EditionProblem) -> CellProblem:
        """The nearest cell above the place."""
        for length in range(len(problem.place), 0, -1):
            cell = self._cells.get(problem.place[:length])
            if cell is not None:
                return CellProblem(cell, problem.message)
        english = problem.place[:1] == ("translations",)
        return CellProblem(CellPlace(ENGLISH_SHEET if english else EDITION_SHEET), problem.message)

    def _refuse(self, place: Place, cell: CellPlace, message: str) -> None:
        """Said once, and known to the rules as something that could not be read."""
        self.unreadable.append(EditionProblem(place, message))
        if cell not in self._faulty:
            self._problems.append(CellProblem(cell, message))

    def _read_edition(self, rows: Iterable[Row]) -> dict[str, Any]:
        names = {plain(title): name for name, title in EDITION_FIELDS.items()}
        values: dict[str, Any] = {}
        for row in rows:
            field = row.texts.get("field", "")
            name = names.get(plain(field))
            cell = CellPlace(EDITION_SHEET, row.number, VALUE_COLUMN.title)
            if name is None or (name,) in self._cells:
                reason = "повторяется" if name else "форме неизвестно"
                message = f"Поле «{short(field)}» {reason}. Удалите строку."
                self._problems.append(CellProblem(CellPlace(EDITION_SHEET, row.number), message))
                continue
            self._cells[name,] = cell
            text = row.texts.get("value", "")
            if cell in self._faulty:
                self.unreadable.append(EditionProblem((name,), ""))
            elif name == "introduction":
                values[name] = _paragraphs(text)
            elif text:
                values[name] = _line(text)
        # An empty cell may mean a questionnaire without an introduction.
        values.setdefault("introduction", [])
        for name, title in EDITION_FIELDS.items():
            self._cells.setdefault((name,), CellPlace(EDITION_SHEET, None, title))
        return values

    def _read_question(self, number: int, row: Row) -> dict[str, Any]:
        place: Place = ("questions", number)
        self._cells[place] = CellPlace(QUESTION_SHEET, row.number)
        readers: dict[str, Callable[[Place, CellPlace, str], Any]] = {
            "kind": self._word_of(KINDS),
            "purpose": self._word_of(PURPOSES),
            "criterion": self._word_of(CRITERIA),
            "sensitive": self._word_of(YES_NO),
            "visible_when": self._condition,
            "favourable": lambda place, cell, text: _keys(text),
            "options": self._options,
        }
        values: dict[str, Any] = {}
        for column in QUESTION_COLUMNS:
            where = (*place, column.name)
            cell = CellPlace(QUESTION_SHEET, row.number, column.title)
            self._cells[where] = cell
            text = row.texts.get(column.name)
            if cell in self._faulty:
                self.unreadable.append(EditionProblem(where, ""))
            elif text is not None:
                read = readers.get(column.name)
                value = read(where, cell, text) if read else _line(text)
                if value is not None:
                    values[column.name] = value
        return values

    def _word_of(self, words: Mapping[Any, str]) -> Callable[[Place, CellPlace, str], Any]:
        # A Latin K is not told from a Russian one by the eye.
        known = {plain(word).replace("к", "k"): value for value, word in words.items()}

        def read(place: Place, cell: CellPlace, text: str) -> Any:
            found = known.get(plain(text).replace("к", "k"))
            if found is None:
                there = ", ".join(f"«{word}»" for word in words.values())
                self._refuse(place, cell, f"Значения «{short(text)}» нет. Выберите: {there}.")
            return found

        return read

    def _condition(self, place: Place, cell: CellPlace, text: str) -> dict[str, Any] | None:
        found = _CONDITION.fullmatch(text)
        if found is None:
            self._refuse(
                place, cell, f"Условие «{short(text)}» записано не так. Нужно: «site_used = yes»."
            )
            return None
        return {"question": found[1], "options": _keys(found[2])}

    def _options(self, place: Place, cell: CellPlace, text: str) -> list[dict[str, str]] | None:
        if ":" in text:
            pairs = self._pairs(place, cell, text)
        else:
            named = self._sets.get(plain(text))
            if named is None:
                self._refuse(
                    place,
                    cell,
                    f"Набора «{short(_line(text))}» нет на листе «{SET_SHEET}». Опишите его там "
                    "или запишите варианты здесь: «yes: Да; no: Нет».",
                )
                return None
            pairs, english, self._cells[place], at = named
            if pairs is None:
                self.unreadable.append(EditionProblem(place, ""))
                return None
            self._english_of[str(place[1])] = (english, at)
        return None if pairs is None else [{"key": key, "text": text} for key, text in pairs]

    def _pairs(self, place: Place, cell: CellPlace, text: str) -> Options | None:
        """«key: text» a line, or in one line parted by «;»."""
        if cell in self._faulty:
            self.unreadable.append(EditionProblem(place, ""))
            return None
        parts = [part for part in (text.split("\n") if "\n" in text else text.split(";")) if part]
        pairs = []
        for part in filter(str.strip, parts):
            found = _OPTION.fullmatch(part)
            if found is None:
                self._refuse(
                    place,
                    cell,
                    f"Вариант «{short(_line(part))}» записан не так. Нужны код, двоеточие и текст: "
                    "«yes: Да».",
                )
                return None
            pairs.append((found[1], found[2].strip()))
        return pairs

    def _read_sets(
        self, rows: Iterable[Row]
    ) -> dict[str, tuple[Options | None, Options, CellPlace, CellPlace]]:
        """By name: options, their English, and the cells of both."""
        sets: dict[str, tuple[Options | None, Options, CellPlace, CellPlace]] = {}
        for row in rows:
            name = row.texts.get("name", "")
            cells = [
                CellPlace(SET_SHEET, row.number, title)
                for title in ("Набор", "Варианты", "English")
            ]
            key = plain(name)
            if not key or key in sets or ":" in name:
                message = "Дайте набору название, которого выше нет, без двоеточия."
                self._problems.append(CellProblem(cells[0], message))
                continue
            place = ("sets", name)
            read = [
                self._pairs(place, cell, row.texts.get(column, ""))
                for column, cell in zip(("options", "english"), cells[1:], strict=True)
            ]
            if read[0] == []:
                self._problems.append(
                    CellProblem(cells[1], "Опишите варианты набора: «yes: Да; no: Нет».")
                )
                read[0] = None
            sets[key] = (read[0], read[1] or [], cells[1], cells[2])
        return sets

    def _read_english(self, rows: Iterable[Row]) -> dict[str, Any]:
        """Empty where nothing is translated: codes alone are a form to be filled in."""
        place: Place = ("translations", "en")
        fields = {title: name for name, title in ENGLISH_FIELDS.items()}
        numbers = {
            question.get("key"): str(number)
            for number, question in enumerate(self.values["questions"])
        }
        values: dict[str, Any] = {"introduction": [], "questions": {}}
        written = False
        seen: set[Place] = set()
        for row in rows:
            key = _line(row.texts.get("key", ""))
            name = fields.get(plain(key))
            where = (*place, name) if name else (*place, "questions", key)
            cells = {c.name: CellPlace(ENGLISH_SHEET, row.number, c.title) for c in ENGLISH_COLUMNS}
            if not key or where in seen:
                message = "Укажите код вопроса, и каждый — один раз."
                self._problems.append(CellProblem(cells["key"], message))
                continue
            seen.add(where)
            self._cells[where] = cells["text"]
            if not {"text", "options"} & row.texts.keys():
                continue
            written = True
            text = row.texts.get("text", "")
            if cells["text"] in self._faulty:
                self.unreadable.append(EditionProblem(where, ""))
            elif name is None:
                values["questions"][key] = self._translated(where, cells, row, numbers.get(key))
            else:
                values[name] = _paragraphs(text) if name == "introduction" else _line(text)
        return values if written else {}

    def _translated(
        self, where: Place, columns: Mapping[str, CellPlace], row: Row, number: str | None
    ) -> dict[str, Any]:
        options = self._pairs((*where, "options"), columns["options"], row.texts.get("options", ""))
        cell = columns["options"]
        if not options and number in self._english_of:
            options, cell = self._english_of[number]
        self._cells[*where, "options"] = cell
        self._cells[*where, "text"] = columns["text"]
        values: dict[str, Any] = {"options": dict(options or [])}
        if options and len(values["options"]) < len(options):
            message = "Код варианта повторяется. Оставьте каждый один раз."
            self._refuse((*where, "options"), cell, message)
        if text := row.texts.get("text"):
            values["text"] = _line(text)
        return values


def _line(text: str) -> str:
    """A text of one line; a line end within a cell is how people fold a long one."""
    return " ".join(part.strip() for part in text.split("\n") if part.strip())


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n") if part.strip()]


def _keys(text: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(text) if part.strip()]
