"""Printed materials by request and by command."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from pypdf import PdfReader

from survey_service.accounts.permissions import PERMISSIONS
from survey_service.database.connection import Connection
from survey_service.posters import service
from survey_service.questionnaires import service as questionnaires
from tests.conftest import ORGANIZATIONS, local_today, sign_in
from tests.contract.test_command import otklik, refused
from tests.support.databases import TestDatabase

PACK = "/api/v1/organizations/{}/posters.pdf"
ALL = "/api/v1/posters.zip"


def squeezed(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("address", [PACK.format("school-1"), ALL])
def test_nobody_unknown_takes_materials(client: TestClient[Litestar], address: str) -> None:
    assert client.get(address).status_code == 401


@pytest.mark.parametrize("address", [PACK.format("school-1"), ALL])
def test_only_readers_of_materials_take_them(client: TestClient[Litestar], address: str) -> None:
    for role in ("department", "council", "operator", "administrator", "auditor"):
        status = client.get(address, headers=sign_in(client, role)).status_code
        assert status == (200 if role in PERMISSIONS["read_materials"] else 403), role


def test_an_organization_takes_its_own_materials_and_no_others(
    client: TestClient[Litestar],
) -> None:
    head = sign_in(client, "head")
    assert client.get(PACK.format("school-1"), headers=head).status_code == 200
    for address in (PACK.format("rucheek"), PACK.format("nothing"), ALL):
        answer = client.get(address, headers=head)
        assert answer.status_code == 403


@pytest.mark.parametrize("slug", ["nothing", "Школа", "school-1%00"])
def test_an_unknown_organization_has_no_materials(client: TestClient[Litestar], slug: str) -> None:
    answer = client.get(PACK.format(slug), headers=sign_in(client, "department"))
    assert answer.status_code == 404


def test_a_pack_is_a_file_that_nobody_keeps(client: TestClient[Litestar]) -> None:
    answer = client.get(PACK.format("school-1"), headers=sign_in(client, "department"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="posters-school-1.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    assert "testserver.local/q/school-1" in squeezed(answer.content)


def test_an_archive_holds_a_pack_for_every_organization(client: TestClient[Litestar]) -> None:
    answer = client.get(ALL, headers=sign_in(client, "department"))
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="posters.zip"'
    assert answer.headers["cache-control"] == "no-store"
    packs = opened(answer.content)
    assert set(packs) == {f"{organization.slug}.pdf" for organization in ORGANIZATIONS}
    for organization in ORGANIZATIONS:
        printed = squeezed(packs[f"{organization.slug}.pdf"])
        assert "".join(organization.name.split()) in printed
        assert f"/q/{organization.slug}" in printed


def test_an_archive_comes_in_pieces_of_one_pack(town: TestDatabase) -> None:
    async def order(connection: Connection) -> service.Order:
        return await service.order_all(connection, "https://opros.example", local_today())

    ordered = town.run(order)

    async def pieces(_: Connection) -> list[bytes]:
        return [piece async for piece in service.make_all(ordered)]

    # The last one is the archive's list.
    sent = town.run(pieces)
    assert len(sent) == len(ORGANIZATIONS) + 1
    assert max(map(len, sent)) < 2 * min(map(len, sent[:-1]))
    assert len(opened(b"".join(sent))) == len(ORGANIZATIONS)


def test_the_paper_is_of_the_current_edition(
    client: TestClient[Litestar], town: TestDatabase
) -> None:
    other = next(k for k in questionnaires.built_in_keys() if k != questionnaires.BUILT_IN)
    edition = questionnaires.built_in_edition(other)

    async def publish(connection: Connection) -> Any:
        return await questionnaires.publish(connection, edition)

    town.run(publish)
    answer = client.get(PACK.format("school-1"), headers=sign_in(client, "department"))
    assert "".join(edition.title.split()) in squeezed(answer.content)


def test_the_command_writes_an_archive_of_all_and_a_pack_of_one(
    town: TestDatabase, tmp_path: Path
) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    archive, pack = tmp_path / "all.zip", tmp_path / "one.pdf"
    done = otklik("export", "posters", str(archive), *data, url=town.url)
    assert (done.returncode, done.stdout) == (
        0, f"Комплектов для печати: {len(ORGANIZATIONS)}, записано в {archive}.\n"
    )  # fmt: skip
    assert len(opened(archive.read_bytes())) == len(ORGANIZATIONS)
    done = otklik("export", "posters", str(pack), "--organization", "rucheek", *data, url=town.url)
    assert (done.returncode, done.stdout) == (
        0, f"Комплектов для печати: 1, записано в {pack}.\n"
    )  # fmt: skip
    assert "Каквамдетскийсад?" in squeezed(pack.read_bytes()).replace("В", "в")
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["all.zip", "one.pdf"]


@pytest.mark.parametrize(
    "arguments",
    [("a.pdf",), ("a",), ("a.zip", "--organization", "school-1"), ("a.txt",)],
)
def test_a_wrong_suffix_is_one_sentence_before_any_work(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    # The address leads nowhere: it is not asked.
    nowhere = "postgresql://a:b@127.0.0.1:1/nothing"
    done = otklik("export", "posters", *arguments, url=nowhere, cwd=tmp_path)
    assert refused(done) == (
        "Для всех организаций укажите файл .zip, а для одной — файл .pdf и её код в --organization."
    )


def test_a_refused_export_leaves_no_file(town: TestDatabase, tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    file = tmp_path / "a.pdf"
    done = otklik("export", "posters", str(file), "--organization", "no", *data, url=town.url)
    assert refused(done) == "Организации с кодом no нет. Проверьте код в перечне."
    nowhere = tmp_path / "nothing" / "a.zip"
    done = otklik("export", "posters", str(nowhere), *data, url=town.url)
    assert refused(done).startswith(f"Файл {nowhere} не записан: ")
    assert not list(tmp_path.glob("*.*"))


def test_nothing_is_printed_before_there_is_a_town(database: TestDatabase, tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    done = otklik("export", "posters", str(tmp_path / "a.zip"), *data, url=database.url)
    assert "организац" in refused(done).lower()
