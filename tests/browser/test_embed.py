"""The questionnaire inside pages of other sites: its height, its messages, several at once."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page, expect

from tests.support.servers import RunningServer

pytestmark = pytest.mark.browser

LISTEN = """<script>
var heard = [], heights = [];
addEventListener("otklik:submitted", (event) => heard.push(event.target.tagName, event.detail));
</script>"""
OpenSite = Callable[[str], str]


@pytest.fixture
def open_site(page: Page) -> Iterator[OpenSite]:
    """Opens a page of another site with the given body and returns the site's origin:
    to a browser 127.0.0.1 is not the localhost of the service."""
    document = ""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(document.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        origin = f"http://127.0.0.1:{server.server_port}"

        def open_page(body: str) -> str:
            nonlocal document
            head = f'<!doctype html><html lang="ru"><title>Сайт школы</title>{LISTEN}'
            document = f"{head}<main><h1>Школа</h1>{body.replace('SITE', origin)}</main>"
            page.goto(origin)
            return origin

        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield open_page
        server.shutdown()


def script_tag(server: RunningServer, slug: str, attributes: str = "async") -> str:
    return f'<script src="{server.public_url}/embed.js" data-org="{slug}" {attributes}></script>'


def wait_for_height(page: Page, frame: str = "iframe") -> None:
    """Until the frame has told its height and shows itself without a scrollbar."""
    page.wait_for_function(
        "(frame) => document.querySelector(frame)?.offsetHeight > 1000", arg=frame
    )


def missing_height(frame: FrameLocator) -> int:
    root = "(root) => root.getBoundingClientRect().height - innerHeight"
    return int(frame.locator("html").evaluate(root))


def test_the_frame_is_as_tall_as_its_content_also_after_it_grew(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    frame = page.frame_locator("iframe")
    wait_for_height(page)
    before = page.locator("iframe").evaluate("(frame) => frame.offsetHeight")
    assert -16 < missing_height(frame) <= 0
    frame.locator("[name=stand_used][value=yes]").check()
    page.wait_for_function(
        "(before) => document.querySelector('iframe').offsetHeight > before", arg=before
    )
    assert -16 < missing_height(frame) <= 0


def test_the_height_settles(page: Page, open_site: OpenSite, town_server: RunningServer) -> None:
    """A height that follows itself would go on changing while nothing happens."""
    open_site(script_tag(town_server, "school-1"))
    wait_for_height(page)
    page.set_viewport_size({"width": 390, "height": 700})
    page.evaluate(
        """() => new Promise((done) => {
            let last, calm = 0;
            const look = () => {
                const now = document.querySelector("iframe").offsetHeight;
                calm = now === last ? calm + 1 : 0;
                last = now;
                calm < 30 ? requestAnimationFrame(look) : done();
            };
            look();
        })"""
    )
    assert -16 < missing_height(page.frame_locator("iframe")) <= 0


def test_sending_tells_the_host_page_once_and_says_nothing_of_the_answers(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    frame = page.frame_locator("iframe")
    frame.locator("[name=overall][value=yes]").check()
    with page.expect_request("**/api/v1/responses") as sent:
        frame.locator("[data-send]").click()
        frame.locator("[data-send]").click()
    assert '"channel":"embed"' in (sent.value.post_data or "")
    expect(frame.get_by_role("heading", name="Спасибо")).to_be_visible()
    page.wait_for_function("heard.length")
    assert page.evaluate("heard") == ["DIV", "school-1"]


def test_several_questionnaires_live_on_one_page_however_they_came(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    site = open_site(
        f"""
        <section>{script_tag(town_server, "school-1")}</section>
        <section>{script_tag(town_server, "school-2")}</section>
        <section><otklik-survey org="gymnasium-3"></otklik-survey></section>
        <section>{script_tag(town_server, "school-5", "type=module")}</section>
        <section id="late"></section>
        <script>
        const late = document.createElement("script");
        late.src = "{town_server.public_url}/embed.js";
        late.dataset.org = "school-1";
        document.getElementById("late").append(late);
        </script>""",
    )
    expect(page.locator("iframe")).to_have_count(5)
    for place, slug in enumerate(("school-1", "school-2", "gymnasium-3", "school-5", "school-1")):
        frame = page.locator("section").nth(place).locator("iframe")
        expect(frame).to_have_attribute("src", f"{town_server.public_url}/embed/{slug}?host={site}")
        expect(frame).to_have_attribute("title", "Анкета")


def test_only_the_frame_itself_may_change_its_height(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    wait_for_height(page)
    page.evaluate("postMessage(5000, '*'); postMessage('sent', '*')")
    page.frames[1].evaluate("parent.postMessage(99999, '*')")
    page.wait_for_function("document.querySelector('iframe').offsetHeight === 20000")
    page.frames[1].evaluate("parent.postMessage(1, '*')")
    page.wait_for_function("document.querySelector('iframe').offsetHeight === 200")
    assert page.evaluate("heard") == []


def test_the_frame_tells_nothing_to_a_page_that_embed_js_did_not_name(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    address = f"{town_server.public_url}/embed/school-1"
    open_site(
        f"""<script>addEventListener("message", (event) => heights.push(event.data))</script>
        <iframe src="{address}" title="a"></iframe>
        <iframe src="{address}?host=*" title="b"></iframe>
        <iframe src="{address}?host=https://other.example" title="c"></iframe>
        <iframe src="{address}?host=SITE" title="d"></iframe>""",
    )
    page.wait_for_function("heights.length")
    for frame in page.frames[1:]:
        expect(frame.locator("[data-send]")).to_have_text("Отправить мнение")
    assert len(page.evaluate("[...new Set(heights)]")) == 1


def test_axe_finds_nothing_on_a_page_with_a_questionnaire(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    wait_for_height(page)
    assert Axe().run(page).violations_count == 0
