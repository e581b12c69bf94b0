import zipfile
from io import BytesIO

import pytest

from survey_service.operator_results.structs import (
    OrganizationResult,
    WorkbookOrganization,
    WorkbookProblem,
)
from survey_service.operator_results.templates import load_templates
from survey_service.operator_results.workbook_reader import read_workbook
from survey_service.operator_results.workbook_writer import write_workbook
from survey_service.workbooks import container

SCHOOL = WorkbookOrganization("school-1", "school", "Школа № 1", "1903000001")
NURSERY = WorkbookOrganization("rucheek", "kindergarten", "Детский сад «Ручеёк»")
KINDS = {"school-1": "school", "rucheek": "kindergarten"}


def filled() -> bytes:
    results = {
        organization.slug: OrganizationResult(
            organization=organization.slug,
            template=f"{organization.kind}-1",
            marks=dict.fromkeys(load_templates()[f"{organization.kind}-1"].item_keys(), "absent"),
        )
        for organization in (SCHOOL, NURSERY)
    }
    return write_workbook((SCHOOL, NURSERY), results, title="НОКО, 2026 год")


def repacked(content: bytes, added: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            if part.filename not in added:
                target.writestr(part.filename, source.read(part))
        for name, data in added.items():
            target.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", container.NOT_A_WORKBOOK),
        (b"slug;name\nschool-1;1\n", container.NOT_A_WORKBOOK),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 512, container.PROTECTED),
        (b"\0" * (10 * 1024 * 1024 + 1), container.too_big(container.MAX_FILE_BYTES)),
        (filled()[:-400], container.NOT_A_WORKBOOK),
    ],
)
def test_what_is_not_a_workbook_is_refused_in_words(content: bytes, message: str) -> None:
    assert read_workbook(content, KINDS) == ([], [WorkbookProblem(message)])


def test_an_archive_of_something_else_is_not_a_workbook() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<office/>")

    assert read_workbook(buffer.getvalue(), KINDS)[1] == [WorkbookProblem(container.NOT_A_WORKBOOK)]


def _macro_types(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        types = archive.read("[Content_Types].xml")
    return types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ({"xl/vbaProject.bin": b"\0"}, container.MACROS),
        ({"[Content_Types].xml": _macro_types(filled())}, container.MACROS),
        # 20 MiB of one letter: far over the ratio of any real sheet.
        ({"xl/media/a.bin": b"a" * (20 << 20)}, container.UNPACKS_TOO_BIG),
        ({"xl/media/a.bin": b"a" * (101 << 20)}, container.UNPACKS_TOO_BIG),
        ({f"xl/{n}.bin": b"" for n in range(2_001)}, container.UNPACKS_TOO_BIG),
        (
            {"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'},
            container.FOREIGN_MARKUP,
        ),
        (
            {"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")},
            container.FOREIGN_MARKUP,
        ),
        ({"xl/workbook.xml": b"<workbook>"}, container.DAMAGED),
        ({"[Content_Types].xml": b"<Types/>"}, container.DAMAGED),
    ],
)
def test_a_harmful_or_broken_archive_is_refused_before_it_is_read(
    added: dict[str, bytes], message: str
) -> None:
    assert read_workbook(repacked(filled(), added), KINDS) == ([], [WorkbookProblem(message)])


def test_a_damaged_part_is_a_sentence_and_not_a_crash() -> None:
    content = bytearray(filled())
    middle = content.index(b"xl/worksheets/sheet2.xml") + 200
    content[middle : middle + 64] = bytes(64)

    results, problems = read_workbook(bytes(content), KINDS)

    assert results == []
    assert problems == [WorkbookProblem(container.DAMAGED)]


def test_a_locked_archive_asks_for_a_book_without_password() -> None:
    content = bytearray(filled())
    # The general purpose flag of the first central directory entry, bit 0 = encrypted.
    content[content.index(b"PK\x01\x02") + 8] |= 0x1

    assert read_workbook(bytes(content), KINDS)[1] == [WorkbookProblem(container.PROTECTED)]


def test_a_broken_sheet_is_named_and_the_others_are_read() -> None:
    with zipfile.ZipFile(BytesIO(filled())) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    content = repacked(filled(), {"xl/worksheets/sheet2.xml": sheet[: len(sheet) // 4]})

    results, problems = read_workbook(content, KINDS)

    assert problems == [WorkbookProblem(container.DAMAGED, "Школы")]
    assert {result.organization for result in results} == {"rucheek"}
