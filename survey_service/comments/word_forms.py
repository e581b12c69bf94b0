"""Russian words in all their cases, by rule, from a small list of first names, surnames
and roles. Pure. Words are lower-case with «е» for «ё».

The rules make some forms that nobody writes; nothing is lost when they match nothing.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec


class WordLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``word:stem`` tells the stem of a word that loses a vowel: «павел:павл»."""

    male: tuple[str, ...]
    female: tuple[str, ...]
    # First names that are everyday words as well: «Вера», «Света», «Слава».
    homonyms: tuple[str, ...]
    # What rules do not make of a father's name: «Ильинична», «Палыч», «Марь Иванна».
    spoken_patronymics: tuple[str, ...]
    # So common that alone, with a capital, they are a person.
    surnames: tuple[str, ...]
    # Alone they may be anything; with a capital beside another sign they are a person.
    short_surnames: tuple[str, ...]
    # What a person does to others, and who is not named when it is said.
    person_deeds: tuple[str, ...]
    ordinary_doers: tuple[str, ...]
    # Words after which a name is expected: «учитель», «тётя», «ученик».
    roles: tuple[str, ...]
    role_forms: tuple[str, ...]
    # Words that announce a name whatever it looks like: «по фамилии».
    announcers: tuple[str, ...]
    places: tuple[str, ...]
    # Written with a capital without naming anybody: whole words, and beginnings of words.
    common: tuple[str, ...]
    common_stems: tuple[str, ...]


LISTS = msgspec.json.decode(
    (Path(__file__).parent / "names.json").read_bytes(), type=WordLists, strict=True
)

_HUSHING = "жшчщц"
# After these letters «ы» is written «и».
_SOFTENED = "гкхжшчщ"


def decline(entry: str) -> frozenset[str]:
    """Every case of the singular."""
    word, _, given_stem = entry.partition(":")
    stem, last = given_stem or word[:-1], word[-1]
    ends: tuple[str, ...]
    if word.endswith(("ая", "ый")) or word == "заведующий":
        stem = word[:-2]
        ends = ("ой", "ей", "ую", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
    elif last == "а":
        ends = ("и" if stem[-1] in _SOFTENED else "ы", "е", "у", "ой", "ей", "ою")
    elif last == "я":
        ends = ("и", "е", "ю", "ей", "ею")
    elif last in "йь":
        ends = ("я", "ю", "ем", "е", "и", "ью")
    elif last in "иоуэе":
        ends = ()
    else:
        stem = given_stem or word
        ends = ("а", "у", "ем" if stem[-1] in _HUSHING else "ом", "е")
    return frozenset({word, *(stem + end for end in ends)})


def _decline_role(entry: str) -> frozenset[str]:
    """The plural as well: a role may belong to several people at once."""
    word, _, given_stem = entry.partition(":")
    if word.endswith(("ая", "ый")) or word == "заведующий":
        return decline(word) | {word[:-2] + end for end in ("ые", "ие", "ых", "их", "ыми", "ими")}
    stem = given_stem or (word[:-1] if word[-1] in "аяьй" else word)
    if word[-1] in "яьй":
        ends = ["и", "я", "ей", "ям", "ями", "ях"]
    else:
        ends = ["ы", "и", "а", "ов", "ей", "ам", "ах", "ами"]
    if word[-1] in "ая" and len(stem) > 3:
        ends.append("")
    return decline(entry) | {stem + end for end in ends}


def _surname_forms(surname: str) -> frozenset[str]:
    ends = ("", "а", "у", "ым", "е", "ой", "ы", "ых", "ыми")
    return frozenset(surname + end for end in ends)


def _patronymics(entry: str) -> frozenset[str]:
    """Of a father's name in full; short names give none that people use."""
    word, _, given_stem = entry.partition(":")
    base = given_stem or word
    stems: tuple[str, ...]
    if base.endswith("ий"):
        stems = (f"{base[:-2]}ьев", f"{base[:-2]}иев")
    elif base.endswith(("й", "ь")):
        stems = (f"{base[:-1]}ев",)
    elif base.endswith(("а", "я")):
        return frozenset()
    else:
        stems = (f"{base}ов",)
    ends = ("ич", "ича", "ичу", "ичем", "иче", "на", "ны", "не", "ной", "ну")
    return frozenset(stem + end for stem in stems for end in ends)


def _all(forms: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*forms)


# «Мая» is a month, «милы» an adjective.
GIVEN_NAMES = _all(decline(name) for name in (*LISTS.male, *LISTS.female)) - {"мая", "милы"}
NOMINATIVES = frozenset(name.partition(":")[0] for name in (*LISTS.male, *LISTS.female))
HOMONYMS = _all(decline(name) for name in LISTS.homonyms)
PATRONYMICS = _all(_patronymics(name) for name in LISTS.male) | _all(
    decline(word) for word in LISTS.spoken_patronymics
)
SURNAMES = _all(_surname_forms(surname) for surname in LISTS.surnames)
SHORT_SURNAMES = _all(decline(surname) for surname in LISTS.short_surnames)
PERSON_DEEDS = frozenset(LISTS.person_deeds)
ORDINARY_DOERS = frozenset(LISTS.ordinary_doers)
ROLES = _all(_decline_role(role) for role in LISTS.roles) | frozenset(LISTS.role_forms)
PLACES = _all(decline(place) for place in LISTS.places)
COMMON = frozenset(LISTS.common)
