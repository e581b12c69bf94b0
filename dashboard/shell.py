"""The page around the application: its HTML, our style sheet and our small script.

Streamlit's own index is English and points at descriptions and files that are
nobody's business here; a Russian one is built from it at start. The security
headers make the browser itself refuse anything from another host.
"""

import hashlib
import html
import re
from pathlib import Path

import streamlit
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.settings import Settings

TITLE = "Отклик — мнения граждан и независимая оценка"
# The addresses of the pages; anything else that is no file of the application is unknown.
PAGES = frozenset({"/", "/organization", "/measures", "/questionnaire", "/alerts"})
_OURS = Path(__file__).with_name("static")
_FILES = {
    "dashboard.css": "text/css",
    "dashboard.js": "text/javascript",
    "favicon.svg": "image/svg+xml",
}
_APPLICATION = ("/_stcore/", "/static/", "/media/", "/component/")
# A door for programs that nobody here has opened; its description stays closed too.
_CLOSED = "/_stcore/agent/"


class Shell:
    """ASGI between the guard and Streamlit: answers for pages and our files itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = _security_headers(settings)
        self._files = {
            f"/otklik/{name}": ((_OURS / name).read_bytes(), media)
            for name, media in _FILES.items()
        }
        index = Path(streamlit.__file__).with_name("static") / "index.html"
        self._index = russian_index(index.read_text(encoding="utf-8"), self._stamp())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer_for(scope["path"]) if scope["type"] == "http" else self._app
        await answer(scope, receive, self._with_headers(send))

    def _answer_for(self, path: str) -> ASGIApp:
        if path in PAGES:
            return HTMLResponse(self._index, headers={"Cache-Control": "no-store"})
        if path in self._files:
            body, media = self._files[path]
            # The address carries a stamp of the content, so it may be kept for ever.
            forever = {"Cache-Control": "private, max-age=31536000, immutable"}
            return Response(body, media_type=media, headers=forever)
        if _CLOSED not in path and any(part in path for part in _APPLICATION):
            return self._app
        return HTMLResponse(unknown_page(), 404, headers={"Cache-Control": "no-store"})

    def _stamp(self) -> str:
        content = b"".join(body for body, _ in self._files.values())
        return hashlib.sha256(content).hexdigest()[:12]

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        return sending


def russian_index(index: str, stamp: str) -> str:
    """Streamlit's index page in Russian, without links that a reader has no use for."""
    page = re.sub(r"<!--.*?-->", "", index, flags=re.DOTALL)
    page = page.replace('<html lang="en">', '<html lang="ru">')
    page = re.sub(r"<title>.*?</title>", f"<title>{html.escape(TITLE)}</title>", page)
    page = re.sub(r'\s*<link rel="(?:service-desc|shortcut icon)"[^>]*>', "", page)
    page = re.sub(r"<script>[^<]*prerenderReady[^<]*</script>", "", page)
    page = re.sub(
        r"<noscript>.*?</noscript>",
        "<noscript><p>Для панели нужен JavaScript. Включите его в браузере и обновите "
        "страницу.</p></noscript>",
        page,
        flags=re.DOTALL,
    )
    ours = (
        f'<link rel="icon" type="image/svg+xml" href="/otklik/favicon.svg?{stamp}">'
        f'<link rel="stylesheet" href="/otklik/dashboard.css?{stamp}">'
        f'<script src="/otklik/dashboard.js?{stamp}"></script>'
    )
    return page.replace("</head>", f"{ours}</head>", 1)


def away_page() -> str:
    return _plain_page(
        "Сервис временно недоступен",
        "Панель не может проверить вход: сервис не отвечает. Ничего не потеряно. "
        "Обновите страницу через минуту.",
    )


def unknown_page() -> str:
    return _plain_page("Такой страницы нет", 'Проверьте адрес или <a href="/">откройте обзор</a>.')


def _plain_page(title: str, sentence: str) -> str:
    return (
        '<!doctype html><html lang="ru"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{title} — Отклик</title>"
        "<style>body{font:1.125rem/1.5 system-ui,sans-serif;max-width:38rem;margin:15vh auto;"
        "padding:0 1rem}h1{font-size:1.5rem}</style>"
        f"<main><h1>{title}</h1><p>{sentence}</p></main></html>"
    )


def _security_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    # Streamlit writes its styles inline; Vega compiles its expressions.
    policy = "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            f"form-action 'self' {settings.public_url}",
            "frame-ancestors 'none'",
        )
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"x-content-type-options", b"nosniff"),
    ]
