"""Organisations of the town, and the town itself."""

from typing import Annotated, Literal

import msgspec

Kind = Literal["school", "kindergarten", "additional"]
Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,64}$")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]

KIND_TITLES: dict[str, str] = {
    "school": "Школы",
    "kindergarten": "Детские сады",
    "additional": "Дополнительное образование",
}


class Town(msgspec.Struct, frozen=True):
    name: str
    department: str
    appeal_url: str
    demo: bool


class NewTown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Line
    department: Line
    appeal_url: Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s]+$", max_length=500)]
    demo: bool = False


class Organization(msgspec.Struct, frozen=True):
    id: int
    slug: str
    kind: Kind
    short_name: str
    name: str
    inn: str | None
    kpp: str | None
    agency_id: str | None
    site: str | None
    recipients: int

    @property
    def rating_url(self) -> str | None:
        """The state's own rating of the organisation, by its number at bus.gov.ru."""
        return f"https://bus.gov.ru/qrcode/rate/{self.agency_id}" if self.agency_id else None


class NewOrganization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the import file; the column names are the field names."""

    slug: Slug
    kind: Kind
    short_name: Line
    name: Line
    recipients: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    inn: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{10}$")] | None = None
    kpp: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{9}$")] | None = None
    agency_id: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,12}$")] | None = None
    site: Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s]+$", max_length=500)] | None = None
