"""Labels, numbers and dates as people in a Russian town hall write them.

Pure: the same value always gives the same words, whatever the server's locale.
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

NO_BREAK = "\u00a0"
MINUS = "\u2212"

MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)

GUIDE_NOT_PROOF = (
    "Граждане сами решают, отвечать ли на анкету, поэтому интервал — ориентир, а не доказательство."
)

CRITERIA = {
    "K1": "Открытость и доступность информации",
    "K2": "Комфортность условий",
    "K3": "Доступность для инвалидов",
    "K4": "Доброжелательность и вежливость",
    "K5": "Удовлетворённость условиями",
}

INDICATORS = {
    "1.1": "Информация на стенде и сайте по сравнению с нормой",
    "1.2": "Дистанционные способы обратной связи",
    "1.3": "Удовлетворённость открытостью информации",
    "2.1": "Наличие комфортных условий",
    "2.3": "Удовлетворённость комфортностью",
    "3.1": "Оборудование территории и помещений для инвалидов",
    "3.2": "Условия равного доступа",
    "3.3": "Удовлетворённость доступностью",
    "4.1": "Вежливость при первичном контакте",
    "4.2": "Вежливость при оказании услуги",
    "4.3": "Вежливость при дистанционном общении",
    "5.1": "Готовность рекомендовать",
    "5.2": "Удовлетворённость графиком работы и организационными условиями",
    "5.3": "Удовлетворённость в целом",
}


# How an answer came; the order of a sentence is by number.
CHANNELS = {
    "page": "на странице анкеты",
    "embed": "на сайтах организаций",
    "qr": "по QR-коду",
    "kiosk": "на киоске в организации",
    "paper": "на бумаге",
    "interview": "в интервью",
    "phone": "по телефону",
}

SCOPES = {"all": "все ответы", "unmarked": "неотмеченные ответы"}


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number: 1 ответ, 2 ответа, 5 ответов."""
    tens, units = abs(count) % 100, abs(count) % 10
    if units == 1 and tens != 11:
        return one
    if 2 <= units <= 4 and not 12 <= tens <= 14:
        return few
    return many


def counted(count: int, one: str, few: str, many: str) -> str:
    """The number with its noun, never torn apart at the end of a line."""
    return f"{number(count)}{NO_BREAK}{plural(count, one, few, many)}"


def answers(count: int) -> str:
    return counted(count, "ответ", "ответа", "ответов")


def organizations(count: int) -> str:
    return counted(count, "организация", "организации", "организаций")


def number(value: int) -> str:
    """1234 → «1 234» with spaces that do not break."""
    sign = MINUS if value < 0 else ""
    return sign + f"{abs(value):,}".replace(",", NO_BREAK)


def decimal(value: float, digits: int = 1) -> str:
    """86.8 → «86,8»; for shares that came in percent already."""
    sign = MINUS if value < 0 else ""
    whole, _, part = f"{abs(value):.{digits}f}".partition(".")
    return sign + number(int(whole)) + (f",{part}" if part else "")


def percent(value: float) -> str:
    return f"{decimal(value)}{NO_BREAK}%"


def points(value: str | None) -> str:
    """Points arrive as exact decimals in text and are never recomputed: «84.96» → «84,96»."""
    return "—" if value is None else value.replace(".", ",")


def day(value: date) -> str:
    """«23 ноября 2026 г.»"""
    return f"{value.day}{NO_BREAK}{MONTHS[value.month - 1]} {value.year}{NO_BREAK}г."


def short_day(value: date) -> str:
    """«23.11.2026», for narrow columns."""
    return f"{value:%d.%m.%Y}"


def moment(value: datetime, zone: ZoneInfo) -> str:
    """«23 ноября 2026 г., 14:05» by the town's clock."""
    local = value.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M}"


def quoted(parts: Sequence[str]) -> str:
    """«А», «Б» и «В»"""
    words = [f"«{part}»" for part in parts]
    return " и ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def listed(parts: list[str], shown: int = 4) -> str:
    """«А, Б, В и ещё 3» — a long list is a table's work, not a sentence's."""
    rest = len(parts) - shown
    if rest <= 0:
        return ", ".join(parts)
    return ", ".join(parts[:shown]) + f" и ещё{NO_BREAK}{number(rest)}"
