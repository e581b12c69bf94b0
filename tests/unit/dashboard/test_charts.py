"""Specifications of charts: Russian, honest about the scale, with nothing to fetch."""

import json
from datetime import date
from typing import Any

import pytest

from dashboard import charts, frames
from survey_service.indicators.structs import DayCount
from tests.unit.dashboard.figures import a_row, a_share, official


def comparison(*shares: tuple[float, float | None, float | None, str]) -> dict[str, Any]:
    rows = [
        a_row(f"s{n}", name=f"Школа № {n}", opinion=a_share(p, low, high), found=official(score))
        for n, (p, low, high, score) in enumerate(shares)
    ]
    frame = frames.opinion_and_score(frames.compared(rows))
    spec: dict[str, Any] = charts.opinion_against_score(frame).to_dict()
    return spec


def days() -> dict[str, Any]:
    frame = frames.answers_by_day((DayCount(date(2026, 9, 2), 4),), None, date(2026, 9, 3))
    spec: dict[str, Any] = charts.answers_by_day(frame).to_dict()
    return spec


@pytest.mark.parametrize("spec", [comparison((86.8, 82.1, 90.3, "84.96")), days()])
def test_a_chart_speaks_russian_and_needs_no_other_host(spec: dict[str, Any]) -> None:
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert spec["config"]["locale"]["time"]["shortMonths"][10] == "ноя"
    assert any("а" <= letter <= "я" for letter in spec["description"])
    text = json.dumps({key: value for key, value in spec.items() if key != "$schema"})
    assert "http" not in text
    titles = _values_of("title", spec)
    assert titles
    assert not [title for title in titles if title.isascii() and title.isalpha()]


def test_the_operator_and_the_citizens_differ_in_colour_and_in_shape() -> None:
    spec = comparison((86.8, 82.1, 90.3, "84.96"))
    points = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    for channel in ("color", "shape"):
        scale = points[0]["encoding"][channel]["scale"]
        assert scale["domain"] == [charts.CITIZENS, charts.OPERATOR]
        assert len(set(scale["range"])) == 2


def test_a_shortened_axis_says_so() -> None:
    spec = comparison((86.8, 82.1, 90.3, "64.96"))
    encoding = spec["layer"][0]["encoding"]["x"]
    assert encoding["scale"]["domain"] == [60, 100]
    assert "от 60 до 100" in encoding["axis"]["title"]


def test_without_an_interval_the_axis_still_holds_every_mark() -> None:
    spec = comparison((45.0, None, None, "71.00"))
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [40, 100]


def test_rows_keep_the_order_of_the_table_beside() -> None:
    spec = comparison((90.0, 80.0, 95.0, "89.00"), (60.0, 50.0, 70.0, "90.00"))
    assert spec["layer"][0]["encoding"]["y"]["sort"] == ["Школа № 1", "Школа № 0"]


def _values_of(key: str, node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node[key]] if isinstance(node.get(key), str) else []
        return own + [found for value in node.values() for found in _values_of(key, value)]
    if isinstance(node, list):
        return [found for value in node for found in _values_of(key, value)]
    return []
