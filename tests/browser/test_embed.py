"""The questionnaire inside pages of other sites: its height, its messages, several at once."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserType, FrameLocator, Page, expect

from tests.support.citizen import Sent, answer_every_question, receipt_on, send, send_with_blanks
from tests.support.school_site import OpenSite, Site, script_tag, wait_for_height
from tests.support.servers import RunningServer, wait_for

pytestmark = pytest.mark.browser


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
    # Nothing is answered: the frame says so in more lines.
    frame.get_by_role("button", name=re.compile("Отправить")).click()
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
        send_with_blanks(frame)
    assert '"channel":"embed"' in (sent.value.post_data or "")
    expect(frame.get_by_role("heading", name="Спасибо")).to_be_visible()
    page.wait_for_function("heard.length")
    assert page.evaluate("heard") == ["school-1"]
    # The frame is no longer as tall as the questions were, and its start is in sight.
    page.wait_for_function("document.querySelector('iframe').offsetHeight < 2200")
    expect(frame.locator("h1")).to_be_in_viewport()


def test_a_sent_questionnaire_that_is_loaded_again_tells_the_host_nothing(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    frame = page.frame_locator("iframe")
    answer_every_question(frame)
    send(frame)
    receipt_on(frame)
    page.wait_for_function("heard.length")
    page.evaluate("addEventListener('message', (event) => heights.push(event.data))")
    page.frames[1].evaluate("location.reload()")
    page.wait_for_function("heights.length")
    receipt_on(frame)
    # Its height comes after whatever it said first.
    expect(frame.locator(".standing")).to_be_visible()
    page.wait_for_function("heights.length > 1")
    assert "sent" not in page.evaluate("heights")


def test_a_frame_leads_to_what_is_said_of_accessibility_in_a_new_tab(
    page: Page, town_server: RunningServer
) -> None:
    page.goto(f"{town_server.public_url}/embed/school-1")
    link = page.get_by_role("link", name="Доступность (откроется в новой вкладке)")
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value).to_have_url(f"{town_server.public_url}/accessibility")


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
        expect(frame).to_have_attribute(
            "src", f"{town_server.public_url}/embed/{slug}?host={site}&org={slug}"
        )
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
        f"""<script>
        addEventListener("message", (event) => {{
            const frames = [...document.querySelectorAll("iframe")];
            heights.push(frames.find((frame) => frame.contentWindow === event.source).title);
            if (event.data === "sent") heights.push(event.data);
        }});
        </script>
        <iframe src="{address}" title="a"></iframe>
        <iframe src="{address}?host=*" title="b"></iframe>
        <iframe src="{address}?host=https://other.example" title="c"></iframe>
        <iframe src="{address}?host=SITE" title="d"></iframe>""",
    )
    page.wait_for_function("heights.includes('d')")
    for frame in page.frames[1:]:
        expect(frame.locator("[data-send]")).to_have_text("Отправить мнение")
        answer_every_question(frame)
        send(frame)
        receipt_on(frame)
    # The named one was the last to send, so whatever the others told is here already.
    page.wait_for_function("heights.includes('sent')")
    assert page.evaluate("[...new Set(heights)]") == ["d", "sent"]


def test_a_frame_shrinks_again_when_there_is_less_to_show(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    frame = page.frame_locator("iframe")
    wait_for_height(page)
    height = "document.querySelector('iframe').offsetHeight"
    start = page.evaluate(height)
    frame.locator("#contrast").check()
    page.wait_for_function(f"{height} > {start}")
    frame.locator("#contrast").uncheck()
    page.wait_for_function(f"{height} === {start}")


def test_the_height_of_a_frame_betrays_no_answer(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    """The site around the frame hears every height: a question that only disabled people
    are asked must not make it grow."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_site(script_tag(town_server, "school-1"))
    page.evaluate("heights = []; addEventListener('message', ({ data }) => heights.push(data))")
    frame = page.frame_locator("iframe")
    wait_for_height(page)
    height = "document.querySelector('iframe').offsetHeight"
    start = page.evaluate(height)
    hidden = frame.locator("[name=access_satisfied][value=yes]")
    for option in ("yes", "no", "yes"):
        for key in ("stand_used", "site_used", "disability", "remote_used", "overall"):
            frame.locator(f"[name={key}][value={option}]").check()
        expect(hidden).to_be_enabled(enabled=option == "yes")
    # A frame later every change of size has been told.
    frame.locator("html").evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert page.evaluate("[...new Set(heights)]") in ([], [start])
    assert page.evaluate(height) == start


def test_channel_language_and_colours_are_named_on_the_tag_or_the_element(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    tag = script_tag(town_server, "school-1", 'data-channel="qr" data-lang="en" data-theme="dark"')
    element = '<otklik-survey org="school-2" channel="kiosk" lang="en"></otklik-survey>'
    open_site(tag + element)
    for place, theme in enumerate(("dark", "light")):
        root = page.frame_locator(f"otklik-survey >> nth={place} >> iframe").locator("html")
        expect(root).to_have_attribute("lang", "en")
        expect(root).to_have_attribute("data-theme", theme)
    frame = page.frame_locator("otklik-survey >> nth=0 >> iframe")
    frame.locator("[name=overall][value=yes]").check()
    with page.expect_request("**/api/v1/responses") as sent:
        send_with_blanks(frame)
    assert '"channel":"qr"' in (sent.value.post_data or "")


def test_a_strict_site_needs_to_allow_only_the_script_and_the_frame(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    refusals: list[str] = []
    page.on("console", lambda message: refusals.append(message.text))
    service = town_server.public_url
    policy = f"default-src 'none'; script-src {service}; frame-src {service}; style-src 'self'"
    open_site(script_tag(town_server, "school-1"), policy)
    frame = page.locator("iframe")
    expect(page.frame_locator("iframe").locator("[data-send]")).to_have_text("Отправить мнение")
    expect(page.get_by_role("link", name="Анкета")).to_have_count(0)
    wait_for(
        lambda: bool(frame.evaluate("(frame) => frame.offsetHeight > 1000")),
        seconds=5,
        what="the frame as tall as its content",
    )
    expect(frame).to_have_css("border-top-width", "0px")
    # The one thing refused is the page's own inline script, which only listens for us.
    assert [text for text in refusals if "inline script" not in text] == []


def test_where_the_site_forbids_frames_a_link_stays(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    service = town_server.public_url
    open_site(script_tag(town_server, "school-1"), f"script-src {service}; frame-src 'none'")
    link = page.get_by_role("link", name="Анкета")
    expect(link).to_have_attribute("href", f"{service}/q/school-1")
    expect(link).to_be_visible()


def test_where_the_service_does_not_answer_a_link_stays(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    page.route(re.compile("/embed/school-1"), lambda route: route.abort())
    open_site(script_tag(town_server, "school-1"))
    link = page.get_by_role("link", name="Анкета")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url(f"{town_server.public_url}/q/school-1")


def test_a_frame_that_answers_needs_no_link(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    wait_for_height(page)
    expect(page.get_by_role("link", name="Анкета")).to_have_count(0)


def test_an_element_that_was_moved_starts_again(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(
        f"""<otklik-survey org="school-1"></otklik-survey><section></section>
        <script src="{town_server.public_url}/embed.js" async></script>"""
    )
    wait_for_height(page)
    page.evaluate(
        "document.querySelector('section').append(document.querySelector('iframe').parentNode)"
    )
    wait_for_height(page, "section iframe")
    expect(page.locator("iframe")).to_have_count(1)
    expect(page.get_by_role("link", name="Анкета")).to_have_count(0)


def test_a_frame_hears_nothing_from_its_host(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    wait_for_height(page)
    frame = page.frame_locator("iframe")
    before = frame.locator("body").inner_html()
    # What is heard last, by a listener of the test's own, was heard by every other before.
    frame.locator("body").evaluate(
        "() => addEventListener('message', (event) => event.data === 'last' && setTimeout("
        "() => requestAnimationFrame(() => { window.reached = true; })))"
    )
    page.evaluate(
        "['sent', 1, {}, null, 'last'].map((m) => document.querySelector('iframe').contentWindow"
        ".postMessage(m, '*'))"
    )
    wait_for(lambda: bool(page.frames[1].evaluate("window.reached")), seconds=5, what="heard")
    assert frame.locator("body").inner_html() == before


def test_a_frame_that_may_keep_nothing_says_so_and_sends_at_once(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    """This browser refuses storage to the frames of other sites, as many do."""
    open_site(script_tag(town_server, "school-1"))
    wait_for_height(page)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#kept")).to_contain_text(
        "не закрывайте эту страницу, пока не отправите мнение"
    )
    answer_every_question(frame)
    page.route("**/api/v1/responses", lambda route: route.abort())
    send(frame)
    expect(frame.locator("#state")).to_contain_text("Не закрывайте эту страницу")
    page.unroute("**/api/v1/responses")
    frame.get_by_role("button", name="Отправить сейчас").click()
    receipt_on(frame)


def test_a_frame_that_may_keep_something_delivers_it_at_the_next_visit(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
    site: Site,
    town_server: RunningServer,
) -> None:
    """A browser that lets frames keep something, apart for each site that they are in."""
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps({"profile": {"cookie_controls_mode": 0}}))
    with browser_type.launch_persistent_context(tmp_path, **browser_type_launch_args) as context:
        page = context.new_page()
        sent = Sent(page)
        site.show(page, script_tag(town_server, "school-1"))
        wait_for_height(page)
        frame = page.frame_locator("iframe")
        answer_every_question(frame)
        context.route("**/api/v1/responses", lambda route: route.abort())
        send(frame)
        expect(frame.locator("#state")).to_contain_text("Сохранено на этом устройстве.")
        page.close()
        context.unroute("**/api/v1/responses")
        visit = context.new_page()
        site.show(visit, script_tag(town_server, "school-2"))
        state = visit.frame_locator("iframe").locator("#state")
        expect(state).to_contain_text("Школа № 1. Доставлено. Квитанция:")
        assert len(sent.ids) == 1


def test_axe_finds_nothing_on_a_page_with_a_questionnaire(
    page: Page, open_site: OpenSite, town_server: RunningServer
) -> None:
    open_site(script_tag(town_server, "school-1"))
    wait_for_height(page)
    assert Axe().run(page).violations_count == 0
