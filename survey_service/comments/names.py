"""Where a free text names a person. Pure, and linear in the text's length.

Nobody can tell every surname from every other word by rules. These look at a word
together with its neighbours: a patronymic, initials, a first name, a role («учитель»),
a class («из 3Б»). When in doubt a name is found rather than missed, except for what the
town's places and institutions are called.
"""

import re

from survey_service.comments.word_kinds import (
    Word,
    is_announcer,
    is_child_of,
    is_common_surname,
    is_eastern_surname,
    is_given_name,
    is_latin_name,
    is_latin_patronymic,
    is_nobody,
    is_nominative,
    is_only_a_given_name,
    is_patronymic,
    is_person_deed,
    is_role,
    is_short_patronymic,
    is_surname,
    is_surname_in_small_letters,
    may_be_named_for_a_deed,
    may_begin_a_name,
    split,
)

# What is named after a person: a street, a school. Stands before the name.
_NAMED_AFTER = re.compile(
    r"\b(?:им\.|имени|ул\.?|улиц\w{0,3}|просп\w{0,5}\.?|пр-т\w?|пр\.|пер\.|переул\w{1,4}|площад\w{1,3}"
    r"|пл\.|бульвар\w{0,2}|набережн\w{1,3}|памят\w{1,7}|сквер\w{0,2})[\s«\"]{0,3}"
    r"(?:(?:геро[яю]|героев|советского|союза|российской|федерации|россии|труда|маршала|генерала"
    r"|адмирала|академика|л[её]тчика|космонавта|поэта|писателя|композитора|художника|свят\w{2,3}"
    r"|братьев|князя|полковника|капитана)\s{1,2}){0,6}$",
    re.IGNORECASE,
)
# «Учителя паркуются на Кирова».
_STREET_PREPOSITIONS = frozenset({"на", "по", "через", "вдоль", "до", "возле", "около"})
_STREET_ENDS = ("ова", "ева", "ина", "ской", "ского", "овой", "евой", "иной")
# «Г. О. Сорск» is a городской округ.
_DISTRICT_INITIALS = frozenset({"го", "мо", "мр", "гп", "сп"})
_ABBREVIATED_ROLES = frozenset({"рук", "восп", "преп"})
_SPOKEN_NAMES = frozenset({"марь", "мар", "сан"})
_WHOLE_NAMES = ("марьиванн", "мариванн", "марьванн", "марь-иванн")
_SENTENCE_END = re.compile(r"[.!?;…\n]")
_BLANKS = re.compile(r"\s{1,3}")
_CLASS_SEPARATOR = re.compile(r"[\s«\"(,-]{0,3}")
_CLASS_LETTERS = frozenset("абвгдежзик")
# Words between a role and its surname: «учитель начальных классов Иванова».
_ROLE_REACH = 5
_NEVER = -9


def find_names(text: str) -> list[tuple[int, int]]:
    """Places of names, in order, without overlaps."""
    return _Search(text).run()


class _Search:
    def __init__(self, text: str) -> None:
        self._text = text
        self._words = split(text)
        # Index of the last role that still waits for its name, and of the last name.
        self._role = self._name = _NEVER

    def run(self) -> list[tuple[int, int]]:
        found, i = [], 0
        while i < len(self._words):
            word = self._words[i]
            between = word.before
            if between != " " and _SENTENCE_END.search(between) and not self._after_abbreviation(i):
                self._role = _NEVER
            if word.low[0].isdigit():
                i += 1
                continue
            if word.low[0] == "[":
                self._role, self._name = _NEVER, i if word.low == "[имя]" else _NEVER
                i += 1
                continue
            length = self._length_of_name(i) if may_begin_a_name(word) else 0
            if length:
                last = self._words[i + length - 1]
                if not self._gives_its_name(word):
                    found.append((word.start, last.end + self._is_initial(i + length - 1)))
                    self._name = i + length - 1
                self._role = _NEVER
                i += length
                continue
            if is_role(word):
                self._role = i
            i += 1
        return found

    def _gives_its_name(self, word: Word) -> bool:
        """«Улица Марии Ивановой», but not «на улице Мария Иванова …»."""
        before = self._text[max(0, word.start - 80) : word.start]
        return _NAMED_AFTER.search(before) is not None and not is_nominative(word)

    def _length_of_name(self, i: int) -> int:
        """How many words from here are one person."""
        return (
            self._with_initials(i)
            or self._with_fathers_name(i)
            or self._with_latin_patronymic(i)
            or self._with_patronymic(i)
            or self._with_given_name(i)
            or self._alone_or_with_given_name(i)
        )

    def _word(self, i: int) -> Word | None:
        return self._words[i] if 0 <= i < len(self._words) else None

    def _follows(self, i: int) -> bool:
        """There is such a word, and only blanks before it."""
        if i >= len(self._words):
            return False
        before = self._words[i].before
        return before == " " or _BLANKS.fullmatch(before) is not None

    def _is_person(self, i: int) -> bool:
        following = self._words[i + 1] if self._follows(i + 1) else None
        return is_surname(self._words[i], following)

    def _is_initial(self, i: int) -> bool:
        word = self._word(i)
        return (
            word is not None
            and len(word.text) == 1
            and "А" <= word.text <= "Я"
            and self._text[word.end : word.end + 1] == "."
        )

    def _joins(self, i: int, allowed: str = " .") -> bool:
        """As near as a surname and its initials stand."""
        word = self._word(i)
        return (
            word is not None and len(word.before) <= 3 and not word.before.strip(f"{allowed}\xa0")
        )

    def _with_initials(self, i: int) -> int:
        """«М. П. Иванова», «Иванова М.П.», and with one initial if the ending is a surname's."""
        word, words = self._words[i], self._words
        if self._is_initial(i):
            if i and words[i - 1].low.isdigit():
                return 0
            last = i + 2 if self._is_initial(i + 1) and self._joins(i + 1) else i + 1
            if not self._joins(last):
                return 0
            if last == i + 1 or word.low + words[i + 1].low in _DISTRICT_INITIALS:
                return last - i + 1 if words[last].capital and self._is_person(last) else 0
            return last - i + 1 if words[last].title or self._is_person(last) else 0
        if len(word.text) < 2 or not word.capital or not self._is_initial(i + 1):
            return 0
        if not self._joins(i + 1, " ,") or (is_nobody(word) and not self._is_person(i)):
            return 0
        second = self._word(i + 2)
        if second is not None and len(second.text) == 1 and second.capital and self._joins(i + 2):
            return 3
        return 2 if self._is_person(i) or is_given_name(word) else 0

    def _with_fathers_name(self, i: int) -> int:
        """«Ахмедов Ахмед Ахмед оглы», with one to three words before the last."""
        for length in range(1, 4):
            if not self._follows(i + length):
                return 0
            word = self._words[i + length]
            if is_child_of(word):
                return length + 1
            if not (word.capital or is_given_name(word)):
                return 0
        return 0

    def _with_latin_patronymic(self, i: int) -> int:
        """«Ivanova Maria Petrovna», «Maria Petrovna Ivanova», «Maria Petrovna»."""
        words = self._words
        if not (is_latin_name(words[i]) and self._follows(i + 1) and is_latin_name(words[i + 1])):
            return 0
        third = self._follows(i + 2) and is_latin_name(words[i + 2])
        if third and is_latin_patronymic(words[i + 2]):
            return 3
        return 2 + third if is_latin_patronymic(words[i + 1]) else 0

    def _with_patronymic(self, i: int) -> int:
        words, word = self._words, self._words[i]
        if (
            self._follows(i + 1)
            and self._follows(i + 2)
            and is_patronymic(words[i + 2])
            and len(words[i + 1].low) >= 3
            and self._is_person(i)
        ):
            return 3
        if self._follows(i + 1) and self._has_patronymic(word, words[i + 1]):
            return 3 if self._surname_follows(i + 2) else 2
        if word.capital and is_patronymic(word):
            return 2 if self._surname_follows(i + 1) else 1
        return 0

    def _has_patronymic(self, word: Word, patronymic: Word) -> bool:
        known = is_given_name(word) or word.low in _SPOKEN_NAMES
        unknown = word.title and patronymic.capital and not is_nobody(word)
        if is_patronymic(patronymic):
            return known or unknown
        return patronymic.capital and is_short_patronymic(patronymic) and (known or unknown)

    def _surname_follows(self, i: int) -> bool:
        if not self._follows(i):
            return False
        word = self._words[i]
        return is_common_surname(word) or (word.capital and self._is_person(i))

    def _with_given_name(self, i: int) -> int:
        """A first name and a surname in either order; a first name and a class."""
        words, word = self._words, self._words[i]
        plain = is_only_a_given_name(word)
        if self._follows(i + 1):
            after = words[i + 1]
            capitals = word.capital and after.capital
            if is_given_name(word):
                if capitals and self._is_person(i + 1):
                    return 2
                if plain and word.title and after.title and not is_nobody(after):
                    return 2
                if plain and not after.capital and is_surname_in_small_letters(after):
                    return 2
            elif is_eastern_surname(word) and capitals and not is_nobody(after):
                return 2
            elif is_given_name(after):
                if capitals and self._is_person(i):
                    return 2
                if is_only_a_given_name(after) and is_common_surname(word):
                    return 2
        if is_given_name(word) and (word.capital or plain):
            return int(self._class_after(i + 1) or self._class_before(i))
        return 0

    def _class_after(self, i: int) -> bool:
        """«из 3Б», «(5А)», «из средней группы», also after «и Петя»."""
        if i + 1 < len(self._words) and self._words[i].low == "и":
            i += 2 if is_given_name(self._words[i + 1]) else 0
        words = [word.low for word in self._words[i : i + 4]]
        if words and words[0] in {"из", "с", "в", "учится"} and self._follows(i):
            if words[0] == "из" and any(low.startswith("групп") for low in words[1:3]):
                return True
            skipped = 2 if words[:2] == ["учится", "в"] else 1
            return self._is_class(i + skipped)
        return i < len(self._words) and self._near_class(i) and self._is_class(i)

    def _class_before(self, i: int) -> bool:
        words = self._words
        if i < 2 or not self._near_class(i):
            return False
        if words[i - 1].low.startswith("класс"):
            return self._is_class(i - 2) or self._is_class(i - 3)
        return self._is_class(i - 2) and len(words[i - 1].low) == 1

    def _near_class(self, i: int) -> bool:
        return _CLASS_SEPARATOR.fullmatch(self._words[i].before.replace("»", "")) is not None

    def _is_class(self, i: int) -> bool:
        """«3Б», «10 «А»», «5 класса»: a number to eleven, then a letter or the word."""
        number, letter = self._word(i), self._word(i + 1)
        if number is None or letter is None or number.low not in _CLASSES:
            return False
        return self._near_class(i + 1) and (
            letter.low in _CLASS_LETTERS or letter.low.startswith("класс")
        )

    def _alone_or_with_given_name(self, i: int) -> int:
        """«Логопед Мельник Татьяна»: what the role found may have a first name behind it."""
        if not self._alone(i):
            return 0
        behind = self._follows(i + 1) and self._words[i + 1].capital
        return 2 if behind and is_given_name(self._words[i + 1]) else 1

    def _alone(self, i: int) -> bool:
        """One word, by the company it keeps."""
        word = self._words[i]
        if word.low.startswith(_WHOLE_NAMES):
            return True
        if not word.capital:
            return self._role == i - 1 and self._follows(i) and is_surname_in_small_letters(word)
        if is_common_surname(word):
            return True
        person = self._is_person(i)
        if i and is_announcer(self._words[i - 1]) and word.title and not is_nobody(word):
            return True
        if self._continues(i) and (person or is_given_name(word)):
            return True
        if person and self._role_follows(i + 1):
            return True
        if self._follows(i + 1) and is_person_deed(self._words[i + 1]):
            return may_be_named_for_a_deed(word, person=person)
        return self._after_role(i, person)

    def _continues(self, i: int) -> bool:
        """«Петрова и Сидорова»: after a name, one more."""
        if self._name == i - 1:
            return self._words[i].before.strip() == ","
        return self._name == i - 2 and self._words[i - 1].low in {"и", "или", "да"}

    def _role_follows(self, i: int) -> bool:
        after = self._word(i)
        return (
            after is not None
            and is_role(after)
            and after.before.strip() in {"", ",", "-", "–", "—", "("}
        )

    def _after_abbreviation(self, i: int) -> bool:
        """«Кл. рук. Петрова»: this full stop ends no sentence."""
        return (
            self._role == i - 1
            and self._words[i - 1].low in _ABBREVIATED_ROLES
            and self._words[i].before.strip() == "."
        )

    def _after_role(self, i: int, person: bool) -> bool:
        word, distance = self._words[i], i - self._role
        if distance > _ROLE_REACH:
            return False
        if distance == 1 and (person or is_given_name(word)):
            return True
        if distance == 1 and self._follows(i):
            # «Директор Кох»: a capital in the middle of a sentence, and nothing known of it.
            return word.title and not is_nobody(word)
        if person:
            street = self._words[i - 1].low in _STREET_PREPOSITIONS
            return not (street and word.low.endswith(_STREET_ENDS))
        return is_only_a_given_name(word) and "," not in word.before


_CLASSES = frozenset(str(number) for number in range(1, 12))
