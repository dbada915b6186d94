"""After the hour: two minutes for oneself, a note begun from what was tapped and signed, and notes kept apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record import progress_notes as service
from heedful.practice.record.models import (
    CareTeamMember,
    NoteShape,
    Observation,
    PsychotherapyNote,
    ResponseUsed,
    Role,
    Session,
    Takeaway,
)
from heedful.practice.record.progress_notes import SECTIONS, Signed
from heedful.practice.record.run_sheet import press
from heedful.practice.record.tasks import set_task
from heedful.practice.trust import private_notes
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.links import make_link
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Session:
    session: Session = cast.kim.course.sessions.order_by("number").last()
    return session


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


def page(cast: Cast, held: Session, name: str = "progress_note", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, held.pk, *more])


def apart(cast: Cast, name: str = "private_notes", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


# ---------------------------------------------------------------------------------------------------
# Two minutes for oneself


def test_two_minutes_are_kept_for_the_therapist_alone_and_can_be_emptied(
    tamsin: Browser, cast: Cast, held: Session
) -> None:
    address = page(cast, held, "debrief")
    for felt in ("a heavy stone", "a lighter stone"):
        tamsin.post(address, {"felt": felt})
    assert cast.kim.debriefs.get().felt == "a lighter stone"
    assert "a lighter stone" in tamsin.get(address).content.decode()
    colleague = as_user(cast.theo)
    CareTeamMember.objects.create(
        course=cast.kim.course, user=cast.theo, role=Role.THERAPIST, since=timezone.localdate()
    )
    assert "a lighter stone" not in colleague.get(address).content.decode()
    assert as_user(cast.sunniva).get(address).status_code == 404
    tamsin.post(address, {"felt": ""})
    assert not cast.kim.debriefs.exists()


def test_words_that_are_too_long_come_back(tamsin: Browser, cast: Cast, held: Session) -> None:
    answer = tamsin.post(page(cast, held, "debrief"), {"felt": "x" * 5000})
    assert answer.status_code == 400
    assert "Shorten it" in answer.content.decode()
    assert not cast.kim.debriefs.exists()


# ---------------------------------------------------------------------------------------------------
# The progress note


def tapped(cast: Cast, held: Session) -> None:
    of = {"participant": cast.kim, "session": held}
    Observation.objects.create(**of, kind="gaze_away", note="at the mention of the lake")
    ResponseUsed.objects.create(**of, response="slow_down")
    Takeaway.objects.create(**of, words="an invented lantern")
    set_task(cast.kim, words="walk to the invented gate", when="on Monday")


@pytest.mark.parametrize("shape", list(NoteShape))
def test_a_note_begins_from_what_was_tapped_in_each_shape(
    shape: NoteShape, tamsin: Browser, cast: Cast, held: Session
) -> None:
    tapped(cast, held)
    shown = tamsin.get(page(cast, held), {"shape": shape.value}).content.decode()
    for words in ("at the mention of the lake", "an invented lantern", "walk to the invented gate", "Slow"):
        assert words.lower() in shown.lower()
    assert all(f">{name}</label>" in shown for _, name in SECTIONS[shape])
    assert not cast.kim.progress_notes.exists()


def test_no_guess_of_the_program_is_put_into_the_draft(tamsin: Browser, cast: Cast, held: Session) -> None:
    for _ in range(3):
        Observation.objects.create(participant=cast.kim, session=held, kind="fears_consequence")
    form = tamsin.get(page(cast, held)).context["form"]
    assert form.initial["assessment"] == ""


def test_a_draft_is_kept_signed_and_then_only_amended(tamsin: Browser, cast: Cast, held: Session) -> None:
    keep = page(cast, held, "keep_note")
    tamsin.post(keep, {"shape": "dap", "data": "an invented line"})
    tamsin.post(keep, {"shape": "dap", "data": "a better invented line", "sign": "yes"})
    note = cast.kim.progress_notes.get()
    assert note.signed_at is not None
    with pytest.raises(Signed):
        service.sign(note, cast.tamsin)
    assert not service.drop(note)
    assert "a better invented line" in as_user(cast.sunniva).get(page(cast, held)).content.decode()
    tamsin.post(page(cast, held, "amend_note", note.pk))
    tamsin.post(keep, {"shape": "dap", "data": "and one more thing", "sign": "yes"})
    first, second = service.notes_of(cast.kim, held)
    assert first.by_section["data"] == "a better invented line"
    assert (second.amends, second.by_section["data"]) == (first, "and one more thing")
    assert "amended below" in tamsin.get(page(cast, held)).content.decode()


def test_an_empty_note_is_not_signed_and_a_draft_can_be_thrown_away(
    tamsin: Browser, cast: Cast, held: Session
) -> None:
    keep = page(cast, held, "keep_note")
    tamsin.post(keep, {"shape": "soap", "sign": "yes"})
    assert not cast.kim.progress_notes.exists()
    tamsin.post(keep, {"shape": "soap", "plan": "an invented plan"})
    tamsin.post(keep, {"shape": "soap", "drop": "yes"})
    assert not cast.kim.progress_notes.exists()
    assert tamsin.post(keep, {"shape": "dap", "data": "x" * 30000}).status_code == 400


def test_a_change_of_shape_loses_nothing_that_was_written(tamsin: Browser, cast: Cast, held: Session) -> None:
    tapped(cast, held)
    keep = page(cast, held, "keep_note")
    written = {"data": "an invented line", "assessment": "an invented thought", "plan": "an invented plan"}
    tamsin.post(keep, {"shape": "dap", **written, "to": "soap"})
    form = tamsin.get(page(cast, held)).context["form"]
    assert (form.initial["assessment"], form.initial["plan"]) == ("an invented thought", "an invented plan")
    assert "an invented lantern" in form.initial["subjective"]
    tamsin.post(keep, {"shape": "soap", **form.initial, "subjective": "said in other words", "to": "dap"})
    assert tamsin.get(page(cast, held)).context["form"].initial["data"] == "an invented line"
    tamsin.post(keep, {"shape": "dap", **written, "sign": "yes"})
    assert cast.kim.progress_notes.get().by_section == written


@pytest.mark.parametrize("to", ["soap", "sonnet", ""])
def test_words_that_are_too_long_come_back_whatever_key_was_pressed(
    to: str, tamsin: Browser, cast: Cast, held: Session
) -> None:
    answer = tamsin.post(page(cast, held, "keep_note"), {"shape": "dap", "data": "x" * 30000, "to": to})
    assert answer.status_code == 400
    assert "x" * 30000 in answer.content.decode()
    tamsin.post(page(cast, held, "keep_note"), {"shape": "dap", "data": "an invented line", "to": to})
    assert cast.kim.progress_notes.get().by_section["data"] == "an invented line"


def test_a_note_begins_in_the_shape_that_the_therapist_wrote_in_last(
    tamsin: Browser, cast: Cast, held: Session
) -> None:
    assert tamsin.get(page(cast, held)).context["shape"] == NoteShape.DAP
    first = cast.kim.course.sessions.order_by("number").first()
    service.keep(cast.kim, first, cast.tamsin, NoteShape.BIRP, {"plan": "an invented plan"})
    assert tamsin.get(page(cast, held)).context["shape"] == NoteShape.BIRP


def test_what_was_pressed_on_the_run_sheet_is_in_the_draft(
    tamsin: Browser, cast: Cast, held: Session
) -> None:
    begun = timezone.now() - timedelta(minutes=52)
    for kind, part, minutes in (("part", "work", 0), ("slow", "", 12), ("pause", "", 30), ("end", "", 50)):
        press(held, kind, part, at=begun + timedelta(minutes=minutes))
    data = tamsin.get(page(cast, held)).context["form"].initial["data"]
    assert "held, 50 minutes." in data
    assert "Pace: slowed down after 12 minutes; paused after 30 minutes." in data


def test_a_draft_is_nobody_elses(cast: Cast, held: Session) -> None:
    service.keep(cast.kim, held, cast.tamsin, NoteShape.DAP, {"data": "not yet for others"})
    assert "not yet for others" not in as_user(cast.sunniva).get(page(cast, held)).content.decode()


# ---------------------------------------------------------------------------------------------------
# Notes kept apart


@pytest.fixture
def note(cast: Cast) -> PsychotherapyNote:
    return private_notes.write(cast.kim, cast.tamsin, "a private invented thought", None)


def sees(user: Browser, cast: Cast) -> bool:
    return "a private invented thought" in user.get(apart(cast)).content.decode()


def test_a_psychotherapy_note_is_its_authors_until_a_colleague_is_let_in_and_taken_out(
    tamsin: Browser, cast: Cast, note: PsychotherapyNote
) -> None:
    sunniva = as_user(cast.sunniva)
    assert sees(tamsin, cast)
    assert not sees(sunniva, cast)
    for _ in range(2):
        tamsin.post(apart(cast, "let_read"), {"reader": str(cast.sunniva.pk)})
    assert sees(sunniva, cast)
    entries = AuditEvent.objects.filter(
        actor=cast.sunniva.pk, action="read psychotherapy notes of a colleague"
    )
    assert entries.count() == 1
    grant = private_notes.grants_of(cast.kim, cast.tamsin).get()
    tamsin.post(apart(cast, "let_read"), {"take_back": str(grant.pk)})
    assert not sees(sunniva, cast)


def test_only_a_colleague_of_the_care_team_can_be_let_in(tamsin: Browser, cast: Cast) -> None:
    for reader in (cast.theo, cast.olive, cast.sidra, cast.tamsin):
        assert tamsin.post(apart(cast, "let_read"), {"reader": str(reader.pk)}).status_code == 400
    assert tamsin.post(apart(cast, "let_read"), {"take_back": "nonsense"}).status_code == 404


def test_a_reader_who_has_left_the_care_team_reads_no_more(cast: Cast, note: PsychotherapyNote) -> None:
    private_notes.let_read(cast.kim, cast.tamsin, cast.sunniva)
    yesterday = timezone.localdate() - timedelta(days=1)
    cast.kim.course.care_team.filter(user=cast.sunniva).update(until=yesterday)
    assert as_user(cast.sunniva).get(apart(cast)).status_code == 404


def test_a_note_is_changed_or_deleted_by_its_author_alone(
    tamsin: Browser, cast: Cast, note: PsychotherapyNote
) -> None:
    CareTeamMember.objects.create(
        course=cast.kim.course, user=cast.theo, role=Role.THERAPIST, since=timezone.localdate()
    )
    change = apart(cast, "change_private_note", note.pk)
    assert as_user(cast.theo).post(change, {"words": "somebody else's"}).status_code == 404
    assert tamsin.post(change, {"words": ""}).status_code == 400
    tamsin.post(change, {"words": "another invented thought"})
    note.refresh_from_db()
    assert note.words == "another invented thought"
    tamsin.post(change, {"delete": "yes"})
    assert not cast.kim.psychotherapy_notes.exists()


def test_a_psychotherapy_note_is_on_no_other_page_and_in_no_file_of_the_client(
    tamsin: Browser, cast: Cast, held: Session, note: PsychotherapyNote
) -> None:
    secret = make_link(cast.kim, cast.tamsin).secret
    pages = [
        *(reverse(name, args=[cast.kim.pk]) for name in ("client", "brief", "timeline", "trajectories")),
        page(cast, held),
    ]
    own = [reverse(name, args=[secret]) for name in ("own_home", "own_shared", "own_file", "own_data")]
    shown = [tamsin.get(address) for address in pages] + [Browser().get(address) for address in own]
    for answer in shown:
        assert answer.status_code == 200
        assert b"private invented thought" not in answer.content
