"""How a letter leaves: through a mail server, or as a file where there is none.

Both block, so they run in a thread; both return only when the letter is out of our
hands, and raise otherwise.
"""

import os
import secrets
import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Seconds for every single step of the talk with the mail server.
TIMEOUT = 10


class Unprotected(Exception):
    """The server is elsewhere, wants a password and offers no encryption."""


def send(url: str, letter: EmailMessage) -> None:
    """``smtps://`` is encrypted from the start, ``smtp://`` as soon as the server offers it."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    context = _encryption(parts.hostname)
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            parts.hostname, parts.port or 465, timeout=TIMEOUT, context=context
        )
    else:
        port = parts.port or (587 if parts.username else 25)
        server = smtplib.SMTP(parts.hostname, port, timeout=TIMEOUT)
    with server:
        server.ehlo_or_helo_if_needed()
        encrypted = parts.scheme == "smtps"
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            encrypted = True
        if parts.username:
            if not encrypted and not _is_here(parts.hostname):
                raise Unprotected
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)


def put_into(folder: Path, letter: EmailMessage) -> None:
    """One file a letter, readable only by the service; never half of one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
    fresh = folder / f".{name}.{secrets.token_hex(4)}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(bytes(letter))
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(folder / f"{name}.eml")
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _encryption(host: str) -> ssl.SSLContext:
    """A server of this machine may show a certificate of its own making."""
    context = ssl.create_default_context()
    if _is_here(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
