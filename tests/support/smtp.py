"""A mail server of our own that speaks real SMTP to whoever comes."""

import asyncio
import base64
import ssl
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import msgspec

from tests.support.background import BackgroundLoop
from tests.support.servers import free_port

# With its key; nobody vouches for it, and it opens nothing but these tests.
OWN_CERTIFICATE = Path(__file__).with_name("mail_certificate.pem")


class Taken(msgspec.Struct):
    """A letter that the server took."""

    recipients: list[str]
    letter: EmailMessage
    encrypted: bool
    login: str | None


class MailServer:
    def __init__(self, loop: BackgroundLoop, *, encrypted: bool = False) -> None:
        self._loop = loop
        self.port = free_port()
        self.taken: list[Taken] = []
        # Called with every letter before the server says that it took it.
        self.before_answer: Callable[[], object] = lambda: None
        # What it says instead of taking a letter.
        self.refusal: str | None = None
        self.refuses_once = False
        self._encrypted = encrypted
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> "MailServer":
        async def listen() -> asyncio.Server:
            return await asyncio.start_server(self._talk, "127.0.0.1", self.port)

        self._server = self._loop.run(listen())
        return self

    def stop(self) -> None:
        async def close() -> None:
            if self._server is not None:
                self._server.close()

        self._loop.run(close())

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        encrypted, login = False, None

        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 mail.test")
        while line := (await reader.readline()).decode().strip():
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                say("250-mail.test")
                if self._encrypted and not encrypted:
                    say("250-STARTTLS")
                say("250-AUTH PLAIN")
                say("250 8BITMIME")
            elif word == "STARTTLS" and self._encrypted:
                say("220 go on")
                await writer.drain()
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(OWN_CERTIFICATE)
                await writer.start_tls(context)
                encrypted = True
            elif word == "AUTH":
                login = base64.b64decode(line.split(" ")[2]).decode().replace("\0", " ").strip()
                say("235 welcome")
            elif word == "RCPT":
                recipients.append(line.partition("<")[2].rstrip(">"))
                say("250 fine")
            elif word == "DATA" and self.refusal is not None:
                say(self.refusal)
                self.refusal = None if self.refuses_once else self.refusal
            elif word == "DATA":
                say("354 go on")
                body = await reader.readuntil(b"\r\n.\r\n")
                await asyncio.to_thread(self.before_answer)
                letter = message_from_bytes(body[:-3], policy=default)
                assert isinstance(letter, EmailMessage)
                self.taken.append(Taken(recipients, letter, encrypted, login))
                recipients = []
                say("250 taken")
            else:
                say("221 bye" if word == "QUIT" else "250 fine")
            await writer.drain()
            if word == "QUIT":
                break
        writer.close()
