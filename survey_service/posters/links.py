"""Links on paper. Pure but for drawing the code.

A code is read from a curved, creased or badly copied sheet, so it corrects errors of
15 % and more (level M) and keeps the empty frame of four modules that scanners need.
"""

from io import BytesIO
from urllib.parse import quote, urlsplit, urlunsplit

import segno

from survey_service.posters.structs import PrintedLink

QUIET_ZONE = 4


def survey_link(public_url: str, slug: str) -> PrintedLink:
    """The code says that it was a code, for the channel of the answer; a hand need not."""
    page = f"{public_url}/q/{slug}"
    return PrintedLink(
        picture=draw_code(f"{in_plain_letters(page)}?channel=qr"),
        alternative=f"QR-код со ссылкой на анкету: {page}",
        address=page.removeprefix("https://"),
    )


def rating_link(page: str) -> PrintedLink:
    return PrintedLink(
        picture=draw_code(page),
        alternative=f"QR-код со ссылкой на оценку организации: {page}",
        address=page.removeprefix("https://"),
    )


def in_plain_letters(address: str) -> str:
    """An address in Cyrillic as the network knows it: cameras guess at other letters."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    bracketed = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, bracketed + port, quote(parts.path, safe="/%"), "", ""))


def draw_code(address: str) -> str:
    drawing = BytesIO()
    segno.make_qr(address, error="m").save(
        drawing, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", xmldecl=False, nl=False
    )
    return drawing.getvalue().decode()
