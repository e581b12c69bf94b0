"""ASGI entry of the dashboard: Streamlit behind our guard.

Started by any ASGI server as ``dashboard.app:app``. Streamlit's options are set
here and not in a file, because a file is found only from the right directory.
"""

import logging
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from dashboard import settings, theme
from dashboard.guard import Guard
from dashboard.shell import Shell

logger = logging.getLogger("otklik.dashboard")

_OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.showSidebarNavigation": False,
    "client.disableDataExport": True,
    "global.developmentMode": False,
    "logger.enableRich": False,
    # A full collection after every run of a fragment costs ten times the run itself.
    "runner.postScriptGC": False,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableAgentApi": False,
    "server.maxUploadSize": 1,
    **theme.OPTIONS,
}


def create_app() -> st.App:
    """Raise ``SettingsError`` at the first setting that cannot be used."""
    current = settings.current()
    # Streamlit resets levels and handlers of the server's loggers, and with them
    # visitors' addresses would be logged, which are nobody's business. Filters stay.
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addFilter(lambda record: record.levelno >= logging.WARNING)
    for option, value in _OPTIONS.items():
        config.set_option(option, value)
    config.set_option("server.corsAllowedOrigins", [current.dashboard_url])
    # Asked before Streamlit looks for its address at a foreign service.
    config.set_option("browser.serverAddress", urlsplit(current.dashboard_url).hostname)
    return st.App(
        Path(__file__).with_name("main.py"),
        middleware=[
            Middleware(Guard, settings=current),
            Middleware(Shell, settings=current),
        ],
        on_script_error=_log_and_tell,
    )


def _log_and_tell(error: Exception) -> bool:
    """The reason belongs in the log; the reader gets a sentence instead of Streamlit's."""
    # Imported here: what keeps figures may be loaded only when Streamlit runs.
    from dashboard import states

    logger.error("a page failed", exc_info=error)
    states.say(
        "На этой странице произошла ошибка. Обновите страницу; если не поможет, "
        "сообщите администратору.",
        "attention",
    )
    return True


app = create_app()
