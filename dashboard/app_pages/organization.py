"""One organisation: live answers, every question, the operator's checklist, its plan."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import (
    address,
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
from survey_service.indicators.structs import OrganizationFigures, Scope

MARKED: dict[Scope, str] = {"all": "with", "unmarked": "without"}
EDITION = "organization_edition"
SWITCH = "organization_marked"


def asked_figures(who: Reader, version: str, slug: str) -> OrganizationFigures | None:
    """What the address asks for; an edition that does not exist is said to be unknown."""
    edition = st.query_params.get(address.EDITION)
    without = st.query_params.get(address.MARKED) == MARKED["unmarked"]
    scope: Scope = "unmarked" if without else "all"
    figures = who.organization(version, slug, edition, scope)
    if figures is None and edition is not None:
        del st.query_params[address.EDITION]
        states.say("Редакции анкеты, указанной в адресе страницы, нет: показана действующая.")
        return who.organization(version, slug, None, scope)
    return figures


def choose_shares(figures: OrganizationFigures) -> None:
    """Which edition and whether with the marked answers; only what there is to choose."""
    line = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    if len(figures.editions) > 1:
        _choose_edition(line, figures)
    marked = next((e.marked for e in figures.editions if e.key == figures.edition), 0)
    if marked or figures.scope == "unmarked":
        _choose_scope(line, figures)


def _choose_edition(line: DeltaGenerator, figures: OrganizationFigures) -> None:
    words = {e.key: f"{wording.answers(e.answers)} — {e.title}" for e in figures.editions}
    st.session_state[EDITION] = figures.edition
    line.selectbox(
        "Редакция анкеты",
        list(words) if figures.edition in words else [*words, figures.edition],
        format_func=lambda key: words.get(key, key),
        key=EDITION,
        on_change=address.follow,
        args=(address.EDITION, EDITION, figures.editions[0].key),
        width=460,
    )


def _choose_scope(line: DeltaGenerator, figures: OrganizationFigures) -> None:
    words = {MARKED[scope]: wording.SCOPES[scope].capitalize() for scope in MARKED}
    st.session_state[SWITCH] = MARKED[figures.scope]
    line.segmented_control(
        "Какие ответы показать",
        list(words),
        format_func=lambda key: words[key],
        required=True,
        key=SWITCH,
        on_change=address.follow,
        args=(address.MARKED, SWITCH, MARKED["all"]),
    )


@st.fragment(run_every=live.EVERY)
def live_headline(who: Reader, figures: OrganizationFigures, plan: PlanProgress | None) -> None:
    with states.shown():
        version = live.poll(who)
        live.redraw_when_moved(version)
        states.stale_note()
        st.html(organization_sheet.headline(figures, frames.live_row(figures.row, version), plan))


def days(figures: OrganizationFigures) -> None:
    st.html("<h2>Ответы по дням</h2>")
    first = figures.cycle.survey_from if figures.cycle else None
    frame = frames.answers_by_day(figures.by_day, first, live.today())
    if not figures.by_day:
        st.html("<p>Ответов в этом цикле ещё не было.</p>")
        return
    st.html(organization_sheet.channels(figures.channels))
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
    choose_shares(figures)
    st.html(
        f"{organization_sheet.seen(figures)}"
        '<p class="ok-guide">Черта — доверительный интервал 95 %. Доли обновляются после '
        "каждых пяти новых ответов и могут отставать от общего числа. Отмечены ответы, которые "
        "даны слишком быстро или пришли наплывом: они считаются, но доли можно увидеть и без них. "
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
    slug = address.choose_organization(overview, "organization")
    figures = asked_figures(who, version.version, slug)
    if figures is None:
        states.say("По этой организации данных ещё нет. Выберите другую.")
        return
    cycle = figures.cycle.title if figures.cycle else ""
    top.html(
        markup.heading(figures.row.short_name, cycle, figures.as_of, settings.current().time_zone)
    )
    sheet(who, version.version, figures)


page()
