"""Accounts, roles and the session a request speaks for."""

from typing import Annotated, Literal

import msgspec

Role = Literal["department", "council", "operator", "organization", "administrator", "auditor"]

ROLE_TITLES: dict[str, str] = {
    "department": "отдел образования",
    "council": "общественный совет",
    "operator": "организация-оператор",
    "organization": "образовательная организация",
    "administrator": "администратор",
    "auditor": "аудитор",
}


class NewAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    login: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9._-]{2,64}$")]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    role: Role
    password: Annotated[str, msgspec.Meta(min_length=12, max_length=200)]
    organization: str | None = None


class Account(msgspec.Struct, frozen=True):
    id: int
    login: str
    name: str
    role: Role
    organization_id: int | None = None


class SessionView(msgspec.Struct, frozen=True):
    """Who is signed in, and what the dashboard may offer them."""

    login: str
    name: str
    role: Role
    town: str
    demo: bool
