"""Urgent proposals: what was written, and who took it on."""

import streamlit as st

from dashboard import alert_list, live, markup, settings, states, urgent
from dashboard.client import ServiceError
from dashboard.figures import Reader
from survey_service.alerts.structs import Alert

REFUSED = "alerts_refused"
ABOUT = (
    "Сообщения об опасности: о насилии, угрозе, риске для жизни. Анкета анонимная: кто написал, "
    "неизвестно, а тема определена по словам, поэтому тревога может быть ложной. Прочитайте и "
    "решите, кому сообщить: при угрозе жизни звоните 112, о насилии над ребёнком сообщите в "
    "полицию и орган опеки, в остальных случаях — в организацию. Затем отметьте, что приняли "
    "сообщение в работу."
)


@st.fragment(run_every=live.EVERY)
def live_list(who: Reader) -> None:
    with states.shown():
        alerts = urgent.alerts(who, live.poll(who))
        states.stale_note()
        if REFUSED in st.session_state:
            states.say(st.session_state[REFUSED], "attention")
        new = alert_list.waiting(alerts)
        taken = [alert for alert in alerts if alert.acknowledged_at is not None]
        if not alerts:
            st.html("<p>Новых срочных сообщений нет.</p>")
        elif not new:
            st.html("<p>Все срочные сообщения приняты в работу.</p>")
        else:
            st.html("<h2>Ещё не приняты в работу</h2>")
        for alert in new:
            show_waiting(who, alert)
        if taken:
            st.html("<h2>Приняты в работу за последние 30\u00a0дней</h2>")
        zone = settings.current().time_zone
        for alert in taken:
            st.html(alert_list.card(alert, zone))


def show_waiting(who: Reader, alert: Alert) -> None:
    st.html(alert_list.card(alert, settings.current().time_zone))
    name = f"alerts_{alert.organization}_{alert.id}"
    st.button("Принять в работу", key=name, on_click=take, args=(who, alert))


def take(who: Reader, alert: Alert) -> None:
    """Called before the list is drawn, so the list knows at once; so does the banner."""
    st.session_state.pop(REFUSED, None)
    try:
        who.acknowledge(alert)
    except ServiceError as error:
        st.session_state[REFUSED] = error.detail
    else:
        live.forget()


def page() -> None:
    who = live.reader()
    overview = who.overview(live.poll(who).version)
    st.html(
        markup.heading("Срочное", "", overview.as_of, settings.current().time_zone)
        + f'<p class="ok-guide">{ABOUT}</p>'
    )
    live_list(who)


page()
