"""The API of answers: the questionnaire as data, its submission, a link for trying it."""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.params import FromPath

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import SignedIn, provide_account
from survey_service.accounts.structs import Account
from survey_service.comments.urgency import topic_of
from survey_service.database.connection import Pool
from survey_service.problems import (
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unreadable,
    documented,
    field_of,
)
from survey_service.questionnaires.structs import QuestionnaireView, QuestionView
from survey_service.responses.reception import Reception
from survey_service.responses.requests import refuse_foreign_page, sender_of
from survey_service.responses.structs import (
    OPEN_CHANNELS,
    Address,
    Receipt,
    Submission,
    TestLink,
)
from survey_service.settings import Settings

# A full answer set with a proposal of 4,000 letters takes under 20 KB.
BODY_LIMIT = 64 * 1024

URGENT_HEADER = "Otklik-Urgent"

# RecursionError: brackets nested deeper than anybody's answers.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_submission = msgspec.json.Decoder(Submission)
_address = msgspec.json.Decoder(Address)


class _SubmissionSchema(Schema):
    """The struct's own description: the handler reads the body itself, so that a replay is
    recognised even in a body that does not fit."""

    def to_schema(self) -> dict[str, Any]:
        (schema,), definitions = msgspec.json.schema_components(
            [Submission], ref_template="#/$defs/{name}"
        )
        return {**definitions["Submission"], "$defs": definitions} if schema else {}


@dataclass
class _TakesSubmission(Operation):
    def __post_init__(self) -> None:
        content = {"application/json": OpenAPIMediaType(schema=_SubmissionSchema())}
        self.request_body = RequestBody(content=content, required=True)


@get(
    "/api/v1/questionnaires/{organization:str}",
    responses=documented(NotFound),
    summary="The questionnaire of one organisation, with a form token",
)
async def show_questionnaire(
    organization: FromPath[str], request: Request[Any, Any, Any]
) -> Response[QuestionnaireView]:
    reception: Reception = request.app.state.reception
    snapshot = await reception.snapshot()
    if organization not in snapshot.organizations or snapshot.flow is None:
        raise NotFound("Такой организации нет. Проверьте адрес.")
    # An answer that waited on a device renews the token of the edition it was given to.
    wanted = request.query_params.get("edition", snapshot.flow.edition.key)
    flow = snapshot.flows.get(wanted)
    if flow is None:
        raise NotFound(
            "Эта редакция анкеты больше не принимается. Откройте страницу анкеты заново."
        )
    edition = flow.edition
    token = reception.form_token(organization, edition.key)
    return Response(
        QuestionnaireView(
            organization=organization,
            edition=edition.key,
            title=edition.title,
            questions=tuple(
                QuestionView(q.key, q.text, q.kind, q.visible_when, q.options)
                for q in edition.questions
            ),
            form_token=token.token,
            expires_at=token.expires_at.isoformat(),
        ),
        headers={"Cache-Control": "no-cache"},
    )


@post(
    "/api/v1/responses",
    status_code=201,
    request_max_body_size=BODY_LIMIT,
    operation_class=_TakesSubmission,
    responses={
        200: ResponseSpec(
            data_container=Receipt, description="This answer was already stored", examples=[]
        ),
        **documented(Unreadable, Unauthenticated, NotFound, TooLarge, Invalid, Forbidden, TooMany),
    },
    summary="Store one citizen's answers",
)
async def submit_response(request: Request[Any, Any, Any]) -> Response[Receipt]:
    refuse_foreign_page(request)
    reception: Reception = request.app.state.reception
    settings: Settings = request.app.state.settings
    body = await request.body()
    submission = _read_submission(body)
    if isinstance(submission, Invalid):
        replayed = await _replay_of_unreadable(reception, body)
        if replayed is None:
            raise submission
        return _receipt_response(replayed, None)
    if submission.channel in OPEN_CHANNELS:
        receipt = await reception.receive(submission, sender_of(request, settings))
    else:
        replayed = await reception.replay(Address(submission.id, submission.organization))
        receipt = replayed or await _receive_from_staff(request, submission)
    return _receipt_response(receipt, submission.proposals)


@post(
    "/api/v1/organizations/{organization:str}/test-link",
    status_code=201,
    responses=documented(Unauthenticated, Forbidden, NotFound),
    summary="A link for trying the questionnaire: its answers are stored and never counted",
)
async def make_test_link(
    organization: FromPath[str], request: Request[Any, Any, Any], account: SignedIn
) -> Response[TestLink]:
    require(account, "test_questionnaire")
    reception: Reception = request.app.state.reception
    settings: Settings = request.app.state.settings
    if organization not in (await reception.snapshot()).organizations:
        raise NotFound("Такой организации нет. Проверьте адрес.")
    text, expires_at = reception.mint_test_pass(organization)
    return Response(
        TestLink(
            url=f"{settings.public_url}/q/{organization}?test={text}",
            embed_url=f"{settings.public_url}/embed/{organization}?test={text}",
            expires_at=expires_at,
        ),
        headers={"Cache-Control": "no-store"},
    )


async def _receive_from_staff(request: Request[Any, Any, Any], submission: Submission) -> Receipt:
    """Only here does a submission ask who sends it: opinions of citizens name nobody."""
    reception: Reception = request.app.state.reception
    pool: Pool = request.app.state.pool
    async with pool.acquire(timeout=5) as connection:
        account: Account = await provide_account(request, connection)
    require(account, "enter_responses")
    sender = sender_of(request, request.app.state.settings, entered_by=account.id)
    return await reception.receive(submission, sender)


def _receipt_response(receipt: Receipt, proposals: str | None) -> Response[Receipt]:
    """A proposal that cannot wait has a header, for the page to show where to call now."""
    headers = {"Cache-Control": "no-store"}
    if proposals and topic_of(proposals) is not None:
        headers[URGENT_HEADER] = "1"
    return Response(
        receipt,
        status_code=200 if receipt.replayed else 201,
        media_type=MediaType.JSON,
        headers=headers,
    )


def _read_submission(body: bytes) -> Submission | Invalid:
    try:
        return _submission.decode(body)
    except msgspec.ValidationError as error:
        return Invalid("Запрос не подходит к форме анкеты.", {field_of(error): _SENTENCE})
    except UNREADABLE:
        raise Unreadable("Запрос не читается как JSON.") from None


async def _replay_of_unreadable(reception: Reception, body: bytes) -> Receipt | None:
    try:
        return await reception.replay(_address.decode(body))
    except UNREADABLE:
        return None


_SENTENCE = "Поле отсутствует, лишнее или заполнено не так, как описано в /schema."


ROUTES = [show_questionnaire, submit_response, make_test_link]
