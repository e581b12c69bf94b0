"""An edition as a workbook: what a methodologist writes, and what is wrong cell by cell."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from survey_service.questionnaires.languages import languages_of
from survey_service.questionnaires.service import built_in_edition, built_in_keys
from survey_service.questionnaires.structs import Edition, VisibleWhen
from survey_service.questionnaires.workbook_layout import QUESTION_COLUMNS
from survey_service.questionnaires.workbook_reader import read_workbook
from survey_service.questionnaires.workbook_writer import write_workbook
from survey_service.workbooks import container
from tests.support.editions import editions

EDITION = built_in_edition()
FIVE = built_in_edition("five-point-education-1")
LETTERS = {column.name: "ABCDEFGHIJ"[index] for index, column in enumerate(QUESTION_COLUMNS)}
# Where things stand in the written book.
KEY, TITLE, INTRODUCTION, HEADLINE = "B2", "B3", "B5", "B6"


def changed(*edits: Callable[[Any], None], edition: Edition = EDITION) -> bytes:
    book = openpyxl.load_workbook(BytesIO(write_workbook(edition)))
    for edit in edits:
        edit(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(sheet: str, cell: str, value: object) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book[sheet][cell] = value

    return edit


def question(number: int, column: str, value: object) -> Callable[[Any], None]:
    """A cell of the question that a person calls by this number."""
    return put("Вопросы", f"{LETTERS[column]}{number + 1}", value)


def read(content: bytes) -> Edition:
    edition, problems = read_workbook(content)
    assert problems == []
    assert edition is not None
    return edition


def problems_of(content: bytes) -> list[str]:
    edition, problems = read_workbook(content)
    assert edition is None
    return problems


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(editions())
def test_an_edition_survives_its_workbook(edition: Edition) -> None:
    again = read(write_workbook(edition))
    assert again == edition
    assert languages_of(again) == languages_of(edition)


@pytest.mark.parametrize("key", built_in_keys())
def test_a_shipped_edition_survives_its_workbook_also_saved_by_another_program(key: str) -> None:
    edition = built_in_edition(key)
    assert read(write_workbook(edition)) == edition
    assert read(changed(edition=edition)) == edition


def test_texts_that_a_spreadsheet_would_take_for_something_else_stay_texts() -> None:
    for text in ("=1+1", "https://example.org", "-5", "_x0041_", "'кавычка", "№\u00a01"):
        edition = replace(EDITION, title=text)
        assert read(write_workbook(edition)).title == text


def test_a_question_is_written_as_a_person_would_write_it() -> None:
    edition = read(
        changed(
            question(5, "options", "good: Хорошо;  bad : Плохо: совсем"),
            question(5, "favourable", "good"),
            question(5, "criterion", "k2"),
            question(5, "text", "Комфортно\n ли Вам?"),
            question(6, "visible_when", "comfort=bad или good"),
            question(8, "kind", "ВЫБОР"),
            put("English", "D8", "bad: Bad\ngood: Good"),
        )
    )
    comfort, disability = edition.questions[4:6]
    assert comfort.text == "Комфортно ли Вам?"
    assert [(o.key, o.text) for o in comfort.options] == [
        ("good", "Хорошо"),
        ("bad", "Плохо: совсем"),
    ]
    assert comfort.criterion == "K2"
    assert disability.visible_when == VisibleWhen("comfort", ("bad", "good"))
    assert edition.translations["en"].questions["comfort"].options["bad"] == "Bad"


def test_numbers_that_the_spreadsheet_made_of_option_codes_are_understood() -> None:
    edition = read(changed(question(5, "favourable", 5), edition=FIVE))
    assert edition.questions[4].favourable == ("5",)


def test_columns_may_stand_in_another_order_and_rows_may_be_empty() -> None:
    def move(book: Any) -> None:
        sheet = book["Вопросы"]
        sheet.insert_rows(4)
        for row in range(1, sheet.max_row + 1):
            a, b = sheet.cell(row, 1).value, sheet.cell(row, 2).value
            sheet.cell(row, 1).value, sheet.cell(row, 2).value = b, a

    assert read(changed(move)) == EDITION


def test_a_book_without_english_is_an_edition_without_english() -> None:
    def clear(book: Any) -> None:
        for row in book["English"].iter_rows(min_row=2, min_col=3, max_col=4):
            for cell in row:
                cell.value = None

    assert read(changed(clear)) == replace(EDITION, translations={})

    def remove(book: Any) -> None:
        del book["English"]

    assert read(changed(remove)) == replace(EDITION, translations={})


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            question(6, "visible_when", "если был"),
            "лист «Вопросы», строка 7, столбец «Показывать, если»: Условие «если был» записано "
            "не так. Нужно: «site_used = yes».",
        ),
        (
            question(4, "visible_when", "site_used = maybe"),
            "лист «Вопросы», строка 5, столбец «Показывать, если»: В условии «maybe», но у "
            "вопроса «site_used» нет такого варианта ответа. Есть: yes, no.",
        ),
        (
            question(5, "kind", "галочка"),
            "лист «Вопросы», строка 6, столбец «Вид»: Значения «галочка» нет. Выберите: «выбор», "
            "«текст».",
        ),
        (
            question(5, "text", None),
            "лист «Вопросы», строка 6, столбец «Текст»: Значение не указано. Укажите его.",
        ),
        (
            question(5, "options", "баллы"),
            "лист «Вопросы», строка 6, столбец «Варианты»: Набора «баллы» нет на листе «Наборы "
            "вариантов». Опишите его там или запишите варианты здесь: «yes: Да; no: Нет».",
        ),
        (
            question(5, "options", "yes: Да; нет"),
            "лист «Вопросы», строка 6, столбец «Варианты»: Вариант «нет» записан не так. Нужны "
            "код, двоеточие и текст: «yes: Да».",
        ),
        (
            question(5, "text", "=A1"),
            "лист «Вопросы», строка 6, столбец «Текст»: В ячейке формула. Замените её значением: "
            "скопируйте ячейку и вставьте значение.",
        ),
        (
            question(5, "favourable", 5.4),
            "лист «Вопросы», строка 6, столбец «Благоприятные варианты»: Табличный редактор "
            "принял запись за число или день. Задайте ячейке формат «Текстовый» и впишите "
            "значение ещё раз.",
        ),
        (
            question(5, "label", date(2026, 9, 1)),
            "лист «Вопросы», строка 6, столбец «Короткая подпись»: Табличный редактор принял "
            "запись за число или день. Задайте ячейке формат «Текстовый» и впишите значение ещё "
            "раз.",
        ),
        (
            question(5, "text", "Ком_x0000_форт"),
            "лист «Вопросы», строка 6, столбец «Текст»: В тексте есть невидимый знак U+0000. "
            "Удалите его; перенос строки замените пробелом.",
        ),
        (
            question(5, "key", "lang"),
            "лист «Вопросы», строка 6, столбец «Код»: Код «lang» занят полем самой формы. Дайте "
            "вопросу другой код.",
        ),
        (
            put("Анкета", KEY, "Редакция 2"),
            "лист «Анкета», строка 2, столбец «Значение»: «Редакция 2» не подходит. Код редакции "
            "— строчные латинские буквы, цифры и дефисы, до 64 знаков.",
        ),
        (
            put("Анкета", HEADLINE, "price"),
            "лист «Анкета», строка 6, столбец «Значение»: Назван главный вопрос «price», но в "
            "анкете его нет. Укажите код вопроса, доля по которому показывается в обзоре.",
        ),
        (
            put("Наборы вариантов", "B2", "yes: Да\nyes: Нет"),
            "лист «Наборы вариантов», строка 2, столбец «Варианты»: Варианты ответа повторяются: "
            "код «yes» уже есть. Дайте другой.",
        ),
        (
            put("English", "C5", None),
            "лист «English», строка 5, столбец «English»: Вопрос «stand_satisfied» не переведён. "
            "Добавьте перевод.",
        ),
        (
            put("English", "A5", "price"),
            "лист «English», строка 5, столбец «English»: Такого вопроса в анкете нет. Исправьте "
            "код или удалите перевод.",
        ),
        (
            put("English", "D19", "male: Male"),
            "лист «English», строка 19, столбец «Варианты»: Вариант «female» не переведён. "
            "Добавьте перевод.",
        ),
        (
            put("English", "D19", "male: Male; female: Female; male: Man"),
            "лист «English», строка 19, столбец «Варианты»: Код варианта повторяется. Оставьте "
            "каждый один раз.",
        ),
        (
            put("Вопросы", "M6", "заметка"),
            "лист «Вопросы», строка 6: Здесь есть данные, но у столбца нет названия. Удалите их.",
        ),
        (
            put("Вопросы", "K1", "Цвет"),
            "лист «Вопросы», строка 1: Столбец «Цвет» форме неизвестен. Удалите его.",
        ),
        (
            put("Вопросы", "C1", "Тип"),
            "лист «Вопросы», строка 1: Нет столбца «Вид». Впишите его название в строку 1.",
        ),
        (
            put("Анкета", "A7", "Цвет"),
            "лист «Анкета», строка 7: Поле «Цвет» форме неизвестно. Удалите строку.",
        ),
    ],
)
def test_a_mistake_is_named_by_sheet_row_and_column(
    edit: Callable[[Any], None], sentence: str
) -> None:
    assert sentence in problems_of(changed(edit))


def test_one_mistake_is_one_sentence() -> None:
    for edit in (
        question(5, "kind", "галочка"),
        question(5, "options", "баллы"),
        question(5, "text", None),
        question(1, "key", "Стенд"),
        put("Анкета", TITLE, None),
        put("Наборы вариантов", "B2", "нет двоеточия"),
        put("English", "C2", None),
    ):
        assert len(problems_of(changed(edit))) == 1


def test_every_mistake_of_a_book_is_named_at_once() -> None:
    found = problems_of(
        changed(
            put("Анкета", TITLE, None),
            question(2, "visible_when", "site_used = yes"),
            question(5, "purpose", "жалоба"),
            question(6, "favourable", "maybe"),
            question(8, "text", "=1"),
            put("English", "C20", " "),
        )
    )
    assert [line.partition(": ")[0] for line in found] == [
        "лист «Анкета», строка 3, столбец «Значение»",
        "лист «Вопросы», строка 3, столбец «Показывать, если»",
        "лист «Вопросы», строка 6, столбец «Назначение»",
        "лист «Вопросы», строка 7, столбец «Благоприятные варианты»",
        "лист «Вопросы», строка 9, столбец «Текст»",
        "лист «English», строка 20, столбец «English»",
    ]


def test_a_foreign_book_is_refused_in_words() -> None:
    buffer = BytesIO()
    openpyxl.Workbook().save(buffer)
    found = problems_of(buffer.getvalue())
    assert found[0].startswith("лист «Sheet»: Такого листа в форме нет")
    assert found[1].startswith("лист «Анкета»: В книге нет этого листа")
    assert problems_of(b"key;text\n") == [container.NOT_A_WORKBOOK]


def test_a_harmful_book_is_refused_before_it_is_read() -> None:
    buffer = BytesIO(write_workbook(EDITION))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", b"a" * (20 << 20))
    assert problems_of(buffer.getvalue()) == [container.UNPACKS_TOO_BIG]
    assert problems_of(b"\0" * (2 * 1024 * 1024 + 1)) == [container.too_big(2 * 1024 * 1024)]


def test_a_broken_sheet_is_a_sentence() -> None:
    source = zipfile.ZipFile(BytesIO(write_workbook(EDITION)))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            cut = len(data) // 4 if name == "xl/worksheets/sheet3.xml" else len(data)
            archive.writestr(name, data[:cut])
    assert problems_of(buffer.getvalue()) == [container.DAMAGED]


def test_the_book_offers_drop_downs_and_says_how_to_fill_it() -> None:
    book = openpyxl.load_workbook(BytesIO(write_workbook(FIVE)))
    assert book.sheetnames == ["Инструкция", "Анкета", "Вопросы", "Наборы вариантов", "English"]
    offered = {str(v.sqref): v.formula1 for v in book["Вопросы"].data_validations.dataValidation}
    assert offered["C2:C201"] == '"выбор,текст"'
    assert offered["D2:D201"] == '"мнение,предложения,о себе"'
    assert offered["E2:E201"] == '"К1,К2,К3,К4,К5"'
    assert offered["G2:G201"] == "'Наборы вариантов'!$A$2:$A$201"
    assert book["Вопросы"]["G2"].value == "Да / Нет"
    assert book["Вопросы"]["F3"].value == "stand_used = yes"
    # Else «5,4», typed in, becomes a number, and «14-17» a day.
    assert book["Вопросы"]["H2"].number_format == "@"
    words = " ".join(str(row[1].value) for row in book["Инструкция"].iter_rows(min_row=3))
    assert "otklik questionnaire check" in words
