"""The department's plan of measures for signed-in staff."""

from litestar import get

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import SignedIn
from survey_service.activity_calendar.service import list_plans
from survey_service.activity_calendar.structs import ActivityPlan
from survey_service.database.connection import RequestConnection
from survey_service.problems import Forbidden, Unauthenticated, documented


@get(
    "/api/v1/activity-plans",
    responses=documented(Unauthenticated, Forbidden),
    summary="Plans of the eleven measures, the newest first",
)
async def show_activity_plans(
    account: SignedIn, connection: RequestConnection
) -> list[ActivityPlan]:
    require(account, "read_calendar")
    return await list_plans(connection)


ROUTES = [show_activity_plans]
