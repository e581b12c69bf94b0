"""Addresses of the citizen's pages and of the staff's desk. None of them sets a cookie;
the town, the questionnaire and their scripts ask no database."""

from litestar import Router

from survey_service.public import entry, questionnaire_pages, site_pages
from survey_service.public.error_pages import HTML_EXCEPTION_HANDLERS

ROUTES = [
    Router(
        "/",
        route_handlers=[*site_pages.HANDLERS, *questionnaire_pages.HANDLERS],
        exception_handlers=HTML_EXCEPTION_HANDLERS,
    ),
    *entry.ROUTES,
]
