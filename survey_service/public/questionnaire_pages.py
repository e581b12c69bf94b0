"""The questionnaire's own addresses: the form as a page and as a frame, both ways of
sending it without a script, and what is told after it."""

from litestar import Response, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from survey_service.organizations.structs import Organization, Town
from survey_service.problems import NotFound, Unavailable
from survey_service.public.forms import Desk, answer_form, read_fields
from survey_service.public.headers import frame_ancestors, page_headers
from survey_service.public.page_cache import PageCache, respond, respond_unkept
from survey_service.public.pages import Form, render_questionnaire, render_thanks
from survey_service.public.requests import AnyRequest, reception_of, settings_of
from survey_service.public.standing import try_standing
from survey_service.public.static_files import QUESTIONNAIRE_STYLE
from survey_service.public.views import Mode, View, view_of
from survey_service.questionnaires.flow import Flow
from survey_service.responses.reception import Snapshot
from survey_service.responses.requests import refuse_foreign_page, sender_of

# A proposal of 4,000 letters takes 24 KB in this coding.
_FORM_LIMIT = 64 * 1024
_PAGE = page_headers(QUESTIONNAIRE_STYLE)
_cache = PageCache()


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


@get("/thanks/{organization:str}", include_in_schema=False)
async def show_thanks(organization: FromPath[str], request: AnyRequest) -> Response[bytes]:
    """A piece of a page, asked for by the script once an opinion is sent: most visitors
    who open the questionnaire need not download it. The receipt stays in the browser."""
    snapshot = await reception_of(request).snapshot()
    town, known, flow = find_known(snapshot, organization)
    mode: Mode = "embed" if request.query_params.get("framed") == "1" else "page"
    view = _view_of(request, organization, mode, flow)
    standing = None
    if not view.test:
        zone = settings_of(request).time_zone
        standing = await try_standing(request.app.state.pool, known.id, zone)
    return respond_unkept(200, render_thanks(town, known, view, standing), _PAGE)


def find_known(snapshot: Snapshot, slug: str) -> tuple[Town, Organization, Flow]:
    organization = snapshot.organizations.get(slug)
    if organization is None or snapshot.town is None:
        raise NotFound("Такой организации нет. Проверьте адрес или выберите её в списке.")
    if snapshot.flow is None:
        raise Unavailable("Анкета ещё не опубликована. Загляните сюда позже.")
    return snapshot.town, organization, snapshot.flow


async def _show(request: AnyRequest, slug: str, mode: Mode) -> Response[bytes]:
    reception = reception_of(request)
    snapshot = await reception.snapshot()
    town, organization, flow = find_known(snapshot, slug)
    headers = _headers(request, town, organization, mode)
    edition = flow.edition
    view = _view_of(request, slug, mode, flow)
    token = reception.form_token(slug, edition.key, test=view.test).token
    if view.test:
        page = render_questionnaire(town, organization, edition, view, Form(token))
        return respond_unkept(200, page, headers)
    packed = _cache.page(
        f"{mode}/{slug}/{view.language}/{view.theme}/{view.kiosk}",
        (token, town, organization, edition.key),
        lambda: render_questionnaire(town, organization, edition, view, Form(token)),
    )
    return respond(request, packed, headers)


async def _take(request: AnyRequest, slug: str, mode: Mode) -> Response[bytes]:
    refuse_foreign_page(request)
    kind = request.headers.get("content-type", "").lower()
    if kind and not kind.startswith("application/x-www-form-urlencoded"):
        raise HTTPException(status_code=415)
    reception = reception_of(request)
    snapshot = await reception.snapshot()
    town, organization, flow = find_known(snapshot, slug)
    desk = Desk(
        reception=reception,
        pool=request.app.state.pool,
        time_zone=settings_of(request).time_zone,
        snapshot=snapshot,
        town=town,
        organization=organization,
        view=_view_of(request, slug, mode, flow),
        query=dict(request.query_params),
        sender=sender_of(request, settings_of(request)),
    )
    answer = await answer_form(desk, read_fields(await request.body()))
    headers = _headers(request, town, organization, mode)
    return respond_unkept(answer.status, answer.body, headers, retry_after=answer.retry_after)


def _view_of(request: AnyRequest, slug: str, mode: Mode, flow: Flow) -> View:
    """A test link that no longer works is refused, never quietly a real questionnaire."""
    given = request.query_params.get("test")
    if given is not None and not reception_of(request).is_test_pass(slug, given):
        raise NotFound(
            "Ссылка для пробы устарела или записана не полностью. Попросите новую у отдела "
            "образования. Чтобы ответить по-настоящему, выберите организацию в списке."
        )
    return view_of(request.query_params, mode, flow.edition, test=given is not None)


def _headers(
    request: AnyRequest, town: Town, organization: Organization, mode: Mode
) -> dict[str, str]:
    if mode == "page":
        return _PAGE
    ancestors = frame_ancestors(settings_of(request), town, organization)
    return page_headers(QUESTIONNAIRE_STYLE, ancestors=ancestors)


HANDLERS = [
    show_questionnaire_page,
    show_frame,
    take_form,
    take_framed_form,
    show_thanks,
]
