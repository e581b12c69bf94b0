from fractions import Fraction

import pytest
from msgspec.structs import replace

from survey_service.assessment.calculation import (
    assess,
    in_two_decimals,
    municipality_score,
    printed,
    round_half_up,
    total_of_groups,
)
from survey_service.assessment.structs import Inputs, Policies

DEFAULT = Policies()
SURVEYED = ("1.3", "2.3", "3.3", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3")


def test_nobody_disabled_answered_leaves_k3_and_s_without_a_value_and_says_why(
    school: Inputs,
) -> None:
    result = assess(replace(school, disability=0, access_satisfied=0), DEFAULT)

    assert result.indicators["3.3"] is result.criteria["K3"] is result.score is None
    assert result.reasons == {
        "3.3": "Показатель 3.3 не рассчитан: среди ответивших нет получателей услуг "
        "с инвалидностью. Значение появится, если оператор опросит таких получателей услуг "
        "и результаты загрузят снова.",
        "K3": "Критерий К3 не рассчитан: нет значения показателя 3.3.",
        "S": "Итоговый балл S не рассчитан: нет значения критерия К3.",
    }


def test_renormalising_leaves_out_3_3_and_says_that_k3_stands_without_it(school: Inputs) -> None:
    policies = Policies(no_disabled_respondents="renormalise", rounding="exact")

    result = assess(replace(school, disability=0, access_satisfied=0), policies)

    assert result.indicators["3.3"] is None
    assert result.criteria["K3"] == Fraction(36 * 10, 7)
    assert result.score is not None
    assert result.reasons == {
        "3.3": "Показатель 3.3 не рассчитан: среди ответивших нет получателей услуг "
        "с инвалидностью. По правилу цикла К3 считается по остальным показателям."
    }


@pytest.mark.parametrize("rounding", ["two_decimals", "whole_indicators"])
def test_a_renormalised_k3_is_rounded_before_s_is_taken_from_it(
    school: Inputs, rounding: str
) -> None:
    policies = replace(DEFAULT, no_disabled_respondents="renormalise", rounding=rounding)

    result = assess(replace(school, disability=0, access_satisfied=0), policies)

    assert result.criteria["K3"] == Fraction("51.43")


@pytest.mark.parametrize("policy", ["zero", "hundred", "renormalise"])
def test_the_rule_for_nobody_disabled_changes_nothing_when_somebody_answered(
    school: Inputs, policy: str
) -> None:
    policies = replace(DEFAULT, no_disabled_respondents=policy)

    assert assess(school, policies) == assess(school, DEFAULT)


@pytest.mark.parametrize("policy", ["zero", "hundred", "renormalise"])
def test_the_rule_for_nobody_disabled_concerns_neither_1_3_nor_4_3(
    school: Inputs, policy: str
) -> None:
    inputs = replace(
        school,
        stand_used=0,
        stand_satisfied=0,
        site_used=0,
        site_satisfied=0,
        remote_used=0,
        remote_polite=0,
    )

    result = assess(inputs, replace(DEFAULT, no_disabled_respondents=policy))

    assert result.indicators["1.3"] is result.indicators["4.3"] is None
    assert result.criteria["K1"] is result.criteria["K4"] is result.score is None
    assert result.reasons["S"] == "Итоговый балл S не рассчитан: нет значений критериев К1, К4."


def test_openness_of_all_has_a_value_although_nobody_used_stand_or_site(school: Inputs) -> None:
    inputs = replace(school, stand_used=0, stand_satisfied=0, site_used=0, site_satisfied=0)

    result = assess(inputs, Policies(openness_denominator="all"))

    assert result.indicators["1.3"] == 0
    assert "1.3" not in result.reasons


def test_openness_of_all_divides_by_all_respondents_whoever_left_the_question_blank(
    school: Inputs,
) -> None:
    inputs = replace(school, stand_used_answered=180, site_used_answered=190)

    result = assess(inputs, Policies(openness_denominator="all", rounding="exact"))

    assert result.indicators["1.3"] == Fraction(100 * (151 + 158), 2 * 213)


def test_one_half_of_openness_stands_alone_when_nobody_used_the_other(school: Inputs) -> None:
    result = assess(
        replace(school, site_used=0, site_satisfied=0), replace(DEFAULT, rounding="exact")
    )

    assert result.indicators["1.3"] == Fraction(151 * 100, 160)


@pytest.mark.parametrize("denominator", ["users", "all"])
def test_without_respondents_no_survey_indicator_and_no_score_has_a_value(
    denominator: str,
) -> None:
    nobody = Inputs(
        stand_present=1,
        stand_norm=2,
        site_present=1,
        site_norm=2,
        remote_ways=4,
        comfort_conditions=5,
        premises_conditions=5,
        access_conditions=5,
        respondents=0,
        stand_used=0,
        stand_satisfied=0,
        site_used=0,
        site_satisfied=0,
        comfort=0,
        disability=0,
        access_satisfied=0,
        first_contact=0,
        staff=0,
        remote_used=0,
        remote_polite=0,
        recommend=0,
        schedule=0,
        overall=0,
    )

    result = assess(nobody, replace(DEFAULT, openness_denominator=denominator))

    assert [key for key, value in result.indicators.items() if value is None] == list(SURVEYED)
    assert list(result.criteria.values()) == [None] * 5
    assert result.score is None
    assert set(result.reasons) == {*SURVEYED, "K1", "K2", "K3", "K4", "K5", "S"}
    assert result.reasons["K5"] == (
        "Критерий К5 не рассчитан: нет значений показателей 5.1, 5.2, 5.3."
    )


def test_a_norm_of_zero_leaves_its_half_of_1_1_out(school: Inputs) -> None:
    exact = replace(DEFAULT, rounding="exact")

    no_stand = assess(replace(school, stand_present=0, stand_norm=0), exact)
    no_site = assess(replace(school, site_present=0, site_norm=0), exact)

    assert no_stand.indicators["1.1"] == Fraction(4700, 52)
    assert no_site.indicators["1.1"] == 100


def test_without_any_norm_1_1_has_no_value(school: Inputs) -> None:
    inputs = replace(school, stand_present=0, stand_norm=0, site_present=0, site_norm=0)

    result = assess(inputs, DEFAULT)

    assert result.indicators["1.1"] is result.criteria["K1"] is result.score is None
    assert "нет нормы информации" in result.reasons["1.1"]


@pytest.mark.parametrize(
    ("field", "indicator"),
    [
        ("remote_ways", "1.2"),
        ("comfort_conditions", "2.1"),
        ("premises_conditions", "3.1"),
        ("access_conditions", "3.2"),
    ],
)
def test_conditions_that_nobody_inspected_are_no_value_and_not_zero(
    school: Inputs, field: str, indicator: str
) -> None:
    inspected = assess(replace(school, **{field: 0}), DEFAULT)
    unknown = assess(replace(school, **{field: None}), DEFAULT)

    assert inspected.indicators[indicator] == 0
    assert inspected.score is not None
    assert unknown.indicators[indicator] is unknown.score is None
    assert unknown.reasons[indicator].endswith("Нужна заполненная карта проверки этой организации.")


@pytest.mark.parametrize(
    ("field", "indicator", "just_enough"),
    [
        ("remote_ways", "1.2", 4),
        ("comfort_conditions", "2.1", 5),
        ("premises_conditions", "3.1", 5),
        ("access_conditions", "3.2", 5),
    ],
)
def test_conditions_above_their_maximum_are_capped_at_100(
    school: Inputs, field: str, indicator: str, just_enough: int
) -> None:
    def points(count: int) -> Fraction | None:
        return assess(replace(school, **{field: count}), DEFAULT).indicators[indicator]

    below = points(just_enough - 1)

    assert below is not None
    assert below < 100
    assert points(just_enough) == points(just_enough + 1) == points(100) == 100


@pytest.mark.parametrize(
    ("question", "indicator"),
    [
        ("comfort", "2.3"),
        ("first_contact", "4.1"),
        ("staff", "4.2"),
        ("recommend", "5.1"),
        ("schedule", "5.2"),
        ("overall", "5.3"),
    ],
)
def test_a_blank_is_not_a_no_so_a_question_is_divided_by_those_who_answered_it(
    school: Inputs, question: str, indicator: str
) -> None:
    yes = school.count(question)
    answered = replace(school, **{f"{question}_answered": yes})
    nobody = replace(school, **{question: 0, f"{question}_answered": 0})

    assert assess(answered, DEFAULT).indicators[indicator] == 100
    assert assess(nobody, DEFAULT).indicators[indicator] is None
    assert f"Показатель {indicator} не рассчитан" in assess(nobody, DEFAULT).reasons[indicator]


def test_a_result_that_is_complete_needs_no_reasons(school: Inputs) -> None:
    assert assess(school, DEFAULT).reasons == {}


def test_a_half_is_rounded_up_and_not_to_the_even_neighbour() -> None:
    assert round_half_up(Fraction(5, 2), 0) == 3
    assert round_half_up(Fraction(97_965, 1000), 2) == Fraction(9797, 100)
    assert round_half_up(Fraction(97_975, 1000), 2) == Fraction(9798, 100)
    assert round_half_up(Fraction(9797_4999, 100_0000), 2) == Fraction(9797, 100)


def test_points_are_displayed_with_two_decimals_always() -> None:
    assert in_two_decimals(Fraction(0)) == "0.00"
    assert in_two_decimals(Fraction(7, 100)) == "0.07"
    assert in_two_decimals(Fraction(100)) == "100.00"


def test_the_exact_rounding_rounds_nothing_before_it_is_displayed(school: Inputs) -> None:
    result = assess(school, Policies(rounding="exact"))

    assert result.indicators["2.3"] == Fraction(19_600, 213)
    assert result.score is not None
    assert result.score.denominator > 100
    assert printed(result).score == "88.43"


def test_a_missing_value_is_printed_as_nothing(school: Inputs) -> None:
    sheet = printed(assess(replace(school, disability=0, access_satisfied=0), DEFAULT))

    assert sheet.indicators["3.3"] is sheet.criteria["K3"] is sheet.score is None


def test_a_municipality_without_scored_organizations_has_no_score() -> None:
    assert municipality_score([]) is None
    assert municipality_score([Fraction(80), Fraction(81)]) == Fraction(161, 2)


@pytest.mark.parametrize("groups", [(28, 62, 20), (28, 62, 21, 30), (-1, 62, 20, 30)])
def test_groups_that_the_scale_before_2018_does_not_have_are_refused(
    groups: tuple[int, ...],
) -> None:
    with pytest.raises(ValueError, match="должн"):
        total_of_groups(groups)
