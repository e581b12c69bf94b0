from collections.abc import Callable
from io import BytesIO
from typing import Any

import msgspec
import openpyxl
import pytest

from survey_service.operator_results.structs import (
    SURVEY_TITLES,
    Mark,
    OrganizationResult,
    SurveyCounts,
    WorkbookOrganization,
    WorkbookProblem,
)
from survey_service.operator_results.templates import load_templates
from survey_service.operator_results.workbook_layout import FIRST_ROW, KEY_ROW
from survey_service.operator_results.workbook_reader import MAX_SCANNED_ROWS, read_workbook
from survey_service.operator_results.workbook_row import MAX_PROBLEMS
from survey_service.operator_results.workbook_writer import write_workbook
from survey_service.organizations.structs import Kind

SCHOOL, LYCEUM, NURSERY, CLUB = (
    WorkbookOrganization("school-1", "school", "Школа № 1", "1903000001"),
    WorkbookOrganization("school-2", "school", "=Лицей", "1903000002"),
    WorkbookOrganization("rucheek", "kindergarten", "Детский сад «Ручеёк»", None),
    WorkbookOrganization("club", "additional", "Дом творчества", "1903000004"),
)
TOWN = (SCHOOL, LYCEUM, NURSERY, CLUB)
KINDS: dict[str, Kind] = {organization.slug: organization.kind for organization in TOWN}
SURVEY = msgspec.convert(
    {
        **dict.fromkeys(SURVEY_TITLES, 60),
        "respondents": 100,
        "stand_satisfied": 50,
        "disability": 7,
        "access_satisfied": 0,
    },
    SurveyCounts,
)
Sheet = Any


def result_of(
    organization: WorkbookOrganization, survey: SurveyCounts | None = None
) -> OrganizationResult:
    template = load_templates()[f"{organization.kind}-1"]
    cycle: tuple[Mark, ...] = ("present", "present", "absent", "not_applicable")
    return OrganizationResult(
        organization=organization.slug,
        template=template.template,
        marks={key: cycle[place % 4] for place, key in enumerate(template.item_keys())},
        survey=survey,
        shortcomings="Нет пандуса.\n=СУММ(A1)",
        proposals="https://example.org — «ещё раз»",
    )


RESULTS = {
    "school-1": result_of(SCHOOL, SURVEY),
    "school-2": result_of(LYCEUM),
    "rucheek": result_of(NURSERY, SURVEY),
    "club": result_of(CLUB),
}


def filled() -> bytes:
    return write_workbook(TOWN, RESULTS, title="НОКО, 2026 год")


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    edit(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell(sheet: Sheet, key: str, row: int = FIRST_ROW) -> Any:
    """A cell by its machine key, as the hidden row places it."""
    for column in range(1, sheet.max_column + 1):
        if sheet.cell(KEY_ROW, column).value == key:
            return sheet.cell(row, column)
    raise KeyError(key)


def problems_after(edit: Callable[[Any], None]) -> list[WorkbookProblem]:
    return read_workbook(edited(filled(), edit), KINDS)[1]


def one_problem(edit: Callable[[Any], None]) -> WorkbookProblem:
    (problem,) = problems_after(edit)
    return problem


def put(key: str, value: object, *, sheet: str = "Школы", row: int = FIRST_ROW) -> Any:
    def edit(book: Any) -> None:
        cell(book[sheet], key, row).value = value

    return edit


def letter(key: str) -> str:
    book = openpyxl.load_workbook(BytesIO(filled()))
    return str(cell(book["Школы"], key).column_letter)


# What goes out comes back.


def test_results_written_are_read_back_unchanged() -> None:
    results, problems = read_workbook(filled(), KINDS)

    assert problems == []
    assert {result.organization: result for result in results} == RESULTS


def test_a_book_saved_by_another_program_reads_the_same() -> None:
    results, problems = read_workbook(edited(filled(), lambda book: None), KINDS)

    assert problems == []
    assert {result.organization: result for result in results} == RESULTS


# What people may do to the form.


def test_an_organization_without_marks_survey_and_texts_was_not_assessed() -> None:
    content = write_workbook(TOWN, {"school-2": RESULTS["school-2"]}, title="НОКО")

    assert read_workbook(content, KINDS) == ([RESULTS["school-2"]], [])


def test_a_row_that_was_deleted_was_not_assessed_either() -> None:
    results, problems = read_workbook(
        edited(filled(), lambda book: book["Школы"].delete_rows(FIRST_ROW)), KINDS
    )

    assert problems == []
    assert {result.organization for result in results} == {"school-2", "rucheek", "club"}


def test_columns_may_change_places() -> None:
    def swap(book: Any) -> None:
        sheet = book["Школы"]
        for row in (KEY_ROW, FIRST_ROW, FIRST_ROW + 1):
            first, second = sheet.cell(row, 4), sheet.cell(row, 5)
            first.value, second.value = second.value, first.value

    results, problems = read_workbook(edited(filled(), swap), KINDS)

    assert problems == []
    assert {result.organization: result for result in results} == RESULTS


@pytest.mark.parametrize("written", ["ДА", "  да ", "Не  применимо", "неприменимо"])
def test_a_mark_is_read_whatever_its_case_and_spaces(written: str) -> None:
    assert problems_after(put("site_03", written)) == []


def test_formatted_empty_rows_below_the_table_do_no_harm() -> None:
    def format_below(book: Any) -> None:
        for row in range(10, 60):
            book["Школы"].cell(row, 2).number_format = "0.00"
            book["Школы"].cell(row, 3).value = "  "

    assert problems_after(format_below) == []


def test_control_characters_never_reach_the_database() -> None:
    results, _ = read_workbook(
        edited(filled(), put("shortcomings", "Нет_x0000_ пандуса_x000D_\n_xD800_")), KINDS
    )

    assert results[0].shortcomings == "Нет пандуса\n_xD800_"


# Every mistake has a place and a sentence.


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("stand_02", None, "Нет отметки. Выберите «да», «нет» или «не применимо»."),
        ("stand_02", "+", "Отметки «+» нет. Выберите «да», «нет» или «не применимо»."),
        ("stand_02", 1, "Отметки «1» нет. Выберите «да», «нет» или «не применимо»."),
        ("respondents", -5, "Число -5 меньше нуля. Внесите 0 или больше."),
        ("respondents", 99.5, "Число 99,5 не целое. Внесите целое число людей."),
        (
            "respondents",
            "сто",
            "Вместо числа стоит «сто». Внесите целое число цифрами, формат ячейки — числовой.",
        ),
        (
            "respondents",
            "100",
            "Вместо числа стоит «100». Внесите целое число цифрами, формат ячейки — числовой.",
        ),
        (
            "overall",
            True,
            "Вместо числа стоит «True». Внесите целое число цифрами, формат ячейки — числовой.",
        ),
        ("respondents", 10**15, "Число больше миллиона. Проверьте, не вписан ли лишний знак."),
        (
            "comfort",
            None,
            "Опрос заполнен не полностью: нет числа «Удовлетворены комфортностью условий». "
            "Внесите его (0, если таких людей не было) или очистите все столбцы опроса.",
        ),
        (
            "stand_satisfied",
            61,
            "«Удовлетворены информацией на стенде» (61) не может быть больше, чем "
            "«Пользовались стендом» (60). Исправьте одно из чисел.",
        ),
        (
            "site_used",
            101,
            "«Пользовались сайтом» (101) не может быть больше, чем «Опрошено, человек» (100). "
            "Исправьте одно из чисел.",
        ),
        ("proposals", "а" * 10_001, "Текст длиннее 10000 знаков (10001). Сократите его."),
        ("slug", None, "В строке есть данные, но не указан код организации."),
        ("slug", "school-9", "Организации с кодом «school-9» нет в перечне."),
        ("slug", "rucheek", "Организация «rucheek» стоит не на своём листе. Перенесите её на лист"),
    ],
)
def test_a_wrong_cell_is_named_with_sheet_row_and_column(
    key: str, value: object, message: str
) -> None:
    def spoil(book: Any) -> None:
        put(key, value)(book)
        if value == "rucheek":
            book["Детские сады"].delete_rows(FIRST_ROW)

    problem = one_problem(spoil)

    assert problem.message.startswith(message)
    assert (problem.sheet, problem.row, problem.column) == ("Школы", FIRST_ROW, letter(key))


@pytest.mark.parametrize("key", ["name", "slug", "stand_01", "respondents", "shortcomings"])
def test_formulas_are_refused_wherever_they_stand(key: str) -> None:
    problem = one_problem(put(key, "=1+1"))

    assert problem.message.startswith("В ячейке формула. Замените её значением")
    assert (problem.sheet, problem.row, problem.column) == ("Школы", FIRST_ROW, letter(key))


def test_an_organization_stands_in_the_book_once() -> None:
    problem = one_problem(put("slug", "school-1", row=FIRST_ROW + 1))

    assert problem.message == (
        "Организация «school-1» уже есть: лист «Школы», строка 5. Оставьте одну строку."
    )
    assert (problem.row, problem.column) == (FIRST_ROW + 1, "A")


def test_a_survey_without_an_inspection_is_one_forgotten_row() -> None:
    def clear_marks(book: Any) -> None:
        for key in load_templates()["school-1"].item_keys():
            cell(book["Школы"], key).value = None

    problem = one_problem(clear_marks)

    assert problem.message.startswith("В строке нет 88 отметок из 88")
    assert (problem.row, problem.column) == (FIRST_ROW, "D")


def test_all_problems_are_named_at_once_and_good_rows_are_still_understood() -> None:
    def spoil(book: Any) -> None:
        put("stand_01", "да нет")(book)
        put("respondents", -1)(book)
        put("overall", 0.5, sheet="Детские сады")(book)
        put("slug", "nobody", sheet="Дополнительное образование")(book)

    results, problems = read_workbook(edited(filled(), spoil), KINDS)

    assert [(problem.sheet, problem.row) for problem in problems] == [
        ("Школы", 5),
        ("Школы", 5),
        ("Детские сады", 5),
        ("Дополнительное образование", 5),
    ]
    assert results == [RESULTS["school-2"]]


def test_a_problem_reads_as_one_sentence_with_its_place() -> None:
    assert WorkbookProblem("Нет отметки.", "Школы", 7, "F").sentence() == (
        "Лист «Школы», строка 7, столбец F: Нет отметки."
    )
    assert WorkbookProblem("Файл повреждён.").sentence() == "Файл повреждён."


# The form itself changed.


def test_a_foreign_sheet_is_named() -> None:
    problem = one_problem(lambda book: book.create_sheet("Черновик"))

    assert (problem.sheet, problem.row) == ("Черновик", None)
    assert problem.message.startswith("Листа «Черновик» нет в форме.")


def test_a_missing_sheet_is_named_when_its_kind_is_assessed() -> None:
    def drop(book: Any) -> None:
        del book["Детские сады"]

    problem = one_problem(drop)

    assert problem.sheet == "Детские сады"
    assert problem.message.startswith("В книге нет листа «Детские сады».")


def test_a_missing_column_is_named_by_its_title() -> None:
    def drop(book: Any) -> None:
        book["Школы"].delete_cols(cell(book["Школы"], "stand_05").column)

    problem = one_problem(drop)

    assert problem.sheet == "Школы"
    assert problem.message.startswith("На листе нет столбца «Копия устава».")


def test_a_repeated_and_an_unknown_column_are_named_by_letter() -> None:
    def spoil(book: Any) -> None:
        cell(book["Школы"], "name", KEY_ROW).value = "director"
        cell(book["Школы"], "inn", KEY_ROW).value = "slug"

    unknown, repeated = problems_after(spoil)

    assert (unknown.column, repeated.column) == ("B", "C")
    assert unknown.message.startswith("Столбца «director» нет в форме.")
    assert repeated.message.startswith("Столбец «Код» повторяется: он уже есть в столбце A.")


def test_data_beside_the_form_is_not_lost_silently() -> None:
    def note(book: Any) -> None:
        sheet = book["Школы"]
        sheet.cell(FIRST_ROW, sheet.max_column + 2).value = "проверить!"

    problem = one_problem(note)

    assert problem.message.startswith("Здесь есть данные, но такого столбца нет в форме.")
    assert (problem.sheet, problem.row) == ("Школы", FIRST_ROW)


@pytest.mark.parametrize(
    ("place", "value", "column"),
    [("A1", None, "A"), ("A1", "Код", "A"), ("B1", "school-9", "B"), ("B1", "additional-1", "B")],
)
def test_a_sheet_that_is_not_the_form_of_its_kind_is_refused(
    place: str, value: str | None, column: str
) -> None:
    def spoil(book: Any) -> None:
        book["Школы"][place].value = value

    problem = one_problem(spoil)

    assert (problem.sheet, problem.row, problem.column) == ("Школы", 1, column)
    assert "Скачайте форму заново" in problem.message


def test_a_book_in_which_nothing_is_filled_in_is_not_a_result() -> None:
    results, (problem,) = read_workbook(write_workbook(TOWN, None, title="НОКО"), KINDS)

    assert results == []
    assert problem.message.startswith("В книге нет ни одной заполненной строки.")


# More than anybody fills in.


@pytest.mark.parametrize("row", [FIRST_ROW + 5_000, MAX_SCANNED_ROWS + 1, 1_048_576])
def test_more_than_five_thousand_rows_are_refused(row: int) -> None:
    problem = one_problem(put("slug", "school-1", row=row))

    assert problem.message.startswith("На листе больше 5000 строк.")
    assert problem.sheet == "Школы"


def test_the_list_of_problems_has_an_end() -> None:
    def spoil(book: Any) -> None:
        for row in range(FIRST_ROW + 2, FIRST_ROW + 2 + MAX_PROBLEMS):
            book["Школы"].cell(row, 1).value = f"nobody-{row}"
            book["Школы"].cell(row, 4).value = "да"
        cell(book["Школы"], "stand_01").value = "?"

    problems = problems_after(spoil)

    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].message.startswith("Показаны первые 500 ошибок из 501.")
