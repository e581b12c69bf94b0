"""Everything a deployment can choose, read from the environment once at start.

A wrong value stops the start with one sentence that names the setting: a
service that guesses runs for months with the wrong time zone.
"""

import errno
import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_MAIL_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


class SettingsError(Exception):
    """A setting cannot be used; the text is a Russian sentence for the operator."""


class Setting(NamedTuple):
    """One line of the README's table; a test compares the two."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "OTKLIK_DATABASE_URL",
        "embedded server",
        "PostgreSQL 15 or later; without it a server of its own runs in the data directory",
    ),
    Setting("OTKLIK_DATA_DIR", "./.otklik", "embedded database, generated secret"),
    Setting("OTKLIK_TIME_ZONE", "Asia/Krasnoyarsk", "every day, window and deadline is local"),
    Setting("OTKLIK_PUBLIC_URL", "http://localhost:8000", "address of the service for people"),
    Setting("OTKLIK_DASHBOARD_URL", "http://localhost:8501", "address of the dashboard for people"),
    Setting(
        "OTKLIK_SECRET_KEY",
        "generated into the data directory",
        "signs form tokens; at least 32 characters, the same for every worker",
    ),
    Setting(
        "OTKLIK_EMBED_ORIGINS",
        "'self'",
        "sites that may embed any questionnaire, separated by spaces",
    ),
    Setting(
        "OTKLIK_TRUSTED_PROXIES",
        "none",
        "addresses or networks of our own reverse proxies; only their X-Forwarded-For is believed",
    ),
    Setting(
        "OTKLIK_FLOOD_CONTROL",
        "on",
        "off only for load tests: then nobody is asked for a proof of work and nothing is labelled",
    ),
    Setting(
        "OTKLIK_SMTP_URL",
        "none",
        "smtp:// or smtps:// address with name and password; without it letters are files in the "
        "data directory's folder `letters`",
    ),
    Setting(
        "OTKLIK_ALERT_RECIPIENTS",
        "none",
        "e-mail addresses that hear at once of an urgent proposal, separated by spaces",
    ),
    Setting(
        "OTKLIK_MAIL_FROM",
        "otklik@localhost",
        "sender of the letters",
    ),
)


class Settings(msgspec.Struct, frozen=True):
    """One value for the whole process; rooms get what they need of it."""

    database_url: str | None
    data_dir: Path
    time_zone: ZoneInfo
    public_url: str
    dashboard_url: str
    secret_key: bytes
    embed_origins: tuple[str, ...]
    trusted_proxies: tuple[Network, ...] = ()
    flood_control: bool = True
    smtp_url: str | None = None
    alert_recipients: tuple[str, ...] = ()
    mail_from: str = "otklik@localhost"
    # Not a setting of a deployment: `otklik up --demo` tells its children.
    demo: bool = False


def origin_of(url: str) -> str | None:
    """Scheme, host and port of an http(s) address, as a browser compares them."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raise ``SettingsError`` at the first value that cannot be used."""
    data_dir = Path(environ.get("OTKLIK_DATA_DIR") or ".otklik").absolute()
    return Settings(
        database_url=_database_url(environ.get("OTKLIK_DATABASE_URL")),
        data_dir=data_dir,
        time_zone=_time_zone(environ.get("OTKLIK_TIME_ZONE") or "Asia/Krasnoyarsk"),
        public_url=_address(environ, "OTKLIK_PUBLIC_URL", "http://localhost:8000"),
        dashboard_url=_address(environ, "OTKLIK_DASHBOARD_URL", "http://localhost:8501"),
        secret_key=_secret_key(environ.get("OTKLIK_SECRET_KEY"), data_dir),
        embed_origins=_origins(environ.get("OTKLIK_EMBED_ORIGINS") or ""),
        trusted_proxies=_networks(environ.get("OTKLIK_TRUSTED_PROXIES") or ""),
        flood_control=_on_or_off(environ, "OTKLIK_FLOOD_CONTROL"),
        smtp_url=_smtp_url(environ.get("OTKLIK_SMTP_URL")),
        alert_recipients=_mail_addresses(environ, "OTKLIK_ALERT_RECIPIENTS", ""),
        mail_from=_mail_addresses(environ, "OTKLIK_MAIL_FROM", "otklik@localhost")[0],
        demo=environ.get("OTKLIK_DEMO") == "1",
    )


def _database_url(value: str | None) -> str | None:
    if not value:
        return None
    if not value.startswith(("postgresql://", "postgres://")) or not _has_usable_host(value):
        raise SettingsError(
            "Настройка OTKLIK_DATABASE_URL должна быть адресом вида "
            "postgresql://имя:пароль@сервер:5432/база."
        )
    return value


def _has_usable_host(url: str) -> bool:
    """The driver would stumble over these later, each in its own words."""
    try:
        parts = urlsplit(url)
        (parts.hostname or "").encode("idna")
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _time_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(
            f"Настройка OTKLIK_TIME_ZONE: часовой пояс «{name}» неизвестен; "
            "укажите, например, Asia/Krasnoyarsk."
        ) from None


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    value = (environ.get(name) or default).rstrip("/")
    if origin_of(value) is None:
        raise SettingsError(f"Настройка {name}: «{value}» не адрес; укажите, например, {default}.")
    return value


def _origins(value: str) -> tuple[str, ...]:
    origins = []
    for word in value.replace(",", " ").split():
        origin = origin_of(word)
        if origin is None:
            raise SettingsError(
                f"Настройка OTKLIK_EMBED_ORIGINS: «{word}» не адрес сайта; "
                "укажите адреса вида https://school.example через пробел."
            )
        origins.append(origin)
    return tuple(origins)


def _networks(value: str) -> tuple[Network, ...]:
    networks = []
    for word in value.replace(",", " ").split():
        try:
            networks.append(ipaddress.ip_network(word, strict=False))
        except ValueError:
            raise SettingsError(
                f"Настройка OTKLIK_TRUSTED_PROXIES: «{word}» не адрес и не сеть; укажите, "
                "например, 10.0.0.5 или 10.0.0.0/24."
            ) from None
    return tuple(networks)


def _on_or_off(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name) or "on"
    if value not in {"on", "off"}:
        raise SettingsError(f"Настройка {name}: «{value}» не подходит; укажите on или off.")
    return value == "on"


def _smtp_url(value: str | None) -> str | None:
    if not value:
        return None
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(
            "Настройка OTKLIK_SMTP_URL должна быть адресом вида smtp://имя:пароль@сервер:587."
        )
    return value


def _mail_addresses(environ: Mapping[str, str], name: str, default: str) -> tuple[str, ...]:
    words = tuple((environ.get(name) or default).replace(",", " ").split())
    for word in words:
        if not _MAIL_ADDRESS.fullmatch(word):
            raise SettingsError(f"Настройка {name}: «{word}» не адрес электронной почты.")
    return words


def _secret_key(value: str | None, data_dir: Path) -> bytes:
    if value:
        if len(value) < 32:
            raise SettingsError(
                "Настройка OTKLIK_SECRET_KEY короче 32 знаков; задайте длинную случайную строку."
            )
        return value.encode()
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        # Written aside and linked, so that of two processes that start at once
        # both read the same complete key.
        fresh = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
        if not path.exists():
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                path.hardlink_to(fresh)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_bytes().strip()
    except OSError as error:
        raise SettingsError(
            f"В каталог данных {data_dir} нельзя записать ({reason_of(error)}); укажите другой "
            "каталог в --data-dir или OTKLIK_DATA_DIR."
        ) from None


_REASONS = {
    errno.ENOENT: "такого пути нет",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOSPC: "на диске нет места",
    errno.EISDIR: "это каталог, а не файл",
    errno.ENOTDIR: "часть пути — файл, а не каталог",
    errno.EEXIST: "такой файл уже есть",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, for a person; what it rarely says is named by its code."""
    return _REASONS.get(error.errno or 0, f"ошибка системы {error.errno}")
