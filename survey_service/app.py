"""Assembles the service; the only file that knows every room."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from survey_service import health
from survey_service.accounts import routes as accounts
from survey_service.accounts.requests import provide_account
from survey_service.accounts.service import SignInDesk
from survey_service.activity_calendar import routes as activity_calendar
from survey_service.alerts import routes as alerts
from survey_service.alerts.mailer import Mailer
from survey_service.database.connection import open_pool, provide_connection
from survey_service.improvement_plans import routes as improvement_plans
from survey_service.indicators import routes as indicators
from survey_service.posters import routes as posters
from survey_service.problems import EXCEPTION_HANDLERS
from survey_service.public import routes as public
from survey_service.public.error_pages import answer_http_error
from survey_service.responses import annulment_routes as annulments
from survey_service.responses import routes as responses
from survey_service.responses.intake import Intake
from survey_service.responses.reception import Reception
from survey_service.settings import Settings, load_settings

ROOMS = (
    public,
    responses,
    annulments,
    indicators,
    improvement_plans,
    activity_calendar,
    posters,
    alerts,
    accounts,
    health,
)


def create_app(settings: Settings | None = None) -> Litestar:
    """Without an argument from the environment, as a worker process starts it."""
    known = settings or load_settings()
    return Litestar(
        route_handlers=[handler for room in ROOMS for handler in room.ROUTES],
        dependencies={
            "connection": Provide(provide_connection),
            "account": Provide(provide_account),
        },
        exception_handlers={**EXCEPTION_HANDLERS, HTTPException: answer_http_error},
        lifespan=[_with_database(known)],
        request_max_body_size=1024 * 1024,
        # The server in front configures logging; nothing here logs a request.
        logging_config=None,
        # The document alone: the usual viewers fetch their scripts from foreign hosts.
        openapi_config=OpenAPIConfig(
            title="Отклик", version="1", path="/schema", render_plugins=[JsonRenderPlugin(path="/")]
        ),
    )


def _with_database(settings: Settings) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def hold(app: Litestar) -> AsyncIterator[None]:
        assert settings.database_url is not None
        app.state.settings = settings
        app.state.pool = await open_pool(settings.database_url)
        app.state.sign_in_desk = SignInDesk(app.state.pool)
        intake = Intake(settings.database_url)
        await intake.open()
        app.state.reception = Reception(app.state.pool, intake, settings)
        mailer = Mailer(app.state.pool, settings)
        mailer.start()
        try:
            yield
        finally:
            await intake.close()
            await mailer.stop()
            await app.state.pool.close()

    return hold
