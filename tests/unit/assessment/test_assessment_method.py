from collections import defaultdict
from datetime import date
from fractions import Fraction

import msgspec

from survey_service.assessment.calculation import assess
from survey_service.assessment.method import METHOD_114_344N, Points
from survey_service.assessment.structs import Inputs, Policies

METHOD = METHOD_114_344N


def test_the_weights_of_a_criterion_sum_up_to_one() -> None:
    weights: defaultdict[str, Fraction] = defaultdict(Fraction)
    for indicator in METHOD.indicators:
        weights[indicator.criterion] += indicator.weight
    assert weights == {criterion.key: Fraction(1) for criterion in METHOD.criteria}


def test_education_has_fourteen_indicators_and_not_the_waiting_time_of_2_2() -> None:
    keys = [indicator.key for indicator in METHOD.indicators]
    assert keys == [
        *("1.1", "1.2", "1.3", "2.1", "2.3", "3.1", "3.2", "3.3"),
        *("4.1", "4.2", "4.3", "5.1", "5.2", "5.3"),
    ]


def test_an_edition_names_its_acts_and_the_day_from_which_it_holds() -> None:
    assert METHOD.acts == ("Минпросвещения 13.03.2019 № 114", "Минтруд 31.05.2018 № 344н")
    assert METHOD.valid_from == date(2019, 3, 13)


def test_every_indicator_tells_people_why_it_is_missing_and_what_to_do() -> None:
    for indicator in METHOD.indicators:
        assert indicator.without_value.startswith(f"Показатель {indicator.key} не рассчитан: ")
        assert indicator.without_value.endswith(".")
        assert indicator.advice.endswith(".")


def test_another_edition_changes_the_result_without_touching_the_calculation(
    school: Inputs,
) -> None:
    stricter = msgspec.structs.replace(
        METHOD,
        indicators=tuple(
            msgspec.structs.replace(indicator, rule=Points("remote_ways", each=10))
            if indicator.key == "1.2"
            else indicator
            for indicator in METHOD.indicators
        ),
    )

    assert assess(school, Policies()).indicators["1.2"] == 100
    assert assess(school, Policies(), stricter).indicators["1.2"] == 40
