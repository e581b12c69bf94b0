"""Nobody reaches a page, a script or the live connection without a session.

The guard stands in front of the whole application, so a route that a later
Streamlit adds is closed from the first day. It decides nothing by itself: the
service says whether a session lives, and the answer is kept for seconds only.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.client import SESSION_SECONDS, Away, SessionQuestion, key_of
from dashboard.session import COOKIE
from dashboard.settings import Settings
from dashboard.shell import away_page

OPEN_PATH = "/_stcore/health"
SIGN_IN_NEEDED = 4401
FOREIGN_PAGE = 4403
TRY_AGAIN_LATER = 1013
_REMEMBERED = 1024

Check = Callable[[str], Awaitable[bool]]


class SessionMemory:
    """Answers of the service, kept for ``seconds`` and for at most ``size`` sessions.

    A page asks for more than a hundred files at once: they share one question.
    """

    def __init__(self, check: Check, seconds: float = SESSION_SECONDS, size: int = _REMEMBERED):
        self._check = check
        self._seconds = seconds
        self._size = size
        self._answers: OrderedDict[str, tuple[float, asyncio.Task[bool]]] = OrderedDict()

    async def is_valid(self, token: str) -> bool:
        """Raise ``Away`` when the service cannot say; that answer is not kept."""
        key = key_of(token)
        now = time.monotonic()
        until, task = self._answers.get(key, (0.0, None))
        if task is None or until <= now:
            task = asyncio.ensure_future(self._check(token))
            self._answers[key] = (now + self._seconds, task)
            self._answers.move_to_end(key)
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
        try:
            # Shielded: one closed browser tab does not cancel the others' question.
            return await asyncio.shield(task)
        except Away:
            if self._answers.get(key, (0.0, None))[1] is task:
                del self._answers[key]
            raise


class Guard:
    """ASGI in front of ASGI; see the module for the rules."""

    def __init__(self, app: ASGIApp, settings: Settings, check: Check | None = None) -> None:
        self._app = app
        self._settings = settings
        self._sessions = SessionMemory(check or SessionQuestion(settings.service_url))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._guard_websocket(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] != OPEN_PATH:
            await self._guard_http(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _guard_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp = self._app
        try:
            if not await self._has_session(scope):
                answer = RedirectResponse(
                    self._sign_in(scope), 303, headers={"Cache-Control": "no-store"}
                )
        except Away:
            answer = HTMLResponse(
                away_page(),
                503,
                headers={"Retry-After": str(SESSION_SECONDS), "Cache-Control": "no-store"},
            )
        await answer(scope, receive, send)

    async def _guard_websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            code = None if await self._has_session(scope) else SIGN_IN_NEEDED
            if not self._is_from_our_page(scope):
                code = FOREIGN_PAGE
        except Away:
            code = TRY_AGAIN_LATER
        if code is None:
            await self._app(scope, receive, send)
            return
        # Refused before it is accepted, a connection shows the browser no code at all.
        await receive()
        await send({"type": "websocket.accept", "subprotocol": _offered(scope)})
        await send({"type": "websocket.close", "code": code})

    def _is_from_our_page(self, scope: Scope) -> bool:
        """A browser says whose page opens the connection; a program may say nothing."""
        ours = urlsplit(self._settings.dashboard_url)
        origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
        return all(origin == f"{ours.scheme}://{ours.netloc}" for origin in origins)

    async def _has_session(self, scope: Scope) -> bool:
        token = session_of(scope)
        return token is not None and await self._sessions.is_valid(token)

    def _sign_in(self, scope: Scope) -> str:
        path = quote(scope["path"], safe="/")
        query = scope.get("query_string", b"").decode("latin-1")
        # Back to a page, never to one of its files.
        back = f"{self._settings.dashboard_url}{path}" + (f"?{query}" if query else "")
        if "." in path or "/_" in path:
            back = f"{self._settings.dashboard_url}/"
        return f"{self._settings.public_url}/login?next={quote(back, safe='')}"


def session_of(scope: Scope) -> str | None:
    """The session cookie of a request, or None.

    Read as leniently as browsers write: a strange cookie of another application
    on the same host must not hide ours.
    """
    for name, value in scope["headers"]:
        if name == b"cookie":
            token = cookie_parser(value.decode("latin-1")).get(COOKIE)
            if token:
                return token
    return None


def _offered(scope: Scope) -> str | None:
    """A browser that offers protocols drops a connection that picks none of them."""
    offered = scope.get("subprotocols") or []
    return offered[0] if offered else None
