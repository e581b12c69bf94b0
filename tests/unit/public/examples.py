"""A town and a school for tests that need no database."""

from survey_service.organizations.structs import Organization, Town

TOWN = Town("Пробный", "Отдел образования", "https://appeal.example/", demo=False)
SCHOOL = Organization(
    id=1,
    slug="school-1",
    kind="school",
    short_name="Школа № 1",
    name="Муниципальное бюджетное общеобразовательное учреждение «Школа № 1»",
    inn=None,
    kpp=None,
    agency_id="12345",
    site=None,
    recipients=480,
)
