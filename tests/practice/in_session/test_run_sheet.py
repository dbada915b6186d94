import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.in_session.sheet_words import ASK, SAY
from heedful.practice.record.disclosures import note_disclosure
from heedful.practice.record.invitations import session_noted
from heedful.practice.record.models import (
    AgendaItem,
    CheckIn,
    Observation,
    Participant,
    ProposalAnswer,
    Reading,
    ResponseUsed,
    RiskAnswer,
    Session,
    SheetMark,
    Takeaway,
    Task,
)
from heedful.practice.record.run_sheet import SheetPart, add_to_agenda, press, tapped_at
from heedful.wording.reading import reading_grade
from tests.people import Cast

pytestmark = pytest.mark.django_db

PART = {"X-Heedful-Part": "yes"}


def signed_in(user: object) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return browser


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return signed_in(cast.tamsin)


@pytest.fixture
def second(cast: Cast) -> Session:
    return cast.kim.course.sessions.get(number=2)


@pytest.fixture
def begun(second: Session) -> Session:
    """The hour began twelve minutes ago, the work two minutes ago."""
    press(second, "part", "check_in", at=tapped_at(12 * 60))
    press(second, "part", "work", at=tapped_at(2 * 60))
    return second


def at(cast: Cast, name: str = "run_sheet", *more: object) -> str:
    """An address of Kim's second session."""
    return reverse(name, args=[cast.kim.pk, cast.kim.course.sessions.get(number=2).pk, *more])


def sees(browser: Browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


def shown(page: str) -> str:
    """Which of the parts is on the page for the eye."""
    (only,) = re.findall(r'data-part-of="(\w+)" aria-labelledby="[\w-]+">', page)
    return only


def keys(page: str) -> list[str]:
    bar = page.split('id="sheet-bar"')[1]
    return re.findall(r'name="press" value="([\w ]+)"', bar)


def text_of(page: str, id: str) -> str:
    """The words of one element, up to the end of the part that it stands in."""
    inside = page.split(f'id="{id}"')[1].split("</section>", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", "", inside).split())


# ---------------------------------------------------------------------------------------------------
# The hour


def test_the_parts_stand_in_order_and_one_is_shown(tamsin: Browser, cast: Cast) -> None:
    page = sees(tamsin, at(cast))
    assert re.findall(r'data-part-of="(\w+)"', page) == ["brief", *SheetPart.values, "over"]
    assert shown(page) == "brief"
    assert keys(page) == ["part check_in"], "before it begins there is one key"


def test_the_next_part_is_one_key_away_up_to_the_end(tamsin: Browser, cast: Cast) -> None:
    for part in SheetPart.values:
        assert tamsin.post(at(cast, "press_sheet"), {"press": f"part {part}"}).status_code == 302
        page = sees(tamsin, at(cast))
        assert shown(page) == part
    assert keys(page) == ["go_on", "pause", "slow", "switch", "end"]
    tamsin.post(at(cast, "press_sheet"), {"press": "end"})
    page = sees(tamsin, at(cast))
    assert shown(page) == "over"
    assert keys(page) == ["go_on"]


def test_the_clock_goes_on_over_a_reload(tamsin: Browser, cast: Cast, begun: Session) -> None:
    for _ in range(2):
        page = sees(tamsin, at(cast))
        assert "12 of 50 min" in text_of(page, "sheet-clock")
        assert "Work 2 min" in text_of(page, "sheet-clock")


def test_past_its_length_the_clock_says_so_and_nothing_more(
    tamsin: Browser, cast: Cast, second: Session
) -> None:
    press(second, "part", "work", at=tapped_at(58 * 60))
    page = sees(tamsin, at(cast))
    assert "58 of 50 min" in text_of(page, "sheet-clock")
    assert not re.search("overrun|too long|time is up|late", page, re.IGNORECASE)


def test_a_look_at_another_part_begins_nothing(tamsin: Browser, cast: Cast, begun: Session) -> None:
    assert shown(sees(tamsin, at(cast) + "?look=brief")) == "brief"
    assert shown(sees(tamsin, at(cast) + "?look=nonsense")) == "work"
    assert SheetMark.objects.count() == 2


@pytest.mark.parametrize(
    ("key", "words"),
    [("pause", "There is no hurry"), ("slow", "more slowly"), ("switch", "leave this for now")],
)
def test_each_key_is_kept_with_its_time_and_answered_by_one_sentence(
    tamsin: Browser, cast: Cast, begun: Session, key: str, words: str
) -> None:
    before = timezone.now()
    tamsin.post(at(cast, "press_sheet"), {"press": key})
    mark = SheetMark.objects.get(kind=key)
    assert before <= mark.at <= timezone.now()
    assert words in text_of(sees(tamsin, at(cast)), "sheet-say")
    tamsin.post(at(cast, "press_sheet"), {"press": "go_on"})
    assert "Shall we go on" in text_of(sees(tamsin, at(cast)), "sheet-say")


def test_a_key_sent_twice_is_kept_once(tamsin: Browser, cast: Cast, begun: Session) -> None:
    for _ in range(3):
        tamsin.post(at(cast, "press_sheet"), {"press": "pause", "ago": "5"}, headers=PART)
    assert SheetMark.objects.filter(kind="pause").count() == 1


def test_a_key_that_waited_for_the_connection_keeps_its_own_time(
    tamsin: Browser, cast: Cast, begun: Session
) -> None:
    tamsin.post(at(cast, "press_sheet"), {"press": "pause", "ago": "90"}, headers=PART)
    waited = timezone.now() - SheetMark.objects.get(kind="pause").at
    assert timedelta(seconds=89) < waited < timedelta(seconds=95)


def test_a_script_gets_the_clock_the_parts_and_the_keys(tamsin: Browser, cast: Cast, begun: Session) -> None:
    part = tamsin.post(at(cast, "press_sheet"), {"press": "slow"}, headers=PART).content.decode()
    for id in ("sheet-clock", "sheet-steps", "sheet-bar", "part-over", "saved"):
        assert f'id="{id}"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "press", ["", "dance", "part", "part brief", "part work work", "pause work", "x" * 40]
)
def test_a_key_that_there_is_not_is_refused_kindly(tamsin: Browser, cast: Cast, press: str) -> None:
    for headers in ({}, PART):
        answer = tamsin.post(at(cast, "press_sheet"), {"press": press}, headers=headers)
        assert answer.status_code == 400
        assert "Load it again" in answer.content.decode()
    assert not SheetMark.objects.exists()


@pytest.mark.parametrize("ago", ["soon", "-400", "9" * 30, "1.5", ""])
def test_a_time_that_cannot_be_read_loses_no_tap(
    tamsin: Browser, cast: Cast, begun: Session, ago: str
) -> None:
    tamsin.post(at(cast, "press_sheet"), {"press": "pause", "ago": ago}, headers=PART)
    assert SheetMark.objects.filter(kind="pause", at__lte=timezone.now()).exists()


def test_an_hour_that_was_not_held_takes_no_keys_and_says_what_to_do(
    tamsin: Browser, cast: Cast, second: Session
) -> None:
    second.status = "missed"
    second.save()
    session_noted(second, by=cast.tamsin)
    assert keys(sees(tamsin, at(cast))) == []
    answer = tamsin.post(at(cast, "press_sheet"), {"press": "part work"})
    assert answer.status_code == 400
    assert "change that" in answer.content.decode()
    assert not SheetMark.objects.exists()


def test_how_the_hour_was_spent_is_told_at_its_end(tamsin: Browser, cast: Cast, begun: Session) -> None:
    press(begun, "pause", at=tapped_at(60))
    tamsin.post(at(cast, "press_sheet"), {"press": "end"})
    over = text_of(sees(tamsin, at(cast)), "part-over")
    assert "12 minutes" in over
    assert "Check-in 10, Work 2" in over
    assert "Paused at 11 min" in over


def test_the_time_can_be_asked_for_by_itself(tamsin: Browser, cast: Cast, begun: Session) -> None:
    part = sees(tamsin, at(cast, "sheet_clock"))
    assert "12 of 50 min" in text_of(part, "sheet-clock")
    assert "<html" not in part


def test_the_length_of_a_session_is_the_courses(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(at(cast, "sheet_length"), {"minutes": "80"})
    first = reverse("run_sheet", args=[cast.kim.pk, cast.kim.course.sessions.get(number=1).pk])
    assert "80 min" in text_of(sees(tamsin, first), "sheet-clock")
    cast.lou.course.refresh_from_db()
    assert cast.lou.course.session_minutes == 50


@pytest.mark.parametrize("minutes", ["", "9", "241", "an hour", "50.5", "-1", "9" * 30])
def test_a_length_that_cannot_be_is_refused(tamsin: Browser, cast: Cast, minutes: str) -> None:
    answer = tamsin.post(at(cast, "sheet_length"), {"minutes": minutes})
    assert answer.status_code == 400
    assert "Give whole minutes from 10 to 240." in answer.content.decode()
    cast.kim.course.refresh_from_db()
    assert cast.kim.course.session_minutes == 50


@pytest.mark.parametrize("words", [*SAY.values(), *ASK.values()])
def test_what_is_said_aloud_is_plain(words: str) -> None:
    assert len(words.split()) < 12 or reading_grade(words) <= 6


# ---------------------------------------------------------------------------------------------------
# What stands in the parts


def test_the_brief_on_the_sheet_puts_safety_first(tamsin: Browser, cast: Cast, second: Session) -> None:
    RiskAnswer.objects.create(participant=cast.kim, session=second, measure="phq9", item=9, answer=2)
    brief = sees(tamsin, at(cast)).split('id="part-brief"')[1].split("</section>")[0]
    assert brief.index("Safety first") < brief.index("Ask directly") < brief.index('class="stance"')
    assert f"{reverse('plans', args=[cast.kim.pk])}#safety" in brief


def test_the_plans_for_hard_times_are_never_far_from_the_sheet(tamsin: Browser, cast: Cast) -> None:
    settings = sees(tamsin, at(cast)).split('class="sheet-settings"')[1].split("</details>")[0]
    assert reverse("plans", args=[cast.kim.pk]) in settings


def test_the_question_that_was_chosen_on_the_brief_stands_on_the_sheet(tamsin: Browser, cast: Cast) -> None:
    page = sees(tamsin, reverse("brief", args=[cast.kim.pk]))
    inquiry = re.findall(r'id="answer-inquiry-(\w+)"', page)[0]
    ProposalAnswer.objects.create(
        participant=cast.kim,
        after_session=1,
        part="inquiry",
        proposal=inquiry,
        answer="changed",
        words="What would you rather not do?",
        by=cast.tamsin,
        at=timezone.now(),
    )
    brief = text_of(sees(tamsin, at(cast)), "part-brief")
    assert "The question you chose" in brief
    assert "What would you rather not do?" in brief


def test_what_they_sent_is_read_only_once_it_is_looked_at(
    tamsin: Browser, cast: Cast, second: Session
) -> None:
    CheckIn.objects.create(
        participant=cast.kim,
        session=cast.kim.course.sessions.get(number=1),
        answered_at=timezone.now(),
        sent_at=timezone.now(),
        came_by="link",
        mood=4,
        words="an invented thought",
    )
    assert "an invented thought" not in sees(tamsin, at(cast))
    assert not Reading.objects.exists()
    part = tamsin.post(at(cast, "press_sheet"), {"press": "part check_in"}, headers=PART).content.decode()
    assert "an invented thought" in part
    assert Reading.objects.filter(reader=cast.tamsin).count() == 1
    assert "an invented thought" in sees(tamsin, at(cast))


def test_without_a_check_in_the_device_can_be_handed_over(
    tamsin: Browser, cast: Cast, second: Session
) -> None:
    press(second, "part", "check_in", at=tapped_at(0))
    page = sees(tamsin, at(cast))
    assert "Asking is enough" in page
    assert f"{reverse('hand_over', args=[cast.kim.pk])}?session={second.pk}" in page


def test_marks_from_paper_stand_on_the_sheet_too(tamsin: Browser, cast: Cast, second: Session) -> None:
    tamsin.post(at(cast, "session_marks"), {"mood": "4", "heard": "9"})
    assert "Mood 4 · Felt heard 9" in text_of(sees(tamsin, at(cast) + "?look=check_in"), "part-check_in")


def test_last_time_is_the_last_that_they_took_and_what_they_set_out_to_try(
    tamsin: Browser, cast: Cast, second: Session
) -> None:
    first = cast.kim.course.sessions.get(number=1)
    Takeaway.objects.create(participant=cast.kim, session=first, words="the wave passes")
    Takeaway.objects.create(participant=cast.kim, session=second, words="from today")
    Task.objects.create(participant=cast.kim, code="t1", words="walk to the gate", smaller="open the door")
    Task.objects.create(participant=cast.kim, code="t2", words="long done", outcome="done")
    last = text_of(sees(tamsin, at(cast)), "part-takeaways")
    assert "the wave passes" in last
    assert "open the door" in last
    assert not re.search("from today|long done|walk to the gate", last)


def test_rising_distress_asks_for_less(tamsin: Browser, cast: Cast, second: Session) -> None:
    assert "Less is enough today" not in sees(tamsin, at(cast))
    Observation.objects.create(participant=cast.kim, session=second, kind="stopped_step_early")
    page = sees(tamsin, at(cast))
    assert "Less is enough today" in text_of(page, "part-brief")
    assert "Less is enough today" in text_of(page, "part-agenda")


def test_a_couple_share_the_clock_and_the_agenda_and_no_taps(tamsin: Browser, cast: Cast) -> None:
    session = cast.noor.course.sessions.get(number=2)
    noors, sams = (reverse("run_sheet", args=[each.pk, session.pk]) for each in (cast.noor, cast.sam))
    press(session, "part", "work", at=tapped_at(300))
    add_to_agenda(session, "the holidays")
    tap = reverse("sheet_tap", args=[cast.noor.pk, session.pk])
    tamsin.post(tap, {"tap": "observation gaze_away 1"})
    assert 'aria-pressed="true"' in chip(sees(tamsin, noors), "gaze_away")
    page = sees(tamsin, sams)
    assert 'aria-pressed="false"' in chip(page, "gaze_away")
    assert "the holidays" in page
    assert "5 of 50 min" in text_of(page, "sheet-clock")
    assert noors in page


def test_the_codes_of_others_stay_off_the_sheet(tamsin: Browser, cast: Cast) -> None:
    """Another client may see the tablet; that an answer about safety waits is told all the same."""
    first = cast.noor.course.sessions.get(number=1)
    RiskAnswer.objects.create(
        participant=cast.noor, session=first, measure="phq9", item=9, answer=2, answered_at=timezone.now()
    )
    page = sees(tamsin, at(cast))
    assert "An answer about safety is waiting for you: from another client" in page
    assert cast.noor.client.code not in page


def test_the_supervisor_looks_on_without_keys(cast: Cast, begun: Session) -> None:
    page = sees(signed_in(cast.sunniva), at(cast))
    assert keys(page) == []
    assert "You are looking on" in page
    assert 'name="words"' not in page


# ---------------------------------------------------------------------------------------------------
# Taps


def chip(page: str, kind: str) -> str:
    return page.split(f'id="tap-{kind}"')[1].split(">", maxsplit=1)[0]


def tap(browser: Browser, cast: Cast, words: str, **more: object) -> str:
    answer = browser.post(at(cast, "sheet_tap"), {"tap": words}, **more)  # type: ignore[arg-type]
    return answer.content.decode()


def test_a_tap_keeps_what_was_noticed_and_how_far_in(tamsin: Browser, cast: Cast, begun: Session) -> None:
    tap(tamsin, cast, "observation gaze_away 1")
    row = Observation.objects.get()
    assert (row.kind, row.by, row.noted_by) == ("gaze_away", "therapist", cast.tamsin)
    assert row.at_seconds == 12 * 60
    tap(tamsin, cast, "observation gaze_away 1")
    assert Observation.objects.count() == 1
    tap(tamsin, cast, "observation gaze_away 0")
    assert not Observation.objects.exists()


def test_a_tap_without_the_clock_has_no_time(tamsin: Browser, cast: Cast) -> None:
    tap(tamsin, cast, "observation gaze_away 1")
    assert Observation.objects.get().at_seconds is None


def test_what_was_shown_offers_a_gentle_way_of_naming_it(tamsin: Browser, cast: Cast, begun: Session) -> None:
    part = tap(tamsin, cast, "observation gaze_away 1", headers=PART)
    assert "your eyes went elsewhere" in text_of(part, "sheet-say")
    assert "Looks away: kept." in part
    press(begun, "pause", at=timezone.now())
    press(begun, "go_on", at=timezone.now())
    assert "your eyes" not in sees(tamsin, at(cast)), "what was pressed since has the word"


def test_a_naming_goes_away_by_itself(tamsin: Browser, cast: Cast, begun: Session) -> None:
    tap(tamsin, cast, "observation gaze_away 1")
    row = Observation.objects.get()
    row.created_at = timezone.now() - timedelta(minutes=3)
    row.save()
    assert "your eyes went" not in sees(tamsin, at(cast))


def test_what_is_familiar_with_this_client_comes_first(tamsin: Browser, cast: Cast, second: Session) -> None:
    first = cast.kim.course.sessions.get(number=1)
    Observation.objects.create(participant=cast.kim, session=first, kind="shame_at_help")
    said = sees(tamsin, at(cast)).split("<legend>Said</legend>")[1]
    assert re.findall(r'id="tap-(\w+)"', said)[0] == "shame_at_help"


def test_what_is_on_is_never_folded_away(tamsin: Browser, cast: Cast, begun: Session) -> None:
    def before_the_fold() -> list[str]:
        said = sees(tamsin, at(cast)).split("<legend>Said</legend>")[1].split("<details>")[0]
        return re.findall(r'id="tap-(\w+)"', said)

    assert "praises_session" not in before_the_fold()
    tap(tamsin, cast, "observation praises_session 1")
    assert "praises_session" in before_the_fold()


def test_what_was_offered_is_one_tap_too(tamsin: Browser, cast: Cast, begun: Session) -> None:
    offered = sees(tamsin, at(cast)).split("<legend>Offered</legend>")[1]
    first = re.findall(r'id="tap-(\w+)"', offered)[0]
    for _ in range(2):
        tap(tamsin, cast, f"response {first} 1")
    assert ResponseUsed.objects.get().response == first
    tap(tamsin, cast, f"response {first} 0")
    assert not ResponseUsed.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "",
        "observation",
        "observation gaze_away",
        "observation gaze_away 2",
        "observation gazeaway 1",
        "observation heard_low 1",
        "mood gaze_away 1",
        "response gaze_away 1",
        "x" * 200,
    ],
)
def test_what_is_not_in_the_catalogue_cannot_be_tapped(tamsin: Browser, cast: Cast, words: str) -> None:
    for headers in ({}, PART):
        answer = tamsin.post(at(cast, "sheet_tap"), {"tap": words}, headers=headers)
        assert answer.status_code == 400
        assert "Load it again" in answer.content.decode()
    assert not Observation.objects.exists()


# ---------------------------------------------------------------------------------------------------
# Agenda and takeaways


def on_agenda(session: Session) -> list[tuple[str, str]]:
    return [(item.words, item.state) for item in session.agenda.all()]


def test_the_agenda_is_theirs_and_mine(tamsin: Browser, cast: Cast, second: Session) -> None:
    tamsin.post(at(cast, "add_to_agenda"), {"words": "my sister", "by": "client"})
    tamsin.post(at(cast, "add_to_agenda"), {"words": "the letter"})
    assert [(i.words, i.by) for i in second.agenda.all()] == [
        ("my sister", "client"),
        ("the letter", "therapist"),
    ]


def test_added_twice_it_is_there_once(tamsin: Browser, cast: Cast, second: Session) -> None:
    for _ in range(2):
        part = tamsin.post(at(cast, "add_to_agenda"), {"words": "my sister"}, headers=PART).content.decode()
    assert "It is on the agenda already." in part
    assert len(on_agenda(second)) == 1


def test_what_became_of_each_thing_is_one_tap(tamsin: Browser, cast: Cast, second: Session) -> None:
    first, other = (add_to_agenda(second, words) for words in ("a", "b"))
    assert first
    assert other
    tamsin.post(at(cast, "change_agenda", other.pk), {"to": "earlier"})
    assert on_agenda(second) == [("b", "open"), ("a", "open")]
    tamsin.post(at(cast, "change_agenda", first.pk), {"to": "moved"})
    tamsin.post(at(cast, "change_agenda", other.pk), {"to": "done"})
    assert on_agenda(second) == [("b", "done"), ("a", "moved")]
    tamsin.post(at(cast, "change_agenda", first.pk), {"to": "out"})
    assert on_agenda(second) == [("b", "done")]
    assert tamsin.post(at(cast, "change_agenda", first.pk), {"to": "out"}).status_code == 404


def test_what_was_left_last_time_is_proposed_with_whose_it_was(
    tamsin: Browser, cast: Cast, second: Session
) -> None:
    first = cast.kim.course.sessions.get(number=1)
    item = add_to_agenda(first, "my sister", "client")
    assert item
    tamsin.post(reverse("change_agenda", args=[cast.kim.pk, first.pk, item.pk]), {"to": "moved"})
    agenda = sees(tamsin, at(cast)).split('id="sheet-agenda"')[1].split("</section>")[0]
    proposal = agenda.split('value="my sister"')[1].split("</form>")[0]
    assert 'value="client"' in proposal
    assert "from session 1" in proposal
    tamsin.post(at(cast, "add_to_agenda"), {"words": "my sister", "by": "client"})
    assert 'value="my sister"' not in sees(tamsin, at(cast))


def test_what_the_brief_would_bring_up_is_proposed(tamsin: Browser, cast: Cast) -> None:
    page = sees(tamsin, at(cast))
    assert '<input type="hidden" name="words" value="The goal">' in page
    assert 'value="Arrive"' not in page


def test_a_smaller_day_is_one_tap_after_slowing_down(tamsin: Browser, cast: Cast, begun: Session) -> None:
    for words in ("a", "b", "c"):
        add_to_agenda(begun, words)
    assert "Make today smaller" not in sees(tamsin, at(cast))
    tamsin.post(at(cast, "press_sheet"), {"press": "slow"})
    assert "Make today smaller" in sees(tamsin, at(cast))
    tamsin.post(at(cast, "leave_for_next_time"))
    assert on_agenda(begun) == [("a", "open"), ("b", "moved"), ("c", "moved")]


def test_at_the_close_what_was_not_reached_waits(tamsin: Browser, cast: Cast, begun: Session) -> None:
    add_to_agenda(begun, "a")
    assert "Not reached, and no harm in it" in text_of(sees(tamsin, at(cast)), "part-close")
    answer = tamsin.post(at(cast, "leave_for_next_time"), {"all": "1"})
    assert answer.url.endswith("?look=close")  # type: ignore[attr-defined]
    assert on_agenda(begun) == [("a", "moved")]


@pytest.mark.parametrize(
    ("words", "problem"), [("", "what it is about"), (" ", "what it is about"), ("x" * 301, "Shorten")]
)
def test_an_agenda_needs_a_few_words_and_not_too_many(
    tamsin: Browser, cast: Cast, second: Session, words: str, problem: str
) -> None:
    for headers in ({}, PART):
        answer = tamsin.post(at(cast, "add_to_agenda"), {"words": words}, headers=headers)
        assert answer.status_code == 400
        assert problem in answer.content.decode()
    assert on_agenda(second) == []
    assert shown(tamsin.post(at(cast, "add_to_agenda"), {"words": words}).content.decode()) == "agenda"


@pytest.mark.parametrize("to", ["", "lost", "OPEN"])
def test_a_state_that_there_is_not_changes_nothing(
    tamsin: Browser, cast: Cast, second: Session, to: str
) -> None:
    item = add_to_agenda(second, "a")
    assert item
    assert tamsin.post(at(cast, "change_agenda", item.pk), {"to": to}).status_code == 400
    assert on_agenda(second) == [("a", "open")]


def test_the_agenda_of_another_session_is_not_reached_from_here(
    tamsin: Browser, cast: Cast, second: Session
) -> None:
    others: list[AgendaItem | None] = [
        add_to_agenda(course.sessions.get(number=1), "a") for course in (cast.kim.course, cast.noor.course)
    ]
    for item in others:
        assert item
        assert tamsin.post(at(cast, "change_agenda", item.pk), {"to": "out"}).status_code == 404
    assert AgendaItem.objects.count() == 2


def test_a_takeaway_is_kept_once_and_can_be_taken_out(tamsin: Browser, cast: Cast, second: Session) -> None:
    for _ in range(2):
        part = tamsin.post(at(cast, "sheet_takeaway"), {"words": "the wave passes"}, headers=PART)
    assert "the wave passes" in part.content.decode()
    row = Takeaway.objects.get()
    assert (row.participant, row.session) == (cast.kim, second)
    for _ in range(2):
        assert tamsin.post(at(cast, "sheet_takeaway"), {"out": str(row.pk)}).status_code == 302
    assert not Takeaway.objects.exists()


@pytest.mark.parametrize("out", ["nonsense", ""])
def test_taking_out_what_there_is_not_takes_out_nothing(tamsin: Browser, cast: Cast, out: str) -> None:
    theirs = Takeaway.objects.create(
        participant=cast.lou, session=cast.lou.course.sessions.get(number=1), words="an invented thing"
    )
    for asked_for in (out, str(theirs.pk)):
        assert tamsin.post(at(cast, "sheet_takeaway"), {"out": asked_for}).status_code == 302
    assert Takeaway.objects.count() == 1


def test_an_empty_takeaway_says_what_to_write(tamsin: Browser, cast: Cast) -> None:
    answer = tamsin.post(at(cast, "sheet_takeaway"), {"words": ""})
    assert answer.status_code == 400
    assert "Write it as they said it." in answer.content.decode()
    assert shown(answer.content.decode()) == "close"


# ---------------------------------------------------------------------------------------------------
# The way there


def test_the_session_page_and_the_record_lead_to_the_sheet(tamsin: Browser, cast: Cast) -> None:
    assert at(cast) in sees(tamsin, at(cast, "session"))
    assert at(cast) in sees(tamsin, reverse("client", args=[cast.kim.pk]))


def tell(cast: Cast, of: Participant, number: int) -> None:
    session = of.course.sessions.get(number=number)
    note_disclosure(of, session, cast.tamsin, words="that I moved too", answers={}, was_told=True)


def test_how_it_landed_is_asked_at_the_close_and_again_at_the_next_check_in(
    tamsin: Browser, cast: Cast
) -> None:
    tell(cast, cast.kim, 2)
    page = sees(tamsin, at(cast))
    assert "How did it land?" in page.split('id="part-close"')[1]
    assert "How did it land?" not in page.split('id="part-check_in"')[1].split('id="part-agenda"')[0]
    third = Session.objects.create(course=cast.kim.course, number=3, on=timezone.localdate())
    later = sees(tamsin, reverse("run_sheet", args=[cast.kim.pk, third.pk]))
    assert "How did it land?" in later.split('id="part-check_in"')[1].split('id="part-agenda"')[0]
