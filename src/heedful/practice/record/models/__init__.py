"""The tables of a course of therapy.

    Course ─┬─ Participant ── Client          a course has one or more participants;
            ├─ CareTeamMember ── User         who may open it is written here and nowhere else
            ├─ Agreement ── AgreementSignature, AgreementReply;  AgreementReview;  the practice's AgreementWording
            └─ Session ─┬─ Observation, ResponseUsed, Takeaway                each of one participant
                        ├─ CheckIn, MeasureAnswers, MeasureTotal, RiskAnswer  each of one participant
                        ├─ AgendaItem, SheetMark                              of everybody who takes part
                        └─ Disclosure, Debrief, ProgressNote, PsychotherapyNote (apart, with its own permission)
    Participant ── Goal ── GoalRating, Task, Win, LadderStep ── LadderTry, Pause
    Participant ── PreferenceNote, ChoiceMenu ── ChoiceOption, ChoiceMade
    Participant ── CultureNote, Adaptation, KnowledgeGap, PlanLine, PlanAgreed
    Participant ── PathwayTaken ── PathwayStepDone, WorksheetAnswer, PathwayMark
    Participant ── Strain ── StrainTry, ProposalAnswer, AlertAnswer
    Participant ── Invitation, MeasureChoice, PrivateLink, ReminderWish;  CheckIn, MeasureAnswers ── Reading

A case file is one participant's. Ids of observation kinds, responses, measures and sources are plain text: the
catalogue says which exist. Absent is null, never zero. Ids are in order of time, so `id` is reading order.
"""

from heedful.practice.record.models.agreed import (
    Agreement,
    AgreementReply,
    AgreementReview,
    AgreementSignature,
    AgreementWording,
)
from heedful.practice.record.models.choices import (
    CHECKIN_ITEMS,
    OUTCOMES,
    STATUSES,
    AgendaState,
    AlertReply,
    Answer,
    AskedBy,
    CameBy,
    Followed,
    GoalEnd,
    Helped,
    HowOften,
    Instead,
    Kind,
    LinkKind,
    NoteShape,
    NoticedBy,
    NotSigned,
    ObservedBy,
    OptionKind,
    Part,
    PathwayEnd,
    PlanKind,
    PreferenceAbout,
    Role,
    SaidBy,
    Shape,
    SheetMarkKind,
    SignedHow,
    StrainState,
    TranscriptState,
    When,
    Whose,
)
from heedful.practice.record.models.course import CareTeamMember, Course, Participant, Session
from heedful.practice.record.models.decisions import AlertAnswer, ProposalAnswer
from heedful.practice.record.models.happened import Observation, ResponseUsed, Takeaway
from heedful.practice.record.models.hour import (
    AgendaItem,
    Debrief,
    Disclosure,
    ProgressNote,
    PsychotherapyNote,
    PsychotherapyNoteGrant,
    SheetMark,
)
from heedful.practice.record.models.pathways import (
    PathwayMark,
    PathwayStepDone,
    PathwayTaken,
    WorksheetAnswer,
)
from heedful.practice.record.models.reach import PrivateLink, ReminderWish
from heedful.practice.record.models.strains import Strain, StrainTry
from heedful.practice.record.models.through import (
    Goal,
    GoalRating,
    LadderStep,
    LadderTry,
    Pause,
    Task,
    Win,
    barriers_in,
)
from heedful.practice.record.models.together import (
    Adaptation,
    ChoiceMade,
    ChoiceMenu,
    ChoiceOption,
    CultureNote,
    KnowledgeGap,
    PlanAgreed,
    PlanLine,
    PreferenceNote,
)
from heedful.practice.record.models.transcripts import CodeCorrection, SessionTranscript
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
    "Adaptation",
    "AgendaItem",
    "AgendaState",
    "Agreement",
    "AgreementReply",
    "AgreementReview",
    "AgreementSignature",
    "AgreementWording",
    "AlertAnswer",
    "AlertReply",
    "Answer",
    "AskedBy",
    "CameBy",
    "CareTeamMember",
    "CheckIn",
    "ChoiceMade",
    "ChoiceMenu",
    "ChoiceOption",
    "CodeCorrection",
    "Course",
    "CultureNote",
    "Debrief",
    "Disclosure",
    "Followed",
    "Goal",
    "GoalEnd",
    "GoalRating",
    "Helped",
    "HowOften",
    "Instead",
    "Invitation",
    "Kind",
    "KnowledgeGap",
    "LadderStep",
    "LadderTry",
    "LinkKind",
    "MeasureAnswers",
    "MeasureChoice",
    "MeasureTotal",
    "NotSigned",
    "NoteShape",
    "NoticedBy",
    "Observation",
    "ObservedBy",
    "OptionKind",
    "Part",
    "Participant",
    "PathwayEnd",
    "PathwayMark",
    "PathwayStepDone",
    "PathwayTaken",
    "Pause",
    "PlanAgreed",
    "PlanKind",
    "PlanLine",
    "PreferenceAbout",
    "PreferenceNote",
    "PrivateLink",
    "ProgressNote",
    "ProposalAnswer",
    "PsychotherapyNote",
    "PsychotherapyNoteGrant",
    "Reading",
    "ReminderWish",
    "ResponseUsed",
    "RiskAnswer",
    "Role",
    "SaidBy",
    "Session",
    "SessionTranscript",
    "Shape",
    "SheetMark",
    "SheetMarkKind",
    "SignedHow",
    "Strain",
    "StrainState",
    "StrainTry",
    "Takeaway",
    "Task",
    "TranscriptState",
    "When",
    "Whose",
    "Win",
    "WorksheetAnswer",
    "barriers_in",
]
