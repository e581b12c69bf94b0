"""What a page of another site and a telephone on a slow line have to download."""

import gzip
import re

import pytest

from survey_service.public.static_files import EMBED_SCRIPT, compact_script, static_url
from survey_service.questionnaires.structs import Language
from tests.benchmarks.sizes import EMBED_LIMIT, Size, page_of, script_of, sizes, table
from tests.support.servers import ROOT


@pytest.mark.parametrize("size", sizes(), ids=lambda size: size.what)
def test_nothing_that_is_downloaded_outgrows_its_limit(size: Size) -> None:
    assert size.limit is None or size.gzipped <= size.limit


def test_the_embed_script_keeps_its_limit_also_where_a_server_compresses_less() -> None:
    assert len(gzip.compress(EMBED_SCRIPT.body, 6)) <= EMBED_LIMIT
    assert gzip.decompress(EMBED_SCRIPT.gzipped) == EMBED_SCRIPT.body


def test_the_readme_says_what_is_downloaded_and_promises_the_same_limits() -> None:
    """Bytes move with every change; who regenerates them sees it in the difference."""
    readme = (ROOT / "README.md").read_text("utf-8")
    for line in table().splitlines()[2:]:
        what, limit = line.split(" | ")[0], line.split(" | ")[3].rstrip(" |")
        found = re.search(re.escape(what) + r" \|[^|]+\|[^|]+\| ([^|]*)\|", readme)
        assert found is not None, f"run `python -m tests.benchmarks.sizes` for the README: {what}"
        assert found[1].strip() == limit


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kiosk", [False, True])
def test_a_page_asks_for_one_script_of_its_own_and_nothing_else(
    language: Language, kiosk: bool
) -> None:
    page = page_of(language, kiosk=kiosk).decode()
    loaded = re.findall(r'<(?:script|img|iframe|link|source)[^>]* (?:src|href)="([^"]+)"', page)
    assert [address for address in loaded if not address.startswith("data:")] == [
        static_url("kiosk.js" if kiosk else "questionnaire.js")
    ]
    assert page.count("<style>") == 1
    assert "style=" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_a_script_explains_itself_only_in_its_source() -> None:
    assert not re.search(rb"^\s*//", script_of().body, re.M)


def test_compacting_a_script_leaves_its_strings_alone() -> None:
    source = """
    // why
    const text = "a = b";
    const mixed = `x + ${one + two}`
    list.map( (one) => {
      call( text , 'c ; d' );
    } );
    async (one) => one
    """
    assert compact_script(source) == (
        'const text="a = b";const mixed=`x + ${one + two}`\n'
        "list.map(one=>{call(text,'c ; d')});async(one)=>one"
    )
