"""What a browser may do with a page of ours, said in its headers.

A page runs scripts of this service and one inline style known by its hash;
nothing comes from another host and no cookie is set, so there is nobody to tell
who answered.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

from survey_service.organizations.structs import Organization, Town
from survey_service.settings import Settings, origin_of

_SAFE_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
_LOCAL = ("http://localhost:*", "http://127.0.0.1:*")

COMMON = {
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: that would turn the Origin of our own form posts into
    # `null`. Other sites learn nothing; a frame is told its host by `?host=`.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def style_hash(style: str) -> str:
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def frame_ancestors(
    settings: Settings, town: Town | None = None, organization: Organization | None = None
) -> tuple[str, ...]:
    """Who may frame a questionnaire: this site, the sites the deployment names, and
    the organisation's own; on a demonstration also pages on the same machine."""
    sites = [*settings.embed_origins]
    if organization is not None and organization.site:
        sites.append(organization.site)
    demo = settings.demo or (town is not None and town.demo)
    origins = [origin for site in sites if (origin := _header_origin(site))]
    return ("'self'", *dict.fromkeys(origins), *(_LOCAL if demo else ()))


def page_headers(
    style: str,
    *,
    ancestors: Iterable[str] = (),
    form_targets: Iterable[str] = (),
    frames: bool = False,
) -> dict[str, str]:
    """``form_targets``: origins that a form's answer may redirect to; a browser checks
    the whole chain against ``form-action``. ``frames``: the page shows frames of ours."""
    targets = [origin for target in form_targets if (origin := _header_origin(target))]
    policy = {
        "default-src": "'none'",
        "style-src": style_hash(style),
        "script-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        **({"frame-src": "'self'"} if frames else {}),
        "form-action": " ".join(("'self'", *targets)),
        "base-uri": "'none'",
        "frame-ancestors": " ".join(ancestors) or "'none'",
    }
    text = "; ".join(f"{name} {value}" for name, value in policy.items())
    return {"Content-Security-Policy": text, **COMMON}


def _header_origin(site: str) -> str | None:
    """An origin as a header can carry it: a Cyrillic domain in its ASCII form, and
    nothing that could end the directive and start another."""
    origin = origin_of(site)
    if origin is None:
        return None
    scheme, _, place = origin.partition("://")
    host, colon, port = place.partition(":")
    if not host.isascii():
        try:
            origin = f"{scheme}://{host.encode('idna').decode()}{colon}{port}"
        except UnicodeError:
            return None
    return origin if _SAFE_ORIGIN.fullmatch(origin) else None
