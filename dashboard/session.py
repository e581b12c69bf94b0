"""The one place that knows where a reader's session comes from.

The service's HttpOnly cookie is visible to the dashboard because both live on
one host; tests replace this function and nothing else.
"""

import streamlit as st

COOKIE = "otklik_session"


def session_token() -> str | None:
    """Value of the session cookie as it was when the page was opened."""
    return st.context.cookies.get(COOKIE)
