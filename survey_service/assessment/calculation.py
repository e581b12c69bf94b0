"""From counts to indicators (П), criteria (К) and the score (S), in exact fractions.

Binary floats would turn 97.975 into 97.97, and a score computed from the criteria as a page
displays them (whole numbers) differs from the published one; so nothing here is a float and
every rounding is one named step of the policy.

Source: Минпросвещения 13.03.2019 № 114, Минтруд 31.05.2018 № 344н; README, Method.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import assert_never

from msgspec import Struct

from survey_service.assessment.method import (
    METHOD_114_344N,
    SCALE_BEFORE_2018,
    Halves,
    Indicator,
    Method,
    Openness,
    Points,
    Rule,
    Satisfied,
    SatisfiedDisabled,
    SatisfiedUsers,
    Share,
    SummedScale,
)
from survey_service.assessment.structs import Inputs, Policies, Printed

SCORE = "S"
"""The key of the score among the reasons."""

_FULL = Fraction(100)
# Decimals of П, then of К and S; None = not rounded before it is displayed.
_DECIMALS: dict[str, tuple[int | None, int | None]] = {
    "two_decimals": (2, 2),
    "whole_indicators": (0, 2),
    "exact": (None, None),
}


class Assessment(Struct, frozen=True):
    """Points 0–100, rounded as the policy says; None = no value, which is never a 0.

    `reasons` holds a Russian sentence for every None, under the key of the indicator, of the
    criterion or "S".
    """

    indicators: dict[str, Fraction | None]
    criteria: dict[str, Fraction | None]
    score: Fraction | None
    reasons: dict[str, str]


def assess(inputs: Inputs, policies: Policies, method: Method = METHOD_114_344N) -> Assessment:
    """Every value of one organization.

    S is the mean of the five К as the policy rounds them, never of К as displayed. The counts
    must be possible (`validation.impossible` finds nothing); impossible ones give impossible
    points, they are not repaired here.
    """
    of_indicators, of_results = _DECIMALS[policies.rounding]
    reasons: dict[str, str] = {}

    indicators: dict[str, Fraction | None] = {}
    for indicator in method.indicators:
        value = _measure(indicator.rule, inputs, policies)
        indicators[indicator.key] = _round(value, of_indicators)
        if value is None:
            reasons[indicator.key] = f"{indicator.without_value} {indicator.advice}"

    criteria: dict[str, Fraction | None] = {}
    for criterion in method.criteria:
        parts = [part for part in method.indicators if part.criterion == criterion.key]
        left_out = [part for part in parts if _is_left_out(part, indicators, policies)]
        for part in left_out:
            rest = f"По правилу цикла {criterion.sign} считается по остальным показателям."
            reasons[part.key] = f"{part.without_value} {rest}"
        weighed = [part for part in parts if part not in left_out]
        missing = [part.key for part in weighed if indicators[part.key] is None]
        if missing:
            reasons[criterion.key] = _explain(
                f"Критерий {criterion.sign}", "значения показателя", "значений показателей", missing
            )
        criteria[criterion.key] = _round(_weigh(weighed, indicators), of_results)

    score = _mean(list(criteria.values()))
    if score is None:
        missing = [part.sign for part in method.criteria if criteria[part.key] is None]
        reasons[SCORE] = _explain(
            "Итоговый балл S", "значения критерия", "значений критериев", missing
        )
    return Assessment(indicators, criteria, _round(score, of_results), reasons)


def municipality_score(scores: Sequence[Fraction]) -> Fraction | None:
    """Plain mean of the organizations' S, whatever their size.

    Of those that have an S: whoever shows the mean says of how many, because an organization
    left out changes it. No value without any. Not rounded; display it by `in_two_decimals`.
    """
    return _mean(scores)


def total_of_groups(
    groups: Sequence[Fraction | int], scale: SummedScale = SCALE_BEFORE_2018
) -> Fraction:
    """Points of an archived result on the scale before 2018 (of 160, not of 100).

    Raises ValueError when the groups are not those of the scale or one is out of its bounds.
    Source: Минобрнауки 05.12.2014 № 1547.
    """
    if len(groups) != len(scale.maxima):
        raise ValueError(f"Групп показателей должно быть {len(scale.maxima)}.")
    for number, (points, maximum) in enumerate(zip(groups, scale.maxima, strict=True), start=1):
        if not 0 <= points <= maximum:
            raise ValueError(f"Баллы группы {number} должны быть от 0 до {maximum}.")
    return sum((Fraction(points) for points in groups), Fraction(0))


def printed(assessment: Assessment) -> Printed:
    """The assessment for people and files: every value with two decimals."""
    return Printed(
        indicators={key: _print(value) for key, value in assessment.indicators.items()},
        criteria={key: _print(value) for key, value in assessment.criteria.items()},
        score=_print(assessment.score),
    )


def in_two_decimals(value: Fraction) -> str:
    """Points as displayed: half up, a point as the separator."""
    hundredths = int(round_half_up(value, 2) * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """The rounding of school arithmetic; `round` would take 0.5 to the even neighbour.

    For values of 0 and more, as all points are.
    """
    scale = 10**decimals
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def _measure(rule: Rule, inputs: Inputs, policies: Policies) -> Fraction | None:
    match rule:
        case Points(count, each):
            present: int | None = getattr(inputs, count)
            return None if present is None else min(_FULL, Fraction(each * present))
        case Halves(shares):
            return _mean_of_shares(shares, inputs)
        case Openness(shares, everybody) if policies.openness_denominator == "all":
            satisfied = sum(inputs.count(share.counted) for share in shares)
            return _percent(satisfied, len(shares) * inputs.count(everybody))
        case Openness(shares, _):
            return _mean_of_shares(shares, inputs)
        case Satisfied(question):
            return _percent(inputs.count(question), inputs.answered(question))
        case SatisfiedUsers(share):
            return _percent_of_share(share, inputs)
        case SatisfiedDisabled(share):
            value = _percent_of_share(share, inputs)
            return _without_disabled(policies) if value is None else value
        case _:
            assert_never(rule)


def _without_disabled(policies: Policies) -> Fraction | None:
    match policies.no_disabled_respondents:
        case "zero":
            return Fraction(0)
        case "hundred":
            return _FULL
        case "not_computed" | "renormalise":
            return None


def _is_left_out(
    indicator: Indicator, indicators: dict[str, Fraction | None], policies: Policies
) -> bool:
    """Only the policy `renormalise` lets a criterion do without one of its indicators."""
    return (
        policies.no_disabled_respondents == "renormalise"
        and isinstance(indicator.rule, SatisfiedDisabled)
        and indicators[indicator.key] is None
    )


def _weigh(parts: Sequence[Indicator], indicators: dict[str, Fraction | None]) -> Fraction | None:
    """Weighted sum; divided by the weights, because those left out do not sum up to 1."""
    total = Fraction(0)
    for part in parts:
        value = indicators[part.key]
        if value is None:
            return None
        total += part.weight * value
    return total / sum(part.weight for part in parts)


def _mean_of_shares(shares: Sequence[Share], inputs: Inputs) -> Fraction | None:
    values = [_percent_of_share(share, inputs) for share in shares]
    return _mean([value for value in values if value is not None])


def _mean(values: Sequence[Fraction | None]) -> Fraction | None:
    """No value when there is nothing, or when anything has no value."""
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    return sum(known, Fraction(0)) / len(known)


def _percent_of_share(share: Share, inputs: Inputs) -> Fraction | None:
    return _percent(inputs.count(share.counted), inputs.count(share.of))


def _percent(part: int, whole: int) -> Fraction | None:
    return Fraction(100 * part, whole) if whole else None


def _round(value: Fraction | None, decimals: int | None) -> Fraction | None:
    return value if value is None or decimals is None else round_half_up(value, decimals)


def _print(value: Fraction | None) -> str | None:
    return None if value is None else in_two_decimals(value)


def _explain(what: str, one: str, many: str, missing: Sequence[str]) -> str:
    gap = one if len(missing) == 1 else many
    return f"{what} не рассчитан: нет {gap} {', '.join(missing)}."
