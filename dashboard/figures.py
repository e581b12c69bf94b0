"""Figures kept for readers: one question to the service per version and role.

Twenty readers of one page cost what one costs. A session is asked for by its
own token, and a figure is never kept under less than the role that was allowed
to see it. Every cache is bounded in time and in number.
"""

from typing import TypeVar
from urllib.parse import quote

import streamlit as st

from dashboard.client import SESSION_SECONDS, Missing, Service, Versioned, key_of
from dashboard.settings import Settings
from survey_service.accounts.structs import SessionView
from survey_service.activity_calendar.structs import ActivityPlan
from survey_service.improvement_plans.structs import Plan, Progress
from survey_service.indicators.structs import OrganizationFigures, Overview

T = TypeVar("T")

# A figure older than this is asked for again even when no version moved: plans
# become overdue by the calendar alone.
_SECONDS = 60


@st.cache_resource(max_entries=4, show_spinner=False)
def service(url: str) -> Service:
    """One pool of connections for all readers."""
    return Service(url)


@st.cache_data(ttl=SESSION_SECONDS, max_entries=512, show_spinner=False)
def _session(url: str, key: str, _token: str) -> SessionView:
    return service(url).get("/api/v1/session", _token, SessionView)


@st.cache_data(ttl=_SECONDS, max_entries=32, show_spinner=False)
def _overview(url: str, role: str, version: str, _token: str) -> Overview:
    return service(url).get("/api/v1/indicators/overview", _token, Overview)


@st.cache_data(ttl=_SECONDS, max_entries=128, show_spinner=False)
def _organization(
    url: str, role: str, version: str, slug: str, _token: str
) -> OrganizationFigures | None:
    return _or_none(
        url, f"/api/v1/indicators/organizations/{_part(slug)}", _token, OrganizationFigures
    )


@st.cache_data(ttl=_SECONDS, max_entries=32, show_spinner=False)
def _progress(url: str, role: str, version: str, _token: str) -> Progress:
    return service(url).get("/api/v1/improvement-plans/progress", _token, Progress)


@st.cache_data(ttl=_SECONDS, max_entries=128, show_spinner=False)
def _plan(url: str, role: str, version: str, slug: str, _token: str) -> Plan | None:
    return _or_none(url, f"/api/v1/improvement-plans/{_part(slug)}", _token, Plan)


@st.cache_data(ttl=_SECONDS, max_entries=16, show_spinner=False)
def _activity_plans(url: str, role: str, _token: str) -> list[ActivityPlan]:
    return service(url).get("/api/v1/activity-plans", _token, list[ActivityPlan])


def _or_none(url: str, path: str, token: str, shape: type[T]) -> T | None:
    try:
        return service(url).get(path, token, shape)
    except Missing:
        return None


def _part(slug: str) -> str:
    # A slug may come from the address line.
    return quote(slug, safe="") or "-"


class Reader:
    """What one signed-in person may ask; ``version`` is the state that the answers are of."""

    def __init__(self, settings: Settings, token: str) -> None:
        self._url = settings.service_url
        self._token = token
        self.session = _session(self._url, key_of(token), token)

    def version(self, last: Versioned | None) -> Versioned:
        """Asked with the reader's own token, so a revoked session is noticed at once."""
        return service(self._url).version(self._token, last)

    def overview(self, version: str) -> Overview:
        return _overview(self._url, self.session.role, version, self._token)

    def organization(self, version: str, slug: str) -> OrganizationFigures | None:
        return _organization(self._url, self.session.role, version, slug, self._token)

    def progress(self, version: str) -> Progress:
        return _progress(self._url, self.session.role, version, self._token)

    def plan(self, version: str, slug: str) -> Plan | None:
        return _plan(self._url, self.session.role, version, slug, self._token)

    def activity_plans(self) -> list[ActivityPlan]:
        return _activity_plans(self._url, self.session.role, self._token)
