"""A pack set in type by typst. One call takes a processor for a tenth of a second, so it
belongs in a thread: the service keeps one thread for all packs.
"""

import logging
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal

import msgspec
import typst

from survey_service.posters.structs import Pack

logger = logging.getLogger("otklik")

FOLDER = Path(__file__).with_name("templates")
TEMPLATE = FOLDER / "pack.typ"
# For people who read by ear: tags, titles, alternative texts, checked while it is written.
_ACCESSIBLE: Literal["ua-1"] = "ua-1"
# Only what typst brings, so that a pack is the same on every machine.
FONTS = typst.Fonts(include_system_fonts=False)


def typeset(pack: Pack, today: date) -> bytes:
    """The PDF; its date is the day of printing, so the same pack is the same bytes."""
    try:
        return _compile(pack, today, _ACCESSIBLE)
    except typst.TypstError as error:
        # A name with a letter that no font of ours draws: the standard forbids what is left,
        # an empty box, but a pack with a box in a name is better than none.
        logger.warning("pack of %s is not PDF/UA-1: %s", pack.slug, error.message)
        return _compile(pack, today, None)


def _compile(pack: Pack, today: date, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        TEMPLATE,
        root=FOLDER,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"pack": msgspec.json.encode(pack).decode()},
        pdf_standards=standard,
        timestamp=datetime.combine(today, time(12), UTC),
    )
