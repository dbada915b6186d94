"""The fixed choices of the tables, with the words that a therapist sees."""

from __future__ import annotations

from django.db import models

from heedful.core.vocabulary import Outcome, SessionStatus

CHECKIN_ITEMS = ("mood", "effort", "progress", "heard", "goal_fit", "method_fit", "say_no")
"""The seven marks of a check-in, in the order of the case file."""


class Kind(models.TextChoices):
    PERSON = "person", "One person"
    COUPLE = "couple", "A couple"
    FAMILY = "family", "A family"
    GROUP = "group", "A group"


class Role(models.TextChoices):
    THERAPIST = "therapist", "Therapist"
    SUPERVISOR = "supervisor", "Supervisor"


class ObservedBy(models.TextChoices):
    THERAPIST = "therapist", "Therapist"
    CLIENT = "client", "Client"
    TRANSCRIPT = "transcript", "Transcript"
    SYSTEM = "system", "The record"


class Whose(models.TextChoices):
    CLIENT = "client", "The client"
    THERAPIST = "therapist", "The therapist"
    PARTNER = "partner", "A partner"
    PARENT = "parent", "A parent"
    FAMILY = "family", "The family"
    COURT = "court", "A court"
    SCHOOL = "school", "A school"
    EMPLOYER = "employer", "An employer"
    OTHER = "other", "Somebody else"


class AskedBy(models.TextChoices):
    CLIENT = "client", "The client"
    THERAPIST = "therapist", "The therapist"
    BOTH = "both", "Both"


class Part(models.TextChoices):
    """The part of a brief that a proposal stands in."""

    SOURCE = "source", "What it may be telling us"
    INQUIRY = "inquiry", "A question worth asking"
    RESPONSE = "response", "Something to offer"
    AVOID = "avoid", "Something to leave for now"


class Answer(models.TextChoices):
    ACCEPTED = "accepted", "Yes"
    CHANGED = "changed", "In my own words"
    DECLINED = "declined", "Not this"


STATUSES = [(status.value, status.value.replace("_", " ").capitalize()) for status in SessionStatus]
OUTCOMES = [(outcome.value, outcome.value.replace("_", " ").capitalize()) for outcome in Outcome]


class CameBy(models.TextChoices):
    """How the client's answers came in."""

    LINK = "link", "By their private link"
    ROOM = "room", "On this device, in the room"
    TYPED = "typed", "Typed in from paper"


class When(models.TextChoices):
    BEFORE = "before", "Before a session"
    AFTER = "after", "After a session"
    BETWEEN = "between", "Between sessions"


class HowOften(models.TextChoices):
    SESSION = "session", "With each session"
    TWO_WEEKS = "two_weeks", "Every two weeks"
    MONTH = "month", "Every month"
    ASKED = "asked", "When one of us asks for it"


class NoticedBy(models.TextChoices):
    """How a strain was noticed."""

    CHECKIN = "checkin", "In a check-in"
    ROOM = "room", "In the room"
    TRANSCRIPT = "transcript", "In a transcript"
    SENSE = "sense", "My own sense"


class Shape(models.TextChoices):
    """Which way a strain showed (Eubanks, Safran and Muran: rupture markers)."""

    WITHDRAWAL = "withdrawal", "Moved away"
    CONFRONTATION = "confrontation", "Moved against"
    BOTH = "both", "Both"
    UNSURE = "unsure", "Not sure yet"


class StrainState(models.TextChoices):
    OPEN = "open", "Open"
    HEALED = "healed", "Healed"
    LEFT = "left", "Let rest"


class Followed(models.TextChoices):
    """What followed something that was tried."""

    CLOSER = "closer", "Closer again"
    SAME = "same", "No change yet"
    FURTHER = "further", "Further apart"


class AlertReply(models.TextChoices):
    TALKED = "talked", "We talked about it"
    NOT_NOW = "not_now", "Not now"
    NOT_HELPFUL = "not_helpful", "Not helpful"


class LinkKind(models.TextChoices):
    OWN = "own", "The client's own"
    ROOM = "room", "On this device, in the room"


class SaidBy(models.TextChoices):
    """Whose words or marks they are."""

    CLIENT = "client", "The client"
    THERAPIST = "therapist", "The therapist"


class SignedHow(models.TextChoices):
    LINK = "link", "On their own page"
    ROOM = "room", "Here, in the room"
    PAPER = "paper", "On paper"


class NotSigned(models.TextChoices):
    """What a client may answer to an agreement that they do not sign, or not now."""

    NOT_YET = "not_yet", "Not yet"
    TALK = "talk", "Wants to talk about it first"


class GoalEnd(models.TextChoices):
    """How a goal came to its end; none while it is open."""

    REACHED = "reached", "Reached"
    CHANGED = "changed", "Became another goal"
    LET_GO = "let_go", "Let go"


class PreferenceAbout(models.TextChoices):
    """What a wish about the way of working is about: four dimensions (after Cooper and Norcross), and the rest."""

    DIRECTIVE = "directive", "Who leads"
    CHALLENGE = "challenge", "Gentle or straight"
    FEELING_FOCUS = "feeling_focus", "Feelings"
    PAST_FOCUS = "past_focus", "Past or present"
    OTHER = "other", "Anything else"


class OptionKind(models.TextChoices):
    RESPONSE = "response", "A way of responding"
    PATHWAY = "pathway", "A pathway"
    OWN = "own", "In our own words"


class Instead(models.TextChoices):
    """What a client may pick in the place of any option."""

    NOT_NOW = "not_now", "Not now"
    SOMETHING_ELSE = "something_else", "Something else"


class Helped(models.TextChoices):
    YES = "yes", "It helped"
    PARTLY = "partly", "It helped a little"
    NO = "no", "It did not help"


class PlanKind(models.TextChoices):
    COPING = "coping", "Coping plan"
    SAFETY = "safety", "Safety plan"


class AgendaState(models.TextChoices):
    OPEN = "open", "To come"
    DONE = "done", "Done"
    MOVED = "moved", "For next time"


class SheetMarkKind(models.TextChoices):
    """What happened on the run-sheet; `PART` begins the part that is named beside it."""

    PART = "part", "Began"
    PAUSE = "pause", "Paused"
    SLOW = "slow", "Slowed down"
    SWITCH = "switch", "Went another way"
    GO_ON = "go_on", "Went on"
    END = "end", "Ended"


class NoteShape(models.TextChoices):
    DAP = "dap", "DAP: data, assessment, plan"
    BIRP = "birp", "BIRP: behaviour, intervention, response, plan"
    SOAP = "soap", "SOAP: subjective, objective, assessment, plan"


class PathwayEnd(models.TextChoices):
    DONE = "done", "Done"
    PAUSED = "paused", "Put aside for now"
    ANOTHER = "another", "Another way instead"
    NOT_FOR_ME = "not_for_me", "Not for them"


class TranscriptState(models.TextChoices):
    WAITING = "waiting", "Waiting to be coded"
    CODED = "coded", "Coded"
    FAILED = "failed", "Could not be coded"
