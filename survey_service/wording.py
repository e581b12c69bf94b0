"""Days and counted nouns as Russian text. Pure."""

from collections.abc import Sequence
from datetime import date

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


def russian_date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} года"


def russian_plural(count: int, forms: Sequence[str]) -> str:
    """One of three: 1 ответ, 2 ответа, 5 ответов."""
    tens, units = count % 100, count % 10
    if units == 1 and tens != 11:
        return forms[0]
    return forms[1] if 2 <= units <= 4 and not 12 <= tens <= 14 else forms[2]
