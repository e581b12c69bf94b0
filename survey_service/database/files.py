"""Where the SQL is: beside the code in a checkout, inside the package in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def sql_folder() -> Path:
    inside_wheel = _PACKAGE / "_sql"
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent / "sql"
