"""A school's own site: one page on another origin, with what is put into it."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Page

from tests.support.servers import RunningServer

LISTEN = """<script>
var heard = [], heights = [];
addEventListener("otklik:submitted", (event) => heard.push(event.target.getAttribute("org")));
</script>"""


class Site:
    """Another site, of one page: to a browser 127.0.0.1 is not the localhost of the service."""

    def __init__(self) -> None:
        self.document = ""
        self.policy = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if site.policy:
                    self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                self.wfile.write(site.document.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Nothing on the terminal."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def show(self, page: Page, body: str, policy: str = "") -> str:
        """Opens a page with this body, under the site's own content security policy."""
        head = f'<!doctype html><html lang="ru"><title>Сайт школы</title>{LISTEN}'
        body = body.replace("SITE", self.origin)
        self.document = f"{head}<main><h1>Школа</h1>{body}</main>"
        self.policy = policy
        page.goto(self.origin)
        return self.origin


OpenSite = Callable[..., str]


def script_tag(server: RunningServer, slug: str, attributes: str = "async") -> str:
    return f'<script src="{server.public_url}/embed.js" data-org="{slug}" {attributes}></script>'


def wait_for_height(page: Page, frame: str = "iframe") -> None:
    """Until the frame has told its height and shows itself without a scrollbar."""
    page.wait_for_function(
        "(frame) => document.querySelector(frame)?.offsetHeight > 1000", arg=frame
    )
