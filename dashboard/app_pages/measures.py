"""The department's plan of measures: as it is read, and as it was signed."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import live, markup, plan_table, settings, states, wording

SIGNED = "Ошибки и опечатки исправлены; подписанный текст — ниже."
NOT_APPROVED = (
    "План составлен по образцу прежнего и ещё не утверждён: согласуйте его с общественным советом."
)


def page() -> None:
    plans = live.reader().activity_plans()
    now = datetime.now(UTC)
    st.html(markup.heading("План мероприятий", "", now, settings.current().time_zone))
    if not plans:
        states.say(
            "Плана мероприятий ещё нет. Администратор загружает его вместе с данными города."
        )
        return
    for plan in plans:
        st.html(
            f"<h2>{markup.escape(plan.title)}</h2>"
            f"<p>Действует с {plan.first_year} по {plan.last_year}{wording.NO_BREAK}год. "
            f"{SIGNED if plan.approved else NOT_APPROVED}</p>{plan_table.measures(plan)}"
        )
        if plan.approved:
            with st.expander("Как утверждено"):
                st.html(plan_table.approved_measures(plan))


page()
