"""Random editions, valid by construction, and random answers to them."""

from typing import Literal

from hypothesis import strategies as st
from msgspec.structs import replace

from survey_service.questionnaires.checking import RESERVED
from survey_service.questionnaires.structs import (
    Edition,
    Option,
    Question,
    QuestionTranslation,
    Translation,
    VisibleWhen,
)

MAX_DEPTH = 3
Purpose = Literal["opinion", "proposals", "profile"]
Criterion = Literal["K1", "K2", "K3", "K4", "K5"]

# Russian and English letters, quotes, markup and both dashes: what a page must escape and
# a workbook must keep. A text has no blanks at its ends, as a careful methodologist's.
_ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЯabcxyzZ019 «»\"'<>&/\\=;:,.!?%№–—()[]{}+-*_#@"
texts = (
    st.text(_ALPHABET, min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
# The one question with free text may have any name; the form's own field is «proposals».
_TEXT_KEYS = ["proposals", "own_words"]
_keys = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True).filter(
    lambda key: key not in RESERVED and key not in _TEXT_KEYS
)
_option_keys = st.from_regex(r"[a-z0-9][a-z0-9_+-]{0,7}", fullmatch=True)


@st.composite
def _options(draw: st.DrawFn) -> tuple[Option, ...]:
    keys = draw(st.lists(_option_keys, min_size=1, max_size=6, unique=True))
    named = draw(st.lists(texts, min_size=len(keys), max_size=len(keys), unique=True))
    return tuple(Option(key, text) for key, text in zip(keys, named, strict=True))


@st.composite
def _condition(draw: st.DrawFn, gates: list[Question]) -> VisibleWhen:
    gate = draw(st.sampled_from(gates))
    keys = [option.key for option in gate.options]
    return VisibleWhen(
        gate.key, tuple(draw(st.lists(st.sampled_from(keys), min_size=1, unique=True)))
    )


@st.composite
def _choice(draw: st.DrawFn, key: str, gates: list[Question], headline: bool) -> Question:
    options = draw(_options())
    keys = [option.key for option in options]
    # An opinion is the usual purpose; only an opinion has a headline and a criterion.
    purposes: list[Purpose] = ["opinion"] if headline else ["opinion", "opinion", "profile"]
    criteria: list[Criterion] = ["K1", "K2", "K3", "K4", "K5"]
    purpose = draw(st.sampled_from(purposes))
    favourable = draw(
        st.lists(st.sampled_from(keys), min_size=1 if headline else 0, unique=True)
        if purpose == "opinion"
        else st.just([])
    )
    asks_when = bool(gates) and draw(st.booleans())
    return Question(
        key=key,
        text=draw(texts),
        kind="choice",
        purpose=purpose,
        options=options,
        visible_when=draw(_condition(gates)) if asks_when else None,
        criterion=draw(st.sampled_from(criteria)) if purpose == "opinion" else None,
        sensitive=draw(st.booleans()),
        favourable=tuple(favourable),
        label=draw(texts),
    )


@st.composite
def editions(
    draw: st.DrawFn, *, max_questions: int = 10, translated: bool | None = None
) -> Edition:
    """A valid edition: chains of conditions up to three deep, one to six options,
    opinions and profile mixed, perhaps one question with free text anywhere.

    ``translated``: with a complete English translation, without, or either.
    """
    keys = draw(st.lists(_keys, min_size=1, max_size=max_questions, unique=True))
    headline = draw(st.sampled_from(keys))
    depth: dict[str, int] = {}
    questions: list[Question] = []
    for key in keys:
        gates = [question for question in questions if depth[question.key] < MAX_DEPTH]
        question = draw(_choice(key, gates, key == headline))
        when = question.visible_when
        depth[key] = 0 if when is None else depth[when.question] + 1
        questions.append(question)
    if draw(st.booleans()):
        place = draw(st.integers(0, len(questions)))
        # A condition may only look back, so the text asks only about what stands before it.
        gates = questions[:place]
        asks_when = bool(gates) and draw(st.booleans())
        questions.insert(
            place,
            Question(
                key=draw(st.sampled_from(_TEXT_KEYS)),
                text=draw(texts),
                kind="text",
                purpose="proposals",
                visible_when=draw(_condition(gates)) if asks_when else None,
                label=draw(texts),
            ),
        )
    edition = Edition(
        key=draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,15}", fullmatch=True)),
        title=draw(texts),
        source=draw(texts),
        introduction=tuple(draw(st.lists(texts, max_size=3))),
        headline=headline,
        questions=tuple(questions),
    )
    if draw(st.booleans()) if translated is None else translated:
        return draw(_with_english(edition))
    return edition


@st.composite
def _translated(draw: st.DrawFn, question: Question) -> QuestionTranslation:
    count = len(question.options)
    named = draw(st.lists(texts, min_size=count, max_size=count, unique=True))
    keys = [option.key for option in question.options]
    return QuestionTranslation(draw(texts), dict(zip(keys, named, strict=True)))


@st.composite
def _with_english(draw: st.DrawFn, edition: Edition) -> Edition:
    translation = Translation(
        title=draw(texts),
        introduction=tuple(draw(texts) for _ in edition.introduction),
        questions={q.key: draw(_translated(q)) for q in edition.questions},
    )
    return replace(edition, translations={"en": translation})


def answers_to(edition: Edition) -> st.SearchStrategy[dict[str, str]]:
    """Any answers of the edition's own options, also to questions that are not asked."""
    return st.fixed_dictionaries(
        {},
        optional={
            question.key: st.sampled_from([option.key for option in question.options])
            for question in edition.questions
            if question.kind == "choice"
        },
    )
