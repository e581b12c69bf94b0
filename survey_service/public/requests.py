"""What a handler of a page takes from the application."""

from typing import Any

from litestar import Request

from survey_service.responses.reception import Reception
from survey_service.settings import Settings

AnyRequest = Request[Any, Any, Any]


def reception_of(request: AnyRequest) -> Reception:
    reception: Reception = request.app.state.reception
    return reception


def settings_of(request: AnyRequest) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
