"""What must hold for any counts that are possible, not only for those somebody worked out."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from survey_service.assessment.calculation import assess, printed
from survey_service.assessment.structs import Inputs, Policies
from survey_service.assessment.validation import impossible

Value = Fraction | None
Rounding = Callable[[Value], Value]
ALL_OF_THEM = 10_000
BOUND_OF_SATISFIED = {
    "stand_satisfied": "stand_used",
    "site_satisfied": "site_used",
    "comfort": "respondents",
    "access_satisfied": "disability",
    "first_contact": "respondents",
    "staff": "respondents",
    "remote_polite": "remote_used",
    "recommend": "respondents",
    "schedule": "respondents",
    "overall": "respondents",
}


@st.composite
def possible_inputs(draw: st.DrawFn, respondents_at_least: int = 0) -> Inputs:
    def upto(maximum: int) -> int:
        return draw(st.integers(0, maximum))

    respondents = draw(st.integers(respondents_at_least, ALL_OF_THEM))
    stand_norm, site_norm = upto(20), upto(60)
    stand_used, site_used = upto(respondents), upto(respondents)
    # Nobody with a disability is the rule in a small school, so it is drawn often.
    disability = draw(st.just(0) | st.integers(0, respondents))
    remote_used = upto(respondents)
    return Inputs(
        stand_present=upto(stand_norm),
        stand_norm=stand_norm,
        site_present=upto(site_norm),
        site_norm=site_norm,
        remote_ways=upto(7),
        comfort_conditions=upto(7),
        premises_conditions=upto(7),
        access_conditions=upto(7),
        respondents=respondents,
        stand_used=stand_used,
        stand_satisfied=upto(stand_used),
        site_used=site_used,
        site_satisfied=upto(site_used),
        comfort=upto(respondents),
        disability=disability,
        access_satisfied=upto(disability),
        first_contact=upto(respondents),
        staff=upto(respondents),
        remote_used=remote_used,
        remote_polite=upto(remote_used),
        recommend=upto(respondents),
        schedule=upto(respondents),
        overall=upto(respondents),
    )


any_policies = st.builds(Policies)


@given(possible_inputs(), any_policies)
def test_every_value_lies_between_0_and_100(inputs: Inputs, policies: Policies) -> None:
    assert impossible(inputs) == {}
    result = assess(inputs, policies)

    values = [*result.indicators.values(), *result.criteria.values(), result.score]
    assert all(0 <= value <= 100 for value in values if value is not None)


@given(possible_inputs(), any_policies)
def test_every_missing_value_and_no_other_has_a_russian_sentence(
    inputs: Inputs, policies: Policies
) -> None:
    result = assess(inputs, policies)

    values = {**result.indicators, **result.criteria, "S": result.score}
    assert set(result.reasons) == {key for key, value in values.items() if value is None}
    assert all(text[0].isupper() and text.endswith(".") for text in result.reasons.values())


@given(
    possible_inputs(respondents_at_least=1),
    any_policies,
    st.sampled_from(sorted(BOUND_OF_SATISFIED)),
)
def test_one_more_satisfied_never_lowers_any_value(
    inputs: Inputs, policies: Policies, satisfied: str
) -> None:
    assume(inputs.count(satisfied) < inputs.count(BOUND_OF_SATISFIED[satisfied]))

    before = assess(inputs, policies)
    after = assess(replace(inputs, **{satisfied: inputs.count(satisfied) + 1}), policies)

    pairs = [
        *zip(before.indicators.values(), after.indicators.values(), strict=True),
        *zip(before.criteria.values(), after.criteria.values(), strict=True),
        (before.score, after.score),
    ]
    for old, new in pairs:
        assert (old is None) == (new is None)
        if old is not None and new is not None:
            assert new >= old


@given(possible_inputs(respondents_at_least=1), st.sampled_from(["two_decimals", "exact"]))
def test_k2_is_the_same_when_2_2_is_the_mean_of_2_1_and_2_3(inputs: Inputs, rounding: str) -> None:
    result = assess(inputs, replace(Policies(), rounding=rounding))
    present, satisfied = result.indicators["2.1"], result.indicators["2.3"]
    assert present is not None
    assert satisfied is not None

    rounded = ROUNDINGS[rounding][0]
    waiting = rounded((present + satisfied) / 2)
    assert waiting is not None

    k2 = Fraction("0.3") * present + Fraction("0.4") * waiting + Fraction("0.3") * satisfied
    assert result.criteria["K2"] == rounded(k2)


@given(possible_inputs(), any_policies)
def test_every_value_is_exactly_that_of_the_formulas_written_out(
    inputs: Inputs, policies: Policies
) -> None:
    indicators, criteria, score = formulas_written_out(inputs, policies)

    result = assess(inputs, policies)

    assert list(result.indicators.values()) == indicators
    assert list(result.criteria.values()) == criteria
    assert result.score == score


@given(possible_inputs(), any_policies)
def test_a_printed_value_is_the_exact_one_rounded_half_up(
    inputs: Inputs, policies: Policies
) -> None:
    result = assess(inputs, policies)
    sheet = printed(result)

    assert sheet.indicators == {key: display(value) for key, value in result.indicators.items()}
    assert sheet.criteria == {key: display(value) for key, value in result.criteria.items()}
    assert sheet.score == display(result.score)


# An independent implementation: every formula by hand, rounded by `decimal` and not by us.


def display(value: Value) -> str | None:
    if value is None:
        return None
    precise = Context(prec=60)
    quotient = precise.divide(Decimal(value.numerator), Decimal(value.denominator))
    return str(quotient.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP, context=precise))


def to_hundredths(value: Value) -> Value:
    text = display(value)
    return None if text is None else Fraction(text)


def to_whole(value: Value) -> Value:
    if value is None:
        return None
    whole, rest = divmod(value.numerator, value.denominator)
    return Fraction(whole + (2 * rest >= value.denominator))


def untouched(value: Value) -> Value:
    return value


ROUNDINGS: dict[str, tuple[Rounding, Rounding]] = {
    "two_decimals": (to_hundredths, to_hundredths),
    "whole_indicators": (to_whole, to_hundredths),
    "exact": (untouched, untouched),
}


def percent(part: int, whole: int) -> Value:
    return None if whole == 0 else Fraction(part, whole) * 100


def mean_of_known(first: Value, second: Value) -> Value:
    if first is None or second is None:
        return second if first is None else first
    return (first + second) / 2


def weighted(*parts: tuple[str, Value]) -> Value:
    total = Fraction(0)
    for weight, value in parts:
        if value is None:
            return None
        total += Fraction(weight) * value
    return total


def formulas_written_out(i: Inputs, policies: Policies) -> tuple[list[Value], list[Value], Value]:
    of_indicator, of_result = ROUNDINGS[policies.rounding]
    n = i.respondents

    def points(count: int | None, each: int) -> Value:
        assert count is not None
        return Fraction(min(100, each * count))

    if policies.openness_denominator == "all":
        p13 = percent(i.stand_satisfied + i.site_satisfied, 2 * n)
    else:
        p13 = mean_of_known(
            percent(i.stand_satisfied, i.stand_used), percent(i.site_satisfied, i.site_used)
        )
    instead = {"zero": Fraction(0), "hundred": Fraction(100)}
    p33 = percent(i.access_satisfied, i.disability)
    if p33 is None:
        p33 = instead.get(policies.no_disabled_respondents)

    raw = [
        mean_of_known(percent(i.stand_present, i.stand_norm), percent(i.site_present, i.site_norm)),
        points(i.remote_ways, 30),
        p13,
        points(i.comfort_conditions, 20),
        percent(i.comfort, n),
        points(i.premises_conditions, 20),
        points(i.access_conditions, 20),
        p33,
        percent(i.first_contact, n),
        percent(i.staff, n),
        percent(i.remote_polite, i.remote_used),
        percent(i.recommend, n),
        percent(i.schedule, n),
        percent(i.overall, n),
    ]
    indicators = [of_indicator(value) for value in raw]
    p11, p12, p13, p21, p23, p31, p32, p33, p41, p42, p43, p51, p52, p53 = indicators
    k3 = weighted(("0.3", p31), ("0.4", p32), ("0.3", p33))
    if p33 is None and policies.no_disabled_respondents == "renormalise":
        k3 = weighted(("3/7", p31), ("4/7", p32))
    criteria = [
        of_result(value)
        for value in (
            weighted(("0.3", p11), ("0.3", p12), ("0.4", p13)),
            weighted(("0.5", p21), ("0.5", p23)),
            k3,
            weighted(("0.4", p41), ("0.4", p42), ("0.2", p43)),
            weighted(("0.3", p51), ("0.2", p52), ("0.5", p53)),
        )
    ]
    score = weighted(*(("1/5", value) for value in criteria))
    return indicators, criteria, of_result(score)
