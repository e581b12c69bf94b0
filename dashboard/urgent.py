"""The banner above every page: an urgent proposal is seen within two seconds.

Alive all the time, so that a screen reader hears it when it comes. While the service
is away the last known banner stands.
"""

import streamlit as st

from dashboard import alert_list, live, states
from dashboard.client import Away, Missing
from dashboard.figures import Reader
from survey_service.alerts.structs import Alert
from survey_service.indicators.structs import Version

_KNOWN = "urgent_known"


def alerts(who: Reader, version: Version) -> list[Alert]:
    """Asked once per version: whatever changes an alert moves the version too."""
    try:
        found = who.alerts(version.version)
    except Away:
        known: list[Alert] = st.session_state.get(_KNOWN, [])
        return known
    except Missing:
        found = []
    st.session_state[_KNOWN] = found
    return found


@st.fragment(run_every=live.EVERY)
def banner(who: Reader) -> None:
    with states.shown():
        st.html(alert_list.banner(alerts(who, live.poll(who))))
