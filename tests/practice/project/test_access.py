"""Every address × every role × own and other's client. An address that is not in `ACCESS` fails the first test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session as SignedInSession
from django.db import models
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from heedful.knowledge import load_catalogue
from heedful.practice.people.models import User
from heedful.practice.record.models import (
    Adaptation,
    AgendaItem,
    Agreement,
    CameBy,
    CheckIn,
    ChoiceMenu,
    ChoiceOption,
    Disclosure,
    Goal,
    KnowledgeGap,
    LadderStep,
    LadderTry,
    LinkKind,
    MeasureAnswers,
    MeasureChoice,
    Observation,
    Participant,
    PathwayTaken,
    Pause,
    PlanLine,
    ProgressNote,
    ProposalAnswer,
    PsychotherapyNote,
    Reading,
    RiskAnswer,
    SessionTranscript,
    Strain,
    StrainTry,
    Takeaway,
    Task,
    Win,
)
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.links import make_link, open_link_of, revoke
from tests.people import Cast

pytestmark = pytest.mark.django_db


class For(Enum):
    """Whom a page is for."""

    ANYBODY = auto()  # before signing in, too
    SIGNED_IN = auto()
    OWNER = auto()
    THERAPIST = auto()  # any therapist: nothing of an existing client is shown
    CARE_TEAM = auto()  # GET by the whole care team of the participant, supervisors included
    THERAPISTS_OF = auto()  # POST by the therapists of the care team
    LINK = auto()  # whoever holds this client's private link; no account


@dataclass(frozen=True)
class Page:
    whom: For
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)


A_SUBMISSION = "7d8f3c52-55a1-4c7e-9d3b-0c8f5f1e2a41"
"""Of a check-in that somebody begins now."""
IN_TWO_WEEKS = (timezone.localdate() + timedelta(days=14)).isoformat()
FIELD = load_catalogue().pathways["rupture_repair"].worksheet[0].id
A_STEP = load_catalogue().pathways["rupture_repair"].steps[0].id

ACCESS = {
    "home": [Page(For.ANYBODY)],
    "healthz": [Page(For.ANYBODY)],
    "welcome": [Page(For.ANYBODY), Page(For.ANYBODY, "post")],
    "sign_in": [Page(For.ANYBODY), Page(For.ANYBODY, "post")],
    "demo_sign_in": [Page(For.ANYBODY, "post")],
    "sign_out": [Page(For.SIGNED_IN, "post")],
    "own_password": [Page(For.SIGNED_IN), Page(For.SIGNED_IN, "post")],
    "own_settings": [Page(For.SIGNED_IN), Page(For.SIGNED_IN, "post")],
    "people": [Page(For.OWNER)],
    "person_add": [Page(For.OWNER), Page(For.OWNER, "post")],
    "person_deactivate": [Page(For.OWNER, "post")],
    "practice_settings": [Page(For.OWNER), Page(For.OWNER, "post")],
    "agreement_wording": [Page(For.OWNER), Page(For.OWNER, "post")],
    "caseload": [Page(For.SIGNED_IN)],
    "add_client": [Page(For.THERAPIST), Page(For.THERAPIST, "post")],
    "client": [Page(For.CARE_TEAM)],
    "trajectories": [Page(For.CARE_TEAM)],
    "timeline": [Page(For.CARE_TEAM)],
    "add_session": [Page(For.THERAPISTS_OF, "post")],
    "pauses": [Page(For.CARE_TEAM)],
    "change_pause": [Page(For.THERAPISTS_OF, "post", {"begins_on": "2026-04-01"})],
    "end_pause": [Page(For.THERAPISTS_OF, "post", {"on": IN_TWO_WEEKS})],
    "own_pause": [Page(For.LINK)],
    "own_pause_ask": [Page(For.LINK, "post", {"begins_on": IN_TWO_WEEKS})],
    "own_pause_end": [Page(For.LINK, "post")],
    "preferences": [Page(For.CARE_TEAM)],
    "keep_preference": [Page(For.THERAPISTS_OF, "post", {"words": "an invented wish"})],
    "own_preferences": [Page(For.LINK)],
    "own_keep_preference": [Page(For.LINK, "post", {"words": "an invented wish of mine"})],
    "culture": [Page(For.CARE_TEAM)],
    "keep_culture": [Page(For.THERAPISTS_OF, "post", {"words": "an invented word"})],
    "agree_adaptation": [Page(For.THERAPISTS_OF, "post", {"words": "an invented way"})],
    "look_back_at_adaptation": [Page(For.THERAPISTS_OF, "post", {"helped": "yes"})],
    "mark_gap": [Page(For.THERAPISTS_OF, "post", {"words": "an invented gap"})],
    "close_gap": [Page(For.THERAPISTS_OF, "post", {"words": "an invented lesson"})],
    "own_culture": [Page(For.LINK)],
    "own_keep_culture": [Page(For.LINK, "post", {"words": "an invented word of mine"})],
    "own_look_back": [Page(For.LINK, "post", {"helped": "yes"})],
    "plans": [Page(For.CARE_TEAM)],
    "change_line": [Page(For.THERAPISTS_OF, "post", {"words": "an invented line"})],
    "go_through_plan": [Page(For.THERAPISTS_OF, "post", {"review_on": IN_TWO_WEEKS})],
    "add_to_plan": [Page(For.THERAPISTS_OF, "post", {"words": "an invented line"})],
    "own_plans": [Page(For.LINK)],
    "own_plans_worker": [Page(For.LINK)],
    "own_plan_delete": [Page(For.LINK, "post")],
    "own_plan_add": [Page(For.LINK, "post", {"words": "an invented line of mine"})],
    "choices": [Page(For.CARE_TEAM)],
    "offer_choices": [
        Page(
            For.THERAPISTS_OF,
            "post",
            {"own_name": "an invented way", "own_plain": "x", "pathway": "pathway:role_play"},
        )
    ],
    "note_choice": [Page(For.THERAPISTS_OF, "post", {"pick": "not_now"})],
    "close_choices": [Page(For.THERAPISTS_OF, "post")],
    "own_choices": [Page(For.LINK)],
    "own_choose": [Page(For.LINK, "post", {"pick": "not_now"})],
    "ladder": [Page(For.CARE_TEAM)],
    "add_step": [Page(For.THERAPISTS_OF, "post", {"words": "an invented step"})],
    "change_step": [Page(For.THERAPISTS_OF, "post", {"words": "an invented step"})],
    "keep_try": [Page(For.THERAPISTS_OF, "post", {"on": "2026-04-01", "peak": "40"})],
    "remove_try": [Page(For.THERAPISTS_OF, "post")],
    "own_ladder": [Page(For.LINK)],
    "own_move_day": [Page(For.LINK, "post", {"next_on": "2026-04-01"})],
    "own_keep_try": [Page(For.LINK, "post", {"on": "2026-04-01", "peak": "40"})],
    "own_delete_try": [Page(For.LINK, "post")],
    "debrief": [Page(For.THERAPISTS_OF), Page(For.THERAPISTS_OF, "post", {"felt": "an invented feeling"})],
    "progress_note": [Page(For.CARE_TEAM)],
    "keep_note": [Page(For.THERAPISTS_OF, "post", {"shape": "dap", "data": "an invented line"})],
    "amend_note": [Page(For.THERAPISTS_OF, "post")],
    "private_notes": [Page(For.CARE_TEAM)],
    "write_private_note": [Page(For.THERAPISTS_OF, "post", {"words": "an invented note"})],
    "change_private_note": [Page(For.THERAPISTS_OF, "post", {"words": "an invented note"})],
    "let_read": [Page(For.THERAPISTS_OF, "post", {"reader": ""})],
    "together": [Page(For.CARE_TEAM)],
    "pathway_library": [Page(For.SIGNED_IN)],
    "pathway_in_library": [Page(For.SIGNED_IN)],
    "pathways": [Page(For.CARE_TEAM)],
    "begin_pathway": [Page(For.THERAPISTS_OF), Page(For.THERAPISTS_OF, "post", {"next_on": IN_TWO_WEEKS})],
    "pathway_taken": [Page(For.CARE_TEAM)],
    "change_pathway": [Page(For.THERAPISTS_OF, "post", {"what": "step", "step": A_STEP, "became": "done"})],
    "write_worksheet": [Page(For.THERAPISTS_OF, "post", {"answer": "an invented answer"})],
    "own_pathways": [Page(For.LINK)],
    "own_pathway": [Page(For.LINK)],
    "own_pathway_step": [Page(For.LINK, "post", {"step": A_STEP, "became": "done"})],
    "own_pathway_answer": [Page(For.LINK, "post", {"answer": "an invented answer of mine"})],
    "own_pathway_mark": [Page(For.LINK, "post", {"mark": "4"})],
    "own_pathway_rest": [Page(For.LINK, "post", {"how": "rest"})],
    "goals": [Page(For.CARE_TEAM)],
    "keep_goal": [Page(For.THERAPISTS_OF, "post", {"words": "an invented wish", "whose": "client"})],
    "change_goal": [Page(For.THERAPISTS_OF, "post", {"words": "an invented wish", "whose": "client"})],
    "rate_goal": [Page(For.THERAPISTS_OF, "post", {"value": "4"})],
    "end_goal": [Page(For.THERAPISTS_OF, "post", {"ended": "reached"})],
    "own_goals": [Page(For.LINK)],
    "own_add_goal": [Page(For.LINK, "post", {"words": "an invented wish of mine"})],
    "own_change_goal": [Page(For.LINK, "post", {"words": "an invented wish of mine"})],
    "own_mark_goal": [Page(For.LINK, "post", {"value": "4"})],
    "own_rest_goal": [Page(For.LINK, "post")],
    "tasks": [Page(For.CARE_TEAM)],
    "set_task": [Page(For.THERAPISTS_OF, "post", {"words": "an invented task"})],
    "change_task": [Page(For.THERAPISTS_OF, "post", {"words": "an invented task"})],
    "remove_task": [Page(For.THERAPISTS_OF, "post")],
    "add_win": [Page(For.THERAPISTS_OF, "post", {"words": "an invented win"})],
    "task_outcome": [Page(For.THERAPISTS_OF, "post", {"outcome": "done"})],
    "add_pause": [Page(For.THERAPISTS_OF, "post")],
    "agreement": [Page(For.CARE_TEAM)],
    "begin_agreement": [Page(For.THERAPISTS_OF, "post")],
    "agreement_draft": [Page(For.THERAPISTS_OF), Page(For.THERAPISTS_OF, "post", {"do": "save"})],
    "agreement_version": [Page(For.CARE_TEAM)],
    "write_on_agreement": [Page(For.THERAPISTS_OF, "post")],
    "sign_agreement": [Page(For.THERAPISTS_OF, "post", {"who": "me", "how": "room", "on": "2026-03-02"})],
    "withdraw_agreement": [Page(For.THERAPISTS_OF, "post", {"who": "me"})],
    "paper_agreement": [Page(For.THERAPISTS_OF, "post", {"signed_on": "2026-03-02"})],
    "review_agreement": [Page(For.THERAPISTS_OF, "post", {"on": "2026-03-09", "outcome": "kept"})],
    "add_checkin": [Page(For.THERAPISTS_OF, "post")],
    "brief": [Page(For.CARE_TEAM)],
    "answer_proposal": [
        Page(
            For.THERAPISTS_OF,
            "post",
            {"part": "source", "proposal": "fear", "answer": "accepted", "after_session": "2"},
        )
    ],
    "take_back_answer": [Page(For.THERAPISTS_OF, "post")],
    "acknowledge_risk": [Page(For.THERAPISTS_OF, "post")],
    "alert_load": [Page(For.SIGNED_IN)],
    "alerts": [Page(For.CARE_TEAM)],
    "answer_alert": [Page(For.THERAPISTS_OF, "post", {"alert": "rupture:2", "reply": "talked"})],
    "open_strains": [Page(For.SIGNED_IN)],
    "strains": [Page(For.CARE_TEAM)],
    "note_strain": [Page(For.THERAPISTS_OF, "post", {"shape": "unsure", "noticed_by": "sense"})],
    "change_strain": [Page(For.THERAPISTS_OF, "post", {"what": "raised", "raised_on": "2026-03-02"})],
    "remove_strain": [Page(For.THERAPISTS_OF, "post")],
    "change_try": [Page(For.THERAPISTS_OF, "post", {"on": "2026-03-02", "words": "an invented try"})],
    "session": [Page(For.CARE_TEAM)],
    "tap_observation": [Page(For.THERAPISTS_OF, "post", {"kind": "gaze_away"})],
    "observation_details": [Page(For.THERAPISTS_OF, "post", {"strength": "1"})],
    "tap_response": [Page(For.THERAPISTS_OF, "post", {"response": "validate"})],
    "session_status": [Page(For.THERAPISTS_OF, "post", {"status": "held"})],
    "add_takeaway": [Page(For.THERAPISTS_OF, "post", {"words": "the wave passes"})],
    "remove_takeaway": [Page(For.THERAPISTS_OF, "post")],
    "session_marks": [Page(For.THERAPISTS_OF, "post", {"mood": "4"})],
    "transcript": [Page(For.CARE_TEAM)],
    "give_transcript": [Page(For.THERAPISTS_OF, "post")],
    "hide_words": [Page(For.THERAPISTS_OF, "post", {"words": "walrus"})],
    "correct_code": [Page(For.THERAPISTS_OF, "post", {"head": "talk", "label": "change"})],
    "take_in_signs": [Page(For.THERAPISTS_OF, "post")],
    "code_again": [Page(For.THERAPISTS_OF, "post")],
    "remove_transcript": [Page(For.THERAPISTS_OF, "post")],
    "run_sheet": [Page(For.CARE_TEAM)],
    "sheet_clock": [Page(For.CARE_TEAM)],
    "press_sheet": [Page(For.THERAPISTS_OF, "post", {"press": "part work"})],
    "sheet_tap": [Page(For.THERAPISTS_OF, "post", {"tap": "observation gaze_away 1"})],
    "add_to_agenda": [Page(For.THERAPISTS_OF, "post", {"words": "an invented matter"})],
    "change_agenda": [Page(For.THERAPISTS_OF, "post", {"to": "done"})],
    "leave_for_next_time": [Page(For.THERAPISTS_OF, "post", {"all": "1"})],
    "sheet_takeaway": [Page(For.THERAPISTS_OF, "post", {"words": "the wave passes"})],
    "sheet_length": [Page(For.THERAPISTS_OF, "post", {"minutes": "45"})],
    "disclosures": [
        Page(For.CARE_TEAM),
        Page(For.THERAPISTS_OF, "post", {"words": "an invented matter", "was": "told"}),
    ],
    "change_disclosure": [Page(For.THERAPISTS_OF, "post", {"landed": "closer"})],
    "own_agreement": [Page(For.LINK)],
    "own_agreement_sign": [Page(For.LINK, "post", {"agree": "yes"})],
    "own_agreement_answer": [Page(For.LINK, "post", {"reply": "not_yet"})],
    "own_agreement_withdraw": [Page(For.LINK), Page(For.LINK, "post")],
    "own_agreement_forget": [Page(For.LINK, "post")],
    "own_tasks": [Page(For.LINK)],
    "own_task": [Page(For.LINK), Page(For.LINK, "post", {"outcome": "done"})],
    "own_add_win": [Page(For.LINK, "post", {"words": "an invented win"})],
    "own_remove_win": [Page(For.LINK, "post")],
    "own_home": [Page(For.LINK)],
    "own_shared": [Page(For.LINK)],
    "own_mine": [Page(For.LINK)],
    "own_file": [Page(For.LINK)],
    "own_data": [Page(For.LINK)],
    "own_gone": [Page(For.LINK)],
    "own_delete_words": [Page(For.LINK), Page(For.LINK, "post")],
    "own_delete_everything": [Page(For.LINK), Page(For.LINK, "post")],
    "own_take_back_talks": [Page(For.LINK), Page(For.LINK, "post")],
    "own_delete_pages": [Page(For.LINK), Page(For.LINK, "post")],
    "own_drop_drafts": [Page(For.LINK), Page(For.LINK, "post")],
    "own_drop_address": [Page(For.LINK), Page(For.LINK, "post")],
    "own_delete_checkin": [Page(For.LINK), Page(For.LINK, "post")],
    "own_delete_answers": [Page(For.LINK), Page(For.LINK, "post")],
    "own_pin": [Page(For.LINK), Page(For.LINK, "post", {"pin": "2468"})],
    "own_checkin": [Page(For.LINK), Page(For.LINK, "post", {"submission": A_SUBMISSION, "mood": "4"})],
    "own_checkin_answer": [
        Page(For.LINK, "post", {"submission": A_SUBMISSION, "item": "mood", "answer": "4"})
    ],
    "own_thanks": [Page(For.LINK)],
    "own_take_back": [Page(For.LINK, "post")],
    "own_reminders": [Page(For.LINK), Page(For.LINK, "post", {"email": "kim@invented.example"})],
    "stop_reminders": [Page(For.LINK), Page(For.LINK, "post")],
    "measures": [Page(For.CARE_TEAM)],
    "use_measure": [Page(For.THERAPISTS_OF, "post", {"how_often": "month", "chosen_by": "both"})],
    "stop_measure": [Page(For.THERAPISTS_OF, "post")],
    "type_total": [Page(For.THERAPISTS_OF, "post", {"total": "12", "on": "2026-03-10"})],
    "ask_measure": [
        Page(For.THERAPISTS_OF),
        Page(For.THERAPISTS_OF, "post", {"item-1": "0", "item-2": "0", "item-6": "0"}),
    ],
    "tell_first": [Page(For.THERAPISTS_OF, "post", {"told_first": ""})],
    "own_measures": [Page(For.LINK)],
    "own_measure": [Page(For.LINK), Page(For.LINK, "post", {"item-1": "3"})],
    "own_measure_keep": [Page(For.LINK, "post", {"item-1": "3"})],
    "own_measure_sent": [Page(For.LINK)],
    "own_measure_stop": [Page(For.LINK, "post")],
    "links": [Page(For.CARE_TEAM), Page(For.THERAPISTS_OF, "post", {"lasts": "3"})],
    "link_card": [Page(For.THERAPISTS_OF)],
    "take_back_link": [Page(For.THERAPISTS_OF, "post")],
    "hand_over": [
        Page(For.THERAPISTS_OF),
        Page(For.THERAPISTS_OF, "post", {"what": "check-in", "code": "2468"}),
    ],
    "hand_over_end": [Page(For.SIGNED_IN), Page(For.SIGNED_IN, "post", {"code": "2468"})],
    "messages": [Page(For.SIGNED_IN)],
    "client_messages": [Page(For.CARE_TEAM)],
    "week": [Page(For.SIGNED_IN)],
}
RECORD = (For.CARE_TEAM, For.THERAPISTS_OF)
OF_THE_CATALOGUE = {"measure", "pathway", "topic", "kind", "part"}
"""Parts of an address that are no part of anybody's record."""
NO_ACCOUNT = ({For.ANYBODY}, {For.LINK})
METHODS = ("get", "post", "put", "patch", "delete")


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


NAMES = sorted({pattern.name or str(pattern.pattern) for pattern in patterns()})
IN_A_RECORD = sorted(
    {pattern.name for pattern in patterns() if "participant" in pattern.pattern.converters} & ACCESS.keys()
)
BY_LINK = sorted(
    {pattern.name for pattern in patterns() if "secret" in pattern.pattern.converters} & ACCESS.keys()
)


def address(name: str, cast: Cast, participant: Participant, parts_of: Participant | None = None) -> str:
    """The address of a page about this participant; `parts_of`: whose session, task and so on it names."""
    (pattern,) = (pattern for pattern in patterns() if pattern.name == name)
    of = parts_of or participant
    ids = {
        "participant": participant.pk,
        "user_id": cast.theo.pk,
        "session": of.course.sessions.first().pk,
        "observation": of.observations.first().pk,
        "takeaway": of.takeaways.first().pk,
        "task": of.tasks.first().pk,
        "risk": of.risk_answers.first().pk,
        "answer": of.proposal_answers.first().pk,
        "strain": of.strains.first().pk,
        "attempt": of.strains.first().tries.first().pk,
        "submission": of.checkins.exclude(submission=None).first().submission,
        "secret": open_link_of(participant).secret,
        "link": open_link_of(of).pk,
        "checkin": of.checkins.exclude(submission=None).first().pk,
        "answers": of.measure_answers.first().pk,
        "win": of.wins.first().pk,
        "goal": of.goals.first().pk,
        "step": of.ladder.first().pk,
        "tried": of.ladder.first()
        .tries.filter(by="client" if name.startswith("own") else "therapist")
        .first()
        .pk,
        "pause": of.pauses.first().pk,
        "taken": of.pathways_taken.first().pk,
        "pathway": "rupture_repair",
        "kind": "coping",
        "note": (of.psychotherapy_notes if "private" in name else of.progress_notes).first().pk,
        "part": "eases",
        "topic": "directive" if "preference" in name else "healing",
        "field": FIELD,
        "line": of.plan_lines.first().pk,
        "agreement": of.course.agreements.first().pk,
        "adaptation": of.adaptations.first().pk,
        "gap": of.knowledge_gaps.first().pk,
        "menu": of.choice_menus.first().pk,
        "index": 0,
        "item": of.course.sessions.first().agenda.first().pk,
        "disclosure": of.disclosures.first().pk,
        "measure": "cssrs" if name == "ask_measure" else "who5",
    }
    return reverse(name, kwargs={each: ids[each] for each in pattern.pattern.converters})


BY_THE_CLIENT = {
    "answered_at": timezone.now(),
    "sent_at": timezone.now(),
    "came_by": CameBy.LINK,
    "mood": 4,
    "words": "an invented thought",
}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """With something of every kind in each record, so that every address leads somewhere."""
    for participant in (cast.kim, cast.noor, cast.lou):
        session = participant.course.sessions.first()
        in_session = {"participant": participant, "session": session}
        Observation.objects.create(**in_session, kind="gaze_away", note="an invented note")
        Takeaway.objects.create(**in_session, words="an invented takeaway")
        RiskAnswer.objects.create(**in_session, measure="phq9", item=9, answer=1)
        Task.objects.create(participant=participant, code="t1", words="an invented task", set_in=session)
        _work_together(participant)
        strain = Strain.objects.create(**in_session, noticed_on=session.on, noticed_by="sense")
        StrainTry.objects.create(strain=strain, session=session, on=session.on, words="an invented try")
        by = participant.course.care_team.get(role="therapist").user
        answer = {"part": "source", "proposal": "fear", "answer": "accepted"}
        ProposalAnswer.objects.create(
            participant=participant, after_session=2, by=by, at=timezone.now(), **answer
        )
        submission = uuid4()
        CheckIn.objects.create(**in_session, **BY_THE_CLIENT, submission=submission)
        MeasureAnswers.objects.create(
            **in_session,
            measure="who5",
            answered_at=timezone.now(),
            sent_at=timezone.now(),
            came_by=CameBy.LINK,
            submission=submission,
        )
        make_link(participant, by)
    MeasureChoice.objects.create(participant=cast.kim, measure="who5", chosen_on=timezone.localdate())
    return cast


def _work_together(participant: Participant) -> None:
    by = participant.course.care_team.get(role="therapist").user
    day = participant.course.opened_on
    mine = {"participant": participant, "words": "an invented thing"}
    Win.objects.create(**mine, on=day)
    Goal.objects.create(**mine, code="g1")
    step = LadderStep.objects.create(**mine, code="l1")
    notes = {"participant": participant, "written_by": by, "changed_at": timezone.now()}
    session = participant.course.sessions.first()
    ProgressNote.objects.create(**notes, session=session, shape="dap", signed_at=timezone.now())
    PsychotherapyNote.objects.create(**notes, words="an invented note")
    LadderTry.objects.create(step=step, on=day)
    LadderTry.objects.create(step=step, on=day, by="client")
    Pause.objects.create(participant=participant, begins_on=day)
    PathwayTaken.objects.create(participant=participant, pathway="rupture_repair", begun_on=day)
    PlanLine.objects.create(**mine, plan="coping", part="signs")
    Adaptation.objects.create(**mine, agreed_on=day)
    Agreement.objects.create(
        course=participant.course,
        sections='[{"id": "own_1", "title": "invented", "words": "an invented promise"}]',
    )
    KnowledgeGap.objects.create(**mine, marked_by=by)
    first = participant.course.sessions.first()
    AgendaItem.objects.create(session=first, words="an invented matter")
    Disclosure.objects.create(
        participant=participant, session=first, words="an invented matter", noted_by=by, was_told=True
    )
    SessionTranscript.objects.create(
        participant=participant,
        session=first,
        kept_by=by,
        consent_on=day,
        keep_until=day + timedelta(days=9999),
        spoken='[["client", "an invented thought", 1.0, 2.0]]',
        state="coded",
        codes='{"card": {}, "quality": null, "readings": [{"talk": ["change", {"change": 1.0}]}]}',
    )
    menu = ChoiceMenu.objects.create(participant=participant, offered_by=by)
    ChoiceOption.objects.create(
        menu=menu, place=1, kind="own", name="an invented way", plain="an invented reason"
    )


def as_user(user: User | None) -> Browser:
    browser = Browser(raise_request_exception=True)
    if user is not None:
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def how_many_rows() -> dict[str, int]:
    """Rows of every table but the audit trail's, the sign-ins' and the readings': a look is meant to leave those."""
    from django.apps import apps

    kept_apart = ("trust", "sessions", "axes")
    counted: list[type[models.Model]] = [m for m in apps.get_models() if m._meta.app_label not in kept_apart]
    counted.remove(Reading)
    return {model._meta.label: model._default_manager.count() for model in counted}


def test_every_address_says_whom_it_is_for() -> None:
    assert set(NAMES) == set(ACCESS), "give the new address its line in ACCESS"


def test_every_address_in_a_record_is_for_its_care_team_alone() -> None:
    for name in IN_A_RECORD:
        assert {page.whom for page in ACCESS[name]} <= set(RECORD)


# Where nothing may change, one cast serves every method and everybody who is turned away: that is asked at the end.


@pytest.mark.parametrize("name", [n for n in ACCESS if {p.whom for p in ACCESS[n]} not in NO_ACCOUNT])
def test_a_stranger_is_asked_to_sign_in(name: str, cast: Cast) -> None:
    place = address(name, cast, cast.kim)
    before = how_many_rows()
    for method in METHODS:
        if (name, method) == ("sign_out", "post"):
            continue  # signing out without being signed in leads to the same page
        answer = getattr(as_user(None), method)(place)
        assert answer.status_code in (302, 405), method
        assert answer.status_code == 405 or answer.url.startswith(reverse("sign_in")), method
    assert how_many_rows() == before


@pytest.mark.parametrize("name", IN_A_RECORD)
def test_whoever_is_not_on_the_care_team_finds_nothing(name: str, cast: Cast) -> None:
    data = {key: value for page in ACCESS[name] for key, value in page.data.items()}
    place = address(name, cast, cast.kim)
    before = how_many_rows()
    for who in ("olive", "theo", "sidra"):
        browser = as_user(getattr(cast, who))
        for method in METHODS:
            answer = getattr(browser, method)(place, data)
            assert answer.status_code in (404, 405), (who, method)
            assert b"invented" not in answer.content.lower(), (who, method)
    assert how_many_rows() == before


@pytest.mark.parametrize("name", IN_A_RECORD)
def test_the_therapist_of_the_client_gets_in(name: str, cast: Cast) -> None:
    for page in ACCESS[name]:
        answer = getattr(as_user(cast.tamsin), page.method)(address(name, cast, cast.kim), page.data)
        assert answer.status_code in (200, 204, 302, 303, 400, 422)
        assert not (answer.status_code == 302 and answer.url.startswith(reverse("sign_in")))


@pytest.mark.parametrize("name", IN_A_RECORD)
def test_the_supervisor_on_the_team_looks_and_changes_nothing(name: str, cast: Cast) -> None:
    for page in ACCESS[name]:
        before = how_many_rows()
        answer = getattr(as_user(cast.sunniva), page.method)(address(name, cast, cast.kim), page.data)
        assert answer.status_code == (200 if page.whom is For.CARE_TEAM else 404)
        assert how_many_rows() == before


@pytest.mark.parametrize("name", IN_A_RECORD)
def test_the_own_client_opens_no_door_to_parts_of_anothers_record(name: str, cast: Cast) -> None:
    """Kim's address with the session, task or note of Lou (whom another sees), and of Noor (whom Tamsin sees too)."""
    (pattern,) = (pattern for pattern in patterns() if pattern.name == name)
    if set(pattern.pattern.converters) <= {"participant", *OF_THE_CATALOGUE}:
        return
    for stranger in (cast.lou, cast.noor):
        for page in ACCESS[name]:
            before = how_many_rows()
            place = address(name, cast, cast.kim, parts_of=stranger)
            answer = getattr(as_user(cast.tamsin), page.method)(place, page.data)
            assert answer.status_code == 404
            assert how_many_rows() == before


@pytest.mark.parametrize("name", IN_A_RECORD)
def test_every_look_leaves_an_entry_of_who_and_whose(name: str, cast: Cast) -> None:
    for page in ACCESS[name]:
        getattr(as_user(cast.tamsin), page.method)(address(name, cast, cast.kim), page.data)
        entries = AuditEvent.objects.filter(
            subject="participant", subject_id=str(cast.kim.pk), actor=cast.tamsin.pk
        )
        assert entries.filter(action__startswith="opened record").exists()


@pytest.mark.parametrize("name", [n for n in ACCESS if {p.whom for p in ACCESS[n]} == {For.OWNER}])
@pytest.mark.parametrize("who", ["tamsin", "sunniva"])
def test_the_owners_pages_are_the_owners(name: str, who: str, cast: Cast) -> None:
    for page in ACCESS[name]:
        place = address(name, cast, cast.kim)
        assert getattr(as_user(getattr(cast, who)), page.method)(place).status_code == 403
        assert getattr(as_user(cast.olive), page.method)(place).status_code in (200, 302)


# ---------------------------------------------------------------------------------------------------
# By private link


def opened(answer: HttpResponse) -> bool:
    """Whether the link let somebody in; a page of the client's may still ask for something, or be moved on from."""
    is_sign_in = answer.status_code == 302 and answer.url.startswith(reverse("sign_in"))
    return answer.status_code in (200, 302, 303, 400) and not is_sign_in


def test_every_address_with_a_secret_is_for_whoever_holds_the_link_alone() -> None:
    for name in BY_LINK:
        assert {page.whom for page in ACCESS[name]} == {For.LINK}


@pytest.mark.parametrize("name", BY_LINK)
def test_a_client_with_their_link_gets_in_without_an_account(name: str, cast: Cast) -> None:
    for page in ACCESS[name]:
        answer = getattr(as_user(None), page.method)(address(name, cast, cast.kim), page.data)
        assert opened(answer)
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def _closed(closed: str, place: str, cast: Cast) -> str:
    """The address of a page whose link does not open, for this reason."""
    link = open_link_of(cast.kim)
    if closed == "wrong":
        return place.replace(link.secret, link.secret[:-1] + ("A" if link.secret[-1] != "A" else "B"))
    if closed == "revoked":
        revoke(link, cast.tamsin)
    else:
        link.expires_at = timezone.now() - timedelta(seconds=1)
        link.save(update_fields=["expires_at"])
    return place


@pytest.mark.parametrize("name", BY_LINK)
@pytest.mark.parametrize("closed", ["wrong", "revoked", "expired"])
def test_a_closed_link_opens_nothing(name: str, closed: str, cast: Cast) -> None:
    """Not even for the client's own therapist, who has doors of her own."""
    data = {key: value for page in ACCESS[name] for key, value in page.data.items()}
    place = _closed(closed, address(name, cast, cast.kim), cast)
    before = how_many_rows()
    for browser in (as_user(None), as_user(cast.tamsin)):
        for method in METHODS:
            answer = getattr(browser, method)(place, data)
            assert answer.status_code in (404, 405), method
            assert b"invented thought" not in answer.content, method
            if answer.status_code == 404:
                assert b"your therapist" in answer.content or b"given it" in answer.content, method
    assert how_many_rows() == before


@pytest.mark.parametrize("name", BY_LINK)
def test_a_link_with_a_pin_asks_for_it_first(name: str, cast: Cast) -> None:
    make_link(cast.kim, cast.tamsin, pin="2468")
    for page in ACCESS[name]:
        if name in {"own_pin", "stop_reminders"}:  # whoever forgot the PIN can still stop the messages
            continue
        before = how_many_rows()
        answer = getattr(as_user(None), page.method)(address(name, cast, cast.kim), page.data)
        assert answer.url == address("own_pin", cast, cast.kim)
        assert how_many_rows() == before


@pytest.mark.parametrize("name", BY_LINK)
def test_a_link_never_opens_anothers_things(name: str, cast: Cast) -> None:
    """Kim's things by the link of Lou, whom another therapist sees, of Noor, and of Sam, Noor's partner."""
    (pattern,) = (pattern for pattern in patterns() if pattern.name == name)
    if set(pattern.pattern.converters) <= {"secret", *OF_THE_CATALOGUE} - {"measure"}:
        return
    make_link(cast.sam, cast.tamsin)
    place = address(name, cast, cast.kim)
    before = how_many_rows()
    for stranger in (cast.lou, cast.noor, cast.sam):
        theirs = place.replace(open_link_of(cast.kim).secret, open_link_of(stranger).secret)
        for page in ACCESS[name]:
            answer = getattr(as_user(None), page.method)(theirs, page.data)
            assert answer.status_code == 404
            assert b"invented thought" not in answer.content
    assert how_many_rows() == before


@pytest.mark.parametrize("name", BY_LINK)
def test_in_the_room_nothing_shows_that_was_answered_elsewhere(name: str, cast: Cast) -> None:
    place = address(name, cast, cast.kim)
    room = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM)
    place = place.replace(open_link_of(cast.kim).secret, room.secret)
    for page in ACCESS[name]:
        answer = getattr(as_user(None), page.method)(place, page.data)
        assert answer.status_code in (200, 302, 400, 404)
        assert b"invented thought" not in answer.content


def test_an_owner_who_sees_no_clients_finds_nobody_on_the_caseload(cast: Cast) -> None:
    answer = as_user(cast.olive).get(reverse("caseload"))
    assert answer.status_code in (200, 302, 403, 404)
    for code in (b"K-014", b"N-201", b"S-202", b"L-333"):
        assert code not in answer.content


def test_a_caseload_holds_ones_own_clients_alone(cast: Cast) -> None:
    page = as_user(cast.tamsin).get(reverse("caseload")).content
    assert b"K-014" in page
    assert b"L-333" not in page
    assert b"Lou Invented" not in page


@pytest.mark.parametrize("who", ["olive", "sunniva", "sidra"])
def test_only_therapists_add_clients(who: str, cast: Cast) -> None:
    before = how_many_rows()
    for method in ("get", "post"):
        data = {"name": "Zoe Invented", "language": "en", "opened_on": "2026-03-02"}
        answer = getattr(as_user(getattr(cast, who)), method)(reverse("add_client"), data)
        assert answer.status_code in (403, 404)
    assert how_many_rows() == before


def test_a_closed_account_is_out_at_once(cast: Cast) -> None:
    browser = as_user(cast.tamsin)
    assert browser.get(reverse("client", args=[cast.kim.pk])).status_code == 200
    as_user(cast.olive).post(reverse("person_deactivate", args=[cast.tamsin.pk]))
    assert browser.get(reverse("client", args=[cast.kim.pk])).url.startswith(reverse("sign_in"))


def test_no_word_of_a_client_lies_in_a_session(cast: Cast) -> None:
    browser = as_user(cast.tamsin)
    browser.get(reverse("client", args=[cast.kim.pk]))
    for stored in SignedInSession.objects.all():
        assert set(stored.get_decoded()) <= {"_auth_user_id", "_auth_user_backend", "_auth_user_hash", "said"}
