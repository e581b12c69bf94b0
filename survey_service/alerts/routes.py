"""Urgent proposals, for those who must act."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import SignedIn
from survey_service.alerts.service import acknowledge, list_open
from survey_service.alerts.structs import Alert
from survey_service.database.connection import RequestConnection
from survey_service.problems import Forbidden, NotFound, Unauthenticated, documented

_HEADERS = {"Cache-Control": "no-store"}


@get(
    "/api/v1/alerts",
    responses=documented(Unauthenticated, Forbidden),
    summary="Urgent proposals: those that wait first, then those taken on in the last 30 days",
)
async def list_alerts(account: SignedIn, connection: RequestConnection) -> Response[list[Alert]]:
    require(account, "read_alerts")
    return Response(await list_open(connection), headers=_HEADERS)


@post(
    "/api/v1/alerts/{organization:str}/{id:uuid}/acknowledgement",
    status_code=200,
    responses=documented(Unauthenticated, Forbidden, NotFound),
    summary="Take an urgent proposal on; the second person sees who was first",
)
async def acknowledge_alert(
    organization: FromPath[str],
    id: FromPath[UUID],
    account: SignedIn,
    connection: RequestConnection,
) -> Response[Alert]:
    require(account, "acknowledge_alerts")
    return Response(await acknowledge(connection, account, organization, id), headers=_HEADERS)


ROUTES = [list_alerts, acknowledge_alert]
