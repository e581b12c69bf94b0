"""Who speaks: the cookie of a browser or the same value as a bearer token."""

from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency

from survey_service.accounts.service import find_account
from survey_service.accounts.structs import Account
from survey_service.database.connection import RequestConnection
from survey_service.problems import Forbidden, Unauthenticated
from survey_service.settings import Settings, origin_of

COOKIE = "otklik_session"
# A handler's parameter that is the account a request speaks for.
SignedIn: TypeAlias = NamedDependency[Account]
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def provide_account(
    request: Request[Any, Any, Any], connection: RequestConnection
) -> Account:
    """``Unauthenticated`` without a live session; the dependency of every staff route."""
    bearer = bearer_token(request)
    token = bearer or request.cookies.get(COOKIE)
    if not token:
        raise Unauthenticated("Войдите в систему и повторите запрос.")
    if bearer is None:
        refuse_foreign_site(request)
    account = await find_account(connection, token)
    if account is None:
        raise Unauthenticated("Сеанс закончился. Войдите ещё раз.")
    return account


def bearer_token(request: Request[Any, Any, Any]) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def refuse_foreign_site(request: Request[Any, Any, Any]) -> None:
    """A browser sends its cookie on behalf of any page, but it also says whose page it is."""
    if request.method in _SAFE_METHODS:
        return
    settings: Settings = request.app.state.settings
    origin = request.headers.get("origin")
    if origin is None:
        allowed = request.headers.get("sec-fetch-site") in {None, "same-origin", "none"}
    else:
        ours = {origin_of(settings.public_url), origin_of(settings.dashboard_url)}
        allowed = origin_of(origin) in ours
    if not allowed:
        raise Forbidden("Запрос пришёл с чужого сайта. Откройте страницу системы и повторите.")
