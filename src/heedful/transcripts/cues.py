"""Counted by hand rather than learned: length, place, questions, echoes of the other's words, telling phrases.

The phrases are ordinary English written for this purpose; they hint at MISC and PsyFIRE behaviours and decide
nothing alone. Every value is small and finite; the trained model scales them.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.words import normalised, tokens

Cues = NDArray[np.float32]

_PHRASES: dict[str, str] = {
    # the therapist's side
    "asks_open": r"^(?:and |so |well |okay |but |um |now )*(?:what|how|tell me|why|in what|describe)\b",
    "asks_closed": (
        r"^(?:and |so |well |okay |but |um |now )*(?:do|does|did|are|is|was|were|have|has|had|can|could|would|will|"
        r"should|may|when|where|who|which)\b"
    ),
    "says_back": (
        r"\b(?:it sounds like|sounds like|so you|you're saying|you feel|you've|you mentioned|on (?:the )?one hand|"
        r"it seems|you'd like|what i hear|i hear you|so it's|you want|you don't|you know that|you're feeling)\b"
    ),
    "starts_with_you": r"^(?:and |so |but |well |okay |yeah |right )*(?:you|you're|you've|you'd|your|it|it's|that's)\b",
    "advises": (
        r"\b(?:you (?:should|need to|have to|must|ought|could try|might want)|i (?:would|'d)? ?(?:suggest|recommend|"
        r"advise|want you to|think you)|why don't you|make sure|try to|the best thing|it's important)\b"
    ),
    "informs": r"\b(?:percent|studies|research|risk|guidelines|recommended|because|for example|according|cause[sd]?)\b",
    "asks_leave": r"\b(?:is it (?:okay|all right|ok)|would it be|may i|can i|if it's (?:okay|all right)|mind if)\b",
    "gives_options": r"\b(?:options?|choices?|choose|either|alternatives?|different ways|up to you)\b",
    "affirms": r"\b(?:that's great|good for you|i appreciate|well done|congratulations|thank you|wonderful)\b",
    # the client's side
    "wants_change": (
        r"\b(?:i (?:want|need|would like|'d like|have|wish|hope|plan) to|i'm (?:going to|gonna|ready|willing)|i'll|"
        r"i (?:can|could|will|should|might) (?:try|do|start|stop|quit|cut)|i've (?:already|been trying|started))\b"
    ),
    "stays": (
        r"\b(?:i (?:don't|do not|can't|cannot|couldn't|won't|didn't|wouldn't) (?:want|think|see|need|have|like|do|"
        r"really|know|even)|i like|i enjoy|not a (?:big deal|problem)|it's (?:fine|not that bad|hard|too)|helps me|"
        r"it's not)\b"
    ),
    "doubts": r"\b(?:i don't know|not sure|i guess|maybe|i suppose|probably|kind of|sort of)\b",
    "turns": r"\b(?:but|though|although|however|except)\b",
    "starts_with_but": r"^(?:yeah|yes|well|okay|right|no|i know|sure|um)?,? ?but\b",
    "yes": r"^(?:yeah|yes|yep|sure|right|okay|ok|mm-hmm|mhm|uh-huh|exactly|absolutely|definitely)\b",
    "no": r"^(?:no|nope|nah|not|never|uh-uh)\b",
    "blames": r"\b(?:they|he|she|my (?:wife|husband|mom|mum|mother|father|dad|boss|parents|doctor|probation))\b",
    "always_never": r"\b(?:always|never|nothing|everybody|everyone|nobody|anything|all the time)\b",
    "not": r"\b(?:not|no|never|nothing|\w+n't)\b",
    "modal": r"\b(?:should|must|have to|need to|would|could|can|might|will)\b",
    "past": r"\b(?:was|were|had|did|used to|went|been|last)\b",
    "feels": r"\b(?:feel|feeling|felt|scared|afraid|worried|angry|sad|stressed|upset|ashamed|guilty|lonely|tired)\b",
    "sighs": r"\b(?:whatever|fine|look|listen|honestly|come on|seriously|ugh)\b",
    "pushed": r"\b(?:you (?:don't|people|guys|just|keep|can't|know nothing)|telling me|lecture|judg\w+|none of your)\b",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMPILED = {name: re.compile(pattern) for name, pattern in _PHRASES.items()}
_LISTENING = _words("mm hmm mhm uh huh yeah yes okay ok right sure oh um ah hm no yep i see")
_COMMON = _words(
    "the a an and or but so to of in on at it is was i you he she they we my your that this be do have not for with "
    "um uh like just know yeah okay well"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance, taken apart once."""

    speaker: str
    text: str
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, speaker: str, text: str) -> Spoken:
        plain = normalised(text)
        return cls(speaker, plain, tuple(tokens(plain)))


_SHAPE = (
    "words",
    "letters_a_word",
    "questions",
    "ends_asking",
    "cut_off",
    "listening_only",
    "you",
    "me",
    "sentences",
)
_PLACE = ("place", "early", "late", "length_of_talk", "turn_goes_on")
_ECHO = ("echo_before", "echo_before_last", "echo_after")
_NEIGHBOURS = (-2, -1, 1)
NAMES: tuple[str, ...] = (
    *_SHAPE,
    *_PHRASES,
    *_PLACE,
    *_ECHO,
    *(f"{name}@{step:+d}" for step in _NEIGHBOURS for name in (*_SHAPE, *_PHRASES)),
)

FINGERPRINT = hashlib.sha256(
    repr((NAMES, sorted(_PHRASES.items()), sorted(_LISTENING), sorted(_COMMON))).encode("utf-8")
).hexdigest()
"""Changes with any cue: a model trained on other cues must not be used with these."""


def cues_of(talk: Sequence[Spoken]) -> Cues:
    """One row for each utterance, columns in the order of `NAMES`."""
    if not talk:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    own = np.asarray([[*_shape(spoken), *_phrases(spoken)] for spoken in talk], dtype=np.float32)
    telling = [_telling_words(spoken) for spoken in talk]
    between = np.asarray(
        [[*_place(talk, index), *_echoes(telling, index)] for index in range(len(talk))], dtype=np.float32
    )
    return np.hstack([own, between, *(_moved(own, step) for step in _NEIGHBOURS)])


def _moved(rows: Cues, step: int) -> Cues:
    """Each row's neighbour `step` further on; zeros beyond the ends."""
    moved = np.zeros_like(rows)
    if step < 0:
        moved[-step:] = rows[:step]
    else:
        moved[:-step] = rows[step:]
    return moved


def _shape(spoken: Spoken) -> list[float]:
    words = [piece for piece in spoken.pieces if piece[0].isalnum()]
    count = len(words)
    return [
        math.log1p(count),
        min(sum(map(len, words)) / count, 12.0) if count else 0.0,
        min(spoken.text.count("?"), 4),
        float(spoken.text.endswith("?")),
        float(spoken.text.endswith("-")),
        float(all(word in _LISTENING for word in words)),
        _share(words, "you"),
        _share(words, "i"),
        math.log1p(len(re.findall(r"[.?!]+", spoken.text))),
    ]


def _share(words: Sequence[str], stem: str) -> float:
    return sum(word == stem or word.startswith(stem + "'") for word in words) / len(words) if words else 0.0


def _phrases(spoken: Spoken) -> list[float]:
    return [math.log1p(len(pattern.findall(spoken.text))) for pattern in _COMPILED.values()]


def _place(talk: Sequence[Spoken], index: int) -> list[float]:
    goes_on = index > 0 and talk[index - 1].speaker == talk[index].speaker
    return [
        index / max(len(talk) - 1, 1),
        math.exp(-index / 4),
        math.exp(-(len(talk) - 1 - index) / 4),
        math.log1p(len(talk)),
        float(goes_on),
    ]


def _echoes(telling: Sequence[frozenset[str]], index: int) -> list[float]:
    """How much of the rarer words was said by a neighbour: saying back is the mark of a reflection."""
    return [_shared(telling, index, index + step) for step in (-1, -3, 1)]


def _telling_words(spoken: Spoken) -> frozenset[str]:
    return frozenset(spoken.pieces) - _COMMON - {"?", "!", "--", "..."}


def _shared(telling: Sequence[frozenset[str]], index: int, other: int) -> float:
    mine = telling[index]
    if not mine or not 0 <= other < len(telling):
        return 0.0
    return len(mine & telling[other]) / len(mine)
