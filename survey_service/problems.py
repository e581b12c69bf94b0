"""Domain and database errors, and their one way to HTTP (RFC 9457, in Russian).

Rooms raise what happened; only this module and the routes know a status.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec

from survey_service.responses.structs import Challenge

logger = logging.getLogger("otklik")

RETRY_AFTER_SECONDS = "2"
AWAY_SAID_SECONDS = 10.0
_said_away_at = -AWAY_SAID_SECONDS
PROBLEM_JSON = "application/problem+json"


class Problem(Exception):
    """Something a client can be told; ``detail`` is a complete Russian sentence."""

    status = 500
    title = "Внутренняя ошибка"

    def __init__(self, detail: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = dict(errors or {})


class Unreadable(Problem):
    status, title = 400, "Запрос не прочитан"


class Unauthenticated(Problem):
    status, title = 401, "Нужно войти"


class Forbidden(Problem):
    status, title = 403, "Недостаточно прав"


class NotFound(Problem):
    status, title = 404, "Не найдено"


class Conflict(Problem):
    status, title = 409, "Действие невозможно"


class TooLarge(Problem):
    status, title = 413, "Слишком большой запрос"


class Invalid(Problem):
    status, title = 422, "Проверьте данные"


class Unavailable(Problem):
    status, title = 503, "Сервис временно недоступен"


class TooMany(Problem):
    """Flood control asks for work or patience; nothing is refused for good."""

    status, title = 429, "Слишком много ответов подряд"

    def __init__(self, detail: str, challenge: Challenge) -> None:
        super().__init__(detail)
        self.challenge = challenge


class ProblemDetails(msgspec.Struct, frozen=True):
    """Body of every error, media type ``application/problem+json``."""

    title: str
    status: int
    detail: str
    errors: dict[str, str] = {}
    type: str = "about:blank"
    challenge: Challenge | msgspec.UnsetType = msgspec.UNSET


_TITLES = {
    400: ("Запрос не прочитан", "Проверьте адрес и содержание запроса."),
    401: ("Нужно войти", "Войдите в систему и повторите запрос."),
    403: ("Недостаточно прав", "У Вашей учётной записи нет права на это действие."),
    404: ("Не найдено", "Такой страницы нет. Проверьте адрес."),
    405: ("Запрос не поддерживается", "Этот адрес не принимает запросов такого вида."),
    413: ("Слишком большой запрос", "Сократите текст и отправьте ещё раз."),
    415: ("Формат данных не поддерживается", "Отправьте данные в виде JSON."),
    422: ("Проверьте данные", "Исправьте отмеченные поля и отправьте ещё раз."),
}

# Everything asyncpg and the socket raise when the server is away or going away.
DATABASE_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.DiskFullError,
    # It answers, but is not (or not yet, or no longer) the database that we need.
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.QueryCanceledError,
    asyncpg.ReadOnlySQLTransactionError,
)


def details_response(
    status: int, title: str, detail: str, errors: Mapping[str, str] | None = None
) -> Response[bytes]:
    headers = {"Retry-After": RETRY_AFTER_SECONDS} if status in {429, 503} else {}
    body = ProblemDetails(title=title, status=status, detail=detail, errors=dict(errors or {}))
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        media_type=PROBLEM_JSON,
        headers={"Cache-Control": "no-store", **headers},
    )


def answer_problem(_: Request[Any, Any, Any], error: Problem) -> Response[bytes]:
    return details_response(error.status, error.title, error.detail, error.errors)


def answer_too_many(_: Request[Any, Any, Any], error: TooMany) -> Response[bytes]:
    challenge = error.challenge
    body = ProblemDetails(error.title, error.status, error.detail, challenge=challenge)
    return Response(
        msgspec.json.encode(body),
        status_code=error.status,
        media_type=PROBLEM_JSON,
        headers={"Cache-Control": "no-store", "Retry-After": str(challenge.wait)},
    )


def answer_http_exception(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """The framework's own refusals (no such path, wrong method) in our shape."""
    # What it cannot convert was read, but is invalid.
    status = 422 if isinstance(error, ValidationException) else error.status_code
    title, detail = _TITLES.get(status, ("Ошибка", "Запрос не выполнен. Попробуйте позже."))
    return details_response(status, title, detail)


def _say_away(kind: str) -> None:
    """Once in a while: a busy hour without a database must not fill the disk."""
    global _said_away_at
    now = time.monotonic()
    if now - _said_away_at >= AWAY_SAID_SECONDS:
        _said_away_at = now
        logger.warning("database away: %s", kind)


def answer_database_away(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _say_away(type(error).__name__)
    return details_response(
        503,
        Unavailable.title,
        "Сервис сейчас не отвечает. Повторите через несколько секунд.",
    )


def answer_unknown_text(_: Request[Any, Any, Any], __: Exception) -> Response[bytes]:
    """A NUL in an address: nothing in the database can be called so."""
    return details_response(404, *_TITLES[404])


def answer_unexpected(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    logger.error("unexpected error", exc_info=error)
    return details_response(
        500,
        Problem.title,
        "Произошла ошибка на нашей стороне. Повторите позже; если не поможет, сообщите в "
        "отдел образования.",
    )


EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {
    Problem: answer_problem,
    TooMany: answer_too_many,
    HTTPException: answer_http_exception,
    asyncpg.CharacterNotInRepertoireError: answer_unknown_text,
    Exception: answer_unexpected,
    **dict.fromkeys(DATABASE_AWAY, answer_database_away),
}


def documented(*problems: type[Problem]) -> dict[int, ResponseSpec]:
    """Error bodies of a route for OpenAPI; every route may also find the database away."""
    kinds: list[type[Problem]] = [*problems, Unavailable]
    return {
        problem.status: ResponseSpec(
            data_container=ProblemDetails,
            description=problem.title,
            media_type=PROBLEM_JSON,
            generate_examples=False,
        )
        for problem in kinds
    }


def field_of(error: msgspec.ValidationError) -> str:
    """msgspec names the place after «`$.»; an unknown or missing field between «`»."""
    text = str(error)
    if " - at `$." in text:
        return text.rpartition(" - at `$.")[2].rstrip("`").replace("[...]", "")
    return text.split("`")[1] if text.count("`") >= 2 else "body"
