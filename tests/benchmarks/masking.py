"""What hostile texts cost the masking of a proposal, in milliseconds.

    python -m tests.benchmarks.masking

prints a Markdown table, the dearest text first: its time for the longest proposal there
may be, and how many times that is an ordinary text's of the same length in the same run.
"""

import time

import msgspec

from survey_service.comments.masking import mask

LONGEST = 4000
ORDINARY = "Столовая хорошая, окна новые, автобус ходит в 8:30. Нужен спортзал. "

# Each is repeated to a text that makes some rule look for what does not come.
HOSTILE = [
    "а", "А", "1", "8", "9", " ", "@", ".", "-", "а-", "a.", "a@", "А.", "8 ", "12.", "+", "(",
    "[имя] ", "Иванова ", "и Ян ", "а-а-", "А-А-", "Петр-", "Ким ", "Ким А ", "Шульга бьёт ",
    "иванова мария ", "учитель ", "Маша ", "из 3", "ул. ", "ул. Ленина ", "Ahmed ",
    "кв. 1 ", "А1", "сто ", "восемь", "один два ", "собака ", "ivan собака ", "ivan @ ", "t.me/",
    "vk.com/ ", "vk . com / ", "vk . ", "a ", "a @ ", "a . ", "%40", "(а)", " at ", "https://",
    "имени ", "паспорт ", "снилс ", "1111 ", "живу ", "Живу Дом ", "директор Ким ",
    "\u200b", "\u200d", "\u200d\u200b", "\u200d!", "\ufe0f", "1\ufe0f", "1\u20e3", "👩\u200d",
    "\u0301", "\u0323\u0301", "1\u0336", "и\u0301", "²", "а²", "٨", "①", "８", "\u00a0", "\t",
    "О1", "1О", "З", "Абвов", "аов", "тел. ", "сот. ", "раб. ", "д.р. ", "1-", "1 2 ", "\n", "« ",
    "а@б.в", "В 5 кв ", "дом 1 ", "Б 1 ", "3 б ", "8·", "8*", "8=", "8,9,", "8 9 ", "8 913 ",
    "8 913 555 44 33 доб", "4509-", "4509123456 ", "12345678901 ", "45 09-", "100 000 ", "10:00-",
    "инн ", "полис ", "карта 1", "оглы ", "Ахмед ", "Ivanova Maria ", "abovich ", "_", "=",
    "[", "]",
]  # fmt: skip


class Cost(msgspec.Struct, frozen=True):
    piece: str
    milliseconds: float
    ratio: float


def repeated(piece: str, length: int) -> str:
    return (piece * length)[:length]


def costs() -> list[Cost]:
    ordinary = _milliseconds(ORDINARY)
    measured = [(piece, _milliseconds(piece)) for piece in HOSTILE]
    return sorted(
        (Cost(piece, spent, spent / ordinary) for piece, spent in measured),
        key=lambda cost: -cost.milliseconds,
    )


def _milliseconds(piece: str) -> float:
    """The best of three, in the process's own time: neighbours do not count."""
    text, best = repeated(piece, LONGEST), float("inf")
    for _ in range(3):
        started = time.process_time()
        mask(text)
        best = min(best, time.process_time() - started)
    return best * 1000


def table() -> str:
    lines = [
        f"| hostile text, repeated | ms for {LONGEST} letters | times an ordinary text |",
        "|---|--:|--:|",
    ]
    for cost in costs():
        shown = cost.piece.encode("unicode_escape").decode() if not cost.piece.isprintable() else ""
        name = (shown or cost.piece).replace("|", "\\|")
        lines.append(f"| `{name}` | {cost.milliseconds:.1f} | {cost.ratio:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
