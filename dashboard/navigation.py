"""Which pages a role has, and the line above them."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import streamlit as st

from dashboard import settings, states
from dashboard.markup import escape
from survey_service.accounts.structs import ROLE_TITLES, Role, SessionView

NAME = "Отклик"
READERS: frozenset[Role] = frozenset({"department", "council", "administrator", "auditor"})
_FOLDER = Path(__file__).with_name("app_pages")
_MAKERS: frozenset[Role] = frozenset({"department", "administrator"})
WARNED: frozenset[Role] = frozenset({"department"})
# File, title, address and who has it; the first is the one at the root.
_PAGES = (
    ("overview.py", "Обзор", "overview", READERS),
    ("organization.py", "Организация", "organization", READERS),
    ("measures.py", "План мероприятий", "measures", READERS),
    ("questionnaire.py", "Анкета", "questionnaire", _MAKERS),
    ("alerts.py", "Срочное", "alerts", WARNED),
)
_ROOT = _PAGES[0][2]


def pages(role: Role) -> list[st.Page]:
    """The pages of a role; whoever has none is told so at the addresses of all.

    The service refuses such a role anyway: this is a courtesy, not a rule.
    """
    own = [
        st.Page(_FOLDER / file, title=title, url_path=address, default=address == _ROOT)
        for file, title, address, roles in _PAGES
        if role in roles
    ]
    return own or [
        st.Page(_nothing_for(role), title=title, url_path=address, default=address == _ROOT)
        for _, title, address, _ in _PAGES
    ]


def _nothing_for(role: Role) -> Callable[[], None]:
    return lambda: states.nothing_for(ROLE_TITLES[role])


def position(role: Role) -> Literal["top", "hidden"]:
    return "top" if role in READERS else "hidden"


def header(session: SessionView) -> str:
    """Town, person and the way out; a form, because signing out changes something."""
    badge = '<span class="ok-badge">демо-данные</span>' if session.demo else ""
    out = escape(f"{settings.current().public_url}/logout")
    return (
        f'<header class="ok-header"><span class="ok-town"><b>{NAME}</b> {escape(session.town)}'
        f'{badge}</span><span class="ok-who">{escape(session.name)}, '
        f"{escape(ROLE_TITLES[session.role])}</span>"
        f'<form class="ok-out" method="post" action="{out}">'
        '<button type="submit">Выйти</button></form></header>'
    )
