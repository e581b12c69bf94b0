"""The questionnaire of an organisation: where it is, how to try it, what to print."""

from collections.abc import Callable
from urllib.parse import quote

import streamlit as st

from dashboard import address, live, markup, settings, states, wording
from dashboard.client import ServiceError, SignedOut
from dashboard.figures import Reader
from dashboard.markup import escape

LINKS = "questionnaire_trial_links"
TROUBLE = "questionnaire_trouble"


def links(slug: str) -> str:
    """What the department sends to an organisation, and where paper forms are typed in."""
    public = escape(settings.current().public_url)
    place = quote(slug, safe="")
    rows = (
        (f"{public}/q/{place}", "Анкета для граждан", "отвечают с телефона и компьютера"),
        (
            f"{public}/organizations/{place}",
            "Коды для сайта и ссылка",
            "код для вставки, рамка, ссылка и предпросмотр",
        ),
        (
            f"{public}/entry/{place}",
            "Внесение анкет",
            "бумажные анкеты пачками, интервью и опрос по телефону; ошибку можно отменить",
        ),
    )
    lines = "".join(
        f'<li><a href="{url}" target="_blank" rel="noopener">{title}</a><small>{about}</small></li>'
        for url, title, about in rows
    )
    return f'<ul class="ok-links">{lines}</ul>'


def trial(who: Reader, slug: str) -> None:
    st.html(
        "<h2>Пробная ссылка</h2><p>По ней можно пройти анкету целиком: ответ сохранится с "
        "пометкой «пробный» и не войдёт ни в один показатель.</p>"
    )
    made: dict[str, str] = st.session_state.setdefault(LINKS, {})
    if st.button("Создать пробную ссылку", key=f"questionnaire_trial_{slug}"):
        try:
            link = who.test_link(slug)
        except SignedOut:
            raise
        except ServiceError as error:
            made.pop(slug, None)
            states.say(error.detail, "attention")
        else:
            until = wording.moment(link.expires_at, settings.current().time_zone)
            made[slug] = (
                f'<p class="ok-trial"><a href="{escape(link.url)}" target="_blank" '
                f'rel="noopener">{escape(link.url)}</a>'
                f"<small>действует до {until}</small></p>"
            )
    if slug in made:
        st.html(made[slug])


def posters(who: Reader, slug: str, name: str) -> None:
    st.html(
        "<h2>Плакаты и бумажные анкеты</h2><p>В одном файле PDF: плакат А4 с QR-кодом, листок "
        "с отрывными полосками, бумажная анкета и анкета крупным шрифтом.</p>"
    )
    trouble: dict[str, str] = st.session_state.setdefault(TROUBLE, {})
    line = st.container(horizontal=True, gap="medium")
    line.download_button(
        f"Скачать: {name} (PDF)",
        telling(who.posters(slug), trouble),
        f"otklik-{slug}.pdf",
        "application/pdf",
        key=f"questionnaire_pdf_{slug}",
        on_click="ignore",
    )
    line.download_button(
        "Скачать для всех организаций (ZIP)",
        telling(who.posters(None), trouble),
        "otklik-posters.zip",
        "application/zip",
        key="questionnaire_zip",
        on_click="ignore",
    )
    tell_trouble(trouble)


def telling(make: Callable[[], bytes], trouble: dict[str, str]) -> Callable[[], bytes]:
    """A file is made in another thread, where nothing can be drawn: its failure is left
    for the page to say."""

    def made() -> bytes:
        trouble.clear()
        try:
            return make()
        except ServiceError as error:
            trouble["detail"] = error.detail
            raise

    return made


@st.fragment(run_every=live.EVERY)
def tell_trouble(trouble: dict[str, str]) -> None:
    if "detail" in trouble:
        states.say(trouble["detail"], "attention")


def page() -> None:
    who = live.reader()
    overview = who.overview(live.poll(who).version)
    cycle = overview.cycle.title if overview.cycle else ""
    st.html(markup.heading("Анкета", cycle, overview.as_of, settings.current().time_zone))
    if not overview.organizations:
        states.no_organizations()
        return
    slug = address.choose_organization(overview, "questionnaire")
    name = next(row.short_name for row in overview.organizations if row.slug == slug)
    st.html(links(slug))
    trial(who, slug)
    posters(who, slug, name)


page()
