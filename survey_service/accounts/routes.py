"""Signing in and out, and the session as the dashboard sees it."""

from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.params import Body

from survey_service.accounts.requests import (
    COOKIE,
    SignedIn,
    bearer_token,
    refuse_foreign_site,
)
from survey_service.accounts.service import (
    SESSION_LIFE,
    SignInDesk,
    describe_session,
    sign_out,
)
from survey_service.accounts.structs import SessionView
from survey_service.database.connection import RequestConnection
from survey_service.problems import Forbidden, Unauthenticated, documented
from survey_service.settings import Settings, origin_of


class SignIn(msgspec.Struct, frozen=True):
    login: Annotated[str, msgspec.Meta(max_length=200)] = ""
    password: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    next: Annotated[str, msgspec.Meta(max_length=2000)] = ""


@post("/login", status_code=303, include_in_schema=False, request_max_body_size=16 * 1024)
async def log_in(
    request: Request[Any, Any, Any],
    data: Annotated[SignIn, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[None]:
    """A wrong password leads back to the form; which of the two was wrong is not said."""
    refuse_foreign_site(request)
    settings: Settings = request.app.state.settings
    next_url = safe_next(data.next, settings)
    # NUL cannot be stored, so no account has it in its name.
    login = data.login.strip().lower().replace("\x00", "")
    desk: SignInDesk = request.app.state.sign_in_desk
    token = await desk.sign_in(login, data.password)
    if token is None:
        again = urlencode({"next": next_url, "failed": "1"})
        return Response(None, status_code=303, headers={"Location": f"/login?{again}"})
    return Response(
        None,
        status_code=303,
        headers={"Location": next_url, "Cache-Control": "no-store"},
        cookies=[_cookie(token, settings, int(SESSION_LIFE.total_seconds()))],
    )


@post("/logout", status_code=303, include_in_schema=False)
async def log_out(request: Request[Any, Any, Any], connection: RequestConnection) -> Response[None]:
    refuse_foreign_site(request)
    settings: Settings = request.app.state.settings
    token = bearer_token(request) or request.cookies.get(COOKIE)
    if token:
        await sign_out(connection, token)
    return Response(
        None,
        status_code=303,
        headers={"Location": "/login", "Cache-Control": "no-store"},
        cookies=[_cookie("", settings, 0)],
    )


@get(
    "/api/v1/session",
    responses=documented(Unauthenticated, Forbidden),
    summary="Who is signed in",
)
async def show_session(account: SignedIn, connection: RequestConnection) -> Response[SessionView]:
    view = await describe_session(connection, account)
    return Response(view, headers={"Cache-Control": "no-store"})


def safe_next(wanted: str, settings: Settings) -> str:
    """Only our two addresses: a link in a letter must not lead a signed-in person away."""
    ours = {origin_of(settings.public_url), origin_of(settings.dashboard_url)}
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return settings.dashboard_url
    plain = wanted.isprintable() and "\\" not in wanted and "@" not in parts.netloc
    if not (plain and parts.scheme and origin_of(wanted) in ours and parts.netloc.isascii()):
        return settings.dashboard_url
    # A header holds ASCII only; what is already encoded stays as it is.
    return quote(wanted, safe="%/:?#[]=&!$'()*+,;~")


def _cookie(token: str, settings: Settings, max_age: int) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=token,
        max_age=max_age,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.public_url.startswith("https://"),
    )


ROUTES = [log_in, log_out, show_session]
