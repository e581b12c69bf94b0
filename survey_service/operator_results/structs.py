"""Checklists, what an operator found by them, and what was wrong with a workbook."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from survey_service.organizations.structs import Kind

Mark = Literal["present", "absent", "not_applicable"]
SectionKey = Literal["stand", "site", "remote", "comfort", "premises", "access"]
# The bound keeps a slip of the keyboard and integers beyond the database's out.
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Text = Annotated[str, msgspec.Meta(max_length=10_000, pattern=r"^[^\x00]*$")]

COUNT_LIMIT = 1_000_000
TEXT_LIMIT = 10_000

MARK_TITLES: dict[Mark, str] = {
    "present": "да",
    "absent": "нет",
    "not_applicable": "не применимо",
}

SURVEY_TITLES: dict[str, str] = {
    "respondents": "Опрошено, человек",
    "stand_used": "Пользовались стендом",
    "stand_satisfied": "Удовлетворены информацией на стенде",
    "site_used": "Пользовались сайтом",
    "site_satisfied": "Удовлетворены информацией на сайте",
    "comfort": "Удовлетворены комфортностью условий",
    "disability": "Имеют инвалидность или представляют инвалида",
    "access_satisfied": "Удовлетворены доступностью услуг для инвалидов",
    "first_contact": "Удовлетворены вежливостью при первичном контакте",
    "staff": "Удовлетворены вежливостью педагогов и других работников",
    "remote_used": "Пользовались дистанционными способами связи",
    "remote_polite": "Удовлетворены вежливостью при дистанционном общении",
    "recommend": "Готовы рекомендовать организацию",
    "schedule": "Удовлетворены графиком и организационными условиями",
    "overall": "Удовлетворены условиями в целом",
}

# A part never exceeds its whole: satisfied <= users <= respondents.
SURVEY_WHOLES: dict[str, str] = {
    "stand_used": "respondents",
    "stand_satisfied": "stand_used",
    "site_used": "respondents",
    "site_satisfied": "site_used",
    "comfort": "respondents",
    "disability": "respondents",
    "access_satisfied": "disability",
    "first_contact": "respondents",
    "staff": "respondents",
    "remote_used": "respondents",
    "remote_polite": "remote_used",
    "recommend": "respondents",
    "schedule": "respondents",
    "overall": "respondents",
}


def impossible_counts(counts: Mapping[str, int]) -> dict[str, str]:
    """A Russian sentence for every part greater than its whole, by the part's key.

    Pairs of which one number is missing are not judged.
    """
    return {
        part: (
            f"«{SURVEY_TITLES[part]}» ({counts[part]}) не может быть больше, "
            f"чем «{SURVEY_TITLES[whole]}» ({counts[whole]}). Исправьте одно из чисел."
        )
        for part, whole in SURVEY_WHOLES.items()
        if part in counts and whole in counts and counts[part] > counts[whole]
    }


class ChecklistItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+_[0-9]{2}$")]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class ChecklistSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: SectionKey
    indicator: str
    title: str
    items: Annotated[tuple[ChecklistItem, ...], msgspec.Meta(min_length=1)]


class ChecklistTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One edition of a checklist; results keep its key, so that they stay readable."""

    template: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,64}$")]
    kind: Kind
    title: str
    source: str
    valid_from: date
    sections: tuple[ChecklistSection, ...]

    def item_keys(self) -> tuple[str, ...]:
        return tuple(item.key for section in self.sections for item in section.items)


class SurveyCounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The operator's own survey as ready counts: all of them or no survey at all.

    Raises ValueError for impossible counts (a validation error when decoding).
    """

    respondents: Count
    stand_used: Count
    stand_satisfied: Count
    site_used: Count
    site_satisfied: Count
    comfort: Count
    disability: Count
    access_satisfied: Count
    first_contact: Count
    staff: Count
    remote_used: Count
    remote_polite: Count
    recommend: Count
    schedule: Count
    overall: Count

    def __post_init__(self) -> None:
        if conflicts := impossible_counts(msgspec.structs.asdict(self)):
            raise ValueError(next(iter(conflicts.values())))


class OrganizationResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the operator found in one organisation; marks cover every item of the template."""

    organization: str
    template: str
    marks: dict[str, Mark]
    survey: SurveyCounts | None = None
    shortcomings: Text = ""
    proposals: Text = ""


class WorkbookOrganization(msgspec.Struct, frozen=True):
    """A row to be filled in by the operator."""

    slug: str
    kind: Kind
    name: str
    inn: str | None = None


class WorkbookProblem(msgspec.Struct, frozen=True):
    """Why a workbook cannot be taken over, with the place as Excel shows it.

    No sheet = the whole file, no row = the whole sheet or column.
    """

    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def sentence(self) -> str:
        """The message with its place, for a terminal or an error list."""
        places = (
            ("лист", f"«{self.sheet}»" if self.sheet else None),
            ("строка", self.row),
            ("столбец", self.column),
        )
        place = ", ".join(f"{word} {value}" for word, value in places if value is not None)
        return f"{place[0].upper()}{place[1:]}: {self.message}" if place else self.message


class ImportSummary(msgspec.Struct, frozen=True):
    """``unchanged``: the same file was imported last, so no new version was made."""

    version: int
    organizations: int
    file_name: str
    sha256: str
    imported_at: datetime
    unchanged: bool


class ItemView(msgspec.Struct, frozen=True):
    key: str
    text: str
    mark: Mark | None


class SectionView(msgspec.Struct, frozen=True):
    """``norm`` = present + absent; items that are not applicable stand outside it."""

    key: SectionKey
    title: str
    indicator: str
    present: int
    norm: int
    items: tuple[ItemView, ...]


class ChecklistView(msgspec.Struct, frozen=True):
    organization: str
    template: str
    title: str
    source: str
    sections: tuple[SectionView, ...]
