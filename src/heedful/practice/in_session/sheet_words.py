"""What stands on the run-sheet to be said aloud: one calm sentence a key, one question a part. Our own wording."""

from __future__ import annotations

from heedful.practice.record.models import SheetMarkKind
from heedful.practice.record.run_sheet import SheetPart

SAY = {
    SheetMarkKind.PAUSE: "Let us stop here for a moment. There is no hurry.",
    SheetMarkKind.SLOW: "I think I have been going fast. Let us take this more slowly.",
    SheetMarkKind.SWITCH: "We can leave this for now. What would be better to turn to?",
    SheetMarkKind.GO_ON: "Thank you for that moment. Shall we go on from here?",
}

KEYS = tuple(
    (kind, name, letter, SAY[kind])
    for kind, name, letter in (
        (SheetMarkKind.PAUSE, "Pause", "p"),
        (SheetMarkKind.SLOW, "Slow down", "s"),
        (SheetMarkKind.SWITCH, "Switch", "w"),
    )
)
"""Of each key in the bar: what it keeps, its name, its letter, and what may be said."""

DONE = {
    SheetMarkKind.PART: "Time noted.",
    SheetMarkKind.PAUSE: "Pause noted.",
    SheetMarkKind.SLOW: "Slower, noted.",
    SheetMarkKind.SWITCH: "Another way, noted.",
    SheetMarkKind.GO_ON: "On you go.",
    SheetMarkKind.END: "The hour is over.",
}

ASK = {
    SheetPart.CHECK_IN: "How are you, as you arrive today?",
    SheetPart.AGENDA: "What would you like to use our time for? Anything can be dropped or swapped.",
    SheetPart.TAKEAWAYS: "What stayed with you from last time?",
    SheetPart.CLOSE: "What do you take with you? And how was this hour for you?",
}

LESS = "Less is enough today: one thing, with the ways of coping at hand. The rest can wait."
