"""One organisation: live answers, every question, the operator's checklist, its plan."""

import streamlit as st

from dashboard import (
    charts,
    frames,
    live,
    markup,
    organization_sheet,
    plan_table,
    settings,
    states,
    wording,
)
from dashboard.figures import Reader
from survey_service.improvement_plans.structs import Plan, PlanProgress
from survey_service.indicators.structs import OrganizationFigures, Overview

PARAMETER = "organization"
KEY = "organization_slug"
LAST = "organization_last"


def choice(overview: Overview) -> str:
    """The address line and the list say the same; a link that was followed wins."""
    names = {row.slug: row.short_name for row in overview.organizations}
    asked, last = st.query_params.get(PARAMETER), st.session_state.get(LAST)
    if asked in names and (asked != last or KEY not in st.session_state):
        st.session_state[KEY] = asked
    elif st.session_state.get(KEY) not in names:
        # Back from another page, or the organisation has left the list.
        st.session_state[KEY] = last if last in names else next(iter(names))
    if asked is not None and asked not in names:
        states.say(
            "Организации, указанной в адресе страницы, нет в этом цикле оценки, поэтому "
            "показана другая. Выберите нужную в списке."
        )
    chosen: str = st.selectbox(
        "Организация", list(names), format_func=lambda slug: names[slug], key=KEY, width=460
    )
    st.query_params[PARAMETER] = st.session_state[LAST] = chosen
    return chosen


@st.fragment(run_every=live.EVERY)
def live_headline(who: Reader, figures: OrganizationFigures, plan: PlanProgress | None) -> None:
    with states.shown():
        version = live.poll(who)
        live.redraw_when_moved(version)
        states.stale_note()
        st.html(organization_sheet.headline(figures, frames.live_answers(figures, version), plan))


def days(figures: OrganizationFigures) -> None:
    st.html("<h2>Ответы по дням</h2>")
    first = figures.cycle.survey_from if figures.cycle else None
    frame = frames.answers_by_day(figures.by_day, first, live.today())
    if not figures.by_day:
        st.html("<p>Ответов в этом цикле ещё не было.</p>")
        return
    st.altair_chart(charts.answers_by_day(frame), width="stretch")
    with st.expander("Те же данные таблицей"):
        st.html(
            markup.two_columns(
                "День", "Ответов", [(wording.day(d.day), d.answers) for d in figures.by_day]
            )
        )


def improvement_plan(plan: Plan | None) -> None:
    st.html("<h2>План по устранению недостатков</h2>")
    if plan is None:
        st.html(
            "<p>Плана ещё нет. Организация составляет его после получения результатов оценки "
            "и направляет на согласование в отдел образования.</p>"
        )
    elif not plan.items:
        st.html("<p>План заведён, но мероприятий в нём ещё нет.</p>")
    else:
        st.html(plan_table.improvement_plan(plan))


def sheet(who: Reader, version: str, figures: OrganizationFigures) -> None:
    current = settings.current()
    st.html(organization_sheet.about(figures, current.public_url))
    plans = frames.progress_of(who.progress(version))
    live_headline(who, figures, plans.get(figures.row.slug))
    st.html("<h2>Мнение граждан и оценка оператора</h2>")
    st.html(
        '<p class="ok-guide">Черта — доверительный интервал 95 %. Доли обновляются после '
        "каждых пяти новых ответов и могут отставать от общего числа. "
        f"{wording.GUIDE_NOT_PROOF}</p>" + organization_sheet.criteria(figures)
    )
    st.html(organization_sheet.findings(figures) or "<span></span>")
    days(figures)
    improvement_plan(who.plan(version, figures.row.slug))


def page() -> None:
    who = live.reader()
    version = live.poll(who)
    overview = who.overview(version.version)
    live.drawn(version)
    if not overview.organizations:
        st.html(markup.heading("Организация", "", overview.as_of, settings.current().time_zone))
        states.no_organizations()
        return
    top = st.container()
    slug = choice(overview)
    figures = who.organization(version.version, slug)
    if figures is None:
        states.say("По этой организации данных ещё нет. Выберите другую.")
        return
    cycle = figures.cycle.title if figures.cycle else ""
    top.html(
        markup.heading(figures.row.short_name, cycle, figures.as_of, settings.current().time_zone)
    )
    sheet(who, version.version, figures)


page()
