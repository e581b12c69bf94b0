"""A questionnaire is data: a second edition, also a five-point one, is a second file."""

from typing import Annotated, Literal

import msgspec

Language = Literal["ru", "en"]
Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_+-]{1,64}$")]
# Letters of a free text; the form, the API and the browser hold the same bound.
PROPOSALS_LIMIT = 4000
EditionKey = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,64}$")]


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    text: str


class VisibleWhen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The question is asked when an earlier one was answered with one of these options."""

    question: Key
    options: tuple[Key, ...]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    text: str
    kind: Literal["choice", "text"]
    # What the answer is for: a figure, a proposal to the council, or who answers.
    purpose: Literal["opinion", "proposals", "profile"]
    options: tuple[Option, ...] = ()
    visible_when: VisibleWhen | None = None
    # The criterion of the method that the answers belong to.
    criterion: Literal["K1", "K2", "K3", "K4", "K5"] | None = None
    # Tells of a person's health or the like: shown only where nobody can be recognised,
    # and so is every question asked only of those who answered it in one way.
    sensitive: bool = False
    # Options whose share is the question's figure, where one figure is wanted.
    favourable: tuple[Key, ...] = ()
    # A few words for a chart's axis.
    label: str = ""


class QuestionTranslation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    options: dict[Key, str] = {}


class Translation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same questionnaire in another language; what is missing stays Russian."""

    title: str
    introduction: tuple[str, ...]
    questions: dict[Key, QuestionTranslation]


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: EditionKey
    title: str
    source: str
    introduction: tuple[str, ...]
    # The one question that an overview shows.
    headline: Key
    questions: tuple[Question, ...]
    # Russian is the edition itself and is complete.
    translations: dict[Language, Translation] = {}


class QuestionView(msgspec.Struct, frozen=True):
    """A question as an outside client sees it."""

    key: str
    text: str
    kind: str
    visible_when: VisibleWhen | None
    options: tuple[Option, ...]


class QuestionnaireView(msgspec.Struct, frozen=True):
    organization: str
    edition: str
    title: str
    questions: tuple[QuestionView, ...]
    form_token: str
    expires_at: str
