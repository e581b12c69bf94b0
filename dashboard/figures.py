"""Figures kept for readers: one question to the service per version and role.

Twenty readers of one page cost what one costs. A session is asked for by its
own token, and a figure is never kept under less than the role that was allowed
to see it. Every cache is bounded in time and in number.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard.client import SESSION_SECONDS, Missing, Service, Versioned, key_of
from dashboard.settings import Settings
from survey_service.accounts.structs import SessionView
from survey_service.activity_calendar.structs import ActivityPlan
from survey_service.alerts.structs import Alert
from survey_service.improvement_plans.structs import Plan, Progress
from survey_service.indicators.structs import OrganizationFigures, Overview, Scope
from survey_service.responses.structs import TestLink

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
    url: str, role: str, version: str, slug: str, edition: str | None, scope: Scope, _token: str
) -> OrganizationFigures | None:
    asked = {"marked": "with" if scope == "all" else "without"}
    if edition is not None:
        asked["edition"] = edition
    path = f"/api/v1/indicators/organizations/{_part(slug)}?{urlencode(asked)}"
    return _or_none(url, path, _token, OrganizationFigures)


@st.cache_data(ttl=_SECONDS, max_entries=32, show_spinner=False)
def _progress(url: str, role: str, version: str, _token: str) -> Progress:
    return service(url).get("/api/v1/improvement-plans/progress", _token, Progress)


@st.cache_data(ttl=_SECONDS, max_entries=128, show_spinner=False)
def _plan(url: str, role: str, version: str, slug: str, _token: str) -> Plan | None:
    return _or_none(url, f"/api/v1/improvement-plans/{_part(slug)}", _token, Plan)


@st.cache_data(ttl=_SECONDS, max_entries=16, show_spinner=False)
def _activity_plans(url: str, role: str, _token: str) -> list[ActivityPlan]:
    return service(url).get("/api/v1/activity-plans", _token, list[ActivityPlan])


@st.cache_data(ttl=_SECONDS, max_entries=16, show_spinner=False)
def _alerts(url: str, role: str, version: str, _token: str) -> list[Alert]:
    return service(url).get("/api/v1/alerts", _token, list[Alert])


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

    def organization(
        self, version: str, slug: str, edition: str | None = None, scope: Scope = "all"
    ) -> OrganizationFigures | None:
        """None when there is no such organisation, or no such edition."""
        role = self.session.role
        return _organization(self._url, role, version, slug, edition, scope, self._token)

    def progress(self, version: str) -> Progress:
        return _progress(self._url, self.session.role, version, self._token)

    def plan(self, version: str, slug: str) -> Plan | None:
        return _plan(self._url, self.session.role, version, slug, self._token)

    def activity_plans(self) -> list[ActivityPlan]:
        return _activity_plans(self._url, self.session.role, self._token)

    def alerts(self, version: str) -> list[Alert]:
        """Asked once per version: every urgent proposal and its acceptance move it."""
        return _alerts(self._url, self.session.role, version, self._token)

    def acknowledge(self, alert: Alert) -> Alert:
        path = f"/api/v1/alerts/{_part(alert.organization)}/{_part(str(alert.id))}/acknowledgement"
        return service(self._url).post(path, self._token, Alert)

    def test_link(self, slug: str) -> TestLink:
        path = f"/api/v1/organizations/{_part(slug)}/test-link"
        return service(self._url).post(path, self._token, TestLink)

    def posters(self, slug: str | None) -> Callable[[], bytes]:
        """The pack of one organisation, or of all; made when it is called, which another
        thread may do."""
        path = (
            "/api/v1/posters.zip"
            if slug is None
            else f"/api/v1/organizations/{_part(slug)}/posters.pdf"
        )
        known, token = service(self._url), self._token
        return lambda: known.download(path, token)
