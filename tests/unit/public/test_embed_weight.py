"""What a page of another site and a telephone on a slow line have to download."""

import gzip
import re

from survey_service.public.pages import Form, render_questionnaire
from survey_service.public.static_files import EMBED_SCRIPT, STATIC, compact_script, static_url
from survey_service.questionnaires.service import built_in_edition
from tests.unit.public.examples import SCHOOL, TOWN


def questionnaire() -> bytes:
    form = Form("29000000." + "0" * 32)
    return render_questionnaire(TOWN, SCHOOL, built_in_edition(), "page", form)


def test_the_embed_script_weighs_at_most_600_bytes_on_the_wire() -> None:
    assert len(gzip.compress(EMBED_SCRIPT.body, 6)) <= 600
    assert len(EMBED_SCRIPT.gzipped) <= 600
    assert gzip.decompress(EMBED_SCRIPT.gzipped) == EMBED_SCRIPT.body


def test_the_questionnaire_with_its_script_weighs_at_most_14_kilobytes() -> None:
    script = STATIC[static_url("questionnaire.js").removeprefix("/static/")]
    assert len(gzip.compress(questionnaire(), 6)) + len(script.gzipped) <= 14 * 1024


def test_a_page_asks_for_one_script_of_its_own_and_nothing_else() -> None:
    page = questionnaire().decode()
    loaded = re.findall(r'<(?:script|img|iframe|link|source)[^>]* (?:src|href)="([^"]+)"', page)
    assert [address for address in loaded if not address.startswith("data:")] == [
        static_url("questionnaire.js")
    ]
    assert page.count("<style>") == 1
    assert "style=" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_compacting_a_script_leaves_its_strings_and_lines_alone() -> None:
    source = """
    // why
    const text = "a = b";
    const mixed = `x + ${one + two}`
    call( text , 'c ; d' );
    """
    assert compact_script(source) == (
        "const text=\"a = b\";\nconst mixed=`x + ${one + two}`\ncall(text,'c ; d');"
    )
