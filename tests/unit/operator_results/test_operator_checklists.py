from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from survey_service.assessment.structs import Inputs
from survey_service.assessment.validation import impossible
from survey_service.operator_results.inputs import checklist_counts, inputs
from survey_service.operator_results.structs import (
    SURVEY_TITLES,
    SURVEY_WHOLES,
    ChecklistTemplate,
    Mark,
    OrganizationResult,
    SurveyCounts,
    impossible_counts,
)
from survey_service.operator_results.templates import (
    FOLDER,
    TemplateError,
    checklist_view,
    current_template,
    load_templates,
    read_templates,
    view,
)

GOLDEN = Path(__file__).parents[2] / "golden" / "worked_examples.json"


def marks_with(template: ChecklistTemplate, absent: dict[str, int]) -> dict[str, Mark]:
    """Everything present, except for the last ``absent`` items of each named section."""
    marks: dict[str, Mark] = {}
    for section in template.sections:
        kept = len(section.items) - absent.get(section.key, 0)
        for place, item in enumerate(section.items):
            marks[item.key] = "present" if place < kept else "absent"
    return marks


@pytest.mark.parametrize(
    ("kind", "stand", "site"),
    [("school", 14, 52), ("kindergarten", 11, 45), ("additional", 12, 46)],
)
def test_each_kind_has_its_own_norm_for_stand_and_site(kind: str, stand: int, site: int) -> None:
    template = load_templates()[f"{kind}-1"]

    assert {section.key: len(section.items) for section in template.sections} == {
        "stand": stand,
        "site": site,
        "remote": 6,
        "comfort": 5,
        "premises": 5,
        "access": 6,
    }
    assert [section.indicator for section in template.sections] == [
        "1.1",
        "1.1",
        "1.2",
        "2.1",
        "3.1",
        "3.2",
    ]


def test_the_lists_differ_by_kind_and_say_that_they_are_not_the_words_of_an_act() -> None:
    templates = load_templates()

    texts = {
        key: tuple(item.text for section in template.sections[:2] for item in section.items)
        for key, template in templates.items()
    }
    assert len(set(texts.values())) == len(texts) == 3
    assert all("не текст актов" in template.source for template in templates.values())


def test_an_edition_is_in_force_from_its_first_day() -> None:
    assert current_template("school", date(2019, 1, 1)).template == "school-1"
    with pytest.raises(LookupError, match=r"31\.12\.2018"):
        current_template("school", date(2018, 12, 31))


def test_a_later_edition_replaces_the_earlier_one_and_both_stay_readable(tmp_path: Path) -> None:
    first = load_templates()["school-1"]
    second = msgspec.structs.replace(first, template="school-2", valid_from=date(2027, 1, 1))
    for template in (first, second):
        (tmp_path / f"{template.template}.json").write_bytes(msgspec.json.encode(template))

    assert read_templates(tmp_path.glob("*.json")) == {"school-1": first, "school-2": second}


def _repeat_key(data: Any) -> None:
    data["sections"][0]["items"][1]["key"] = data["sections"][0]["items"][0]["key"]


def _repeat_text(data: Any) -> None:
    data["sections"][1]["items"][1]["text"] = data["sections"][1]["items"][0]["text"].upper()


def _misplace_key(data: Any) -> None:
    data["sections"][0]["items"][0]["key"] = "site_99"


def _drop_section(data: Any) -> None:
    del data["sections"][5]


def _repeat_section(data: Any) -> None:
    data["sections"].append(data["sections"][5])


def _rename(data: Any) -> None:
    data["template"] = "school-9"


def _add_field(data: Any) -> None:
    data["weight"] = 1


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_repeat_key, "ключ stand_01 повторяется"),
        (_repeat_text, "повторяется"),
        (_misplace_key, "ключ site_99 стоит в разделе stand"),
        (_drop_section, "должны быть разделы"),
        (_repeat_section, "должны быть разделы"),
        (_rename, "называет себя «school-9»"),
        (_add_field, "не читается"),
    ],
)
def test_an_ambiguous_checklist_is_refused_when_loaded(
    tmp_path: Path, spoil: Any, sentence: str
) -> None:
    data = msgspec.json.decode((FOLDER / "school-1.json").read_bytes())
    spoil(data)
    path = tmp_path / "school-1.json"
    path.write_bytes(msgspec.json.encode(data))

    with pytest.raises(TemplateError, match=sentence):
        read_templates([path])


def test_two_editions_of_a_kind_from_one_day_are_refused(tmp_path: Path) -> None:
    first = load_templates()["school-1"]
    for key in ("school-1", "school-2"):
        edition = msgspec.structs.replace(first, template=key)
        (tmp_path / f"{key}.json").write_bytes(msgspec.json.encode(edition))

    with pytest.raises(TemplateError, match="действуют с одного дня"):
        read_templates(tmp_path.glob("*.json"))


def test_what_does_not_apply_is_left_out_of_the_norm() -> None:
    template = load_templates()["kindergarten-1"]
    marks = marks_with(template, {"stand": 2})
    marks["stand_01"] = "not_applicable"

    counts = checklist_counts(template, marks)

    assert (counts["stand_present"], counts["stand_norm"]) == (8, 10)


def test_conditions_are_counted_without_a_norm() -> None:
    template = load_templates()["additional-1"]
    marks = marks_with(template, {"remote": 2, "premises": 5, "access": 1})
    marks["comfort_01"] = "not_applicable"

    counts = checklist_counts(template, marks)

    assert counts == {
        "stand_present": 12,
        "stand_norm": 12,
        "site_present": 46,
        "site_norm": 46,
        "remote_ways": 4,
        "comfort_conditions": 4,
        "premises_conditions": 0,
        "access_conditions": 5,
    }


def test_a_forgotten_or_foreign_item_is_never_counted_silently() -> None:
    template = load_templates()["school-1"]
    marks = marks_with(template, {})

    with pytest.raises(ValueError, match="site_07"):
        checklist_counts(template, {key: mark for key, mark in marks.items() if key != "site_07"})
    with pytest.raises(ValueError, match="site_53"):
        checklist_counts(template, {**marks, "site_53": "present"})


def test_marks_and_survey_of_the_first_worked_example_give_its_inputs() -> None:
    example = msgspec.json.decode(GOLDEN.read_bytes())["constructed"][0]["inputs"]
    template = load_templates()["school-1"]
    survey = msgspec.convert({key: example[key] for key in SURVEY_TITLES}, SurveyCounts)
    marks = marks_with(template, {"site": 5, "remote": 2, "premises": 3, "access": 3})

    assert inputs(template, marks, survey) == msgspec.convert(example, Inputs)


def test_without_a_survey_nobody_was_asked() -> None:
    template = load_templates()["school-1"]

    found = inputs(template, marks_with(template, {}), None)

    assert found.respondents == found.stand_used == found.overall == 0
    assert found.stand_present == 14


def test_the_view_shows_every_item_with_its_mark_and_the_norm() -> None:
    template = load_templates()["school-1"]
    marks = marks_with(template, {"stand": 1})
    marks["stand_01"] = "not_applicable"

    stand, *_ = view(template, marks)

    assert (stand.key, stand.title, stand.indicator) == ("stand", "Информация на стенде", "1.1")
    assert (stand.present, stand.norm) == (12, 13)
    assert [item.mark for item in (stand.items[0], stand.items[1], stand.items[13])] == [
        "not_applicable",
        "present",
        "absent",
    ]
    assert stand.items[4].text == "Копия устава"


def test_before_the_inspection_the_view_has_items_without_marks() -> None:
    sections = view(load_templates()["school-1"], {})

    assert {item.mark for section in sections for item in section.items} == {None}
    assert {section.norm for section in sections} == {0}


def test_a_checklist_is_shown_by_the_edition_it_was_filled_in_by() -> None:
    template = load_templates()["additional-1"]
    shown = checklist_view(
        OrganizationResult("club-1", "additional-1", marks_with(template, {}), None, "", "")
    )

    assert (shown.organization, shown.template, shown.title) == (
        "club-1",
        "additional-1",
        template.title,
    )
    assert sum(section.present for section in shown.sections) == len(template.item_keys())


def test_a_survey_names_a_whole_for_every_part_and_has_all_keys() -> None:
    assert tuple(SURVEY_TITLES) == SurveyCounts.__struct_fields__
    assert set(SURVEY_WHOLES) == set(SURVEY_TITLES) - {"respondents"}


@pytest.mark.parametrize("part", sorted(SURVEY_WHOLES))
def test_counts_are_impossible_exactly_where_the_assessment_says_so(part: str) -> None:
    counts = dict.fromkeys(SURVEY_TITLES, 10)
    counts[part] = 11
    template = load_templates()["school-1"]
    ready = {**checklist_counts(template, marks_with(template, {})), **counts}

    assert set(impossible_counts(counts)) == set(impossible(msgspec.convert(ready, Inputs)))


def test_a_survey_with_impossible_counts_does_not_come_into_being() -> None:
    counts = {**dict.fromkeys(SURVEY_TITLES, 10), "stand_used": 4, "stand_satisfied": 5}

    with pytest.raises(msgspec.ValidationError, match="не может быть больше"):
        msgspec.json.decode(msgspec.json.encode(counts), type=SurveyCounts)
