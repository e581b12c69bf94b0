"""Improvement plans for signed-in staff."""

from datetime import datetime
from typing import Any

from litestar import Request, get
from litestar.params import FromPath

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import SignedIn
from survey_service.database.connection import RequestConnection
from survey_service.improvement_plans.service import count_progress, show_plan
from survey_service.improvement_plans.structs import Plan, Progress
from survey_service.problems import Forbidden, NotFound, Unauthenticated, documented


@get(
    "/api/v1/improvement-plans/progress",
    responses=documented(Unauthenticated, Forbidden),
    summary="Done, in work and overdue items of every organisation's plan",
)
async def show_progress(
    request: Request[Any, Any, Any], account: SignedIn, connection: RequestConnection
) -> Progress:
    require(account, "read_plans")
    today = datetime.now(request.app.state.settings.time_zone).date()
    return await count_progress(connection, today)


@get(
    "/api/v1/improvement-plans/{organization:str}",
    responses=documented(Unauthenticated, Forbidden, NotFound),
    summary="The improvement plan of one organisation",
)
async def show_organization_plan(
    organization: FromPath[str],
    request: Request[Any, Any, Any],
    account: SignedIn,
    connection: RequestConnection,
) -> Plan:
    require(account, "read_plans")
    today = datetime.now(request.app.state.settings.time_zone).date()
    return await show_plan(connection, organization, today)


ROUTES = [show_progress, show_organization_plan]
