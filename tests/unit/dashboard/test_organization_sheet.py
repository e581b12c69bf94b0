"""One organisation's questions: of which answers, in which order, with their sum."""

import re

from dashboard import markup, organization_sheet
from survey_service.indicators.structs import (
    ChannelCount,
    EditionChoice,
    Marks,
    OptionShare,
    OrganizationFigures,
    QuestionFigures,
    Scope,
)
from tests.unit.dashboard.figures import CYCLE, NOW, a_row, a_share
from tests.unit.dashboard.test_tables import text_of

FIVE = ("Отлично", "Хорошо", "Сносно", "Плохо", "Ужасно")


def a_question(
    options: tuple[str, ...] = FIVE, favourable: tuple[str, ...] = ("0", "1")
) -> QuestionFigures:
    return QuestionFigures(
        key="overall",
        text="Как Вам в целом?",
        label="В целом",
        purpose="opinion",
        criterion="K5",
        favourable=favourable,
        figure=a_share(81.3),
        conditional=False,
        options=tuple(
            OptionShare(str(n), text, 40 - n, a_share(50.0 - n)) for n, text in enumerate(options)
        ),
        why_hidden=None,
    )


def figures(
    *questions: QuestionFigures, scope: Scope = "all", editions: tuple[EditionChoice, ...] = ()
) -> OrganizationFigures:
    return OrganizationFigures(
        version="7",
        as_of=NOW,
        cycle=CYCLE,
        row=a_row(opinion=a_share()),
        edition="five-1",
        editions=editions,
        scope=scope,
        channels=(),
        name="Средняя школа № 1",
        site=None,
        questions=questions,
        checklist=(),
        shortcomings="",
        proposals="",
        by_day=(),
    )


def test_five_options_stand_in_the_order_of_the_edition_after_their_sum() -> None:
    text = text_of(organization_sheet.criteria(figures(a_question())))
    places = [text.index(f"{option} ") for option in FIVE]
    assert places == sorted(places)
    assert re.search(r"Довольны 81,3 % от .+ 79 из 190", text)
    assert "«Отлично» и «Хорошо» вместе" in text
    assert text.index("81,3 %") < places[0]


def test_of_yes_and_no_one_line_says_everything() -> None:
    text = text_of(organization_sheet.criteria(figures(a_question(("Да", "Нет"), ("0",)))))
    assert "Да 50,0 %" in text
    assert "49,0 %" not in text
    assert "вместе" not in text


def test_every_figure_says_which_answers_it_is_of() -> None:
    editions = (EditionChoice("five-1", "Пятибалльная", 9, 2), EditionChoice("old", "Да/Нет", 1, 0))
    for scope, words in (("all", "все ответы"), ("unmarked", "неотмеченные ответы")):
        shown = figures(scope=scope, editions=editions)  # type: ignore[arg-type]
        assert f"({words})" in text_of(organization_sheet.headline(shown, shown.row, None))
        assert text_of(organization_sheet.seen(shown)) == f"Показаны: {words}; Пятибалльная."


def test_one_edition_needs_no_name() -> None:
    shown = figures(editions=(EditionChoice("five-1", "Пятибалльная", 9, 2),))
    assert "Пятибалльная" not in organization_sheet.seen(shown)


def test_channels_are_told_in_numbers_and_in_words() -> None:
    counts = (ChannelCount("embed", 1120), ChannelCount("qr", 40), ChannelCount("paper", 3))
    assert text_of(organization_sheet.channels(counts)) == (
        "Как пришли ответы (все ответы): на сайтах организаций — 1 120, по QR-коду — 40, "
        "на бумаге — 3."
    )


def test_marked_answers_are_told_by_kind_and_tests_apart() -> None:
    text = text_of(markup.marks(Marks(3, 11, 5)))
    assert "из них отмечено: 14 (слишком быстро 3, наплыв 11)" in text
    assert "пробных: 5 (не считаются)" in text
    assert markup.marks(Marks(0, 0, 0)) == markup.marks(Marks()) == ""
    assert "наплыв" not in markup.marks(Marks(2, 0, None))


def test_words_of_an_edition_cannot_become_markup() -> None:
    evil = "<script>x</script>"
    shown = figures(
        a_question((evil, "Хорошо", "Сносно")),
        editions=(EditionChoice("five-1", evil, 1, 0), EditionChoice("old", "Да", 1, 0)),
    )
    assert "<script>" not in organization_sheet.criteria(shown) + organization_sheet.seen(shown)
