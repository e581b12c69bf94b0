"""Tells a proposal that cannot wait: violence, a threat, a danger to a child. Pure.

What counts is a file, ``topics.json``, in the order of weight. A stem is the beginning
of a word («изби» is «избили» too), with «$» the whole word; the words of a phrase stand
in any order with at most two others between two of them. An exception takes its words
out first: «взрыв эмоций» is no explosion. A denial is not trusted: «никто не угрожал»
alarms as well, for a false alarm costs a look and silence may cost a child.
"""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec

from survey_service.comments.word_kinds import split

# Letters of a phrase's first word by which it is looked up.
_KEY = 3
# How far the other words of a phrase may stand from its first one.
_REACH = 3

Phrase = Annotated[str, msgspec.Meta(pattern=r"^[а-я]{3,}\$?(?: [а-я-]{2,}\$?){0,3}$")]

Stem = Annotated[str, msgspec.Meta(pattern=r"^[а-я]{2,}\$?$")]


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``stems`` alarm; ``exceptions`` are everyday words that look alike."""

    key: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,20}$")]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    stems: Annotated[tuple[Phrase, ...], msgspec.Meta(min_length=1)]
    exceptions: tuple[Phrase, ...] = ()
    # Beside one of these an exception does not hold: «бьёт детей мячом».
    victims: tuple[Stem, ...] = ()


TOPICS: tuple[Topic, ...] = msgspec.json.decode(
    (Path(__file__).parent / "topics.json").read_bytes(), type=tuple[Topic, ...]
)
TOPIC_TITLES: dict[str, str] = {topic.key: topic.title for topic in TOPICS}

# Its number tells a topic's weight: the smaller, the heavier.
_Phrases = dict[str, list[tuple[int, tuple[str, ...]]]]


def _by_beginning(phrases_of: Callable[[Topic], tuple[str, ...]]) -> _Phrases:
    phrases: _Phrases = {}
    for number, topic in enumerate(TOPICS):
        for phrase in phrases_of(topic):
            phrases.setdefault(phrase[:_KEY], []).append((number, tuple(phrase.split())))
    return phrases


_STEMS = _by_beginning(lambda topic: topic.stems)
_EXCEPTIONS = _by_beginning(lambda topic: topic.exceptions)


def topic_of(text: str) -> str | None:
    """What it is about, as a key of ``TOPIC_TITLES``; None for an ordinary proposal."""
    words = [word.low for word in split(text)]
    excused = {
        (topic, place)
        for topic, _, places in _found(words, _EXCEPTIONS)
        for place in places
        if not any(_near(words, place, victim) for victim in TOPICS[topic].victims)
    }
    alarming = [topic for topic, place, _ in _found(words, _STEMS) if (topic, place) not in excused]
    return TOPICS[min(alarming)].key if alarming else None


def _found(words: list[str], phrases: _Phrases) -> list[tuple[int, int, list[int]]]:
    """Topics, each with the place of the first word of its phrase, and of all of them."""
    found = []
    for place, word in enumerate(words):
        for topic, phrase in phrases.get(word[:_KEY], ()):
            if _fits(word, phrase[0]):
                others = [_near(words, place, other) for other in phrase[1:]]
                if all(others):
                    found.append((topic, place, [place, *itertools.chain(*others)]))
    return found


def _near(words: list[str], place: int, stem: str) -> list[int]:
    near = range(max(0, place - _REACH), min(len(words), place + _REACH + 1))
    return [there for there in near if there != place and _fits(words[there], stem)]


def _fits(word: str, stem: str) -> bool:
    return word == stem[:-1] if stem[-1] == "$" else word.startswith(stem)
