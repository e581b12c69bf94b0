"""Pages kept ready: made anew only when something on them changed.

A questionnaire changes once a minute with its token; thousands of visitors in
that minute cost one rendering and no database.
"""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response

from survey_service.problems import RETRY_AFTER_SECONDS
from survey_service.public.static_files import Packed, pack

HTML = "text/html"
# As long as a token stays the same; a new organisation is on the page a minute later.
PAGE_SECONDS = 60


class PageCache:
    """One page per name. ``key`` holds everything the page is made of."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[tuple[object, ...], Packed]] = {}

    def page(self, name: str, key: tuple[object, ...], render: Callable[[], bytes]) -> Packed:
        kept = self._pages.get(name)
        if kept is not None and kept[0] == key:
            return kept[1]
        packed = pack(render())
        self._pages[name] = (key, packed)
        return packed


def respond(
    request: Request[Any, Any, Any],
    packed: Packed,
    headers: dict[str, str],
    *,
    cache: str = f"public, max-age={PAGE_SECONDS}",
    media_type: str = HTML,
) -> Response[bytes]:
    headers = {**headers, "Cache-Control": cache, "ETag": packed.etag, "Vary": "Accept-Encoding"}
    if _names(request.headers.get("if-none-match", ""), packed.etag):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    body = packed.body
    if _accepts_gzip(request.headers.get("accept-encoding", "")):
        body = packed.gzipped
        headers["Content-Encoding"] = "gzip"
    return Response(body, status_code=200, headers=headers, media_type=media_type)


def respond_unkept(
    status: int, body: bytes, headers: dict[str, str], *, retry_after: str = RETRY_AFTER_SECONDS
) -> Response[bytes]:
    """Made for one person: no cache keeps it."""
    headers = {**headers, "Cache-Control": "no-store"}
    if status in {429, 503}:
        headers["Retry-After"] = retry_after
    return Response(body, status_code=status, media_type=HTML, headers=headers)


def _names(if_none_match: str, etag: str) -> bool:
    """A proxy may have made a strong tag of our weak one, or the other way round."""
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag.removeprefix("W/") in known or "*" in known


def _accepts_gzip(accept_encoding: str) -> bool:
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        if coding == "gzip":
            return weight.strip("0.") != "" if weight else True
    return False
