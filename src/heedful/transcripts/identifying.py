"""The shapes of what tells who somebody is: contacts, dates, ids, addresses, great ages; written or spelled out.

Every repetition has a bound, so that no file, however odd, takes more than a time that grows with its length.
"""

from __future__ import annotations

import re
from itertools import pairwise

from heedful.transcripts.names_and_places import (
    GIVEN_NAMES,
    NAMES_THAT_ARE_WORDS,
    PLACES,
    PLACES_THAT_ARE_WORDS,
)

OLDEST_TOLD = 89  # HIPAA's safe harbour, 45 CFR 164.514(b)(2)(i)(C)
FEWEST_SPOKEN_DIGITS = 6

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGIT = rf"(?:oh|o|nought|naught|double|treble|triple|\d{{1,5}}|{'|'.join(_DIGITS)})"
_AT = r"(?: ?@ ?| \(at\) | \[at\] | at )"
_DOT = r"(?: ?\. ?| \(dot\) | dot )"
_ENDING = r"(?:com|org|net|edu|gov|info|io|co|uk|ie|de|fr|ca|au|nz|eu|example)"
_BUILDING = r"(?:Hospital|School|College|University|Church|Clinic|Prison|Park|Station|Surgery)"
_STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Way|Court|Square|Crescent|Terrace|Gardens)"
_NO_STREET = (
    r"(?!(?:the|a|this|that|my|our|your|down|along|of|minutes?|hours?|times?|miles?|metres?|yards?|years?)\b)"
)
_TITLE = (
    r"(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Doctor|Pastor|Father|Sister|Judge|Nurse|Reverend|Rabbi|Imam)"
)

_SHAPES: tuple[tuple[str, str], ...] = (
    ("contact", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}"),
    (
        "contact",
        rf"(?<![\w.+-])[\w.+-]{{1,64}}(?: (?:dot|underscore|dash|hyphen) \w{{1,64}}){{,4}}{_AT}[\w-]{{1,64}}"
        rf"(?:{_DOT}[\w-]{{1,64}}){{,3}}?{_DOT}{_ENDING}\b"
        rf"(?:{_DOT}{_ENDING}\b)?",
    ),
    ("contact", r"(?:https?://|www\.)\S+"),
    (
        "contact",
        rf"(?<![\w-])[\w-]{{1,64}}(?: dot [\w-]{{1,64}}){{,4}}? dot {_ENDING}\b(?: dot {_ENDING}\b)?",
    ),
    ("contact", r"\b\w{1,64}(?: underscore \w{1,64}){1,4}"),
    ("contact", r"(?<!\w)@\w{3,}"),
    ("date", r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"),
    ("date", rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? \d{{4}})?"),
    ("date", rf"\b{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"),
    ("date", rf"\b{_ORDINAL} of {_MONTH}\b(?:,? \d{{4}})?"),
    ("date", rf"\b{_MONTH} the {_ORDINAL}\b|\bon (?:the )?{_MONTH} {_ORDINAL}\b"),
    ("contact", r"(?<![\w.])\+?\(?\d[\d ().-]{6,24}\d(?![\w])"),
    ("address", r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    ("id", r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{5,}\b|\b\d{5,}\b"),
    ("address", rf"\b\d{{1,5}} (?:[A-Z][\w'’-]+ ){{1,3}}{_STREET}\b"),
    (
        "address",
        rf"\b\d{{1,5}} (?:{_NO_STREET}[a-z][\w'’-]+ ){{1,2}}(?:street|road|avenue|lane|crescent|terrace)\b",
    ),
    ("name", rf"\b{_TITLE}\.? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"),
    ("name", r"(?<=my name is )[A-Za-z][\w'’-]+|(?<=My name is )[A-Za-z][\w'’-]+|(?<=call me )[A-Z][\w'’-]+"),
    ("name", r"(?<=my name's )[A-Za-z][\w'’-]+|(?<=My name's )[A-Za-z][\w'’-]+"),
    (
        "place",
        rf"\b(?:[A-Z][\w'’-]{{1,30}} ){{1,5}}{_BUILDING}\b",
    ),
)
SHAPED = tuple(
    (kind, re.compile(shape, 0 if "[A-Z]" in shape or "[a-z]" in shape else re.IGNORECASE))
    for kind, shape in _SHAPES
)
SPOKEN_NUMBER = re.compile(
    rf"\b{_DIGIT}(?:[ ,.-]+{_DIGIT}){{{FEWEST_SPOKEN_DIGITS - 1},40}}\b", re.IGNORECASE
)
AGE = re.compile(
    r"\b\d{2,3}(?=[- ]?years?[- ]old)|"
    r"(?:(?<=\bage )|(?<=\baged )|(?<=\bturned )|(?<=\b[Ii]'m )|(?<=\b[Hh]e's )|(?<=\b[Ss]he's )|(?<=\bhe is )|"
    r"(?<=\bshe is ))\d{2,3}\b(?!\s*(?:%|percent|per cent|miles|minutes|pounds|kilos|days|weeks|hours))"
)
_NINETIES = (
    r"(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a|one) hundred(?: and \w+)?)"
)
SPOKEN_AGE = re.compile(
    rf"\b{_NINETIES}(?=[- ]years?[- ]old)|"
    rf"(?:(?<=\baged )|(?<=\bturned )|(?<=\bi'm )|(?<=\bhe's )|(?<=\bshe's )|(?<=\bhe is )|(?<=\bshe is )){_NINETIES}\b"
    r"(?!\s*(?:%|percent|per cent|times|miles|minutes|pounds|kilos|days|weeks|hours))",
    re.IGNORECASE,
)
CAPITAL = re.compile(r"(?<![\w'’])[A-Z][a-zà-ÿ][\w-]*(?:['’][A-Z]\w+)?")


def is_counting(words: str) -> bool:
    """'one two three four' is a way of breathing, and no telephone."""
    said = re.findall(r"\w+", words.casefold())
    numbers = [_DIGITS.index(word) if word in _DIGITS else word for word in said]
    if not all(isinstance(number, int) or number.isdecimal() for number in numbers):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(numbers)}
    return steps in ({1}, {-1})


# --- In small letters ---------------------------------------------------------------------------------------

_KIN = (
    "sister brother son daughter husband wife partner boyfriend girlfriend friend mate mum mom dad mother father aunt "
    "auntie uncle cousin nephew niece boss manager teacher neighbour neighbor ex fiance fiancee stepdad stepmum "
    "stepson stepdaughter baby boy girl dog cat gran nan grandma grandad colleague sponsor therapist counsellor"
)
_MY_KIN = rf"\bmy (?:\w+ )?(?:{_KIN.replace(' ', '|')}),? "
_NAMED = r"\b(?:(?:i'm|im|is|was|'s) (?:called|named)|my name is|my name's|name is|names is) "
_MAYBE_NAMED = r"\b(?:call me|called|named|nicknamed|this is) "
_SPOKEN_TO = r"\b(?:hi|hello|hey|thanks|thank you|bye|cheers|aunt|auntie|uncle) "
_TITLED = r"\b(?:mr|mrs|ms|mx|mister|missus|dr) "
_LIVES = (
    r"\b(?:(?:live|lives|lived|living|born|grew up|stay|stayed|staying|work|works|worked|working|based) (?:\w+ )?"
    r"(?:in|near|outside)|(?:moved|moving|move|drove|driving) (?:\w+ )?to|(?:i'm|am|come|comes|came|are|is) from) "
)
_GOES_ON = r"(?= (?:is|was|has|had|says|said|and|does|did|came|went|rang|told|asked|gave|who|keeps)\b|'s|’s|[,.;!?]|$)"
"""'my brother will is nice', not 'my brother will come'."""


_NOT_AFTER_TITLES = (
    r"(?:a|an|and|as|asked|but|for|gave|he|i|in|is|it|just|never|no|not|of|off|on|one|or|right|said|says|she|so|that|"
    r"the|then|they|thinks|this|told|to|too|up|wants|was|we|what|wrote|you|something|stupid|names)\b"
)


def _any(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


WORD = re.compile(r"[^\W\d_]{3,}")
ALWAYS: dict[str, str] = dict.fromkeys(PLACES, "place") | dict.fromkeys(GIVEN_NAMES, "name")
"""Words that name a town or somebody whatever their letters, and which of the two."""
CUED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", re.compile(rf"{_MY_KIN}(?P<it>{_any(NAMES_THAT_ARE_WORDS)})\b{_GOES_ON}")),
    ("name", re.compile(rf"(?:{_NAMED}|{_SPOKEN_TO}|{_TITLED})(?P<it>{_any(NAMES_THAT_ARE_WORDS)})\b")),
    ("name", re.compile(rf"{_NAMED}(?P<it>(?!{_NOT_AFTER_TITLES})[a-zà-ÿ]{{3,}})\b")),
    ("name", re.compile(rf"{_TITLED}(?P<it>(?!{_NOT_AFTER_TITLES})[a-zà-ÿ]{{3,}})\b")),
    ("place", re.compile(rf"{_LIVES}(?P<it>{_any(PLACES_THAT_ARE_WORDS)})\b")),
)
"""What can be a name or another word, in small letters, after words that a name or a place follows."""
CUED_AND_UNKNOWN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", re.compile(rf"(?:{_MY_KIN}|{_MAYBE_NAMED}|{_SPOKEN_TO})(?P<it>[a-zà-ÿ]{{3,}})\b")),
    ("place", re.compile(rf"{_LIVES}(?P<it>[a-zà-ÿ]{{4,}})\b")),
)
"""The same for any word that is none of the encoder's: a name that no list holds."""
LIKE_A_VERB = re.compile(r"(?:ing|ed|ly|n't|s)$")
