"""Where the dashboard's neighbours are, read from the environment once at start.

The dashboard has no database and no secret: four addresses and a time zone are
all that it can be told.
"""

import functools
import os
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class SettingsError(Exception):
    """A setting cannot be used; the text is a Russian sentence for the operator."""


class Settings(NamedTuple):
    """``service_url`` is how this process reaches the service, the other two are for people."""

    public_url: str
    dashboard_url: str
    service_url: str
    time_zone: ZoneInfo


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raise ``SettingsError`` at the first value that cannot be used."""
    public_url = _address(environ, "OTKLIK_PUBLIC_URL", "http://localhost:8000")
    return Settings(
        public_url=public_url,
        dashboard_url=_address(environ, "OTKLIK_DASHBOARD_URL", "http://localhost:8501"),
        service_url=_address(environ, "OTKLIK_SERVICE_URL", public_url),
        time_zone=_time_zone(environ.get("OTKLIK_TIME_ZONE") or "Asia/Krasnoyarsk"),
    )


@functools.cache
def current() -> Settings:
    """The settings of this process; the environment is read at the first call."""
    return load_settings()


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    value = (environ.get(name) or default).rstrip("/")
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"Настройка {name}: «{value}» не адрес; укажите, например, {default}.")
    return value


def _time_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(
            f"Настройка OTKLIK_TIME_ZONE: часовой пояс «{name}» неизвестен; "
            "укажите, например, Asia/Krasnoyarsk."
        ) from None
