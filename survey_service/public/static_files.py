"""Scripts, read once at start and served from memory under names made of their content.

A changed script has another name, so a browser may keep each for a year; only
`/embed.js` has a lasting address, because it is written into other sites.
"""

import gzip
import hashlib
import re
from pathlib import Path

import msgspec

_FOLDER = Path(__file__).with_name("static")


class Packed(msgspec.Struct, frozen=True):
    """A body ready to send, plain and compressed, with its tag."""

    body: bytes
    gzipped: bytes
    etag: str


def pack(body: bytes) -> Packed:
    # The tag is weak: both codings of one body share it.
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Packed(body, gzip.compress(body, 9, mtime=0), etag)


def compact(source: str) -> str:
    """Without indentation and whole-line comments: our sources explain themselves,
    a telephone on a slow line need not download that. Line ends stay, so that a
    script means what it meant."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(
        line
        for line in lines
        if line and not line.startswith("//") and not (line[:2] == "/*" and line[-2:] == "*/")
    )


_LITERAL = re.compile(r"""("[^"\n]*"|'[^'\n]*'|`[^`]*`)""")
_AROUND_SIGNS = re.compile(r" *([{}()=,;:?&|<>+*!]) *")


def compact_script(source: str) -> str:
    """Spaces around signs go too, but for those within strings."""
    parts = _LITERAL.split(compact(source))
    parts[::2] = [_AROUND_SIGNS.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts)


def read_static(name: str) -> str:
    source = (_FOLDER / name).read_text("utf-8")
    return compact_script(source) if name.endswith(".js") else compact(source)


def _named(name: str) -> tuple[str, Packed]:
    body = read_static(name).encode()
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{suffix}", pack(body)


_FILES = {name: _named(name) for name in ("questionnaire.js", "town.js")}

EMBED_SCRIPT = pack(read_static("embed.js").encode())
STYLE = read_static("style.css")
STATIC = dict(_FILES.values())


def static_url(name: str) -> str:
    return f"/static/{_FILES[name][0]}"
