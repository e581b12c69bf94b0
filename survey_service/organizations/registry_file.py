"""Reads the registry of organisations from the table a department already has.

All problems at once, each with its line: a person corrects the file once.
"""

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import openpyxl

from survey_service.organizations.structs import NewOrganization
from survey_service.settings import reason_of
from survey_service.workbooks.container import refusal

SIZE_LIMIT = 5 * 1024 * 1024
ROW_LIMIT = 10_000

COLUMNS = msgspec.structs.fields(NewOrganization)
_NAMES = [column.name for column in COLUMNS]
_REQUIRED = [column.name for column in COLUMNS if column.required]
_ALIASES = {"agencyid": "agency_id", "инн": "inn", "кпп": "kpp", "сайт": "site"}
_HINTS = {
    "slug": "код из строчных латинских букв, цифр и дефисов",
    "kind": "вид: school, kindergarten или additional",
    "short_name": "краткое наименование",
    "name": "полное наименование",
    "recipients": "число получателей услуг, целое от 1",
    "inn": "ИНН из 10 цифр или пусто",
    "kpp": "КПП из 9 цифр или пусто",
    "agency_id": "номер на bus.gov.ru из цифр или пусто",
    "site": "адрес сайта, начиная с https://, или пусто",
}


class RegistryFileError(Exception):
    """Every problem of the file, a Russian sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_registry(path: Path) -> list[NewOrganization]:
    rows = list(_rows(path))
    if not rows:
        raise RegistryFileError([f"Файл {path} пуст."])
    header = [_ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in rows[0][1]]
    missing = [name for name in _REQUIRED if name not in header]
    unknown = [name for name in header if name and name not in _NAMES]
    problems = [f"Нет столбца {name} ({_HINTS[name]}). Добавьте его." for name in missing]
    problems += [
        f"Столбец «{name}» неизвестен. Удалите или переименуйте его; допустимы: "
        f"{', '.join(_NAMES)}."
        for name in unknown
    ]
    if problems:
        raise RegistryFileError(problems)
    return _convert(header, rows[1:])


def _convert(header: list[str], rows: list[tuple[int, list[str]]]) -> list[NewOrganization]:
    found: dict[str, NewOrganization] = {}
    problems = []
    for line, cells in rows:
        record = {
            name: value.strip()
            for name, value in zip(header, cells, strict=False)
            if name and value.strip()
        }
        if not record:
            continue
        wrong = [name for name in _REQUIRED if name not in record]
        for name, value in record.items():
            try:
                msgspec.convert(value, _FIELD_TYPES[name], strict=False)
            except msgspec.ValidationError:
                wrong.append(name)
        problems += [f"Строка {line}, столбец {name}: ожидается {_HINTS[name]}." for name in wrong]
        if wrong:
            continue
        organization = msgspec.convert(record, NewOrganization, strict=False)
        if organization.slug in found:
            problems.append(
                f"Строка {line}: код {organization.slug} уже есть выше. Оставьте одну строку."
            )
        found[organization.slug] = organization
    if problems:
        raise RegistryFileError(problems)
    if not found:
        raise RegistryFileError(
            ["В файле нет ни одной организации. Добавьте строки под заголовком."]
        )
    return list(found.values())


_FIELD_TYPES = {column.name: column.type for column in COLUMNS}


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line numbers as the person sees them, from 1."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RegistryFileError([f"Файл {path} не открывается: {reason_of(error)}."]) from None
    if len(content) > SIZE_LIMIT:
        raise RegistryFileError([f"Файл {path} больше 5 МБ. Оставьте в нём только перечень."])
    if path.suffix.lower() == ".xlsx":
        yield from _workbook_rows(path, content)
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1)
    except csv.Error:
        raise RegistryFileError([f"Файл {path} не читается как таблица CSV."]) from None


def _workbook_rows(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    # Before any XML is parsed: a few kilobytes can unpack to gigabytes.
    if reason := refusal(content, SIZE_LIMIT):
        raise RegistryFileError([f"Файл {path} не читается как книга Excel. {reason}"])
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = list(itertools.islice(workbook.worksheets[0].iter_rows(values_only=True), ROW_LIMIT))
    except Exception:
        # A damaged book raises whatever its XML leads the reader to.
        raise RegistryFileError([f"Файл {path} не читается как книга Excel (.xlsx)."]) from None
    for line, cells in enumerate(rows, start=1):
        yield line, ["" if cell is None else str(cell) for cell in cells]
