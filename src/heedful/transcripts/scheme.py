"""The classes that the coder knows, and where they come from.

Therapist and client codes: AnnoMI (Wu et al., ICASSP 2022). Behaviours of resistance: after PsyFIRE (Li et al., 2026,
arXiv 2601.14780). Sources: `vocabulary.yaml`. All describe a moment between two people, never a person.
"""

from __future__ import annotations

BEHAVIOURS = ("question", "reflection", "therapist_input", "other")
NONE = "none"
"""The utterance holds no such act; one utterance can hold several, whichever its main behaviour is."""
QUESTIONS = ("open", "closed")
REFLECTIONS = ("simple", "complex")
INPUTS = ("information", "advice", "negotiation", "options")
TALK = ("change", "neutral", "sustain")
RESISTING = ("no", "yes")
ANSWERS = ("meets", "neutral", "pushes")
"""What the therapist's next turn does with resistance: meets it, moves on, or pushes against it."""

RESISTANCE = (
    "challenging",
    "discounting",
    "blaming",
    "disagreeing",
    "excusing",
    "minimising",
    "pessimism",
    "reluctance",
    "unwillingness",
    "minimal_talk",
    "limit_setting",
    "sidetracking",
    "inattention",
)
GROUPS = {
    "arguing": RESISTANCE[:2],
    "denying": RESISTANCE[2:9],
    "avoiding": RESISTANCE[9:11],
    "ignoring": RESISTANCE[11:],
}
SOURCES = (
    "fear",
    "ambivalence",
    "confusion",
    "autonomy",
    "overwhelm",
    "goal_mismatch",
    "stigma",
    "culture",
    "strain",
    "past_harm",
    "low_hope",
    "practical",
)

THERAPIST_HEADS = {
    "behaviour": BEHAVIOURS,
    "question": (NONE, *QUESTIONS),
    "reflection": (NONE, *REFLECTIONS),
    "input": (NONE, *INPUTS),
    "answer": ANSWERS,
}
CLIENT_HEADS = {"talk": TALK, "resisting": RESISTING, "resistance": RESISTANCE, "source": SOURCES}
MAIN_ACT = {"question": "question", "reflection": "reflection", "input": "therapist_input"}
"""The behaviour whose kinds a head tells apart."""
RESISTANCE_HEADS = ("resisting", "resistance", "source", "answer")
"""Those that need the labels of `data/resistance`."""
