"""One line through the whole course: everything that happened, of this client alone, newest first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.over_time.timeline import KINDS, by_month, moments
from heedful.practice.over_time.timeline_views import A_PAGE
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    Adaptation,
    Agreement,
    AgreementReview,
    AgreementSignature,
    CameBy,
    CheckIn,
    ChoiceMade,
    ChoiceMenu,
    ChoiceOption,
    CultureNote,
    Debrief,
    Goal,
    GoalRating,
    KnowledgeGap,
    LadderStep,
    LadderTry,
    MeasureTotal,
    PathwayStepDone,
    PathwayTaken,
    Pause,
    PlanAgreed,
    PreferenceNote,
    PsychotherapyNote,
    Strain,
    StrainTry,
    Takeaway,
    Task,
    Win,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 9)


@pytest.fixture
def tamsin(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.tamsin)
    return client


def told(cast: Cast, *kinds: str) -> list[str]:
    return [moment.told for moment in moments(cast.kim, known_catalogue(), kinds)]


def a_whole_course(cast: Cast) -> None:
    """One row of everything that the timeline tells, all on one day."""
    kim, course, tamsin, now = cast.kim, cast.kim.course, cast.tamsin, timezone.now()
    session = course.sessions.last()
    CheckIn.objects.create(participant=kim, session=session, answered_at=now, sent_at=now, mood=4)
    MeasureTotal.objects.create(participant=kim, session=session, measure="phq9", total=11, answered_on=DAY)
    Takeaway.objects.create(participant=kim, session=session, words="the wave passes")
    strain = Strain.objects.create(
        participant=kim, noticed_on=DAY, noticed_by="sense", raised_on=DAY, state="healed", closed_on=DAY
    )
    StrainTry.objects.create(strain=strain, on=DAY, response="validate")
    agreement = Agreement.objects.create(course=course, sections="[]", changed="an invented change")
    AgreementSignature.objects.create(agreement=agreement, participant=kim, signed_at=now, withdrawn_at=now)
    AgreementSignature.objects.create(agreement=agreement, user=tamsin, signed_at=now)
    AgreementReview.objects.create(course=course, on=DAY, noted_by=tamsin)
    goal = Goal.objects.create(
        participant=kim, code="g9", words="an invented goal", changed_on=DAY, ended_on=DAY, ended="reached"
    )
    GoalRating.objects.create(goal=goal, on=DAY, value=6)
    Task.objects.create(
        participant=kim, code="t9", words="an invented task", outcome="forgotten", outcome_on=DAY
    )
    Win.objects.create(participant=kim, on=DAY, words="an invented win")
    step = LadderStep.objects.create(participant=kim, code="l9", words="an invented step")
    LadderTry.objects.create(step=step, on=DAY, peak=70, stopped=True)
    taken = PathwayTaken.objects.create(
        participant=kim, pathway="rupture_repair", begun_on=DAY, ended_on=DAY, ended="not_for_me"
    )
    PathwayStepDone.objects.create(taken=taken, step="name_it", on=DAY)
    Pause.objects.create(participant=kim, begins_on=DAY, ended_on=DAY, asked_by="client")
    PreferenceNote.objects.create(participant=kim, on=DAY, about="other", words="with the window open")
    menu = ChoiceMenu.objects.create(participant=kim, offered_by=tamsin)
    option = ChoiceOption.objects.create(menu=menu, place=1, kind="own", name="An invented way", plain="x")
    ChoiceMade.objects.create(menu=menu, option=option)
    CultureNote.objects.create(participant=kim, about="healing", on=DAY, words="an invented aunt")
    Adaptation.objects.create(
        participant=kim, agreed_on=DAY, words="shoes off", helped="yes", looked_at_on=DAY
    )
    KnowledgeGap.objects.create(
        participant=kim, marked_by=tamsin, words="an invented feast", consulted_on=DAY
    )
    PlanAgreed.objects.create(participant=kim, plan="coping", on=DAY, noted_by=tamsin)


def test_everything_that_happened_has_its_sentence(cast: Cast) -> None:
    a_whole_course(cast)
    found = told(cast)
    for sentence in (
        "Session 2",
        "Check-in, 1 mark",
        "PHQ-9: 11",
        "A strain was noticed",
        "It was talked about",
        "A strain healed",
        "The client withdrew from the agreement",
        "Tamsin Therapist signed the agreement",
        "The agreement was looked at again and kept",
        "Goal rated 6 of 10",
        "A goal: reached",
        "A task slipped their mind",
        "A win",
        "A step was begun and stopped as agreed; it rose to 70 of 100",
        "Step of Mending a strain: Say that something feels off",
        "Pathway Mending a strain: not for them",
        "A pause, asked for by the client",
        "Back from the pause",
        "They chose: An invented way",
        "About their world",
        "Looked back: it helped",
        "Asked somebody who knows",
        "Coping plan gone through together",
    ):
        assert sentence in found


def test_the_newest_comes_first_and_months_are_headings(cast: Cast) -> None:
    a_whole_course(cast)
    found = moments(cast.kim, known_catalogue())
    days = [moment.on for moment in found]
    assert days == sorted(days, reverse=True)
    assert [moment for month in by_month(found) for moment in month.moments] == found


def test_each_kind_can_be_shown_alone(cast: Cast) -> None:
    a_whole_course(cast)
    whole = moments(cast.kim, known_catalogue())
    for kind in KINDS:
        alone = moments(cast.kim, known_catalogue(), [kind])
        assert alone
        assert alone == [moment for moment in whole if moment.kind == kind]


def test_notes_that_are_kept_apart_are_not_on_it(tamsin: Browser, cast: Cast) -> None:
    session = cast.kim.course.sessions.last()
    now = timezone.now()
    PsychotherapyNote.objects.create(
        participant=cast.kim,
        session=session,
        words="an invented musing",
        written_by=cast.tamsin,
        changed_at=now,
    )
    Debrief.objects.create(participant=cast.kim, session=session, user=cast.tamsin, felt="an invented unease")
    page = tamsin.get(reverse("timeline", args=[cast.kim.pk])).content.decode()
    assert "an invented" not in page


def test_a_draft_of_a_check_in_or_of_an_agreement_is_nobody_elses(cast: Cast) -> None:
    CheckIn.everything.create(participant=cast.kim, answered_at=timezone.now(), came_by=CameBy.LINK, mood=3)
    Agreement.everything.create(course=cast.kim.course, sections="[]", shown_at=None)
    assert [sentence for sentence in told(cast) if "Check-in" in sentence or "agreement" in sentence] == []


def test_another_participants_signature_is_not_told(cast: Cast) -> None:
    agreement = Agreement.objects.create(course=cast.kim.course, sections="[]")
    AgreementSignature.objects.create(agreement=agreement, participant=cast.noor, signed_at=timezone.now())
    assert "The client signed the agreement" not in told(cast)


def test_a_filter_that_does_not_exist_shows_everything(tamsin: Browser, cast: Cast) -> None:
    a_whole_course(cast)
    page = tamsin.get(reverse("timeline", args=[cast.kim.pk]), {"show": "gossip"})
    assert page.status_code == 200
    assert "A strain healed" in page.content.decode()


def test_a_long_course_is_told_in_pages(tamsin: Browser, cast: Cast) -> None:
    for number in range(A_PAGE):
        Win.objects.create(participant=cast.kim, on=DAY - timedelta(days=number), words=f"win {number}.")
    first = tamsin.get(reverse("timeline", args=[cast.kim.pk])).content.decode()
    later = tamsin.get(reverse("timeline", args=[cast.kim.pk]), {"page": "2"}).content.decode()
    assert "Earlier" in first
    assert "win 0." in first
    assert f"win {A_PAGE - 1}." in later
    assert tamsin.get(reverse("timeline", args=[cast.kim.pk]), {"page": "no number"}).status_code == 200


def test_a_client_with_nothing_yet_gets_a_kind_sentence(tamsin: Browser, cast: Cast) -> None:
    cast.kim.course.sessions.all().delete()
    page = tamsin.get(reverse("timeline", args=[cast.kim.pk])).content.decode()
    assert "It begins with the first session." in page
