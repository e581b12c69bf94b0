"""The public API of answers: the questionnaire as data, and its submission."""

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath

from survey_service.problems import (
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    Unauthenticated,
    Unreadable,
    documented,
)
from survey_service.questionnaires.structs import QuestionnaireView, QuestionView
from survey_service.responses.reception import Reception
from survey_service.responses.structs import OPEN_CHANNELS, Address, Receipt, Submission

# A full answer set with a proposal of 4,000 letters takes under 20 KB.
BODY_LIMIT = 64 * 1024

_submission = msgspec.json.Decoder(Submission)
_address = msgspec.json.Decoder(Address)


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
            raise Unauthenticated("Ответы этого вида вносит сотрудник. Войдите в систему.")
        receipt = replayed
    else:
        receipt = await reception.receive(submission)
    return Response(
        receipt,
        status_code=200 if receipt.replayed else 201,
        media_type=MediaType.JSON,
        headers={"Cache-Control": "no-store"},
    )


def _read_submission(body: bytes) -> Submission | Invalid:
    try:
        return _submission.decode(body)
    except msgspec.ValidationError as error:
        return Invalid("Запрос не подходит к форме анкеты.", {_field_of(error): _SENTENCE})
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable("Запрос не читается как JSON.") from None


async def _replay_of_unreadable(reception: Reception, body: bytes) -> Receipt | None:
    try:
        return await reception.replay(_address.decode(body))
    except msgspec.DecodeError:
        return None


_SENTENCE = "Поле отсутствует, лишнее или заполнено не так, как описано в /schema."


def _field_of(error: msgspec.ValidationError) -> str:
    """msgspec names the place after «`$.»; an unknown or missing field between «`»."""
    text = str(error)
    if " - at `$." in text:
        return text.rpartition(" - at `$.")[2].rstrip("`").replace("[...]", "")
    return text.split("`")[1] if text.count("`") >= 2 else "body"


ROUTES = [show_questionnaire, submit_response]
