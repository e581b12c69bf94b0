"""An edition as the workbook in which a methodologist changes it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from survey_service.questionnaires.checking import MAX_QUESTIONS
from survey_service.questionnaires.structs import (
    Edition,
    Option,
    Question,
    Translation,
)
from survey_service.questionnaires.workbook_layout import (
    CRITERIA,
    EDITION_COLUMNS,
    EDITION_FIELDS,
    EDITION_SHEET,
    ENGLISH_COLUMNS,
    ENGLISH_FIELDS,
    ENGLISH_SHEET,
    INSTRUCTION_SHEET,
    KINDS,
    PURPOSES,
    QUESTION_COLUMNS,
    QUESTION_SHEET,
    SET_COLUMNS,
    SET_SHEET,
    YES_NO,
    Column,
    options_in_words,
)

INSTRUCTION = (
    (
        "Что это",
        "Книга описывает одну редакцию анкеты. Измените её, сохраните в формате .xlsx и проверьте: "
        "otklik questionnaire check ФАЙЛ. Команда назовёт лист, строку и столбец каждой ошибки и "
        "ничего не изменит. Опубликовать: otklik questionnaire publish ФАЙЛ.",
    ),
    (
        "Код редакции",
        "Опубликованная редакция не меняется. Чтобы выпустить новую, дайте ей новый код: строчные "
        "латинские буквы, цифры и дефисы, например 675n-education-2. Ответы по прежней редакции "
        "принимаются ещё 30 дней.",
    ),
    (
        "Лист «Анкета»",
        "Во вступлении каждый абзац — с новой строки в той же ячейке (Alt+Enter). Главный вопрос — "
        "код вопроса, доля по которому показывается в обзоре; у него должны быть благоприятные "
        "варианты.",
    ),
    (
        "Лист «Вопросы»",
        "Строка — вопрос, порядок строк — порядок вопросов. Код — латиницей, он не показывается. "
        "Вид: «выбор» или «текст» (текст — один на анкету, для предложений). Назначение: "
        "«мнение», «предложения» или «о себе».",
    ),
    (
        "Варианты",
        "По варианту в строке ячейки: «yes: Да», ниже «no: Нет», или в одну строку через точку с "
        "запятой: «yes: Да; no: Нет». Повторяющийся список опишите один раз на листе «Наборы "
        "вариантов» и укажите в вопросе название набора.",
    ),
    (
        "Показывать, если",
        "Код более раннего вопроса и вариант: «site_used = yes»; несколько вариантов — через "
        "запятую: «overall = 2, 1». Пусто — вопрос задают всем.",
    ),
    (
        "Благоприятные варианты",
        "Коды вариантов, сумма долей которых и есть показатель вопроса: «yes» или «5; 4».",
    ),
    (
        "Чувствительный",
        "«да» у вопроса о здоровье и подобном: ответы на него показываются только там, где никого "
        "нельзя узнать.",
    ),
    (
        "Лист «English»",
        "Перевод нужен целиком или не нужен совсем: очистите столбцы перевода, если его нет. "
        "Варианты набора переводятся на листе «Наборы вариантов», остальные — здесь, с теми же "
        "кодами. Столбец «По-русски» только для чтения.",
    ),
    (
        "Чего нельзя",
        "Формулы, макросы, свои листы и столбцы. Не больше 200 вопросов, 50 вариантов у вопроса и "
        "2 МБ в файле.",
    ),
)

Options = tuple[tuple[Option, ...], tuple[Option, ...]]


def write_workbook(edition: Edition) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        styles = _styles(book)
        _write_instruction(book.add_worksheet(INSTRUCTION_SHEET), styles)
        _Writer(book, styles, edition).write()
    return buffer.getvalue()


class _Writer:
    def __init__(
        self, book: xlsxwriter.Workbook, styles: dict[str, Format], edition: Edition
    ) -> None:
        self._book = book
        self._styles = styles
        self._edition = edition
        self._english = edition.translations.get("en")
        self._sets = _sets_of(edition, self._english)

    def write(self) -> None:
        edition = self._edition
        fields = {
            "key": edition.key,
            "title": edition.title,
            "source": edition.source,
            "introduction": "\n".join(edition.introduction),
            "headline": edition.headline,
        }
        first = self._sheet(
            EDITION_SHEET,
            EDITION_COLUMNS,
            ({"field": title, "value": fields[name]} for name, title in EDITION_FIELDS.items()),
        )
        questions = self._sheet(
            QUESTION_SHEET, QUESTION_COLUMNS, map(self._question, edition.questions)
        )
        self._sheet(
            SET_SHEET,
            SET_COLUMNS,
            (
                {
                    "name": name,
                    "options": options_in_words(russian),
                    "english": options_in_words(english) if english else "",
                }
                for (russian, english), name in self._sets.items()
            ),
        )
        self._sheet(ENGLISH_SHEET, ENGLISH_COLUMNS, self._translations())
        _offer_choices(first, questions)
        first.activate()

    def _sheet(
        self, name: str, columns: Sequence[Column], rows: Iterator[Mapping[str, str]]
    ) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        for index, column in enumerate(columns):
            # As text: else the program takes «5,4» for a number and «14-17» for a day.
            sheet.set_column(index, index, column.width, self._styles["text"])
            sheet.write_string(0, index, column.title, self._styles["head"])
        for number, row in enumerate(rows, 1):
            for index, column in enumerate(columns):
                if row.get(column.name):
                    style = "reading" if column.name in {"russian", "field"} else "text"
                    sheet.write_string(number, index, row[column.name], self._styles[style])
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _question(self, question: Question) -> dict[str, str]:
        when = question.visible_when
        name = self._sets.get(_options_of(question, self._english))
        return {
            "key": question.key,
            "text": question.text,
            "kind": KINDS[question.kind],
            "purpose": PURPOSES[question.purpose],
            "criterion": CRITERIA.get(question.criterion or "", ""),
            "visible_when": f"{when.question} = {', '.join(when.options)}" if when else "",
            "options": name or (options_in_words(question.options) if question.options else ""),
            "favourable": "; ".join(question.favourable),
            "sensitive": YES_NO[True] if question.sensitive else "",
            "label": question.label,
        }

    def _translations(self) -> Iterator[dict[str, str]]:
        """Codes and Russian texts also where there is no translation yet: a form to fill."""
        edition, english = self._edition, self._english
        texts = {
            "title": (edition.title, english.title if english else ""),
            "introduction": (
                "\n".join(edition.introduction),
                "\n".join(english.introduction) if english else "",
            ),
        }
        for name, title in ENGLISH_FIELDS.items():
            yield {"key": title, "russian": texts[name][0], "text": texts[name][1]}
        for question in edition.questions:
            found = english.questions[question.key] if english else None
            options = _options_of(question, english)
            own = options[1] if options not in self._sets else ()
            yield {
                "key": question.key,
                "russian": question.text,
                "text": found.text if found else "",
                "options": options_in_words(own) if own else "",
            }


def _options_of(question: Question, english: Translation | None) -> Options:
    found = english.questions[question.key].options if english else {}
    return question.options, tuple(
        Option(option.key, found[option.key]) for option in question.options if found
    )


def _sets_of(edition: Edition, english: Translation | None) -> dict[Options, str]:
    """Lists that two questions share, with names made of their words."""
    lists = [_options_of(question, english) for question in edition.questions if question.options]
    sets: dict[Options, str] = {}
    for options in lists:
        if options not in sets and lists.count(options) > 1:
            words = " / ".join(option.text for option in options[0])
            # A colon would make a name look like an option.
            name = words if len(words) <= 40 and ":" not in words and ";" not in words else "Набор"
            sets[options] = _free_name(name, {found.casefold() for found in sets.values()})
    return sets


def _free_name(name: str, taken: Set[str]) -> str:
    names = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(found for found in names if found.casefold() not in taken)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    top: dict[str, Any] = {"valign": "top", "text_wrap": True, "font_size": 10}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "name": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
        "plain": book.add_format({"valign": "top", "text_wrap": True}),
        "head": book.add_format({**top, "bold": True, "bg_color": "#E6EDF5", "border": 1}),
        "text": book.add_format({**top, "num_format": "@"}),
        "reading": book.add_format({**top, "num_format": "@", "bg_color": "#F4F5F7"}),
    }


def _write_instruction(sheet: Worksheet, styles: dict[str, Format]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "Редакция анкеты", styles["title"])
    for row, (name, text) in enumerate(INSTRUCTION, 2):
        sheet.write_string(row, 0, name, styles["name"])
        sheet.write_string(row, 1, text, styles["plain"])
        # Not every program grows a row by itself when it opens the book.
        sheet.set_row(row, 16 * (len(text) // 95 + 1) + 6)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _offer_choices(first: Worksheet, questions: Worksheet) -> None:
    """Drop-downs; the import checks again, a paste goes round them."""
    places = {column.name: index for index, column in enumerate(QUESTION_COLUMNS)}
    for name, values in (
        ("kind", list(KINDS.values())),
        ("purpose", list(PURPOSES.values())),
        ("criterion", list(CRITERIA.values())),
        ("sensitive", list(YES_NO.values())),
    ):
        questions.data_validation(
            1,
            places[name],
            MAX_QUESTIONS,
            places[name],
            {
                "validate": "list",
                "source": values,
                "error_title": "Такого значения нет",
                "error_message": f"Выберите из списка: {', '.join(values)}.",
            },
        )
    # Names of sets are offered, and other lists may be written out.
    questions.data_validation(
        1,
        places["options"],
        MAX_QUESTIONS,
        places["options"],
        {
            "validate": "list",
            "source": f"='{SET_SHEET}'!$A$2:$A${MAX_QUESTIONS + 1}",
            "show_error": False,
        },
    )
    first.data_validation(
        len(EDITION_FIELDS),
        1,
        len(EDITION_FIELDS),
        1,
        {"validate": "list", "source": f"='{QUESTION_SHEET}'!$A$2:$A${MAX_QUESTIONS + 1}"},
    )
