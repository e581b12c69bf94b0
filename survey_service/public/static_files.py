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
    a telephone on a slow line need not download that."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(
        line
        for line in lines
        if line and not line.startswith("//") and not (line[:2] == "/*" and line[-2:] == "*/")
    )


_LITERAL = re.compile(r"""("[^"\n]*"|'[^'\n]*'|`[^`]*`)""")
_AROUND_SIGNS = re.compile(r" *([{}()=,;:?&|<>+*!]) *")
_AFTER_SIGNS = re.compile(r"([{(\[,;=])\n")
_LAST = re.compile(r";\n?\}")
_ONE_NAME = re.compile(r"(?<!\w)\((\w+)\)=>")


def compact_script(source: str) -> str:
    """Spaces around signs go too, and line ends after a sign that cannot end a statement,
    but for those within strings. A library that also shortens names would save a
    kilobyte, and bring a second language's run-time into every worker."""
    parts = _LITERAL.split(compact(source))
    for place in range(0, len(parts), 2):
        tight = _AROUND_SIGNS.sub(r"\1", parts[place])
        parts[place] = _LAST.sub("}", _ONE_NAME.sub(r"\1=>", _AFTER_SIGNS.sub(r"\1", tight)))
    return "".join(parts)


_AROUND_BRACES = re.compile(r"\s*([{};,])\s*")


def compact_style(source: str) -> str:
    """A blank before a colon means something to a selector, one after it never does."""
    parts = _LITERAL.split(compact(source))
    for place in range(0, len(parts), 2):
        tight = _AROUND_BRACES.sub(r"\1", parts[place])
        parts[place] = tight.replace(": ", ":").replace(";}", "}")
    return "".join(parts)


def _within(folder: str, *parts: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{part}" for part in parts)


# One script on the wire, a file per reason in the source; they share one scope, in this
# order. A shared device has a script of its own, so that a telephone need not carry it.
_MAKE_ID = "shared/make_id"
_FORM = ("start", "storage", "form", "notice", "draft", "send", "queue", "thanks", "submit")
_PARTS = {
    "questionnaire.js": (_MAKE_ID, *_within("questionnaire", *_FORM, "frame", "open")),
    "kiosk.js": (_MAKE_ID, *_within("questionnaire", *_FORM, "frame", "kiosk", "open")),
    "entry.js": (_MAKE_ID, *_within("entry", "desk", "keys", "save", "undo", "open")),
}


def read_static(name: str) -> str:
    if name in _PARTS:
        parts = [(_FOLDER / f"{part}.js").read_text("utf-8") for part in _PARTS[name]]
        return compact_script("\n".join(('"use strict";', "(() => {", *parts, "})();")))
    source = (_FOLDER / name).read_text("utf-8")
    return compact_script(source) if name.endswith(".js") else compact_style(source)


def _named(name: str) -> tuple[str, Packed]:
    body = read_static(name).encode()
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{suffix}", pack(body)


# `proof.js` is asked for only by a page that was told to work for its answer.
_FILES = {
    name: _named(name)
    for name in (
        *("questionnaire.js", "kiosk.js", "proof.js", "town.js", "organization.js"),
        *("contrast.js", "entry_start.js", "entry_pile.js", "entry.js"),
    )
}

EMBED_SCRIPT = pack(read_static("embed.js").encode())
_BASE = read_static("base.css")
# Inlined into the page: the questionnaire carries nothing that only other pages need.
_TOLD = read_static("told.css")
QUESTIONNAIRE_STYLE = f"{_BASE}\n{_TOLD}\n{read_static('questionnaire.css')}"
SITE_STYLE = f"{_BASE}\n{_TOLD}\n{read_static('site.css')}"
ENTRY_STYLE = f"{_BASE}\n{read_static('entry.css')}"
STATIC = dict(_FILES.values())


def static_url(name: str) -> str:
    return f"/static/{_FILES[name][0]}"
