"""What is chosen on a page is in its address, so that a link shows the same to others."""

import streamlit as st

from dashboard import states
from survey_service.indicators.structs import Overview

ORGANIZATION = "organization"
EDITION = "edition"
MARKED = "marked"
_LAST = "address_organization"


def choose_organization(overview: Overview, page: str) -> str:
    """The address line and the list say the same; a link that was followed wins."""
    names = {row.slug: row.short_name for row in overview.organizations}
    key = f"{page}_slug"
    asked, last = st.query_params.get(ORGANIZATION), st.session_state.get(_LAST)
    if asked in names and (asked != last or key not in st.session_state):
        st.session_state[key] = asked
    elif st.session_state.get(key) not in names:
        # Back from another page, or the organisation has left the list.
        st.session_state[key] = last if last in names else next(iter(names))
    if asked is not None and asked not in names:
        states.say(
            "Организации, указанной в адресе страницы, нет в этом цикле оценки, поэтому "
            "показана другая. Выберите нужную в списке."
        )
    chosen: str = st.selectbox(
        "Организация", list(names), format_func=lambda slug: names[slug], key=key, width=460
    )
    st.query_params[ORGANIZATION] = st.session_state[_LAST] = chosen
    return chosen


def follow(parameter: str, key: str, usual: str) -> None:
    """Called when a list or a switch was moved; the usual choice needs no word in the address."""
    chosen = st.session_state[key]
    if chosen != usual:
        st.query_params[parameter] = chosen
    elif parameter in st.query_params:
        del st.query_params[parameter]
