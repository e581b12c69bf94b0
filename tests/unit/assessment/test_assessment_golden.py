"""Examples worked out independently of this code, and figures that organizations published."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

from survey_service.assessment.calculation import (
    assess,
    in_two_decimals,
    municipality_score,
    printed,
    round_half_up,
    total_of_groups,
)
from survey_service.assessment.grades import grade
from survey_service.assessment.method import SCALE_BEFORE_2018
from survey_service.assessment.structs import Inputs, Policies
from survey_service.assessment.validation import impossible

GOLDEN: dict[str, Any] = msgspec.json.decode(
    (Path(__file__).parents[2] / "golden" / "worked_examples.json").read_bytes()
)
EXAMPLES = [*GOLDEN["constructed"], *GOLDEN["edge_cases"]]
CASES = [
    pytest.param(example, variant, id=f"{example['name']} / {variant}")
    for example in EXAMPLES
    for variant in example["expected"]
]


def policies_of(example: dict[str, Any], variant: str) -> Policies:
    """The key under `expected` is a rounding, or `openness_all` for the other denominator."""
    chosen = {"openness_denominator": "all"} if variant == "openness_all" else {"rounding": variant}
    return msgspec.convert({**example.get("policies", {}), **chosen}, Policies)


def published(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        example for example in GOLDEN["published"] if name in example["name"]
    )
    return found


def test_the_examples_cover_every_rounding_and_both_openness_denominators() -> None:
    variants = {variant for example in EXAMPLES for variant in example["expected"]}
    assert variants == {"two_decimals", "whole_indicators", "exact", "openness_all"}
    assert len(CASES) == 23


@pytest.mark.parametrize(("example", "variant"), CASES)
def test_a_worked_example_comes_out_to_the_hundredth(example: dict[str, Any], variant: str) -> None:
    inputs = msgspec.convert(example["inputs"], Inputs)

    result = printed(assess(inputs, policies_of(example, variant)))

    assert msgspec.to_builtins(result) == example["expected"][variant]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["name"]))
def test_a_worked_example_is_possible(example: dict[str, Any]) -> None:
    assert impossible(msgspec.convert(example["inputs"], Inputs)) == {}


def test_a_published_municipality_is_the_plain_mean_of_its_organizations() -> None:
    example = published("Эрзинский кожуун")

    mean = municipality_score([Fraction(score) for score in example["organisation_scores"]])

    assert mean is not None
    assert in_two_decimals(mean) == example["published_municipality_score"]


def test_a_published_score_printed_in_whole_points_is_the_mean_of_its_criteria() -> None:
    example = published("Снежинка")

    mean = Fraction(sum(example["criteria"].values()), 5)
    word = grade(mean)

    assert str(round_half_up(mean, 0)) == example["published_score"]
    assert word is not None
    assert word.title == "отлично"


def test_a_published_score_is_not_the_mean_of_criteria_displayed_in_whole_points() -> None:
    example = published("ДС № 9")

    of_displayed = Fraction(sum(example["criteria"].values()), 5)

    assert in_two_decimals(of_displayed) == "95.60"
    assert example["published_score"] == "95.36"


def test_a_published_result_before_2018_is_the_sum_of_its_groups_of_160() -> None:
    example = published("ДДТ, Бийск")

    assert str(total_of_groups(example["groups"])) == example["published_total"]
    assert sum(SCALE_BEFORE_2018.maxima) == example["maximum"]
