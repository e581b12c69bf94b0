"""Where a free text holds an e-mail address or a page of a person. Pure.

Every pattern starts only where a word starts and takes it whole, so that a long text
costs no more than its length.
"""

import re

# Written with the sign: whatever domain it names.
_PLAIN = r"(?<![\w.+-])[\w.+-]++@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
# Letter by letter: «i v a n @ m a i l . r u».
_SPREAD = (
    r"(?<![\w.+-])(?:[\w.+-]\s){2,40}"
    r"@(?:(?:\s[\w.-]){4,40}|\s?[\w-]{2,63}(?:\.[\w-]{1,63}){1,8})(?!\w)"
)
_TOP = r"(?:ru|рф|su|com|net|org|ру|ком|kz|by|ua|me|info|online|site|example)\b"
_DOT = r"\s{0,2}(?:[.,]|\(\.\)|[(\[]?\s?\b(?:точка|dot)\b\s?[)\]]?)\s{0,2}"
_PROVIDER = (
    r"(?:e?mail|yandex|ya|gmail|bk|list|inbox|rambler|icloud|outlook|hotmail|vk"
    r"|мейл|маил|майл|яндекс|гмейл|гмаил|джимейл|рамблер)"
)
# «собака», «(at)» and «(a)» in Latin or Cyrillic letters, or the sign with blanks around.
_AT = (
    r"(?:\s{0,2}[(\[{<]\s?(?:[aа][tт]?|эт|собака|собачка|@)\s?[)\]}>]\s{0,2}"
    r"|\s{1,2}(?:собака|собачка|[aа][tт])\s{1,2}|\s{0,2}@\s{0,2}|%40|&#64;)"
)
_LOOSE = (
    rf"(?<![\w.+-])[\w.+-]++{_AT}"
    rf"(?:[a-z0-9-]{{1,40}}(?:\s?\.\s?[a-z0-9-]{{1,40}}){{0,2}}?{_DOT}{_TOP}"
    rf"|{_PROVIDER}(?:{_DOT}|\s)?(?:{_TOP})?)(?![\w@])"
)
EMAILS = (re.compile(_SPREAD), re.compile(_PLAIN), re.compile(_LOOSE, re.IGNORECASE))

_NETWORK = (
    r"(?:t\.me|telegram\.me|(?:m\.)?vk\.(?:com|ru|cc)|wa\.me|(?:api\.)?whatsapp\.com|ok\.ru"
    r"|instagram\.com|facebook\.com|viber\.(?:click|me)|max\.ru|tiktok\.com|discord\.gg)"
).replace(r"\.", r"\s{0,2}\.\s{0,2}")
# A community's page is an organisation's, unless it has a name of its own.
_COMMUNITY = r"(?:club|public|event|wall-|topic-|album-)\d"
_NICK = r"[a-z][a-z0-9_.]{2,31}"
PROFILES = (
    re.compile(
        rf"(?<![\w.])(?:https?://)?(?:www\.)?{_NETWORK}\s{{0,2}}/\s{{0,2}}(?!{_COMMUNITY})[\w@/+?=&%.-]{{0,300}}[\w/]",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w.@])@{_NICK}(?<![.])", re.IGNORECASE),
    re.compile(
        r"(?<=\b)(?P<kept>(?:телеграмм?\w?|телега|телеге|тг|tg|telegram|инстаграмм?\w?|инста|вк|vk|vkontakte"
        r"|вайбер\w?|viber|ватсап\w?|вотсап\w?|whatsapp|скайп\w?|skype|дискорд|ник|логин)\s?[:\-–—]?\s{1,2}"
        r"(?:ник\s)?)(?!(?:whatsapp|viber|telegram|max|vk|vkontakte|skype|instagram|zoom|discord|bot)\b)"
        rf"{_NICK}(?<![.])",
        re.IGNORECASE,
    ),
)
