"""Printed materials for staff: a pack of one organisation, and an archive of all."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import SignedIn
from survey_service.database.connection import RequestConnection
from survey_service.posters.service import find_organization, make_all, make_pack, order_all
from survey_service.problems import Forbidden, NotFound, Unauthenticated, documented
from survey_service.settings import Settings


@get(
    "/api/v1/organizations/{organization:str}/posters.pdf",
    media_type="application/pdf",
    responses=documented(Unauthenticated, Forbidden, NotFound),
    summary="Poster, tear-off strips and paper forms of one organisation",
)
async def give_pack(
    organization: FromPath[str],
    request: Request[Any, Any, Any],
    account: SignedIn,
    connection: RequestConnection,
) -> Response[bytes]:
    require(account, "read_materials")
    if account.role == "organization":
        found = await find_organization(connection, organization)
        if found is None or found.id != account.organization_id:
            raise Forbidden("Вам доступны материалы только Вашей организации.")
    settings: Settings = request.app.state.settings
    today = datetime.now(settings.time_zone).date()
    content = await make_pack(connection, organization, settings.public_url, today)
    return Response(
        content,
        media_type="application/pdf",
        # A code of the registry has only Latin letters, digits and hyphens.
        headers=_as_file(f"posters-{organization}.pdf"),
    )


@get(
    "/api/v1/posters.zip",
    media_type="application/zip",
    responses=documented(Unauthenticated, Forbidden, NotFound),
    summary="An archive with the materials of every organisation",
)
async def give_all_packs(
    request: Request[Any, Any, Any], account: SignedIn, connection: RequestConnection
) -> Stream:
    require(account, "read_all_materials")
    settings: Settings = request.app.state.settings
    today = datetime.now(settings.time_zone).date()
    order = await order_all(connection, settings.public_url, today)
    return Stream(make_all(order), media_type="application/zip", headers=_as_file("posters.zip"))


def _as_file(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }


ROUTES = [give_pack, give_all_packs]
