"""Addresses of the citizen's pages. None of them sets a cookie; only a receipt and a
sent form ask the database."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from survey_service.database.connection import RequestConnection
from survey_service.organizations.structs import Organization, Town
from survey_service.problems import RETRY_AFTER_SECONDS, NotFound, Unavailable
from survey_service.public.error_pages import HTML_EXCEPTION_HANDLERS
from survey_service.public.forms import Desk, answer_form, channel_of, read_fields
from survey_service.public.headers import COMMON, frame_ancestors, page_headers
from survey_service.public.page_cache import HTML, PageCache, respond
from survey_service.public.pages import (
    Form,
    Mode,
    render_login,
    render_questionnaire,
    render_receipt,
    render_town,
)
from survey_service.public.static_files import EMBED_SCRIPT, STATIC, STYLE, pack
from survey_service.questionnaires.flow import Flow
from survey_service.responses.reception import Reception, Snapshot
from survey_service.responses.service import find_receipt
from survey_service.settings import Settings

AnyRequest = Request[Any, Any, Any]

# A proposal of 4,000 letters takes 24 KB in this coding.
_FORM_LIMIT = 64 * 1024
_QUERY_LIMIT = 100
_SCRIPT = "text/javascript"
_PAGE = page_headers(STYLE)
_cache = PageCache()


@get("/", include_in_schema=False)
async def show_town(request: AnyRequest) -> Response[bytes]:
    snapshot = await _reception(request).snapshot()
    town, organizations = snapshot.town, snapshot.organizations
    wanted = request.query_params.get("q", "").replace("\x00", "").strip()[:_QUERY_LIMIT]
    if wanted:
        return respond(request, pack(render_town(town, organizations, wanted)), _PAGE)
    packed = _cache.page(
        "/", (town, *organizations.values()), lambda: render_town(town, organizations)
    )
    return respond(request, packed, _PAGE)


@get("/q/{organization:str}", include_in_schema=False)
async def show_questionnaire_page(
    organization: FromPath[str], request: AnyRequest
) -> Response[bytes]:
    return await _show(request, organization, "page")


@get("/embed/{organization:str}", include_in_schema=False)
async def show_frame(organization: FromPath[str], request: AnyRequest) -> Response[bytes]:
    return await _show(request, organization, "embed")


@post(
    "/q/{organization:str}",
    status_code=200,
    request_max_body_size=_FORM_LIMIT,
    include_in_schema=False,
)
async def take_form(organization: FromPath[str], request: AnyRequest) -> Response[bytes]:
    return await _take(request, organization, "page")


@post(
    "/embed/{organization:str}",
    status_code=200,
    request_max_body_size=_FORM_LIMIT,
    include_in_schema=False,
)
async def take_framed_form(organization: FromPath[str], request: AnyRequest) -> Response[bytes]:
    return await _take(request, organization, "embed")


@get("/r/{receipt:str}", include_in_schema=False)
async def show_receipt(
    receipt: FromPath[str], request: AnyRequest, connection: RequestConnection
) -> Response[bytes]:
    view = await find_receipt(connection, receipt)
    if view is None:
        raise NotFound(
            "Такой квитанции нет. Проверьте код: это четыре группы латинских букв и цифр через "
            "дефис, например AAA-ACDEFG-HJKMNP-QRTUVW."
        )
    snapshot = await _reception(request).snapshot()
    flow = snapshot.flows.get(view.edition)
    title = flow.edition.title if flow else view.edition
    return _unkept(200, render_receipt(snapshot.town, view, title), _PAGE)


@get("/login", include_in_schema=False)
async def show_login(request: AnyRequest) -> Response[bytes]:
    next = request.query_params.get("next", "")[:2000]
    # A wrong password leads back here.
    failed = request.query_params.get("failed") == "1"
    return login_page(_settings(request), next, failed=failed)


@get("/embed.js", include_in_schema=False)
async def show_embed_script(request: AnyRequest) -> Response[bytes]:
    # Another site may load it in any of the ways a script is loaded.
    headers = {
        **COMMON,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    return respond(request, EMBED_SCRIPT, headers, cache="public, max-age=3600", media_type=_SCRIPT)


@get("/static/{name:str}", include_in_schema=False)
async def show_static(name: FromPath[str], request: AnyRequest) -> Response[bytes]:
    if name not in STATIC:
        raise NotFound("Такого файла нет. Обновите страницу.")
    forever = "public, max-age=31536000, immutable"
    return respond(request, STATIC[name], COMMON, cache=forever, media_type=_SCRIPT)


def login_page(settings: Settings, next: str, *, failed: bool) -> Response[bytes]:
    """After the right password the browser is sent to the dashboard, and it lets a form
    end only where the page allowed it to."""
    targets = (settings.public_url, settings.dashboard_url)
    headers = page_headers(STYLE, form_targets=targets)
    return _unkept(401 if failed else 200, render_login(next, failed), headers)


async def _show(request: AnyRequest, slug: str, mode: Mode) -> Response[bytes]:
    reception = _reception(request)
    snapshot = await reception.snapshot()
    town, organization, flow = _known(snapshot, slug)
    token = reception.form_token(slug, flow.edition.key).token
    packed = _cache.page(
        f"{mode}/{slug}",
        (token, town, organization, flow.edition.key),
        lambda: render_questionnaire(town, organization, flow.edition, mode, Form(token)),
    )
    return respond(request, packed, _headers(request, town, organization, mode))


async def _take(request: AnyRequest, slug: str, mode: Mode) -> Response[bytes]:
    kind = request.headers.get("content-type", "")
    if kind and not kind.startswith("application/x-www-form-urlencoded"):
        raise HTTPException(status_code=415)
    reception = _reception(request)
    snapshot = await reception.snapshot()
    town, organization, _ = _known(snapshot, slug)
    desk = Desk(
        reception, snapshot, town, organization, mode, channel_of(request.query_params, mode)
    )
    status, body = await answer_form(desk, read_fields(await request.body()))
    return _unkept(status, body, _headers(request, town, organization, mode))


def _known(snapshot: Snapshot, slug: str) -> tuple[Town, Organization, Flow]:
    organization = snapshot.organizations.get(slug)
    if organization is None or snapshot.town is None:
        raise NotFound("Такой организации нет. Проверьте адрес или выберите её в списке.")
    if snapshot.flow is None:
        raise Unavailable("Анкета ещё не опубликована. Загляните сюда позже.")
    return snapshot.town, organization, snapshot.flow


def _headers(
    request: AnyRequest, town: Town, organization: Organization, mode: Mode
) -> dict[str, str]:
    if mode == "page":
        return _PAGE
    return page_headers(STYLE, ancestors=frame_ancestors(_settings(request), town, organization))


def _unkept(status: int, body: bytes, headers: dict[str, str]) -> Response[bytes]:
    """Made for one person: no cache keeps it."""
    headers = {**headers, "Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = RETRY_AFTER_SECONDS
    return Response(body, status_code=status, media_type=HTML, headers=headers)


def _reception(request: AnyRequest) -> Reception:
    reception: Reception = request.app.state.reception
    return reception


def _settings(request: AnyRequest) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


ROUTES = [
    Router(
        "/",
        route_handlers=[
            show_town,
            show_questionnaire_page,
            show_frame,
            take_form,
            take_framed_form,
            show_receipt,
            show_login,
            show_embed_script,
            show_static,
        ],
        exception_handlers=HTML_EXCEPTION_HANDLERS,
    )
]
