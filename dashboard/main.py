"""The script that Streamlit runs: who is signed in, then the page of that role."""

import streamlit as st

from dashboard import live, navigation, states, urgent
from dashboard.client import ServiceError


def main() -> None:
    st.set_page_config(page_title=navigation.NAME, layout="wide")
    try:
        who = live.reader()
        session = who.session
        page = st.navigation(
            navigation.pages(session.role), position=navigation.position(session.role)
        )
        st.set_page_config(page_title=f"{page.title} — {navigation.NAME}")
        st.html(navigation.header(session))
        if session.role in navigation.WARNED:
            urgent.banner(who)
        page.run()
    except ServiceError as error:
        states.show(error)


main()
