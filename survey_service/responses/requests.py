"""Who sends a submission, read from the request; addresses go no further than memory."""

from typing import Any

from litestar import Request

from survey_service.problems import Forbidden
from survey_service.responses.client_address import address_of
from survey_service.responses.structs import Sender
from survey_service.settings import Settings


def sender_of(
    request: Request[Any, Any, Any], settings: Settings, *, entered_by: int | None = None
) -> Sender:
    """``trap=1`` in the address: the page saw its hidden field filled in."""
    peer = request.client.host if request.client else ""
    forwarded = request.headers.getall("x-forwarded-for", [])
    return Sender(
        address=address_of(peer, forwarded, settings.trusted_proxies),
        entered_by=entered_by,
        trapped=request.query_params.get("trap") == "1",
    )


def refuse_foreign_page(request: Request[Any, Any, Any]) -> None:
    """Any page in the world could send opinions with its visitors' addresses, each a new
    one to flood control. A frame of ours, wherever it stands, speaks from our own address;
    an old browser says only which address its page had; a program says neither."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    foreign = site not in {None, "same-origin", "none"}
    if site is None and origin is not None:
        foreign = origin.partition("://")[2] != request.headers.get("host", "")
    if foreign:
        raise Forbidden(
            "Эти ответы отправлены со страницы чужого сайта, поэтому мнение не сохранено. "
            "Откройте анкету и ответьте на ней."
        )
