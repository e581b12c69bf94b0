"""Packs written to a file by the command line. A file is there whole or not at all."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from survey_service.database.connection import Connection
from survey_service.posters.service import make_all, make_pack, order_all
from survey_service.problems import Invalid
from survey_service.settings import reason_of


def require_suffix(path: Path, organization: str | None) -> None:
    """Before any work: a ZIP called .pdf opens nowhere."""
    if path.suffix.lower() != (".zip" if organization is None else ".pdf"):
        raise Invalid(
            "Для всех организаций укажите файл .zip, а для одной — файл .pdf и её код "
            "в --organization."
        )


async def write_packs(
    connection: Connection, path: Path, organization: str | None, public_url: str, today: date
) -> int:
    """How many packs were written."""
    if organization is not None:
        pack = await make_pack(connection, organization, public_url, today)
        await _write(path, _alone(pack))
        return 1
    order = await order_all(connection, public_url, today)
    await _write(path, make_all(order))
    return len(order.organizations)


async def _alone(pack: bytes) -> AsyncIterator[bytes]:
    yield pack


async def _write(path: Path, pieces: AsyncIterator[bytes]) -> None:
    try:
        with _whole_file(path) as file:
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)
    except OSError as error:
        raise Invalid(f"Файл {path} не записан: {reason_of(error)}.") from None


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Takes its place when it is complete; a failure leaves what was there before."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        unfinished = Path(file.name)
        try:
            yield file
            file.close()
            # A temporary file is closed to others, and this one is to be sent around.
            unfinished.chmod(0o644)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
