"""The transcript of a session: given with consent, without names, coded, corrected, taken in, removed with proof."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.between.worker import one_round
from heedful.practice.record import transcripts as service
from heedful.practice.record.models import ObservedBy, SessionTranscript, TranscriptState
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db

TALK = """Therapist: What brings you down from the lighthouse today, Kim?
Client: Quillfeather sent me. I don't want to give up cream. I like it, and it's not a problem.
Therapist: You should cut down to one saucer. It's important for your heart.
Client: You don't know anything about my heart. I don't want to talk about it with Kevin.
Therapist: It sounds like you feel pushed, and you'd rather decide this yourself.
Client: Yeah. I do want to be there for the kittens, though. I could try it on Mondays.
"""


def place(cast: Cast, name: str = "transcript", **more: object) -> str:
    session = cast.kim.course.sessions.first()
    return reverse(name, kwargs={"participant": cast.kim.pk, "session": session.pk, **more})


def give(
    browser: Browser, cast: Cast, content: str | bytes = TALK, name: str = "talk.txt", **changed: str
) -> object:
    today = timezone.localdate()
    data = {
        "file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content),
        "therapist": "",
        "consent_on": str(today - timedelta(days=1)),
        "keep_until": str(today + timedelta(days=30)),
    } | changed
    return browser.post(place(cast, "give_transcript"), data)


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


@pytest.fixture
def coded(tamsin: Browser, cast: Cast) -> SessionTranscript:
    assert give(tamsin, cast).status_code == 302
    one_round(timezone.now())
    return SessionTranscript.objects.get()


def test_a_transcript_is_kept_without_names_and_coded_in_the_background(tamsin: Browser, cast: Cast) -> None:
    answer = give(tamsin, cast)
    assert answer.status_code == 302
    row = SessionTranscript.objects.get()
    assert row.state == TranscriptState.WAITING
    for name in ("Kim", "Quillfeather", "Kevin"):
        assert name not in row.spoken
    waiting = tamsin.get(place(cast))
    assert b"Being coded" in waiting.content
    assert waiting["Refresh"] == "3"
    one_round(timezone.now())
    page = tamsin.get(place(cast))
    assert "Refresh" not in page
    assert b"Moments worth a second look" in page.content
    assert b"[name" in page.content


def test_no_word_of_it_lies_unencrypted_or_in_a_log(
    tamsin: Browser, cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(tamsin, cast)

    def fail(*_: object) -> None:
        raise RuntimeError("give up cream")

    monkeypatch.setattr(service, "_code", fail)
    with caplog.at_level(logging.DEBUG):
        one_round(timezone.now())
    assert "cream" not in caplog.text
    assert SessionTranscript.objects.get().state == TranscriptState.FAILED
    assert b"could not be coded" in tamsin.get(place(cast)).content
    monkeypatch.undo()
    tamsin.post(place(cast, "code_again"))
    one_round(timezone.now())
    assert SessionTranscript.objects.get().state == TranscriptState.CODED


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"consent_on": ""}, "Give the day on which they agreed"),
        ({"consent_on": "2999-01-01"}, "They need to agree first"),
        ({"keep_until": "2001-01-01"}, "Choose a day from today on"),
        ({"keep_until": "2999-01-01"}, "at most a year away"),
        ({"file": ""}, "Choose a file of up to 5 MB"),
    ],
)
def test_what_is_missing_or_out_of_range_is_said_and_nothing_kept(
    tamsin: Browser, cast: Cast, changed: dict[str, str], said: str
) -> None:
    answer = give(tamsin, cast, **changed)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not SessionTranscript.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("talk.exe", b"MZ"),
        ("talk.json", b'[{"speaker": "T", '),
        ("talk.vtt", b"WEBVTT\n\n00:0"),
        ("talk.csv", b"speaker,text\n"),
        ("talk.txt", b"\x00\x01\x02" * 50),
        ("talk.docx", b"PK\x03\x04 not a document"),
        ("../../talk.txt", b"   "),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(
    tamsin: Browser, cast: Cast, name: str, content: bytes
) -> None:
    answer = give(tamsin, cast, content, name)
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()
    assert 'class="error"' in answer.content.decode()
    assert not SessionTranscript.objects.exists()


def test_a_file_that_is_too_large_is_refused(tamsin: Browser, cast: Cast) -> None:
    answer = give(tamsin, cast, "Client: yes.\n" * 420_000)
    assert answer.status_code == 400
    assert "5 MB" in answer.content.decode()


def test_one_session_has_one_transcript_at_a_time(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    answer = give(tamsin, cast)
    assert answer.status_code == 400
    assert SessionTranscript.objects.get().pk == coded.pk


def test_a_corrected_code_stands_in_the_place_of_the_coder_s_and_can_be_undone(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    before = service.coded_of(coded).utterances[2].label("behaviour")
    other = "therapist_input" if before != "therapist_input" else "question"
    tamsin.post(place(cast, "correct_code", index=2), {"head": "behaviour", "label": other})
    assert service.coded_of(coded).utterances[2].label("behaviour") == other
    page = tamsin.get(f"{place(cast)}?at=2").content.decode()
    assert "corrected by you" in page
    assert all(f'value="{label}"' in page for label in ("question", "reflection", "therapist_input", "other"))
    tamsin.post(place(cast, "correct_code", index=2), {"undo": "yes"})
    assert service.coded_of(coded).utterances[2].label("behaviour") == before


def test_a_moment_that_was_none_is_gone_once_it_is_corrected(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    assert 3 in {moment.index for moment in service.coded_of(coded).moments}
    for index in (1, 3, 5):
        tamsin.post(place(cast, "correct_code", index=index), {"head": "resisting", "label": "no"})
    assert not service.coded_of(coded).moments


@pytest.mark.parametrize(
    ("index", "data"),
    [
        (0, {"head": "talk", "label": "change"}),
        (1, {"head": "talk", "label": "stubborn"}),
        (99, {"head": "talk", "label": "change"}),
        (1, {"head": "behaviour", "label": "question"}),
        (1, {}),
    ],
)
def test_a_code_that_cannot_be_is_not_kept(
    tamsin: Browser, cast: Cast, coded: SessionTranscript, index: int, data: dict[str, str]
) -> None:
    assert tamsin.post(place(cast, "correct_code", index=index), data).status_code == 400
    assert not coded.corrections.exists()


def test_only_what_was_agreed_with_goes_into_the_case_and_once(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    before = cast.kim.observations.count()
    assert before == cast.kim.observations.exclude(by=ObservedBy.TRANSCRIPT).count()
    assert tamsin.post(place(cast, "take_in_signs"), {}).status_code == 400
    sign = service.signs_of(coded)[0]
    for _ in range(2):
        tamsin.post(place(cast, "take_in_signs"), {"sign": [sign.id]})
    taken = cast.kim.observations.get(by=ObservedBy.TRANSCRIPT)
    seen = sign.observation
    assert (taken.kind, taken.strength, taken.note) == (seen.kind, seen.strength, None)
    assert ">in the case<" in tamsin.get(place(cast)).content.decode()


def test_two_signs_of_one_kind_both_go_into_the_case_where_the_file_has_no_times(
    tamsin: Browser, cast: Cast
) -> None:
    give(
        tamsin, cast, TALK + "Therapist: How so?\nClient: I really want to do this. I will start tomorrow.\n"
    )
    one_round(timezone.now())
    signs = service.signs_of(SessionTranscript.objects.get())
    same = [sign for sign in signs if sign.observation.kind == "change_talk"]
    assert len(same) == 2
    for sign in same:
        tamsin.post(place(cast, "take_in_signs"), {"sign": [sign.id]})
    assert cast.kim.observations.filter(by=ObservedBy.TRANSCRIPT, kind="change_talk").count() == 2


def test_a_sign_that_a_correction_took_away_cannot_be_taken_in(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    answer = tamsin.post(place(cast, "take_in_signs"), {"sign": ["99-change_talk"]})
    assert answer.status_code == 400
    assert "Something was corrected meanwhile" in answer.content.decode()


def test_each_sign_shows_the_turn_it_was_read_in(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    page = tamsin.get(place(cast)).content.decode()
    for sign in service.signs_of(coded):
        assert f'value="{sign.id}"' in page
        assert f'<a href="#u{sign.index}">Turn {sign.index + 1}</a>' in page


def test_the_coder_s_own_code_is_named_beside_the_correction(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    before = service.coded_of(coded).utterances[5].label("talk")
    words = {"change": "talk of change", "neutral": "neither", "sustain": "talk of staying"}
    other = "sustain" if before != "sustain" else "neutral"
    tamsin.post(place(cast, "correct_code", index=5), {"head": "talk", "label": other})
    assert f"it was coded as “{words[str(before)]}”" in tamsin.get(place(cast)).content.decode()
    tamsin.post(place(cast, "correct_code", index=5), {"head": "talk", "label": str(before)})
    assert "confirmed by you" in tamsin.get(place(cast)).content.decode()


def test_what_is_unsure_is_marked_in_words_in_the_picture_and_in_the_list(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    unsure = [said for said in service.coded_of(coded).utterances if said.is_unsure]
    page = tamsin.get(place(cast)).content.decode()
    assert page.count('<abbr title="unsure">') == len(unsure)
    assert page.count(' unsure"/>') == len(unsure)


def test_the_thresholds_are_named_as_what_they_are(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    page = tamsin.get(place(cast)).content.decode()
    assert "MITI 4.2.1 calls 1 fair and 2 good" in page
    assert "expert opinion, not norms" in page
    assert (
        "source" not in page.split("<main")[1].split("</main>")[0].casefold()
    )  # no better than its base rate


def test_while_it_waits_nothing_is_typed_that_a_new_look_would_lose(tamsin: Browser, cast: Cast) -> None:
    give(tamsin, cast)
    page = tamsin.get(place(cast)).content.decode()
    assert "Hide these words" not in page
    assert "longer than coding takes" not in page
    SessionTranscript.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    assert "longer than coding takes" in tamsin.get(place(cast)).content.decode()


def test_words_that_were_missed_can_be_hidden(tamsin: Browser, cast: Cast, coded: SessionTranscript) -> None:
    assert tamsin.post(place(cast, "hide_words"), {"words": ""}).status_code == 400
    tamsin.post(place(cast, "hide_words"), {"words": "kittens, saucer"})
    spoken = SessionTranscript.objects.get().spoken
    assert "kittens" not in spoken
    assert "saucer" not in spoken
    assert tamsin.get(place(cast)).status_code == 200


def test_words_that_no_list_knows_are_offered_and_go_when_ticked(tamsin: Browser, cast: Cast) -> None:
    give(tamsin, cast, TALK.replace("cream", "snodgrass").replace("kittens", "wugs"))
    one_round(timezone.now())
    page = tamsin.get(place(cast)).content.decode()
    assert 'value="snodgrass"' in page
    tamsin.post(place(cast, "hide_words"), {"words": "", "doubtful": ["snodgrass"]})
    assert "snodgrass" not in SessionTranscript.objects.get().spoken
    assert "wugs" in SessionTranscript.objects.get().spoken


def test_the_speakers_names_of_the_file_are_not_kept(tamsin: Browser, cast: Cast) -> None:
    give(
        tamsin, cast, TALK.replace("Therapist:", "Ottiline:").replace("Client:", "zeb:"), therapist="Ottiline"
    )
    row = SessionTranscript.objects.get()
    assert "ottiline" not in row.spoken.casefold()
    assert "zeb" not in row.spoken.casefold()


def test_removing_takes_words_codes_and_corrections_and_leaves_the_proof(
    tamsin: Browser, cast: Cast, coded: SessionTranscript
) -> None:
    tamsin.post(place(cast, "correct_code", index=1), {"head": "talk", "label": "change"})
    tamsin.post(place(cast, "remove_transcript"))
    coded.refresh_from_db()
    assert (coded.spoken, coded.codes, coded.told) == (None, None, None)
    assert not coded.corrections.exists()
    assert coded.fingerprint in tamsin.get(place(cast)).content.decode()
    assert AuditEvent.objects.filter(action="removed a transcript").count() == 1
    assert give(tamsin, cast).status_code == 302


def test_it_is_removed_when_the_agreed_time_is_over(cast: Cast, coded: SessionTranscript) -> None:
    one_round(timezone.now() + timedelta(days=29))
    coded.refresh_from_db()
    assert coded.removed_at is None
    one_round(timezone.now() + timedelta(days=32))
    coded.refresh_from_db()
    assert coded.removed_at is not None
    assert coded.spoken is None


def test_a_supervisor_of_the_care_team_looks_and_changes_nothing(
    cast: Cast, coded: SessionTranscript
) -> None:
    page = as_user(cast.sunniva).get(place(cast)).content
    assert b"Moments worth a second look" in page
    assert b"Remove the transcript" not in page
    assert as_user(cast.sunniva).post(place(cast, "remove_transcript")).status_code == 404


def test_another_clients_session_opens_nothing(tamsin: Browser, cast: Cast) -> None:
    session = cast.lou.course.sessions.first()
    wrong = reverse("transcript", kwargs={"participant": cast.kim.pk, "session": session.pk})
    assert tamsin.get(wrong).status_code == 404
