"""Packs for the tests, and how a printed page is read back."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import msgspec
import typst
from PIL import Image
from pypdf import PdfReader
from zxingcpp import read_barcodes

from survey_service.organizations.structs import Organization, Town
from survey_service.posters.contents import fill_pack
from survey_service.posters.structs import Pack
from survey_service.posters.typesetting import FOLDER, FONTS, TEMPLATE, typeset
from survey_service.questionnaires.service import built_in_edition
from survey_service.questionnaires.structs import Edition

TODAY = date(2026, 10, 5)
PUBLIC_URL = "https://opros.example"
TOWN = Town("Пробный", "Отдел образования г. Пробного", "https://appeal.example/form", False)
SCHOOL = Organization(
    1, "school-1", "school", "Школа № 1", "Средняя школа № 1", None, None, "12345", None, 480
)
# Pages of a pack before the forms, and of the usual form.
POSTER, STRIPS, FORM_START = 0, 1, 2
FORM_PAGES = 2


def pack_of(
    *,
    town: Town = TOWN,
    organization: Organization = SCHOOL,
    edition: Edition | None = None,
    public_url: str = PUBLIC_URL,
) -> Pack:
    return fill_pack(town, organization, edition or built_in_edition(), public_url, TODAY)


def read_pdf(pack: Pack) -> PdfReader:
    return PdfReader(BytesIO(typeset(pack, TODAY)))


def pages_of(pack: Pack) -> list[str]:
    return [page.extract_text() for page in read_pdf(pack).pages]


def squeezed(text: str) -> str:
    """Without blanks and line ends, which belong to the sheet and not to the text."""
    return "".join(text.replace("\u200b", "").split())


def codes_on(pack: Pack, page: int, dots_per_inch: int = 200) -> Iterator[tuple[str, float]]:
    """What a camera reads on the page, and the width of each code without its frame, in mm."""
    pictures = typst.compile(
        TEMPLATE,
        root=FOLDER,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"pack": msgspec.json.encode(pack).decode()},
        format="png",
        ppi=dots_per_inch,
    )
    # In black and white, as an office prints it.
    picture = Image.open(BytesIO(pictures[page])).convert("L")  # type: ignore[arg-type]
    for code in read_barcodes(picture):
        width = code.position.top_right.x - code.position.top_left.x
        height = code.position.bottom_left.y - code.position.top_left.y
        # Fifteen parts of a hundred may be torn off or covered.
        assert code.ec_level in {"M", "Q", "H"}
        yield code.text, max(abs(width), abs(height)) / dots_per_inch * 25.4
