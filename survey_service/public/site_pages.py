"""The pages around the questionnaire: the town, one organisation and how to put its
questionnaire on a site, a receipt, the statement on accessibility, the way in for staff."""

from html import escape

from litestar import Response, get
from litestar.params import FromPath

from survey_service.database.connection import RequestConnection
from survey_service.organizations.structs import Organization
from survey_service.problems import NotFound
from survey_service.public.headers import COMMON, page_headers
from survey_service.public.page_cache import PageCache, respond, respond_unkept
from survey_service.public.pages import (
    EmbedCodes,
    render_accessibility,
    render_login,
    render_organization,
    render_receipt,
    render_town,
)
from survey_service.public.questionnaire_pages import find_known
from survey_service.public.requests import AnyRequest, reception_of, settings_of
from survey_service.public.standing import try_standing
from survey_service.public.static_files import EMBED_SCRIPT, SITE_STYLE, STATIC, pack
from survey_service.responses.service import find_receipt
from survey_service.settings import Settings

_QUERY_LIMIT = 100
_SCRIPT = "text/javascript"
_PAGE = page_headers(SITE_STYLE)
# The preview of a frame is a frame of ours.
_PREVIEW_PAGE = page_headers(SITE_STYLE, frames=True)
_cache = PageCache()


@get("/", include_in_schema=False)
async def show_town(request: AnyRequest) -> Response[bytes]:
    snapshot = await reception_of(request).snapshot()
    town, organizations = snapshot.town, snapshot.organizations
    wanted = request.query_params.get("q", "").replace("\x00", "").strip()[:_QUERY_LIMIT]
    if wanted:
        return respond(request, pack(render_town(town, organizations, wanted)), _PAGE)
    packed = _cache.page(
        "/", (town, *organizations.values()), lambda: render_town(town, organizations)
    )
    return respond(request, packed, _PAGE)


@get("/organizations/{organization:str}", include_in_schema=False)
async def show_organization(organization: FromPath[str], request: AnyRequest) -> Response[bytes]:
    snapshot = await reception_of(request).snapshot()
    town, known, _ = find_known(snapshot, organization)
    settings = settings_of(request)
    standing = await try_standing(request.app.state.pool, known.id, settings.time_zone)
    codes = embed_codes(settings.public_url, known)
    page = pack(render_organization(town, known, codes, standing))
    return respond(request, page, _PREVIEW_PAGE)


@get("/accessibility", include_in_schema=False)
async def show_accessibility(request: AnyRequest) -> Response[bytes]:
    town = (await reception_of(request).snapshot()).town
    packed = _cache.page("accessibility", (town,), lambda: render_accessibility(town))
    return respond(request, packed, _PAGE)


@get("/r", include_in_schema=False)
async def find_by_code(request: AnyRequest) -> Response[None]:
    """A code written down by hand; the address of the receipt is one with its code."""
    code = request.query_params.get("code", "").strip()[:64]
    # Letters, digits and dashes: nothing else is in a code, and nothing else in a header.
    plain = "".join(letter for letter in code if letter.isascii() and letter.isalnum())
    where = f"/r/{plain}" if plain else "/"
    return Response(None, status_code=303, headers={"Location": where})


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
    snapshot = await reception_of(request).snapshot()
    flow = snapshot.flows.get(view.edition)
    title = flow.edition.title if flow else view.edition
    return respond_unkept(200, render_receipt(snapshot.town, view, title), _PAGE)


@get("/login", include_in_schema=False)
async def show_login(request: AnyRequest) -> Response[bytes]:
    next = request.query_params.get("next", "")[:2000]
    # A wrong password leads back here.
    failed = request.query_params.get("failed") == "1"
    return login_page(settings_of(request), next, failed=failed)


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
    headers = page_headers(SITE_STYLE, form_targets=targets)
    return respond_unkept(401 if failed else 200, render_login(next, failed), headers)


def embed_codes(public_url: str, organization: Organization) -> EmbedCodes:
    """Best first: a script that follows the content, a frame of a fixed height, a link."""
    slug = organization.slug
    name = escape(organization.short_name)
    return EmbedCodes(
        script=f'<script src="{public_url}/embed.js" data-org="{slug}" async></script>',
        frame=(
            f'<iframe src="{public_url}/embed/{slug}" title="Анкета: {name}" '
            'style="width:100%;height:900px;border:0"></iframe>'
        ),
        link=f'<a href="{public_url}/q/{slug}">Скажите, что Вы думаете: {name}</a>',
        preview=f"/embed/{slug}",
    )


HANDLERS = [
    show_town,
    show_organization,
    show_accessibility,
    find_by_code,
    show_receipt,
    show_login,
    show_embed_script,
    show_static,
]
