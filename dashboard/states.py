"""What a page says when there are no figures to show: always a sentence and a next step.

Plain HTML and no widget: the files of a widget may be out of reach just when a
session has ended or the service is away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import streamlit as st

from dashboard import live, settings
from dashboard.client import Away, ServiceError, SignedOut
from dashboard.markup import escape

_RETRY = "states_retry"


def say(sentence: str, tone: str = "plain", action: str = "") -> None:
    """One message; ``action`` is markup of what can be done about it."""
    st.html(
        f'<div class="ok-message ok-{tone}" role="status"><p>{escape(sentence)}</p>{action}</div>'
    )


def show(error: ServiceError) -> None:
    """The error in plain words; an absent service is asked again by itself."""
    if isinstance(error, SignedOut):
        current = settings.current()
        there = quote(f"{current.dashboard_url}/", safe="")
        address = escape(f"{current.public_url}/login?next={there}")
        say(
            "Сеанс закончился. Войдите ещё раз, чтобы открыть панель.",
            "attention",
            f'<a class="ok-action" href="{address}">Войти</a>',
        )
    elif isinstance(error, Away):
        say(error.detail, "attention")
        st.session_state[_RETRY] = False
        _try_again()
    else:
        say(error.detail)


@contextmanager
def shown() -> Iterator[None]:
    """For a fragment, whose errors the router does not see: the whole page says them once."""
    try:
        yield
    except ServiceError:
        st.rerun(scope="app")


def stale_note() -> None:
    """Above live numbers that have stopped; the last known ones stay on the page."""
    if live.is_stale():
        say(
            "Сервис не отвечает: показаны последние известные числа. Страница обновится сама.",
            "attention",
        )


def nothing_for(role_title: str) -> None:
    """Two roles do their work on the pages of the service itself."""
    say(
        f"Для роли «{role_title}» в панели пока ничего нет. Обзор видят отдел образования, "
        "общественный совет, администратор и аудитор. Если Вам нужен доступ, обратитесь "
        "к администратору."
    )


def no_organizations() -> None:
    say(
        "Организаций в цикле оценки пока нет. Администратор добавляет организации командой "
        "«otklik organizations import ФАЙЛ» и открывает цикл командой «otklik cycle "
        "create --year ГОД»."
    )


@st.fragment(run_every="5s")
def _try_again() -> None:
    # The first pass draws; only a later one may restart the page.
    if st.session_state.get(_RETRY):
        st.session_state[_RETRY] = False
        st.rerun(scope="app")
    st.session_state[_RETRY] = True
    st.html('<p class="ok-none">Следующая попытка — через пять секунд.</p>')
