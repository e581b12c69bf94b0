"""Editions of the assessment method, as data with a validity date.

Weights, titles and points change with the acts, so the calculation reads them from here and
knows only the kinds of rule. Titles and sentences are our own short wording, never a quotation.

Source: Минпросвещения 13.03.2019 № 114 (indicators), Минтруд 31.05.2018 № 344н (calculation),
Минобрнауки 05.12.2014 № 1547 (the scale before 2018); README, Method.
"""

from datetime import date
from fractions import Fraction

from msgspec import Struct


class Share(Struct, frozen=True):
    """Part of those asked, or of the norm; both names are fields of `Inputs`."""

    counted: str
    of: str


class Points(Struct, frozen=True):
    """So many points for every condition that is present, never more than 100."""

    count: str
    each: int


class Halves(Struct, frozen=True):
    """Mean of the shares that have a base: a norm of 0 leaves its half out."""

    shares: tuple[Share, ...]


class Openness(Struct, frozen=True):
    """As `Halves` among users; the policy `all` divides the sum by everybody instead."""

    shares: tuple[Share, ...]
    everybody: str


class Satisfied(Struct, frozen=True):
    """Share of those who answered the question itself."""

    question: str


class SatisfiedUsers(Struct, frozen=True):
    """Share of those whom an earlier question let through; without them there is no value."""

    share: Share


class SatisfiedDisabled(Struct, frozen=True):
    """As `SatisfiedUsers`, but what happens without any is the cycle's policy."""

    share: Share


Rule = Points | Halves | Openness | Satisfied | SatisfiedUsers | SatisfiedDisabled


class Criterion(Struct, frozen=True):
    """`key` is for machines; `sign` is what people read, with the Russian letter."""

    key: str
    sign: str
    title: str


class Indicator(Struct, frozen=True):
    """`weight` is within the criterion; the two sentences explain a missing value to people."""

    key: str
    title: str
    criterion: str
    weight: Fraction
    rule: Rule
    without_value: str
    advice: str


class Method(Struct, frozen=True):
    """One edition. `valid_from` is the day of the act, open-ended until an edition follows."""

    key: str
    title: str
    acts: tuple[str, ...]
    valid_from: date
    criteria: tuple[Criterion, ...]
    indicators: tuple[Indicator, ...]


class SummedScale(Struct, frozen=True):
    """A scale whose groups are summed; never drawn on one axis with points 0–100."""

    key: str
    title: str
    maxima: tuple[int, ...]


_INSPECT = "Нужна заполненная карта проверки этой организации."
_WAIT = "Значение появится, когда такие ответы будут получены."

METHOD_114_344N = Method(
    key="114/344н",
    title="Независимая оценка качества условий осуществления образовательной деятельности",
    acts=("Минпросвещения 13.03.2019 № 114", "Минтруд 31.05.2018 № 344н"),
    valid_from=date(2019, 3, 13),
    criteria=(
        Criterion("K1", "К1", "Открытость и доступность информации об организации"),
        Criterion("K2", "К2", "Комфортность условий предоставления услуг"),
        Criterion("K3", "К3", "Доступность услуг для инвалидов"),
        Criterion("K4", "К4", "Доброжелательность и вежливость работников"),
        Criterion("K5", "К5", "Удовлетворённость условиями оказания услуг"),
    ),
    indicators=(
        Indicator(
            "1.1",
            "Информация на стенде и на сайте по сравнению с нормой",
            "K1",
            Fraction(3, 10),
            Halves((Share("stand_present", "stand_norm"), Share("site_present", "site_norm"))),
            "Показатель 1.1 не рассчитан: нет нормы информации ни для стенда, ни для сайта.",
            _INSPECT,
        ),
        Indicator(
            "1.2",
            "Действующие дистанционные способы обратной связи",
            "K1",
            Fraction(3, 10),
            Points("remote_ways", each=30),
            "Показатель 1.2 не рассчитан: дистанционные способы связи не проверены.",
            _INSPECT,
        ),
        Indicator(
            "1.3",
            "Удовлетворённость открытостью информации на стенде и на сайте",
            "K1",
            Fraction(4, 10),
            Openness(
                (Share("stand_satisfied", "stand_used"), Share("site_satisfied", "site_used")),
                everybody="respondents",
            ),
            "Показатель 1.3 не рассчитан: нет ответивших, которые обращались к информации "
            "на стенде или на сайте.",
            _WAIT,
        ),
        Indicator(
            "2.1",
            "Наличие комфортных условий",
            "K2",
            Fraction(5, 10),
            Points("comfort_conditions", each=20),
            "Показатель 2.1 не рассчитан: комфортность условий не проверена.",
            _INSPECT,
        ),
        Indicator(
            "2.3",
            "Удовлетворённость комфортностью условий",
            "K2",
            Fraction(5, 10),
            Satisfied("comfort"),
            "Показатель 2.3 не рассчитан: нет ответов на вопрос о комфортности условий.",
            _WAIT,
        ),
        Indicator(
            "3.1",
            "Оборудование помещений и территории для инвалидов",
            "K3",
            Fraction(3, 10),
            Points("premises_conditions", each=20),
            "Показатель 3.1 не рассчитан: оборудование помещений не проверено.",
            _INSPECT,
        ),
        Indicator(
            "3.2",
            "Условия доступности, позволяющие инвалидам получать услуги наравне с другими",
            "K3",
            Fraction(4, 10),
            Points("access_conditions", each=20),
            "Показатель 3.2 не рассчитан: условия доступности не проверены.",
            _INSPECT,
        ),
        Indicator(
            "3.3",
            "Удовлетворённость инвалидов доступностью услуг",
            "K3",
            Fraction(3, 10),
            SatisfiedDisabled(Share("access_satisfied", "disability")),
            "Показатель 3.3 не рассчитан: среди ответивших нет получателей услуг с инвалидностью.",
            "Значение появится, если оператор опросит таких получателей услуг и результаты "
            "загрузят снова.",
        ),
        Indicator(
            "4.1",
            "Вежливость работников при первичном контакте",
            "K4",
            Fraction(4, 10),
            Satisfied("first_contact"),
            "Показатель 4.1 не рассчитан: нет ответов на вопрос о вежливости работников "
            "при первичном контакте.",
            _WAIT,
        ),
        Indicator(
            "4.2",
            "Вежливость работников, оказывающих услугу",
            "K4",
            Fraction(4, 10),
            Satisfied("staff"),
            "Показатель 4.2 не рассчитан: нет ответов на вопрос о вежливости работников, "
            "оказывающих услугу.",
            _WAIT,
        ),
        Indicator(
            "4.3",
            "Вежливость работников при дистанционном взаимодействии",
            "K4",
            Fraction(2, 10),
            SatisfiedUsers(Share("remote_polite", "remote_used")),
            "Показатель 4.3 не рассчитан: нет ответивших, которые обращались в организацию "
            "дистанционно.",
            _WAIT,
        ),
        Indicator(
            "5.1",
            "Готовность рекомендовать организацию",
            "K5",
            Fraction(3, 10),
            Satisfied("recommend"),
            "Показатель 5.1 не рассчитан: нет ответов на вопрос о готовности рекомендовать "
            "организацию.",
            _WAIT,
        ),
        Indicator(
            "5.2",
            "Удовлетворённость организационными условиями, графиком работы",
            "K5",
            Fraction(2, 10),
            Satisfied("schedule"),
            "Показатель 5.2 не рассчитан: нет ответов на вопрос об организационных условиях.",
            _WAIT,
        ),
        Indicator(
            "5.3",
            "Удовлетворённость условиями оказания услуг в целом",
            "K5",
            Fraction(5, 10),
            Satisfied("overall"),
            "Показатель 5.3 не рассчитан: нет ответов на вопрос об условиях оказания услуг "
            "в целом.",
            _WAIT,
        ),
    ),
)

SCALE_BEFORE_2018 = SummedScale(
    key="1547",
    title="Порядок до 2018 года: четыре группы показателей, сумма баллов",
    maxima=(40, 70, 20, 30),
)
