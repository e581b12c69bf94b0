"""The registry is read from the table a department has; all problems at once."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from survey_service.organizations.registry_file import RegistryFileError, read_registry

HEADER = "slug;kind;short_name;name;ИНН;КПП;agencyId;site;recipients"
ROW = "school-1;school;Школа № 1;Средняя школа № 1;1234567890;123456789;;https://s.example;480"


def write(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "registry.csv"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_table_saved_by_a_spreadsheet_is_read(tmp_path: Path, encoding: str) -> None:
    (school,) = read_registry(write(tmp_path, HEADER, ROW, "", encoding=encoding))
    assert (school.slug, school.short_name, school.recipients) == ("school-1", "Школа № 1", 480)
    assert (school.inn, school.agency_id, school.site) == ("1234567890", None, "https://s.example")


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["slug", "kind", "short_name", "name", "recipients"])
    book.active.append(["club", "additional", "Клуб", "Детский клуб", 120])
    path = tmp_path / "registry.xlsx"
    book.save(path)
    (club,) = read_registry(path)
    assert (club.kind, club.recipients) == ("additional", 120)


def test_every_problem_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEADER,
        "Школа;school;Школа;Школа;;;;;много",
        ROW,
        ROW,
        "club;theatre;Клуб;;123;;;ftp://x;5",
    )
    with pytest.raises(RegistryFileError) as refused:
        read_registry(path)
    text = str(refused.value)
    for place in (
        "Строка 2, столбец slug",
        "Строка 2, столбец recipients",
        "Строка 4: код school-1 уже есть",
        "Строка 5, столбец kind",
        "Строка 5, столбец name",
        "Строка 5, столбец inn",
        "Строка 5, столбец site",
    ):
        assert place in text


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "пуст"),
        (("slug;kind",), "Нет столбца recipients"),
        ((HEADER + ";цвет", ROW), "«цвет» неизвестен"),
        ((HEADER,), "нет ни одной организации"),
    ],
)
def test_a_table_of_another_shape_is_refused(
    tmp_path: Path, lines: tuple[str, ...], words: str
) -> None:
    with pytest.raises(RegistryFileError, match=words):
        read_registry(write(tmp_path, *lines))


def test_a_missing_file_and_a_false_workbook_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryFileError, match="не открывается"):
        read_registry(tmp_path / "nowhere.csv")
    fake = tmp_path / "fake.xlsx"
    fake.write_bytes(b"not a zip")
    with pytest.raises(RegistryFileError, match="не читается как книга"):
        read_registry(fake)


def test_a_registry_that_unpacks_to_gigabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"a" * (20 << 20))
    with pytest.raises(RegistryFileError, match="После распаковки файл слишком велик"):
        read_registry(bomb)
