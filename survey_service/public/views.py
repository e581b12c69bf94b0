"""How a page is asked for: place, language, colours, channel. Pure.

Read from the address alone: there is no cookie, and a page of one address is the
same bytes for everybody.
"""

from collections.abc import Mapping
from typing import Literal, cast

import msgspec

from survey_service.questionnaires.languages import RUSSIAN, languages_of
from survey_service.questionnaires.structs import Edition, Language
from survey_service.responses.structs import OPEN_CHANNELS, Channel

Mode = Literal["page", "embed"]
Theme = Literal["auto", "light", "dark"]
_THEMES = frozenset({"auto", "light", "dark"})


class View(msgspec.Struct, frozen=True):
    mode: Mode = "page"
    language: Language = RUSSIAN
    # What the edition is translated into, Russian first.
    languages: tuple[Language, ...] = (RUSSIAN,)
    theme: Theme = "auto"
    # A shared device: nothing is kept on it, and it starts anew by itself.
    kiosk: bool = False
    # Answers are stored as tests and never counted.
    test: bool = False

    @property
    def framed(self) -> bool:
        return self.mode == "embed"


def view_of(query: Mapping[str, str], mode: Mode, edition: Edition, *, test: bool = False) -> View:
    """What the address does not say, or says wrongly, is as usual. A frame is light
    unless its host says otherwise, as the sites that hold it are."""
    known = languages_of(edition)
    language = query.get("lang", RUSSIAN)
    theme = query.get("theme", "")
    return View(
        mode=mode,
        language=language if language in known else RUSSIAN,
        languages=known,
        theme=cast(Theme, theme) if theme in _THEMES else ("light" if mode == "embed" else "auto"),
        kiosk=channel_of(query, mode) == "kiosk",
        test=test,
    )


def channel_of(query: Mapping[str, str], mode: Mode) -> Channel:
    if query.get("kiosk") == "1":
        return "kiosk"
    wanted = query.get("channel", "")
    return cast(Channel, wanted) if wanted in OPEN_CHANNELS else mode
