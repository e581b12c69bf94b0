from datetime import date
from io import BytesIO
from typing import Any

import msgspec
import openpyxl
import pytest

from survey_service.operator_results.structs import OrganizationResult, WorkbookOrganization
from survey_service.operator_results.templates import load_templates
from survey_service.operator_results.workbook_layout import FIRST_ROW, KEY_ROW, columns
from survey_service.operator_results.workbook_writer import write_workbook

SCHOOL, LYCEUM, CLUB = (
    WorkbookOrganization("school-1", "school", "Школа № 1", "1903000001"),
    WorkbookOrganization("school-2", "school", "=Лицей", "1903000002"),
    WorkbookOrganization("club", "additional", "Дом творчества", None),
)
TOWN = (SCHOOL, LYCEUM, CLUB)
RESULTS = {
    organization.slug: OrganizationResult(
        organization=organization.slug,
        template=f"{organization.kind}-1",
        marks=dict.fromkeys(load_templates()[f"{organization.kind}-1"].item_keys(), "present"),
        proposals="https://example.org",
    )
    for organization in TOWN
}


def cell(sheet: Any, key: str, row: int = FIRST_ROW) -> Any:
    """A cell by its machine key, as the hidden row places it."""
    keys = [place.value for place in sheet[KEY_ROW]]
    return sheet.cell(row, keys.index(key) + 1)


def test_the_empty_form_has_the_same_columns_as_the_filled_one() -> None:
    heads = []
    for results in (None, RESULTS):
        book = openpyxl.load_workbook(BytesIO(write_workbook(TOWN, results, title="Форма")))
        heads.append(
            {
                sheet.title: [list(row) for row in sheet.iter_rows(max_row=4, values_only=True)]
                for sheet in book.worksheets[1:]
            }
        )

    assert heads[0] == heads[1]
    assert heads[0]["Школы"][1] == [column.key for column in columns(load_templates()["school-1"])]


def test_there_is_an_instruction_and_a_sheet_for_every_kind_that_occurs() -> None:
    book = openpyxl.load_workbook(BytesIO(write_workbook([CLUB, SCHOOL], None, title="НОКО")))

    assert book.sheetnames == ["Инструкция", "Школы", "Дополнительное образование"]
    words = " ".join(str(row[1]) for row in book["Инструкция"].iter_rows(values_only=True))
    for topic in (
        "организация-оператор",
        "не применимо",
        "пропускается",
        ".xlsx",
        "не текст актов",
    ):
        assert topic in words


def test_the_form_guides_the_hand_with_frozen_heads_drop_downs_and_whole_numbers() -> None:
    book = openpyxl.load_workbook(BytesIO(write_workbook(TOWN, None, title="НОКО")))
    sheet = book["Школы"]

    assert sheet.freeze_panes == "C5"
    assert [sheet.row_dimensions[row].hidden for row in (1, 2, 3, 4)] == [True, True, False, False]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert rules["list"].formula1 == '"да,нет,не применимо"'
    assert str(rules["list"].sqref) == f"D5:{cell(sheet, 'access_06').column_letter}6"
    assert (rules["whole"].operator, rules["whole"].formula1) == (None, "0")
    assert str(rules["whole"].sqref).startswith(cell(sheet, "respondents").column_letter)
    assert cell(sheet, "site_01", 4).alignment.textRotation == 90
    assert cell(sheet, "site_01", 4).alignment.wrap_text
    assert sheet.column_dimensions["B"].width > 40


def test_names_that_look_like_formulas_stay_text() -> None:
    book = openpyxl.load_workbook(BytesIO(write_workbook(TOWN, RESULTS, title="НОКО")))

    assert cell(book["Школы"], "name", FIRST_ROW + 1).data_type == "s"
    assert cell(book["Школы"], "proposals").hyperlink is None


def test_a_form_follows_the_edition_of_its_day() -> None:
    with pytest.raises(LookupError, match="нет карты проверки"):
        write_workbook(TOWN, None, title="НОКО", on=date(2018, 1, 1))


def test_results_by_different_editions_are_not_mixed_on_a_sheet() -> None:
    other = msgspec.structs.replace(RESULTS["school-2"], template="school-0")

    with pytest.raises(ValueError, match="school-0, school-1"):
        write_workbook(TOWN, {**RESULTS, "school-2": other}, title="НОКО")
