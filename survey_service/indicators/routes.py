"""Figures for signed-in staff. A figure says as of when it is, so nothing here is cached."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import SignedIn
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
    return await make_overview(connection, request.app.state.settings.time_zone)


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
) -> OrganizationFigures:
    require(account, "read_figures")
    zone = request.app.state.settings.time_zone
    return await make_organization_figures(connection, organization, zone)


@get(
    "/api/v1/indicators/version",
    responses=documented(Unauthenticated, Forbidden),
    summary="Live numbers of answers, and a mark that moves with every figure",
)
async def show_version(
    request: Request[Any, Any, Any], account: SignedIn, connection: RequestConnection
) -> Response[Version | None]:
    require(account, "read_figures")
    version = await make_version(connection, request.app.state.settings.time_zone)
    etag = f'"{version.version}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(None, status_code=304, headers=headers)
    return Response(version, headers=headers)


ROUTES = [show_overview, show_organization, show_version]
