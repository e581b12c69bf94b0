"""Editions of the checklists: data files beside this module, checked when loaded.

What stands and sites must show differs by kind of organisation and changes with
the acts, so an edition is a file with the day from which it is valid.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from survey_service.operator_results.structs import (
    ChecklistTemplate,
    ChecklistView,
    ItemView,
    Mark,
    OrganizationResult,
    SectionView,
)

Value = TypeVar("Value", bound=Hashable)

FOLDER = Path(__file__).parent / "checklists"

# Order of приказ Минпросвещения России от 13.03.2019 № 114: the indicator of each section.
INDICATORS = {
    "stand": "1.1",
    "site": "1.1",
    "remote": "1.2",
    "comfort": "2.1",
    "premises": "3.1",
    "access": "3.2",
}


class TemplateError(ValueError):
    """A checklist file is unusable; the Russian sentence names the file and the place."""


def load_templates() -> dict[str, ChecklistTemplate]:
    """Every edition by its key, also the ones out of force: old results are read by them."""
    return dict(_shipped())


def current_template(kind: str, on: date) -> ChecklistTemplate:
    """The edition in force on a day; LookupError when there is none yet."""
    candidates = [
        template
        for template in _shipped().values()
        if template.kind == kind and template.valid_from <= on
    ]
    if not candidates:
        raise LookupError(
            f"Для вида организаций «{kind}» нет карты проверки, действующей на {on:%d.%m.%Y}. "
            f"Добавьте файл карты в папку «{FOLDER.name}»."
        )
    return max(candidates, key=lambda template: template.valid_from)


def view(template: ChecklistTemplate, marks: Mapping[str, Mark]) -> list[SectionView]:
    """Sections as a screen shows them; an item without a mark was not looked at yet."""
    sections = []
    for section in template.sections:
        items = tuple(
            ItemView(key=item.key, text=item.text, mark=marks.get(item.key))
            for item in section.items
        )
        present = sum(item.mark == "present" for item in items)
        absent = sum(item.mark == "absent" for item in items)
        sections.append(
            SectionView(
                key=section.key,
                title=section.title,
                indicator=section.indicator,
                present=present,
                norm=present + absent,
                items=items,
            )
        )
    return sections


def checklist_view(result: OrganizationResult) -> ChecklistView:
    """The checklist of one organisation by the edition that it was inspected by."""
    template = _shipped()[result.template]
    return ChecklistView(
        organization=result.organization,
        template=template.template,
        title=template.title,
        source=template.source,
        sections=tuple(view(template, result.marks)),
    )


def read_templates(paths: Iterable[Path]) -> dict[str, ChecklistTemplate]:
    """Decode and check files; TemplateError for the first that is unusable."""
    templates: dict[str, ChecklistTemplate] = {}
    for path in sorted(paths):
        try:
            template = msgspec.json.decode(path.read_bytes(), type=ChecklistTemplate)
        except msgspec.DecodeError as error:
            raise TemplateError(f"Файл карты {path.name} не читается: {error}.") from error
        if template.template != path.stem:
            raise TemplateError(
                f"Файл карты {path.name} называет себя «{template.template}». "
                "Имя файла и ключ карты должны совпадать."
            )
        _check(template)
        templates[template.template] = template
    starts = [(template.kind, template.valid_from) for template in templates.values()]
    if repeated := _repeated(starts):
        kind, day = repeated[0]
        raise TemplateError(
            f"Две карты вида «{kind}» действуют с одного дня, {day:%d.%m.%Y}. "
            "Оставьте одну из них или исправьте дату."
        )
    return templates


@cache
def _shipped() -> dict[str, ChecklistTemplate]:
    return read_templates(FOLDER.glob("*.json"))


def _check(template: ChecklistTemplate) -> None:
    found = {section.key: section.indicator for section in template.sections}
    if found != INDICATORS or len(template.sections) != len(INDICATORS):
        raise TemplateError(
            f"В карте «{template.template}» должны быть разделы "
            f"{', '.join(f'{key} ({number})' for key, number in INDICATORS.items())}, "
            "каждый один раз."
        )
    if repeated := _repeated(template.item_keys()):
        raise TemplateError(
            f"В карте «{template.template}» ключ {repeated[0]} повторяется. Дайте пункту свой ключ."
        )
    for section in template.sections:
        if repeated := _repeated(item.text.casefold() for item in section.items):
            raise TemplateError(
                f"В карте «{template.template}», раздел «{section.title}», "
                f"пункт «{repeated[0]}» повторяется. Уберите повтор."
            )
        if foreign := [i.key for i in section.items if not i.key.startswith(f"{section.key}_")]:
            raise TemplateError(
                f"В карте «{template.template}» ключ {foreign[0]} стоит в разделе {section.key}. "
                f"Ключи этого раздела начинаются с {section.key}_."
            )


def _repeated(values: Iterable[Value]) -> list[Value]:
    return [value for value, times in Counter(values).items() if times > 1]
