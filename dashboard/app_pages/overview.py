"""The town at a glance: opinions beside the operator's results beside the plans."""

from typing import get_args

import streamlit as st

from dashboard import charts, frames, live, markup, overview_table, settings, states
from dashboard.figures import Reader
from survey_service.improvement_plans.structs import PlanProgress
from survey_service.indicators.structs import Overview
from survey_service.organizations.structs import KIND_TITLES, Kind

ORDERS: dict[frames.Order, str] = {
    "name": "по видам организаций",
    "missing": "где не хватает ответов",
    "overdue": "где просрочены мероприятия",
}
EVERY_KIND = "all"
BUILT = "overview_table"


@st.fragment(run_every=live.EVERY)
def live_summary(who: Reader, overview: Overview, plans: dict[str, PlanProgress]) -> None:
    """The sentence figures with the number of answers of this second."""
    with states.shown():
        version = live.poll(who)
        live.redraw_when_moved(version)
        states.stale_note()
        st.html(overview_table.summary(frames.live_overview(overview, version), plans))


@st.fragment(run_every=live.EVERY)
def live_table(
    who: Reader,
    overview: Overview,
    plans: dict[str, PlanProgress],
    kind: Kind | None,
    order: frames.Order,
) -> None:
    """A row per organisation with its number of answers of this second."""
    with states.shown():
        version = live.poll(who)
        stamp = (*live.stamp(version), kind, order)
        built: tuple[object, str] | None = st.session_state.get(BUILT)
        if built is None or built[0] != stamp:
            now = frames.live_overview(overview, version)
            groups = frames.arranged(now.organizations, plans, kind, order)
            zone = settings.current().time_zone
            built = (stamp, overview_table.table(now, groups, plans, zone))
            st.session_state[BUILT] = built
        st.html(built[1])


def choices(overview: Overview) -> tuple[Kind | None, frames.Order]:
    """Which rows and in which order; kinds that the town does not have are not offered."""
    kinds = [
        kind for kind in get_args(Kind) if any(row.kind == kind for row in overview.organizations)
    ]
    line = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    kind = line.segmented_control(
        "Показать",
        [EVERY_KIND, *kinds],
        default=EVERY_KIND,
        format_func=lambda key: KIND_TITLES.get(key, "Все организации"),
        key="overview_kind",
    )
    order = line.selectbox(
        "Порядок строк",
        list(ORDERS),
        format_func=lambda key: ORDERS[key],
        key="overview_order",
        width=300,
    )
    return next((one for one in kinds if one == kind), None), order


def comparison(overview: Overview, kind: Kind | None) -> None:
    rows = [row for row in overview.organizations if kind is None or row.kind == kind]
    lines = frames.compared(rows)
    st.html("<h2>Мнение граждан и оценка оператора</h2>")
    if not lines:
        st.html("<p>Сравнивать пока нечего: нужны и ответы граждан, и итоговый балл оператора.</p>")
        return
    st.html(
        "<p>Большое расстояние между кругом и ромбом — повод обсудить, что увидел оператор и чего "
        "не видят граждане, или наоборот. Сверху — организации с самым большим расстоянием.</p>"
    )
    st.altair_chart(charts.opinion_against_score(frames.opinion_and_score(lines)), width="stretch")
    with st.expander("Те же данные таблицей"):
        st.html(overview_table.comparison(lines))


def page() -> None:
    who = live.reader()
    version = live.poll(who)
    overview = who.overview(version.version)
    live.drawn(version)
    cycle = overview.cycle.title if overview.cycle else ""
    st.html(markup.heading("Обзор", cycle, overview.as_of, settings.current().time_zone))
    if not overview.organizations:
        states.no_organizations()
        return
    plans = frames.progress_of(who.progress(version.version))
    live_summary(who, overview, plans)
    kind, order = choices(overview)
    live_table(who, overview, plans, kind, order)
    comparison(overview, kind)


page()
