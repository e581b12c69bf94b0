"""Which pages a role has, and the line above them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import streamlit as st

from dashboard import settings, states
from dashboard.markup import escape
from survey_service.accounts.structs import ROLE_TITLES, Role, SessionView

NAME = "Отклик"
READERS: frozenset[Role] = frozenset({"department", "council", "administrator", "auditor"})
_FOLDER = Path(__file__).with_name("app_pages")
# File, title and address; the first is the one at the root.
_PAGES = (
    ("overview.py", "Обзор", "overview"),
    ("organization.py", "Организация", "organization"),
    ("measures.py", "План мероприятий", "measures"),
)


def pages(role: Role) -> list[st.Page]:
    """The same addresses for everybody; without the right to figures they all say so.

    The service refuses such a role anyway: this is a courtesy, not a rule.
    """
    if role not in READERS:
        return [
            st.Page(_nothing_for(role), title=title, url_path=address, default=first)
            for first, (_, title, address) in _with_first()
        ]
    return [
        st.Page(_FOLDER / file, title=title, url_path=address, default=first)
        for first, (file, title, address) in _with_first()
    ]


def _with_first() -> Iterator[tuple[bool, tuple[str, str, str]]]:
    return ((number == 0, page) for number, page in enumerate(_PAGES))


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
