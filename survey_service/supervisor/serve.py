"""``otklik serve`` and ``otklik dashboard``: one server process each, by uvicorn.

Both log without addresses: who asked for what is nobody's business.
"""

import importlib
import importlib.util
import os

import uvicorn

from survey_service.settings import Settings, SettingsError

# Seconds that accepted requests get to finish when a stop is asked.
GRACE_SECONDS = 5


def run_service(settings: Settings, host: str, port: int, workers: int) -> int:
    if settings.database_url is None:
        raise SettingsError(
            "Не задана настройка OTKLIK_DATABASE_URL. Укажите адрес базы данных или запустите "
            "«otklik up»: он поднимает собственную базу."
        )
    # Worker processes read the environment, so what was generated must be there.
    os.environ["OTKLIK_SECRET_KEY"] = settings.secret_key.decode()
    uvicorn.run(
        "survey_service.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="on",
    )
    return 0


def require_dashboard() -> None:
    """The base installation is the service alone."""
    if importlib.util.find_spec("streamlit") is None:
        raise SettingsError(
            "Не установлена панель отдела. Выполните: pip install 'otklik[dashboard]'."
        )


def run_dashboard(host: str, port: int) -> int:
    require_dashboard()
    # By name: the service knows nothing of the dashboard but how to start it.
    settings = importlib.import_module("dashboard.settings")
    try:
        settings.current()
    except settings.SettingsError as error:
        raise SettingsError(str(error)) from None
    uvicorn.run(
        "dashboard.app:app",
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        lifespan="on",
    )
    return 0
