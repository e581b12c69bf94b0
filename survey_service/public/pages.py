"""The citizen's pages as bytes: templates, the one style, what each page is given.

Pure: a page is made of structs; who asks and where they come from is not known here.
"""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Literal

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from survey_service.organizations.structs import KIND_TITLES, Organization, Town
from survey_service.public.static_files import STYLE, static_url
from survey_service.questionnaires.structs import PROPOSALS_LIMIT, Edition, Question
from survey_service.responses.structs import ReceiptView

Mode = Literal["page", "embed"]

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)

_SECTIONS = {
    "opinion": ("", ""),
    "proposals": ("Ваши предложения", ""),
    "profile": (
        "Немного о Вас",
        "Это помогает понять, чьё мнение мы услышали. На эти вопросы можно не отвечать.",
    ),
}


class Card(msgspec.Struct, frozen=True):
    """A question with its number and, if it depends on another, when to answer it."""

    number: int
    question: Question
    condition: str


class Section(msgspec.Struct, frozen=True):
    title: str
    hint: str
    cards: tuple[Card, ...]


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


def sections_of(edition: Edition) -> tuple[Section, ...]:
    cards = cards_of(edition).values()
    return tuple(
        Section(*_SECTIONS[purpose], tuple(group))
        for purpose, group in groupby(cards, key=lambda card: card.question.purpose)
    )


def cards_of(edition: Edition) -> dict[str, Card]:
    numbers = {q.key: number for number, q in enumerate(edition.questions, 1)}
    questions = {q.key: q for q in edition.questions}
    cards = {}
    for question in edition.questions:
        condition = ""
        if question.visible_when is not None:
            gate = questions[question.visible_when.question]
            wanted = [o.text for o in gate.options if o.key in question.visible_when.options]
            condition = (
                f"Ответьте, если на вопрос {numbers[gate.key]} Вы ответили "
                f"«{'» или «'.join(wanted)}»."
            )
        cards[question.key] = Card(numbers[question.key], question, condition)
    return cards


def russian_date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} года"


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


def render_questionnaire(
    town: Town, organization: Organization, edition: Edition, mode: Mode, form: Form
) -> bytes:
    return _render(
        "questionnaire.html",
        town=town,
        organization=organization,
        edition=edition,
        sections=sections_of(edition),
        framed=mode == "embed",
        form=form,
        limit=PROPOSALS_LIMIT,
        script=static_url("questionnaire.js"),
    )


def render_check(
    town: Town,
    organization: Organization,
    edition: Edition,
    mode: Mode,
    form: Form,
    *,
    id: str,
    blanks: list[Question],
) -> bytes:
    cards = cards_of(edition)
    return _render(
        "check.html",
        town=town,
        organization=organization,
        edition=edition,
        framed=mode == "embed",
        form=form,
        id=id,
        given=[
            (card, next(o.text for o in card.question.options if o.key == form.answers[key]))
            for key, card in cards.items()
            if key in form.answers
        ],
        blanks=[cards[question.key] for question in blanks],
    )


def render_sent(
    town: Town, organization: Organization, mode: Mode, receipt: str, *, again: str
) -> bytes:
    """``again``: where the next person at a kiosk starts; empty elsewhere."""
    return _render(
        "sent.html",
        town=town,
        organization=organization,
        framed=mode == "embed",
        receipt=receipt,
        again=again,
    )


def render_receipt(town: Town | None, view: ReceiptView, edition_title: str) -> bytes:
    return _render(
        "receipt.html",
        town=town,
        view=view,
        day=russian_date(view.day),
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


def _render(template: str, *, framed: bool = False, **values: object) -> bytes:
    return _environment.get_template(template).render(values, framed=framed).encode()


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Ours, not a visitor's: the header names its hash.
_environment.globals["style"] = Markup(STYLE)  # noqa: S704
