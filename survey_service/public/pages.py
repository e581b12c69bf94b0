"""The citizen's pages as bytes: templates, the one style, what each page is given.

Pure: a page is made of structs; who asks and where they come from is not known here.
"""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from survey_service.organizations.structs import KIND_TITLES, Organization, Town
from survey_service.public.standing import Standing
from survey_service.public.static_files import (
    ENTRY_STYLE,
    QUESTIONNAIRE_STYLE,
    SITE_STYLE,
    static_url,
)
from survey_service.public.views import View
from survey_service.public.words import Words, plural, words_of
from survey_service.questionnaires.languages import RUSSIAN, in_language
from survey_service.questionnaires.numbering import condition_of, number_of
from survey_service.questionnaires.structs import PROPOSALS_LIMIT, Edition, Language, Question
from survey_service.responses.structs import ReceiptView
from survey_service.wording import russian_date


class Card(msgspec.Struct, frozen=True):
    """A question with its number and, if it depends on another, when to answer it."""

    number: int
    question: Question
    condition: str


class Section(msgspec.Struct, frozen=True):
    title: str
    hint: str
    cards: tuple[Card, ...]


class EmbedCodes(msgspec.Struct, frozen=True):
    """Three ways to put the questionnaire on another site, ready to be copied."""

    script: str
    frame: str
    link: str
    # Where the preview of the frame comes from.
    preview: str


class Notice(msgspec.Struct, frozen=True):
    """What stopped the form, with links to the places."""

    text: str
    # Key of the question ("" for none) and sentence.
    points: tuple[tuple[str, str], ...] = ()


class Form(msgspec.Struct, frozen=True):
    """What the citizen gave and what travels with it; empty on the first page."""

    token: str
    answers: Mapping[str, str] = {}
    proposals: str = ""
    errors: Mapping[str, str] = {}
    notice: Notice | None = None


def sections_of(edition: Edition, language: Language) -> tuple[Section, ...]:
    """``edition`` is already in ``language``. Opinions stand under no heading."""
    cards = cards_of(edition, language).values()
    headings: dict[str, tuple[str, str]] = words_of(language)["questionnaire"]["page"]["sections"]
    sections = []
    for purpose, group in groupby(cards, key=lambda card: card.question.purpose):
        title, hint = headings.get(purpose, ("", ""))
        sections.append(Section(title, hint, tuple(group)))
    return tuple(sections)


def cards_of(edition: Edition, language: Language) -> dict[str, Card]:
    numbers = number_of(edition)
    return {
        question.key: Card(
            numbers[question.key], question, condition_of(edition, question, language)
        )
        for question in edition.questions
    }


def plain_words(text: str) -> list[str]:
    """Words as the search compares them; the page's script follows the same rule."""
    return text.lower().replace("ё", "е").split()


def find_organizations(
    organizations: Mapping[str, Organization], wanted: str
) -> dict[str, list[Organization]]:
    """Organisations whose names hold every wanted word, by the title of their kind."""
    words = plain_words(wanted)
    groups: dict[str, list[Organization]] = {title: [] for title in KIND_TITLES.values()}
    for organization in organizations.values():
        names = " ".join(plain_words(f"{organization.short_name} {organization.name}"))
        if all(word in names for word in words):
            groups[KIND_TITLES[organization.kind]].append(organization)
    return {title: found for title, found in groups.items() if found}


def render_town(
    town: Town | None, organizations: Mapping[str, Organization], wanted: str = ""
) -> bytes:
    return _render(
        "town.html",
        town=town,
        groups=find_organizations(organizations, wanted),
        wanted=wanted,
        total=len(organizations),
        script=static_url("town.js"),
    )


def render_organization(
    town: Town, organization: Organization, codes: EmbedCodes, standing: Standing | None
) -> bytes:
    return _render(
        "organization.html",
        town=town,
        organization=organization,
        codes=codes,
        standing=standing,
        sent=False,
        script=static_url("organization.js"),
    )


def render_accessibility(town: Town | None) -> bytes:
    return _render("accessibility.html", town=town)


def render_questionnaire(
    town: Town, organization: Organization, edition: Edition, view: View, form: Form
) -> bytes:
    edition = in_language(edition, view.language)
    return _render_form(
        "questionnaire.html",
        view,
        town=town,
        organization=organization,
        edition=edition,
        sections=sections_of(edition, view.language),
        form=form,
        limit=PROPOSALS_LIMIT,
        script=static_url("kiosk.js" if view.kiosk else "questionnaire.js"),
        proof_script=static_url("proof.js"),
    )


def render_check(
    town: Town,
    organization: Organization,
    edition: Edition,
    view: View,
    form: Form,
    *,
    id: str,
    blanks: list[Question],
    ticket: str = "",
    trapped: bool = False,
) -> bytes:
    """``ticket``: after a wait, it stands for the work that a script would have done.
    ``trapped`` travels on: the page that waits is still the one that fell into the trap."""
    edition = in_language(edition, view.language)
    cards = cards_of(edition, view.language)
    return _render_form(
        "check.html",
        view,
        town=town,
        organization=organization,
        edition=edition,
        form=form,
        id=id,
        given=[
            (card, next(o.text for o in card.question.options if o.key == form.answers[key]))
            for key, card in cards.items()
            if key in form.answers
        ],
        blanks=[cards[question.key] for question in blanks],
        ticket=ticket,
        trapped=trapped,
    )


def render_sent(
    town: Town,
    organization: Organization,
    view: View,
    receipt: str,
    *,
    standing: Standing | None,
    urgent: bool,
    again: str,
) -> bytes:
    """``again``: where the next person at a kiosk starts; empty elsewhere."""
    return _render_form(
        "sent.html",
        view,
        town=town,
        organization=organization,
        receipt=receipt,
        standing=standing,
        sent=True,
        urgent=urgent,
        again=again,
    )


def render_thanks(
    town: Town, organization: Organization, view: View, standing: Standing | None
) -> bytes:
    """A piece of a page for the script, which puts its receipt in."""
    return _render_form(
        "_thanks.html",
        view,
        town=town,
        organization=organization,
        receipt="",
        standing=standing,
        sent=True,
        urgent=False,
        again="",
    )


def render_receipt(town: Town | None, receipt: ReceiptView, edition_title: str) -> bytes:
    return _render(
        "receipt.html",
        town=town,
        receipt=receipt,
        day=russian_date(receipt.day),
        edition_title=edition_title,
    )


def render_login(next: str, failed: bool) -> bytes:
    return _render("login.html", town=None, next=next, failed=failed)


def render_error(
    title: str, detail: str, town: Town | None = None, *, framed: bool = False
) -> bytes:
    """``framed``: inside another site's page, where a link to the town would open
    in the frame and be refused."""
    return _render("error.html", town=town, framed=framed, title=title, detail=detail)


def render_entry(template: str, scripts: tuple[str, ...], **values: object) -> bytes:
    """The staff's desk for answers on paper, in a talk and by telephone."""
    return _bytes(
        template,
        framed=False,
        style=Markup(ENTRY_STYLE),  # noqa: S704
        view=View(),
        scripts=[static_url(name) for name in scripts],
        **values,
    )


def _render(template: str, *, framed: bool = False, **values: object) -> bytes:
    """A page of the service itself: Russian, in the reader's own colours."""
    return _bytes(template, framed=framed, style=Markup(SITE_STYLE), view=View(), **values)  # noqa: S704


def _render_form(template: str, view: View, **values: object) -> bytes:
    """A page of the questionnaire: in the language and colours that were asked for."""
    return _bytes(
        template,
        framed=view.framed,
        style=Markup(QUESTIONNAIRE_STYLE),  # noqa: S704
        view=view,
        **values,
    )


def _bytes(template: str, *, view: View, **values: object) -> bytes:
    words: Words = words_of(view.language)
    text = _environment.get_template(template).render(
        values,
        view=view,
        w=words["questionnaire"]["page"],
        script_words=words["questionnaire"]["script"],
        f=words["forms"],
    )
    return text.encode()


def _count(count: int, language: Language, forms: list[str]) -> str:
    """«212 ответов»: thousands apart, the noun in its form, never torn apart."""
    digits = f"{count:,}".replace(",", "\u202f" if language == RUSSIAN else ",")
    return f"{digits}\u00a0{plural(count, language, forms)}"


def _sentence(text: str) -> str:
    """With one full stop, whoever wrote the text."""
    return f"{text.rstrip(' .')}."


def _date(day: date, language: Language) -> str:
    return russian_date(day) if language == RUSSIAN else f"{day:%B} {day.day}, {day.year}"


def _json(value: object) -> Markup:
    """For a script's data: letters as they are, and nothing that could end the element."""
    text = msgspec.json.encode(value).decode().replace("<", "\\u003c")
    return Markup(text)  # noqa: S704


# The style is ours, not a visitor's: the header names its hash.
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals["static_url"] = static_url
_environment.filters |= {"count": _count, "date": _date, "sentence": _sentence, "json": _json}
