"""One organisation on a sheet: by criterion, what citizens say beside what the operator saw.

Pure HTML; see ``markup`` for the pieces.
"""

from collections.abc import Iterable, Sequence

from dashboard import markup, wording
from dashboard.markup import escape
from survey_service.improvement_plans.structs import PLAN_STATE_TITLES, PlanProgress
from survey_service.indicators.structs import (
    ChannelCount,
    OfficialFigures,
    OptionShare,
    OrganizationFigures,
    OrganizationRow,
    QuestionFigures,
    Share,
)
from survey_service.operator_results.structs import ItemView, SectionView

_ABSENT_SHOWN = 12


def about(figures: OrganizationFigures, public_url: str) -> str:
    """Who it is and where its questionnaire and its site are."""
    row = figures.row
    links = [f'<a href="{escape(public_url)}/q/{escape(row.slug)}">Анкета для граждан</a>']
    if figures.site:
        links.append(f'<a href="{escape(figures.site)}" rel="noreferrer">Сайт организации</a>')
    recipients = wording.counted(row.recipients, "получатель", "получателя", "получателей")
    return (
        f'<p class="ok-about">{escape(figures.name)}; {recipients} услуг. {" · ".join(links)}</p>'
    )


def headline(figures: OrganizationFigures, row: OrganizationRow, plan: PlanProgress | None) -> str:
    """The row of the overview with live numbers, and with room for words."""
    return markup.tiles(
        (
            _answers_tile(row),
            _opinion_tile(figures),
            _score_tile(figures.row.official),
            _plan_tile(plan),
        )
    )


def _answers_tile(row: OrganizationRow) -> str:
    short = row.target - row.answers
    sentence = (
        f"из {wording.number(row.target)} нужных; не хватает {wording.number(short)}"
        if short > 0
        else f"выборка набрана: нужно {wording.number(row.target)}"
    )
    return markup.tile(
        markup.live_number(row.answers),
        "Получено ответов",
        f"{sentence}{markup.marks(row.marks)}",
        "attention" if short > 0 else "fine",
    )


def _opinion_tile(figures: OrganizationFigures) -> str:
    share = figures.row.opinion
    label = f"Довольны в целом ({wording.SCOPES[figures.scope]})"
    if share is None:
        return markup.tile("—", label, escape(figures.row.why_hidden or "Данных мало."))
    return markup.tile(
        wording.percent(share.percent),
        label,
        f"{markup.interval(share)}{markup.bounds(share)}; {wording.answers(share.answered)}",
    )


def _score_tile(official: OfficialFigures | None) -> str:
    label = "Оценка оператора S"
    if official is None:
        return markup.tile("—", label, "результатов оператора ещё нет")
    if official.score is None:
        return markup.tile("—", label, escape(official.reasons.get("S", "балл не рассчитан")))
    asked = wording.counted(official.respondents, "опрошенный", "опрошенных", "опрошенных")
    grade = f"{official.grade}; " if official.grade else ""
    return markup.tile(wording.points(official.score), label, f"{escape(grade)}{asked}")


def _plan_tile(plan: PlanProgress | None) -> str:
    label = "План по устранению недостатков"
    if plan is None or plan.state is None:
        return markup.tile("—", label, "плана ещё нет")
    total = plan.done + plan.in_work + plan.overdue
    late = f"; просрочено {plan.overdue}" if plan.overdue else ""
    return markup.tile(
        f"{plan.done} из {total}",
        label,
        f"выполнено мероприятий{late}; состояние плана: {escape(PLAN_STATE_TITLES[plan.state])}",
        "alarm" if plan.overdue else "fine",
    )


def seen(figures: OrganizationFigures) -> str:
    """Which answers the shares below are of: how they are marked, and of which edition."""
    title = next((e.title for e in figures.editions if e.key == figures.edition), "")
    edition = f"; {escape(title)}" if len(figures.editions) > 1 else ""
    return f'<p class="ok-seen">Показаны: {wording.SCOPES[figures.scope]}{edition}.</p>'


def channels(counts: Sequence[ChannelCount]) -> str:
    """Numbers only: a share by channel would tell of the few who came by a rare one."""
    parts = [
        f"{escape(wording.CHANNELS.get(one.channel, one.channel))}{wording.NO_BREAK}—"
        f"{wording.NO_BREAK}{wording.number(one.answers)}"
        for one in counts
    ]
    return f'<p class="ok-channels">Как пришли ответы (все ответы): {", ".join(parts)}.</p>'


def criteria(figures: OrganizationFigures) -> str:
    """Five blocks, then the questions that belong to no criterion of the method."""
    blocks = [_criterion(figures, key) for key in wording.CRITERIA]
    others = [
        question for question in figures.questions if question.criterion not in wording.CRITERIA
    ]
    opinions = [question for question in others if question.purpose == "opinion"]
    profile = [question for question in others if question.purpose == "profile"]
    if opinions:
        blocks.append(_questions_block("Другие вопросы анкеты", opinions))
    if profile:
        blocks.append(_questions_block("Кто отвечал", profile))
    return f'<div class="ok-criteria">{"".join(blocks)}</div>'


def _questions_block(title: str, questions: Sequence[QuestionFigures]) -> str:
    return (
        f'<section class="ok-criterion"><h3>{escape(title)}</h3>'
        f'<div class="ok-profile">{"".join(map(_question, questions))}</div></section>'
    )


def _criterion(figures: OrganizationFigures, key: str) -> str:
    official = figures.row.official
    questions = [question for question in figures.questions if question.criterion == key]
    sections = [one for one in figures.checklist if one.indicator.startswith(f"{key[1]}.")]
    asked = "".join(map(_question, questions)) or "<p>Вопросов об этом в анкете нет.</p>"
    return (
        f'<section class="ok-criterion"><h3>К{key[1]}. {escape(wording.CRITERIA[key])}'
        f"{_criterion_value(official, key)}</h3>"
        '<div class="ok-two"><div><h4>Что говорят граждане</h4>'
        f"{asked}</div><div><h4>Что увидел оператор</h4>"
        f"{''.join(map(_section, sections))}{_indicators(official, key)}</div></div></section>"
    )


def _criterion_value(official: OfficialFigures | None, key: str) -> str:
    if official is None:
        return ""
    value = official.criteria.get(key)
    if value is None:
        return ' <span class="ok-points ok-none">нет балла</span>'
    return f' <span class="ok-points ok-h{markup.heat_step(value)}">{wording.points(value)}</span>'


def _question(question: QuestionFigures) -> str:
    """A question with its shares, or with the reason why they are not shown."""
    title = escape(question.label or question.text)
    full = f'<span class="ok-full">{escape(question.text)}</span>' if question.label else ""
    if question.why_hidden is not None or not question.options:
        reason = question.why_hidden or "Ответов на этот вопрос пока нет."
        body = f'<p class="ok-none">{escape(reason)}</p>'
    else:
        told = _told(question)
        wide = "" if len(told) == 1 else " ok-many"
        lines = "".join(map(_option, told))
        body = f'<div class="ok-options{wide}">{_together(question)}{lines}</div>'
    return f'<div class="ok-question"><p class="ok-title">{title}{full}</p>{body}</div>'


def _told(question: QuestionFigures) -> Sequence[OptionShare]:
    """Of two options one says everything; of more, every one is needed."""
    options = question.options
    if len(options) == 2 and len(question.favourable) == 1:
        return [option for option in options if option.option in question.favourable]
    return options


def _together(question: QuestionFigures) -> str:
    """Where several options are good news, their sum is the question's figure."""
    if question.figure is None or len(question.favourable) < 2:
        return ""
    good = [option for option in question.options if option.option in question.favourable]
    line = _line("Довольны", question.figure, sum(option.count for option in good), " ok-together")
    names = wording.quoted([option.text for option in good])
    return f'{line}<p class="ok-full">Довольны: {escape(names)} вместе.</p>'


def _option(option: OptionShare) -> str:
    return _line(option.text, option.share, option.count)


def _line(text: str, share: Share, count: int, kind: str = "") -> str:
    return (
        f'<p class="ok-option{kind}"><span class="ok-answer">{escape(text)}</span>'
        f'<span class="ok-share">{wording.percent(share.percent)}</span>{markup.interval(share)}'
        f"<small>{markup.bounds(share)} · {wording.number(count)} из{wording.NO_BREAK}"
        f"{wording.number(share.answered)}</small></p>"
    )


def _section(section: SectionView) -> str:
    """Absent items first: each is a candidate for the improvement plan."""
    absent = [item for item in section.items if item.mark == "absent"]
    present = [item for item in section.items if item.mark == "present"]
    outside = [item for item in section.items if item.mark == "not_applicable"]
    gap = "" if section.present < section.norm else " ok-full-norm"
    return (
        f'<div class="ok-section{gap}"><p class="ok-title">{escape(section.title)}: '
        f"<b>{section.present} из{wording.NO_BREAK}{section.norm}</b></p>"
        f"{_absent(absent)}{_folded('Есть', present)}{_folded('Не применимо', outside)}</div>"
    )


def _absent(items: Sequence[ItemView]) -> str:
    if not items:
        return ""
    first = "".join(f"<li>{escape(item.text)}</li>" for item in items[:_ABSENT_SHOWN])
    rest = _folded("Ещё отсутствует", items[_ABSENT_SHOWN:])
    return f'<p class="ok-missing">Отсутствует:</p><ul class="ok-missing">{first}</ul>{rest}'


def _folded(title: str, items: Sequence[ItemView]) -> str:
    if not items:
        return ""
    lines = "".join(f"<li>{escape(item.text)}</li>" for item in items)
    return f"<details><summary>{title}: {len(items)}</summary><ul>{lines}</ul></details>"


def _indicators(official: OfficialFigures | None, criterion: str) -> str:
    if official is None:
        return '<p class="ok-none">Результатов оператора по этой организации ещё нет.</p>'
    rows = "".join(
        _indicator(key, value, official.reasons.get(key))
        for key, value in official.indicators.items()
        if key.startswith(f"{criterion[1]}.")
    )
    reason = official.reasons.get(criterion)
    why = f'<p class="ok-none">{escape(reason)}</p>' if reason else ""
    return f'<table class="ok-table ok-indicators"><tbody>{rows}</tbody></table>{why}'


def _indicator(key: str, value: str | None, reason: str | None) -> str:
    title = wording.INDICATORS.get(key, "Показатель")
    why = f"<small>{escape(reason)}</small>" if reason else ""
    return (
        f'<tr><th scope="row">{escape(key)} {escape(title)}{why}</th>'
        f"{markup.heat_cell(value, None)}</tr>"
    )


def findings(figures: OrganizationFigures) -> str:
    """The operator's own words; nothing at all before results are imported."""
    parts = [
        (title, markup.paragraphs(text))
        for title, text in (
            ("Недостатки, которые назвал оператор", figures.shortcomings),
            ("Предложения оператора", figures.proposals),
        )
        if text.strip()
    ]
    blocks: Iterable[str] = (f"<div><h3>{title}</h3>{text}</div>" for title, text in parts)
    return f'<div class="ok-two">{"".join(blocks)}</div>' if parts else ""
