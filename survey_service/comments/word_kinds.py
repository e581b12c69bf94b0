"""What kind of word a word may be: a first name, a surname, a role. Pure.

Every question is about one word alone; ``names`` looks at its neighbours.
"""

import re
from typing import NamedTuple

from survey_service.comments.word_forms import (
    COMMON,
    GIVEN_NAMES,
    HOMONYMS,
    LISTS,
    NOMINATIVES,
    ORDINARY_DOERS,
    PATRONYMICS,
    PERSON_DEEDS,
    PLACES,
    ROLES,
    SHORT_SURNAMES,
    SURNAMES,
)

# A mark that masking left is one token that ends every search.
_TOKEN = re.compile(
    r"\[[а-яА-Я. ]{1,16}\]|(?<!\d)\d++"
    r"|(?<![^\W\d_])[^\W\d_]++(?:[-\u2010-\u2013][^\W\d_]{1,60}){0,2}"
)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# Latin letters that look Cyrillic and come from the wrong keyboard.
_LOOKALIKES = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")


def _joined(stems: str, ends: str) -> tuple[str, ...]:
    """Every stem with every ending; «-» is the empty one."""
    return tuple(stem + end.strip("-") for stem in stems.split() for end in ends.split())


# Without those that fit towns («Сорск») and neuter words.
_SURNAME_ENDS = (
    *_joined("ов ев ин ын", "- а у ым е ой ы ых ыми"),
    *_joined("ск цк", "ий ая ого ому им ую ой их"),
    *_joined("енко дзе швили", "-"),
    *_joined("чук щук нюк сюк тюк рюк осян арян анян исян унян", "- а у ом е"),
)
# Of lower-case words only these, and only beside other signs of a person.
_PLAIN_SURNAME_ENDS = ("ова", "ева", "ову", "еву")
_PATRONYMIC_ENDS = (
    *_joined("ович евич", "- а у ем ом е"),
    *_joined("овн евн иничн итичн ввичн", "а ы е ой у"),
)
# «Ильич», «Фомич»: only after a first name, for «кулич» ends so too.
_SHORT_PATRONYMIC_ENDS = _joined("ьич мич кич тич вич", "- а у ем ом е")
# «Ахмед оглы»: son of, daughter of.
_CHILD_OF = frozenset({"оглы", "оглу", "огли", "угли", "кызы", "гызы", "кизи", "уулу", "улы"})
_CHILD_OF_ENDS = tuple(f"-{word}" for word in _CHILD_OF)
_LATIN_PATRONYMIC = re.compile(r"[a-z]{3,20}(?:ovna|evna|ovich|evich)|[a-z]{2,20}[kmtvy]ich")
# «Рахимжонов», «Турсунбекова»: with a capitalised word behind, it is a person.
_EASTERN_SURNAME = re.compile(
    r"[а-я]{2,20}(?:ж[оа]н|бек|улл[ао]|мурод|мурат|ш[оа]х|зод|хужа|берд[иы]|кул|али)[ое]в"
    r"(?:а|у|ой|ым|е)?"
)
# Whoever is called by what they do: «физичка орёт», «вахтёрша грубит».
_DOER_ENDS = (
    *("ник", "ница", "чка", "щик", "щица", "чик", "тель", "ец", "ша", "лог", "ист", "ор", "ер"),
    *(
        "вик",
        "рук",
        "ек",
        "ей",
        "арь",
        "ач",
        "анин",
        "анка",
        "но",
        "ло",
        "то",
        "ство",
        "ость",
        "ие",
        "ия",
        "дь",
        "сь",
    ),
)
# «Основной», «Душевной» are nobody's daughters.
_ADJECTIVE_STEMS = (
    *("основн", "верховн", "духовн", "уголовн", "условн", "кровн", "душевн", "дневн", "плачевн"),
    *("церковн", "виновн", "любовн", "полюбовн", "древн", "ежедневн", "повседневн", "неровн"),
)
_NOT_NAME_ENDS = (
    *("ого", "его", "ому", "ему", "ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их"),
    *("ой", "ую", "юю", "ым", "им", "ыми", "ими", "ешь", "ете", "ите", "йте", "ть", "ться"),
)
_PLACE_ENDS = ("горск", "горска", "горску", "горске", "горском", "град", "града", "граде", "город")
_ADJECTIVE_SURNAME_ENDS = ("ий", "ая", "ого", "ому", "ой", "ую", "их", "им")
# «Красноярского края», «Абаканской улицы».
_AFTER_PLACE_ADJECTIVE = (
    *("кра", "област", "район", "округ", "республик", "язык", "сад", "школ", "центр", "отдел"),
    *("гимнази", "лице", "улиц", "тракт", "министерств", "филиал", "трасс", "площад", "город"),
)


_KNOWN_NAMES = GIVEN_NAMES | SURNAMES | PATRONYMICS | {"марь", "мар", "сан"}


class Word(NamedTuple):
    """``text`` as written, lookalikes put right; ``low`` for comparison, with «е» for «ё»."""

    text: str
    low: str
    start: int
    end: int
    # What stands between the previous word and this one.
    before: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def title(self) -> bool:
        return self.capital and self.text[1:2].islower()


def split(text: str) -> list[Word]:
    words, end = [], 0
    for found in _TOKEN.finditer(text):
        word = found.group()
        if word.isdigit():
            words.append(Word(word, word, found.start(), found.end(), text[end : found.start()]))
            end = found.end()
            continue
        if len(word) == 1 or _CYRILLIC.search(word):
            word = word.translate(_LOOKALIKES)
        low = word.lower().replace("ё", "е")
        words.append(Word(word, low, found.start(), found.end(), text[end : found.start()]))
        end = found.end()
    return words


def may_begin_a_name(word: Word) -> bool:
    """The cheap question asked of every word, so that most are asked no other."""
    return word.capital or word.low in _KNOWN_NAMES or word.low.endswith(_SURNAME_ENDS)


def is_given_name(word: Word) -> bool:
    return word.low in GIVEN_NAMES


def is_only_a_given_name(word: Word) -> bool:
    """«Маша», but not «Вера», which is faith as well."""
    return word.low in GIVEN_NAMES and word.low not in HOMONYMS


def is_nominative(word: Word) -> bool:
    """A first name that acts; a street is named in another case."""
    return word.low in NOMINATIVES


def is_role(word: Word) -> bool:
    return word.low in ROLES


def is_common_surname(word: Word) -> bool:
    """Known by heart: alone, with a capital, it is a person."""
    return word.low in SURNAMES and word.low not in PLACES


def is_surname(word: Word, following: Word | None) -> bool:
    """By its ending; «Красноярского» before «края» is a place."""
    low = word.low
    if low in SHORT_SURNAMES:
        return word.capital
    if len(low) < 4 or low in COMMON or low in PLACES or low in ROLES:
        return False
    if low in SURNAMES:
        return True
    if not low.endswith(_SURNAME_ENDS):
        return "-" in low and any(part in SURNAMES for part in low.split("-"))
    if not low.endswith(_ADJECTIVE_SURNAME_ENDS):
        return True
    place = following is not None and following.low.startswith(_AFTER_PLACE_ADJECTIVE)
    return not place and not low.startswith(LISTS.common_stems)


def is_surname_in_small_letters(word: Word) -> bool:
    low = word.low
    if low in SURNAMES:
        return True
    return len(low) > 5 and low.endswith(_PLAIN_SURNAME_ENDS) and low not in COMMON


def is_patronymic(word: Word) -> bool:
    low = word.low
    return low in PATRONYMICS or low.endswith(_CHILD_OF_ENDS) or _has_patronymic_end(low)


def _has_patronymic_end(low: str) -> bool:
    return len(low) > 6 and low.endswith(_PATRONYMIC_ENDS) and not low.startswith(_ADJECTIVE_STEMS)


def is_short_patronymic(word: Word) -> bool:
    return word.low.endswith(_SHORT_PATRONYMIC_ENDS) and word.low not in COMMON


def is_child_of(word: Word) -> bool:
    return word.low in _CHILD_OF


def is_latin_patronymic(word: Word) -> bool:
    return word.capital and _LATIN_PATRONYMIC.fullmatch(word.low) is not None


def is_latin_name(word: Word) -> bool:
    return word.capital and word.low.isascii() and word.low.isalpha()


def is_eastern_surname(word: Word) -> bool:
    return _EASTERN_SURNAME.fullmatch(word.low) is not None


def is_person_deed(word: Word) -> bool:
    """«Бьёт», «орёт»: what is said of a person rather than of a thing."""
    return word.low in PERSON_DEEDS


def may_be_named_for_a_deed(word: Word, *, person: bool) -> bool:
    """A surname's ending, or a capital and nothing known of the word."""
    low = word.low
    if low in ORDINARY_DOERS:
        return False
    unknown = word.title and len(low) > 3 and "-" not in low and not low.isascii()
    return person or (unknown and not low.endswith(_DOER_ENDS) and not is_nobody(word))


def is_announcer(word: Word) -> bool:
    return word.low in LISTS.announcers


def is_nobody(word: Word) -> bool:
    """Written with a capital for another reason: a town, an institution, politeness."""
    low = word.low
    return (
        len(low) < 3
        or low in COMMON
        or low in PLACES
        or low in ROLES
        or low.startswith(LISTS.common_stems)
        or low.endswith(_NOT_NAME_ENDS)
        or low.endswith(_PLACE_ENDS)
    )
