"""Figures for signed-in staff. A figure says as of when it is, so nothing here is cached."""

from typing import Any, Literal

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from survey_service.accounts.permissions import PERMISSIONS, require
from survey_service.accounts.requests import SignedIn
from survey_service.accounts.structs import Account
from survey_service.database.connection import RequestConnection
from survey_service.indicators.service import (
    make_organization_figures,
    make_overview,
    make_version,
)
from survey_service.indicators.structs import OrganizationFigures, Overview, Version
from survey_service.problems import Forbidden, NotFound, Unauthenticated, documented


@get(
    "/api/v1/indicators/overview",
    responses=documented(Unauthenticated, Forbidden),
    summary="A row per organisation: opinions beside the operator's results",
)
async def show_overview(
    request: Request[Any, Any, Any], account: SignedIn, connection: RequestConnection
) -> Overview:
    require(account, "read_figures")
    zone = request.app.state.settings.time_zone
    return await make_overview(connection, zone, with_tests=_makes_tests(account))


@get(
    "/api/v1/indicators/organizations/{organization:str}",
    responses=documented(Unauthenticated, Forbidden, NotFound),
    summary="Everything known about one organisation",
)
async def show_organization(
    organization: FromPath[str],
    request: Request[Any, Any, Any],
    account: SignedIn,
    connection: RequestConnection,
    edition: FromQuery[str | None] = None,
    marked: FromQuery[Literal["with", "without"]] = "with",
) -> OrganizationFigures:
    require(account, "read_figures")
    return await make_organization_figures(
        connection,
        organization,
        request.app.state.settings.time_zone,
        edition_key=edition,
        scope="all" if marked == "with" else "unmarked",
        with_tests=_makes_tests(account),
    )


@get(
    "/api/v1/indicators/version",
    responses=documented(Unauthenticated, Forbidden),
    summary="Live numbers of answers, and a mark that moves with every figure",
)
async def show_version(
    request: Request[Any, Any, Any], account: SignedIn, connection: RequestConnection
) -> Response[Version | None]:
    require(account, "read_figures")
    known = request.headers.get("if-none-match", "").strip('"')
    version = await make_version(
        connection,
        request.app.state.settings.time_zone,
        known=known,
        with_tests=_makes_tests(account),
    )
    headers = {"ETag": f'"{version.version if version else known}"', "Cache-Control": "no-cache"}
    return Response(version, status_code=200 if version else 304, headers=headers)


def _makes_tests(account: Account) -> bool:
    """Whoever has the trial link is told how many trials there were."""
    return account.role in PERMISSIONS["test_questionnaire"]


ROUTES = [show_overview, show_organization, show_version]
