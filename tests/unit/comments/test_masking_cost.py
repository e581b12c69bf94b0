"""A text's cost grows with its length and no faster, told without a clock.

Two things could make it grow faster. A pattern without a limit could be tried again from
every letter of a run: here every repeat without a limit takes its run whole, gives
nothing back and starts only where the run starts. All other repeats have limits, so what
is tried from one letter is bounded. And the rules around the patterns could look back
over and over: their calls are counted.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any

import pytest

from survey_service import comments
from survey_service.comments.masking import mask
from survey_service.comments.urgency import topic_of
from tests.benchmarks.masking import HOSTILE, repeated

_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")
# What the engine stops to give back (``++``) and what it may give back.
_GREEDY = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_ZERO_WIDTH = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
SHORT = 500


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.iter_modules(comments.__path__):
        loaded = importlib.import_module(f"{comments.__name__}.{module.name}")
        for name, value in vars(loaded).items():
            for pattern in value if isinstance(value, tuple) else (value,):
                if isinstance(pattern, re.Pattern):
                    yield f"{module.name}.{name}", pattern


def faults(pattern: str, flags: int = 0) -> list[str]:
    return list(_faults(_parser.parse(pattern, flags), [], inside=False))


def _faults(items: Sequence[Any], guards: list[Any], *, inside: bool) -> Iterator[str]:
    """``guards`` are the lookbehinds that hold where these items begin."""
    for operation, value in items:
        name = str(operation)
        if name in _GREEDY or name == "POSSESSIVE_REPEAT":
            _, most, body = value
            endless = most == _constants.MAXREPEAT
            if endless and name in _GREEDY:
                yield f"gives back what it took: {body}"
            if endless and inside:
                yield f"a repeat without a limit in another: {body}"
            if endless and list(body) not in guards:
                yield f"starts in the middle of its run: {body}"
            yield from _faults(body, guards, inside=inside or endless)
        elif name == "SUBPATTERN":
            yield from _faults(value[-1], guards, inside=inside)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _faults(branch, guards, inside=inside)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from _faults(value[1], [], inside=inside)
        elif name == "ATOMIC_GROUP":
            yield from _faults(value, guards, inside=inside)
        if name == "ASSERT_NOT" and value[0] < 0:
            guards = [*guards, list(value[1])]
        elif name not in _ZERO_WIDTH:
            guards = []


def _calls(function: Callable[[str], object], text: str) -> int:
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        function(text)
    finally:
        sys.setprofile(before)
    return count


def test_many_patterns_are_looked_at() -> None:
    assert len(list(_patterns())) >= 25


@pytest.mark.parametrize(("name", "pattern"), list(_patterns()))
def test_no_pattern_tries_a_run_again_from_its_middle(name: str, pattern: re.Pattern[str]) -> None:
    assert faults(pattern.pattern, pattern.flags & ~re.UNICODE) == [], name


@pytest.mark.parametrize(
    "pattern",
    [
        "\u200d+(?=x)",
        "\u200d++(?=x)",
        r"(?<!\w)\w+x",
        r"(?<!a)(?:a\w*+)++",
        r"(?<!\s)\d++x",
        r"(?:a+)?x",
    ],
)
def test_a_pattern_that_would_is_found(pattern: str) -> None:
    assert faults(pattern)


@pytest.mark.parametrize("function", [mask, topic_of])
@pytest.mark.parametrize("piece", HOSTILE)
def test_four_times_the_letters_are_four_times_the_steps(
    piece: str, function: Callable[[str], object]
) -> None:
    function(piece)
    short, long = (_calls(function, repeated(piece, SHORT * times)) for times in (1, 4))
    assert long <= 5 * short + 100
