"""What a pack of printed materials holds: the data that the templates set in type."""

import msgspec


class PrintedLink(msgspec.Struct, frozen=True):
    """A link on paper: a code for a camera and letters for a hand."""

    # The whole picture with its quiet zone, as SVG.
    picture: str
    # The same in words, for a reader who does not see the picture.
    alternative: str
    # What a person types; shorter than what the code holds.
    address: str


class PrintedQuestion(msgspec.Struct, frozen=True):
    number: int
    text: str
    # When to answer it, as a sentence; empty if always.
    condition: str
    # None of them: a question answered in one's own words.
    options: tuple[str, ...]


class PrintedForm(msgspec.Struct, frozen=True):
    title: str
    introduction: tuple[str, ...]
    questions: tuple[PrintedQuestion, ...]


class Pack(msgspec.Struct, frozen=True):
    """Everything for one organisation; texts are plain, never markup."""

    slug: str
    title: str
    demo: bool
    # The day in Russian words.
    printed_on: str
    short_name: str
    name: str
    # The question of the poster: «Как Вам школа?».
    headline: str
    department: str
    appeal_url: str
    survey: PrintedLink
    # Absent while bus.gov.ru's number of the organisation is not known.
    rating: PrintedLink | None
    form: PrintedForm
