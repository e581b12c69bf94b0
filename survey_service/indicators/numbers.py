"""Live numbers of answers: by organisation and edition, marked ones and tests apart. Pure."""

from collections.abc import Sequence

import msgspec

from survey_service.indicators.structs import EditionChoice, Marks
from survey_service.questionnaires.structs import Edition


class LiveNumbers(msgspec.Struct, frozen=True):
    """``edition`` is absent where nothing was answered yet."""

    organization: str
    edition: str | None
    answers: int
    fast: int
    burst: int
    tests: int
    # Enough answers came in since shares last moved.
    due: bool


def totals(numbers: Sequence[LiveNumbers]) -> dict[str, int]:
    """Answers that count, of all editions; every organisation of the cycle is named."""
    found: dict[str, int] = {}
    for line in numbers:
        found[line.organization] = found.get(line.organization, 0) + line.answers
    return found


def marks(numbers: Sequence[LiveNumbers], *, with_tests: bool) -> dict[str, Marks]:
    """Organisations that have any; tests are told to those who make them."""
    found: dict[str, Marks] = {}
    for line in numbers:
        if line.fast or line.burst or (with_tests and line.tests):
            found[line.organization] = _plus(found.get(line.organization), line, with_tests)
    return found


def all_marks(numbers: Sequence[LiveNumbers], *, with_tests: bool) -> Marks:
    return Marks(
        fast=sum(line.fast for line in numbers),
        burst=sum(line.burst for line in numbers),
        tests=sum(line.tests for line in numbers) if with_tests else None,
    )


def edition_choices(
    numbers: Sequence[LiveNumbers], organization: str, editions: Sequence[Edition]
) -> tuple[EditionChoice, ...]:
    """The current edition, which comes first, and older ones that were answered."""
    lines = {line.edition: line for line in numbers if line.organization == organization}
    choices = []
    for edition in editions:
        line = lines.get(edition.key)
        answers, marked = (line.answers, line.fast + line.burst) if line else (0, 0)
        if answers or edition is editions[0]:
            choices.append(EditionChoice(edition.key, edition.title, answers, marked))
    return tuple(choices)


def _plus(before: Marks | None, line: LiveNumbers, with_tests: bool) -> Marks:
    known = before or Marks(tests=0 if with_tests else None)
    tests = None if known.tests is None else known.tests + line.tests
    return Marks(known.fast + line.fast, known.burst + line.burst, tests)
