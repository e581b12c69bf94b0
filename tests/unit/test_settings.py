"""Settings are read once; a wrong value stops the start with one sentence."""

import stat
from pathlib import Path

import pytest

from survey_service.settings import SettingsError, load_settings, origin_of


def load(tmp_path: Path, **environ: str) -> object:
    return load_settings({"OTKLIK_DATA_DIR": str(tmp_path), **environ})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTKLIK_DATABASE_URL", "mysql://server/base"),
        ("OTKLIK_TIME_ZONE", "Asia/Nowhere"),
        ("OTKLIK_TIME_ZONE", "../etc/passwd"),
        ("OTKLIK_PUBLIC_URL", "school.example"),
        ("OTKLIK_DASHBOARD_URL", "ftp://school.example"),
        ("OTKLIK_EMBED_ORIGINS", "https://ok.example javascript:alert(1)"),
        ("OTKLIK_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence_that_names_it(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=name):
        load(tmp_path, **{name: value})


def test_the_generated_secret_stays_and_is_private(tmp_path: Path) -> None:
    first = load_settings({"OTKLIK_DATA_DIR": str(tmp_path)}).secret_key
    second = load_settings({"OTKLIK_DATA_DIR": str(tmp_path)}).secret_key
    assert first == second
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_embed_origins_are_compared_as_a_browser_does(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "OTKLIK_DATA_DIR": str(tmp_path),
            "OTKLIK_EMBED_ORIGINS": "https://School.example:443/page, http://a.example:8080",
        }
    )
    assert settings.embed_origins == ("https://school.example", "http://a.example:8080")


@pytest.mark.parametrize("url", ["", "//a", "http://", "http://[::1", "data:x", "http://a:99999"])
def test_what_is_no_web_address_has_no_origin(url: str) -> None:
    assert origin_of(url) is None
