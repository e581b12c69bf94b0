"""The operator's workbook into the database, as a new version, all or nothing."""

import asyncio
import hashlib
from datetime import datetime

import msgspec

from survey_service.cycles.structs import Cycle
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.operator_results.structs import (
    ImportSummary,
    OrganizationResult,
    WorkbookOrganization,
    WorkbookProblem,
)
from survey_service.operator_results.workbook_reader import read_workbook
from survey_service.operator_results.workbook_writer import write_workbook

_queries = Catalogue("operator_results")


class WorkbookRefused(Exception):
    """The workbook has problems; nothing was changed."""

    def __init__(self, problems: list[WorkbookProblem]) -> None:
        super().__init__("\n".join(problem.sentence() for problem in problems))
        self.problems = problems


class Import(msgspec.Struct, frozen=True):
    id: int
    version: int
    file_name: str
    sha256: str
    imported_at: datetime


async def empty_workbook(connection: Connection, cycle: Cycle) -> bytes:
    """The template for the operator: a row for every organisation of the cycle."""
    organizations = await _cycle_organizations(connection, cycle)
    return await asyncio.to_thread(write_workbook, organizations, None, title=cycle.title)


async def filled_workbook(
    connection: Connection, cycle: Cycle, results: dict[str, OrganizationResult]
) -> bytes:
    organizations = await _cycle_organizations(connection, cycle)
    return await asyncio.to_thread(write_workbook, organizations, results, title=cycle.title)


async def check_workbook(
    connection: Connection, cycle: Cycle, content: bytes
) -> list[OrganizationResult]:
    """What the workbook says; ``WorkbookRefused`` with every problem when it cannot be used."""
    kinds = {
        organization.slug: organization.kind
        for organization in await _cycle_organizations(connection, cycle)
    }
    results, problems = await asyncio.to_thread(read_workbook, content, kinds)
    if problems:
        raise WorkbookRefused(problems)
    return results


async def import_workbook(
    connection: Connection, cycle: Cycle, content: bytes, *, file_name: str, imported_by: str
) -> ImportSummary:
    """A new version of the cycle's results; the same file twice makes no second one."""
    results = await check_workbook(connection, cycle, content)
    await _queries.run(connection, "lock_imports", cycle_id=cycle.id)
    last = await last_import(connection, cycle.id)
    digest = hashlib.sha256(content)
    if last is not None and last.sha256 == digest.hexdigest():
        return _summary(last, len(results), unchanged=True)
    new = await _queries.row(
        connection,
        "add_import",
        Import,
        cycle_id=cycle.id,
        version=last.version + 1 if last else 1,
        file_name=file_name,
        sha256=digest.digest(),
        imported_by=imported_by,
    )
    assert new is not None
    for result in results:
        await _queries.run(
            connection,
            "add_result",
            import_id=new.id,
            organization=result.organization,
            template=result.template,
            marks=result.marks,
            survey=msgspec.to_builtins(result.survey) if result.survey else None,
            shortcomings=result.shortcomings,
            proposals=result.proposals,
        )
    return _summary(new, len(results), unchanged=False)


async def last_import(connection: Connection, cycle_id: int) -> Import | None:
    return await _queries.row(connection, "find_last_import", Import, cycle_id=cycle_id)


async def current_results(
    connection: Connection, last: Import | None
) -> dict[str, OrganizationResult]:
    """The results of one import by organisation's slug."""
    if last is None:
        return {}
    results = await _queries.rows(connection, "list_results", OrganizationResult, import_id=last.id)
    return {result.organization: result for result in results}


async def _cycle_organizations(connection: Connection, cycle: Cycle) -> list[WorkbookOrganization]:
    return await _queries.rows(
        connection, "list_cycle_organizations", WorkbookOrganization, cycle_id=cycle.id
    )


def _summary(imported: Import, organizations: int, *, unchanged: bool) -> ImportSummary:
    return ImportSummary(
        version=imported.version,
        organizations=organizations,
        file_name=imported.file_name,
        sha256=imported.sha256,
        imported_at=imported.imported_at,
        unchanged=unchanged,
    )
