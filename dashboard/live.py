"""What a page needs at every run: who reads, which version, and whether it moved.

Numbers of answers move every second by a fragment of the page. The rest is
drawn again only for a new version, and not more often than every few seconds:
on the evening of a parents' meeting answers come faster than anybody reads.
"""

import time
from datetime import date, datetime

import streamlit as st

from dashboard import session, settings
from dashboard.client import Away, SignedOut, Versioned
from dashboard.figures import Reader
from survey_service.indicators.structs import Version

EVERY = "1s"
_LAST = "live_last"
_POLLED = "live_polled"
_STALE = "live_stale"
_DRAWN = "live_drawn"
# The fragments of one page and the page itself share one question.
_FRESH_SECONDS = 0.7
_REDRAW_SECONDS = 4.0


def reader() -> Reader:
    """The person behind this page; raises ``SignedOut`` without a live session."""
    token = session.session_token()
    if not token:
        raise SignedOut("Вы не вошли. Войдите, чтобы открыть панель.")
    return Reader(settings.current(), token)


def poll(who: Reader) -> Version:
    """The current version, asked conditionally with what this page already knows.

    While the service is away the last known version stands, and ``is_stale`` says so.
    """
    last: Versioned | None = st.session_state.get(_LAST)
    now = time.monotonic()
    if last is not None and now - st.session_state.get(_POLLED, 0.0) < _FRESH_SECONDS:
        return last.version
    try:
        last = who.version(last)
    except Away:
        if last is None:
            raise
        st.session_state[_STALE] = True
    else:
        st.session_state[_LAST] = last
        st.session_state[_STALE] = False
    st.session_state[_POLLED] = time.monotonic()
    return last.version


def forget() -> None:
    """Something was done by this reader: the next question is not answered from memory."""
    st.session_state.pop(_POLLED, None)


def is_stale() -> bool:
    """Whether the numbers are older than this second because nobody answers."""
    return bool(st.session_state.get(_STALE))


def drawn(version: Version) -> None:
    """Remember what the whole page was drawn from."""
    st.session_state[_DRAWN] = (version.version, today(), time.monotonic())


def stamp(version: Version) -> tuple[object, ...]:
    """Names what can be seen now: while it stays, nothing has to be built again."""
    return (version.version, st.session_state.get(_DRAWN))


def redraw_when_moved(version: Version) -> None:
    """Called inside a fragment: draw the whole page again when its figures moved.

    A new day moves figures too: answers of «today» and what is overdue.
    """
    seen, on, at = st.session_state.get(_DRAWN, ("", today(), 0.0))
    moved = version.version != seen or today() != on
    if moved and time.monotonic() - at >= _REDRAW_SECONDS:
        st.rerun(scope="app")


def today() -> date:
    return datetime.now(settings.current().time_zone).date()
