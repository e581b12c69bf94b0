"""Where the staff type in what people said on paper, in a talk or by telephone.

A page of the service and not of the dashboard: twelve forms a minute leave no time for
a round trip per key. The page's script does the typing and sends each form to the
public API with the session's cookie; here it is only made and handed to those who may.
"""

from datetime import datetime
from typing import Any, cast
from urllib.parse import quote, urlencode

import msgspec
from litestar import Response, Router, get
from litestar.params import FromPath

from survey_service.accounts.permissions import require
from survey_service.accounts.requests import SignedIn
from survey_service.database.connection import RequestConnection
from survey_service.organizations.structs import KIND_TITLES
from survey_service.problems import NotFound, Unauthenticated
from survey_service.public.error_pages import HTML_EXCEPTION_HANDLERS
from survey_service.public.headers import page_headers
from survey_service.public.page_cache import respond_unkept
from survey_service.public.pages import render_entry
from survey_service.public.questionnaire_pages import find_known
from survey_service.public.requests import AnyRequest, reception_of, settings_of
from survey_service.public.static_files import ENTRY_STYLE
from survey_service.questionnaires.numbering import number_of
from survey_service.questionnaires.structs import PROPOSALS_LIMIT, Edition, Question
from survey_service.responses.annulment import count_batch
from survey_service.responses.structs import OPEN_CHANNELS, Channel

# As long as ``Submission.batch`` takes.
_BATCH_LIMIT = 40
CHANNEL_TITLES: dict[Channel, str] = {
    "paper": "Бумажные анкеты",
    "interview": "Интервью",
    "phone": "Опрос по телефону",
}
assert not OPEN_CHANNELS & CHANNEL_TITLES.keys()

_PAGE = page_headers(ENTRY_STYLE)


class _Step(msgspec.Struct, frozen=True):
    number: int
    question: Question


@get("/entry", include_in_schema=False)
async def show_entry_start(request: AnyRequest, account: SignedIn) -> Response[bytes]:
    """What is to be typed in. Its form comes back here and is led on to its desk."""
    require(account, "enter_responses")
    query = request.query_params
    if slug := query.get("organization"):
        rest = urlencode(
            {"channel": query.get("channel", "paper"), "batch": query.get("batch", "")}
        )
        return _lead_to(f"/entry/{quote(slug, safe='')}?{rest}")
    snapshot = await reception_of(request).snapshot()
    groups = {
        title: found
        for kind, title in KIND_TITLES.items()
        if (found := [o for o in snapshot.organizations.values() if o.kind == kind])
    }
    page = render_entry(
        "entry_start.html",
        ("entry_start.js",),
        town=snapshot.town,
        groups=groups,
        channels=CHANNEL_TITLES,
        batch=_first_batch(request),
        limit=_BATCH_LIMIT,
    )
    return respond_unkept(200, page, _PAGE)


@get("/entry/{organization:str}", include_in_schema=False)
async def show_entry_desk(
    organization: FromPath[str],
    request: AnyRequest,
    account: SignedIn,
    connection: RequestConnection,
) -> Response[bytes]:
    require(account, "enter_responses")
    reception = reception_of(request)
    town, known, flow = find_known(await reception.snapshot(), organization)
    channel = _channel_of(request)
    batch = _tidy(request.query_params.get("batch", "")) or _first_batch(request)
    edition = flow.edition
    page = render_entry(
        "entry.html",
        ("entry_pile.js", "entry.js"),
        town=town,
        organization=known,
        edition=edition,
        total=len(edition.questions),
        channel=channel,
        channel_title=CHANNEL_TITLES[channel],
        spoken=channel != "paper",
        steps=_steps_of(edition, channel),
        batch=batch,
        entered=await count_batch(connection, known.id, channel, batch),
        token=reception.form_token(organization, edition.key).token,
        limit=PROPOSALS_LIMIT,
    )
    return respond_unkept(200, page, _PAGE)


def ask_to_sign_in(request: AnyRequest, _: Unauthenticated) -> Response[bytes]:
    """Back to the same page afterwards, by its full address: no other is believed."""
    wanted = settings_of(request).public_url + request.url.path
    if request.url.query:
        wanted += f"?{request.url.query}"
    return _lead_to(f"/login?{urlencode({'next': wanted})}")


def _lead_to(address: str) -> Response[bytes]:
    headers = {"Location": address, "Cache-Control": "no-store"}
    return Response(b"", status_code=303, headers=headers)


def _channel_of(request: AnyRequest) -> Channel:
    wanted = request.query_params.get("channel", "paper")
    if wanted not in CHANNEL_TITLES:
        raise NotFound("Такой формы опроса нет. Выберите другую на странице «Внесение анкет».")
    return cast(Channel, wanted)


def _steps_of(edition: Edition, channel: Channel) -> list[_Step]:
    """A talk follows the questionnaire. On paper the hand stays on the digits: texts come
    last, and most people leave them blank."""
    numbers = number_of(edition)
    questions = list(edition.questions)
    if channel == "paper":
        questions.sort(key=lambda question: question.kind == "text")
    return [_Step(numbers[question.key], question) for question in questions]


def _first_batch(request: AnyRequest) -> str:
    return f"{datetime.now(settings_of(request).time_zone).date().isoformat()}/1"


def _tidy(batch: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in batch)
    return " ".join(printable.split())[:_BATCH_LIMIT].strip()


_HANDLERS: dict[int | type[Exception], Any] = {
    **HTML_EXCEPTION_HANDLERS,
    Unauthenticated: ask_to_sign_in,
}

ROUTES = [
    Router("/", route_handlers=[show_entry_start, show_entry_desk], exception_handlers=_HANDLERS)
]
