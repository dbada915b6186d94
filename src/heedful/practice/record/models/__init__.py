"""The tables of a course of therapy.

    Course ─┬─ Participant ── Client          a course has one or more participants;
            ├─ CareTeamMember ── User         who may open it is written here and nowhere else
            ├─ Agreement
            └─ Session ─┬─ Observation, ResponseUsed, Takeaway                each of one participant
                        └─ CheckIn, MeasureAnswers, MeasureTotal, RiskAnswer  each of one participant
    Participant ── Goal ── GoalRating, Task, LadderStep ── LadderTry, Pause
    Participant ── Strain ── StrainTry, ProposalAnswer, AlertAnswer
    Participant ── Invitation, MeasureChoice, PrivateLink, ReminderWish;  CheckIn, MeasureAnswers ── Reading

A case file is one participant's. Ids of observation kinds, responses, measures and sources are plain text: the
catalogue says which exist. Absent is null, never zero. Ids are in order of time, so `id` is reading order.
"""

from heedful.practice.record.models.choices import (
    CHECKIN_ITEMS,
    OUTCOMES,
    STATUSES,
    AlertReply,
    Answer,
    AskedBy,
    CameBy,
    Followed,
    HowOften,
    Kind,
    LinkKind,
    NoticedBy,
    ObservedBy,
    Part,
    Role,
    Shape,
    StrainState,
    When,
    Whose,
)
from heedful.practice.record.models.course import Agreement, CareTeamMember, Course, Participant, Session
from heedful.practice.record.models.decisions import AlertAnswer, ProposalAnswer
from heedful.practice.record.models.happened import Observation, ResponseUsed, Takeaway
from heedful.practice.record.models.reach import PrivateLink, ReminderWish
from heedful.practice.record.models.strains import Strain, StrainTry
from heedful.practice.record.models.through import (
    Goal,
    GoalRating,
    LadderStep,
    LadderTry,
    Pause,
    Task,
    barriers_in,
)
from heedful.practice.record.models.voice import (
    CheckIn,
    Invitation,
    MeasureAnswers,
    MeasureChoice,
    MeasureTotal,
    Reading,
    RiskAnswer,
)

__all__ = [
    "CHECKIN_ITEMS",
    "OUTCOMES",
    "STATUSES",
    "Agreement",
    "AlertAnswer",
    "AlertReply",
    "Answer",
    "AskedBy",
    "CameBy",
    "CareTeamMember",
    "CheckIn",
    "Course",
    "Followed",
    "Goal",
    "GoalRating",
    "HowOften",
    "Invitation",
    "Kind",
    "LadderStep",
    "LadderTry",
    "LinkKind",
    "MeasureAnswers",
    "MeasureChoice",
    "MeasureTotal",
    "NoticedBy",
    "Observation",
    "ObservedBy",
    "Part",
    "Participant",
    "Pause",
    "PrivateLink",
    "ProposalAnswer",
    "Reading",
    "ReminderWish",
    "ResponseUsed",
    "RiskAnswer",
    "Role",
    "Session",
    "Shape",
    "Strain",
    "StrainState",
    "StrainTry",
    "Takeaway",
    "Task",
    "When",
    "Whose",
    "barriers_in",
]
