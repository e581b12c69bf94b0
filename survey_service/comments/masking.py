"""Takes personal data out of free text before it is stored. Pure.

A telephone, an e-mail address, a СНИЛС or passport number and a full name with
a patronymic become marks. Dates, prices, school numbers and years survive: a
proposal that lost them would lose its sense.
"""

import re

PHONE, EMAIL, SNILS, PASSPORT, NAME = (
    "[телефон]",
    "[эл. почта]",
    "[СНИЛС]",
    "[паспорт]",
    "[имя]",
)

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SNILS = re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]?\d{2}(?!\d)")
_PASSPORT = re.compile(
    r"(?i)\b(?:паспорт\w*|серия)\b[^\d\n]{0,20}\d{2} ?\d{2}[^\d\n]{0,10}\d{6}(?!\d)"
)
# Eleven digits from 7 or 8 with any separators, or a local number after «тел.».
_PHONE = re.compile(r"(?<![\d-])(?:\+7|\b[78])[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)")
_LOCAL_PHONE = re.compile(r"(?i)\b((?:тел|телефон|звон\w+)\b[.: ]{0,3})\d[\d -]{4,12}\d(?!\d)")
_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PATRONYMIC = (
    r"[А-ЯЁ][а-яё]+(?:(?:ович|евич|ич)(?:а|у|ем|ом|е)?|(?:овн|евн|ичн|иничн)(?:а|ы|е|ой|у))"
)
# Only an ending of surnames tells «Иванова Мария Петровна» from «Спасибо Марии Петровне».
_SURNAME = r"[А-ЯЁ][а-яё-]*(?:(?:ов|ев|ёв|ин|ын|ск|цк)[а-яё]{0,3}|ко|ук|юк|ян|ых|их)"
_FULL_NAME = re.compile(rf"\b(?:{_SURNAME}\s+)?{_WORD}\s+{_PATRONYMIC}(?:\s+{_SURNAME})?\b")
_INITIALS = re.compile(rf"\b{_WORD}\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.|\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?{_WORD}")


def mask(text: str) -> str:
    for pattern, mark in (
        (_EMAIL, EMAIL),
        (_SNILS, SNILS),
        (_PASSPORT, PASSPORT),
        (_PHONE, PHONE),
        (_INITIALS, NAME),
        (_FULL_NAME, NAME),
    ):
        text = pattern.sub(mark, text)
    return _LOCAL_PHONE.sub(rf"\1{PHONE}", text)
