"""A refusal as a page: the same sentence as in the problem details, and a way on."""

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from survey_service.organizations.structs import Town
from survey_service.problems import (
    EXCEPTION_HANDLERS,
    ProblemDetails,
    answer_http_exception,
)
from survey_service.public.headers import frame_ancestors, page_headers
from survey_service.public.page_cache import HTML
from survey_service.public.pages import render_error
from survey_service.public.static_files import SITE_STYLE
from survey_service.responses.reception import Snapshot


def error_page(
    status: int,
    title: str,
    detail: str,
    *,
    town: Town | None = None,
    ancestors: Iterable[str] = (),
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """``ancestors``: who may frame the page; a refusal inside a frame is shown there too."""
    ancestors = tuple(ancestors)
    return Response(
        render_error(title, detail, town, framed=bool(ancestors)),
        status_code=status,
        media_type=HTML,
        headers={
            **page_headers(SITE_STYLE, ancestors=ancestors),
            "Cache-Control": "no-store",
            **(headers or {}),
        },
    )


def answer_in_html(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any error of a page, through the one place that finds its words and status."""
    handlers = (EXCEPTION_HANDLERS.get(kind) for kind in type(error).__mro__)
    handle = next(handler for handler in handlers if handler is not None)
    answer: Response[bytes] = handle(request, error)
    details = msgspec.json.decode(answer.content, type=ProblemDetails)
    known: Snapshot | None = request.app.state.reception.known
    town = known.town if known else None
    organization = known.organizations.get(_slug_of(request)) if known else None
    framed = request.url.path.startswith("/embed/")
    retry = answer.headers.get("Retry-After")
    return error_page(
        details.status,
        details.title,
        details.detail,
        town=town,
        ancestors=frame_ancestors(request.app.state.settings, town, organization) if framed else (),
        headers={"Retry-After": retry} if retry else {},
    )


def _slug_of(request: Request[Any, Any, Any]) -> str:
    return str(request.path_params.get("organization", ""))


HTML_EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = dict.fromkeys(
    EXCEPTION_HANDLERS, answer_in_html
)

# Addresses whose errors are read by programs, whatever they say they accept.
_FOR_PROGRAMS = ("/api/", "/schema", "/health/")


def answer_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """A mistyped address is a page for a person and problem details for a program."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if wants_page and not request.url.path.startswith(_FOR_PROGRAMS):
        return answer_in_html(request, error)
    return answer_http_exception(request, error)
