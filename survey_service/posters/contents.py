"""From the registry and the current edition to what is printed. Pure."""

import re
import unicodedata
from datetime import date

from survey_service.organizations.structs import Kind, Organization, Town
from survey_service.posters.links import rating_link, survey_link
from survey_service.posters.structs import Pack, PrintedForm, PrintedQuestion
from survey_service.questionnaires.languages import RUSSIAN
from survey_service.questionnaires.numbering import condition_of, number_of
from survey_service.questionnaires.structs import Edition
from survey_service.wording import russian_date

# A name longer than this is cut with an ellipsis: no size of letters would hold it.
SHORT_NAME_LIMIT = 160
NAME_LIMIT = 600

# No word is so long; a line may end after this many letters without a blank.
_ENDLESS = re.compile(r"\S{40}(?=\S)")

_HEADLINES: dict[Kind, str] = {
    "school": "Как Вам школа?",
    "kindergarten": "Как Вам детский сад?",
    "additional": "Как Вам занятия?",
}


def fill_pack(
    town: Town, organization: Organization, edition: Edition, public_url: str, today: date
) -> Pack:
    short_name = clean(organization.short_name, SHORT_NAME_LIMIT)
    demo = " (демо-данные)" if town.demo else ""
    rating = organization.rating_url
    return Pack(
        slug=organization.slug,
        title=f"{short_name}: плакат, листки и анкета{demo}",
        demo=town.demo,
        printed_on=russian_date(today),
        short_name=short_name,
        name=clean(organization.name, NAME_LIMIT),
        headline=_HEADLINES[organization.kind],
        department=clean(town.department, NAME_LIMIT),
        appeal_url=clean(town.appeal_url),
        survey=survey_link(public_url, organization.slug),
        rating=rating_link(rating) if rating else None,
        form=fill_form(edition),
    )


def fill_form(edition: Edition) -> PrintedForm:
    """Numbers and conditions are those of the page, so that paper is typed in unchanged."""
    numbers = number_of(edition)
    return PrintedForm(
        title=clean(edition.title),
        introduction=tuple(clean(paragraph) for paragraph in edition.introduction),
        questions=tuple(
            PrintedQuestion(
                number=numbers[question.key],
                text=clean(question.text),
                condition=clean(condition_of(edition, question, RUSSIAN)),
                options=tuple(clean(option.text) for option in question.options),
            )
            for question in edition.questions
        ),
    )


def clean(text: str, limit: int | None = None) -> str:
    """Without control characters, which no letter stands for and some of which turn the
    line around; «№» never ends a line. With a limit the text is a name: it is cut, and
    its words end."""
    # A no-break space is meant, any other blank is one blank.
    words = re.sub(r"[^\S\u00a0]+", " ", text).strip()
    letters = "".join(c for c in words if unicodedata.category(c)[0] != "C")
    tied = letters.replace("№ ", "№\u00a0")
    if limit is None:
        return tied
    short = tied if len(tied) <= limit else tied[: limit - 1].rstrip() + "…"
    return _ENDLESS.sub("\\g<0>\u200b", short)
