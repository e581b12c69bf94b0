"""The public API of answers: the questionnaire as data, and its submission."""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.params import FromPath

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import provide_account
from survey_service.database.connection import Pool
from survey_service.problems import (
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    Unauthenticated,
    Unreadable,
    documented,
    field_of,
)
from survey_service.questionnaires.structs import QuestionnaireView, QuestionView
from survey_service.responses.reception import Reception
from survey_service.responses.structs import OPEN_CHANNELS, Address, Receipt, Submission

# A full answer set with a proposal of 4,000 letters takes under 20 KB.
BODY_LIMIT = 64 * 1024

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
    edition = snapshot.flow.edition
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
        **documented(Unreadable, Unauthenticated, NotFound, TooLarge, Invalid, Forbidden),
    },
    summary="Store one citizen's answers",
)
async def submit_response(request: Request[Any, Any, Any]) -> Response[Receipt]:
    reception: Reception = request.app.state.reception
    body = await request.body()
    submission = _read_submission(body)
    if isinstance(submission, Invalid):
        replayed = await _replay_of_unreadable(reception, body)
        if replayed is None:
            raise submission
        receipt = replayed
    elif submission.channel not in OPEN_CHANNELS:
        replayed = await reception.replay(Address(submission.id, submission.organization))
        if replayed is None:
            await _require_staff(request)
        receipt = replayed or await reception.receive(submission)
    else:
        receipt = await reception.receive(submission)
    return Response(
        receipt,
        status_code=200 if receipt.replayed else 201,
        media_type=MediaType.JSON,
        headers={"Cache-Control": "no-store"},
    )


async def _require_staff(request: Request[Any, Any, Any]) -> None:
    """Only here does a submission ask who sends it: opinions of citizens name nobody."""
    pool: Pool = request.app.state.pool
    async with pool.acquire(timeout=5) as connection:
        require(await provide_account(request, connection), "enter_responses")


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


ROUTES = [show_questionnaire, submit_response]
