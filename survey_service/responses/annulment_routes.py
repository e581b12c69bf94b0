"""The staff's undo over HTTP."""

from uuid import UUID

from litestar import Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import SignedIn
from survey_service.database.connection import RequestConnection
from survey_service.problems import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
    Unreadable,
    documented,
)
from survey_service.responses.annulment import annul
from survey_service.responses.structs import Annulment, NewAnnulment


@post(
    "/api/v1/organizations/{organization:str}/responses/{id:uuid}/annulment",
    status_code=201,
    responses={
        200: ResponseSpec(
            data_container=Annulment, description="This answer was already annulled", examples=[]
        ),
        **documented(Unreadable, Unauthenticated, Forbidden, NotFound, Conflict, Invalid),
    },
    summary="Undo an answer that the staff typed in",
)
async def annul_response(
    organization: FromPath[str],
    id: FromPath[UUID],
    data: JSONBody[NewAnnulment],
    account: SignedIn,
    connection: RequestConnection,
) -> Response[Annulment]:
    require(account, "enter_responses")
    annulment, new = await annul(connection, account, organization, id, data.reason)
    return Response(
        annulment, status_code=201 if new else 200, headers={"Cache-Control": "no-store"}
    )


ROUTES = [annul_response]
