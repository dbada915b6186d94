from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.people.models import Practice
from heedful.practice.record import measures_in_use
from heedful.practice.record.models import (
    AskedBy,
    CameBy,
    HowOften,
    LinkKind,
    MeasureAnswers,
    MeasureChoice,
    MeasureTotal,
    PrivateLink,
    RiskAnswer,
)
from heedful.practice.record.questionnaires import so_far
from heedful.practice.trust.links import make_link
from tests.people import Cast

pytestmark = pytest.mark.django_db

CRISIS_LINE = "Call 000 at any hour (invented)."
LABELS = ("minimal", "mild", "moderate", "severe", "cut-off", "low risk", "depress")


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    use(cast, "phq9")
    return make_link(cast.kim, cast.tamsin)


@pytest.fixture
def phone() -> Browser:
    return Browser()


def use(cast: Cast, measure: str, how_often: str = HowOften.SESSION) -> None:
    measures_in_use.choose(cast.kim, measure, how_often=how_often, by=cast.tamsin)


def place(link: PrivateLink, name: str = "own_measure", *args: object) -> str:
    return reverse(name, args=[link.secret, *(args or ("phq9",))])


def sees(phone: Browser, url: str, status: int = 200) -> str:
    answer = phone.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def form(**answers: str) -> dict[str, str]:
    """PHQ-9 with an answer to each item: 1, or as given by `item_9="3"`; an empty one is left out of the form."""
    sent = {f"item-{n}": "1" for n in range(1, 10)} | {"item-9": "0"}
    sent |= {key.replace("_", "-"): value for key, value in answers.items()}
    asked = ",".join(str(number) for number in range(1, 10))
    return {key: value for key, value in sent.items() if value} | {
        "submission": str(uuid4()),
        "asked": asked,
    }


def body(page: str) -> str:
    return page.split("<main")[1].split("</main>", maxsplit=1)[0]


def test_the_owners_words_stand_as_they_are_with_their_copyright_and_licence(
    phone: Browser, link: PrivateLink
) -> None:
    page = sees(phone, place(link))
    assert "Over the last 2 weeks, how often have you been bothered by any of the following problems?" in page
    assert "Thoughts that you would be better off dead or of hurting yourself in some way" in page
    assert "More than half the days" in page
    assert "Developed by Drs. Robert L. Spitzer" in page
    assert "No permission required to reproduce" in page
    assert page.count("<fieldset") == 9


def test_the_page_gives_away_nothing_and_weighs_little(phone: Browser, link: PrivateLink) -> None:
    page = sees(phone, place(link))
    for word in ("Kim", "K-014", "PHQ-9 · ", "<style", " style=", "onclick"):
        assert word not in page.split("<body")[1]
    assert re.search(r"<title>Some questions</title>", page)
    assert len(page.encode()) < 16_000


def test_every_answer_sent_at_once_is_scored_here_and_thanked_for(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    answer = phone.post(place(link), form(), follow=True)
    page = body(answer.content.decode())
    assert "Thank you" in page
    assert "<strong>8</strong> of 27" in page
    assert "Tamsin Therapist can read them" in page
    sent = cast.kim.measure_answers.get()
    assert (sent.total, sent.came_by) == (8, CameBy.LINK)


def test_the_client_sees_their_number_and_the_one_before_and_no_label(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    phone.post(place(link), form())
    answers = {f"item_{number}": "3" for number in range(1, 9)}
    page = body(phone.post(place(link), form(**answers), follow=True).content.decode())
    assert "<strong>24</strong> of 27" in page
    assert "Last time: 8" in page
    assert not [label for label in LABELS if label in page.lower()]


def test_a_total_that_the_browser_sends_is_not_believed(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    phone.post(place(link), {**form(), "total": "999", "score": "999"})
    assert MeasureTotal.objects.get().total == 8


def test_after_an_answer_about_risk_help_and_the_name_of_who_is_told_come_first(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    answer = phone.post(place(link), form(item_9="1"), follow=True)
    page = body(answer.content.decode())
    assert "Thank you for telling us" in page
    assert CRISIS_LINE in page
    assert "<strong>Tamsin Therapist</strong> is shown this first" in page
    assert "Nobody watches these pages live" in page
    assert "of 27" not in page, "a number is not what matters now"
    assert not [label for label in LABELS if label in page.lower()]
    row = RiskAnswer.objects.get()
    assert (row.item, row.answer, row.told) == (9, 1, cast.tamsin)


def test_without_a_crisis_line_there_is_still_a_way_to_help(phone: Browser, link: PrivateLink) -> None:
    Practice.objects.update(crisis_line="")
    page = body(phone.post(place(link), form(item_9="2"), follow=True).content.decode())
    assert "Call the emergency number where you live" in page


def test_with_nobody_left_to_tell_no_name_is_promised(cast: Cast, phone: Browser, link: PrivateLink) -> None:
    cast.kim.course.care_team.update(until=timezone.localdate())
    page = body(phone.post(place(link), form(item_9="2"), follow=True).content.decode())
    assert "Tamsin" not in page
    assert "Your practice is told" in page
    assert RiskAnswer.objects.get().told is None


def test_beside_the_item_about_risk_help_is_ready_without_a_script(phone: Browser, link: PrivateLink) -> None:
    page = sees(phone, place(link))
    item = page.split('data-number="9"')[1].split("</fieldset>")[0]
    assert CRISIS_LINE in item
    assert item.count("data-care") == 3
    assert "data-care" not in page.split('data-number="9"')[0].split("<fieldset", 1)[1]


def test_lines_without_an_answer_are_pointed_out_once_and_may_be_sent_so(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    sent = form(item_3="", item_7="", item_8="")
    answer = phone.post(place(link), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "3 lines have no answer yet" in page
    assert not cast.kim.measure_answers.exists()
    assert 'data-start="3"' in page
    assert page.count(" checked") == 6
    thanks = phone.post(place(link), {**sent, "anyway": "yes"}, follow=True)
    assert "there is no number this time" in thanks.content.decode()
    assert cast.kim.measure_answers.get().total is None


def test_leaving_a_line_out_on_purpose_needs_no_second_look(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    answer = phone.post(place(link), form(item_3="skip"))
    assert answer.status_code == 302
    assert 3 not in cast.kim.measure_answers.get().by_item


def test_with_no_answer_at_all_nothing_is_sent(cast: Cast, phone: Browser, link: PrivateLink) -> None:
    none = {"submission": str(uuid4()), "asked": "1,2,3,4,5,6,7,8,9", "anyway": "yes"}
    for sent in (none, {**none, **{f"item-{n}": "skip" for n in range(1, 10)}}):
        answer = phone.post(place(link), sent)
        assert "There is no answer to send yet" in answer.content.decode()
    assert not cast.kim.measure_answers.exists()


@pytest.mark.parametrize("value", ["4", "-1", "1.5", "nan", "1e0", "٣", "<b>", "9" * 5000])
def test_an_answer_that_is_not_offered_is_asked_again_and_the_others_are_kept(
    cast: Cast, phone: Browser, link: PrivateLink, value: str
) -> None:
    answer = phone.post(place(link), form(item_4=value))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert page.count("Choose one of the answers shown here") == 1
    assert 'data-start="4"' in page
    assert page.count(" checked") == 8
    assert "<b>" not in page
    assert not cast.kim.measure_answers.exists()


def test_what_the_form_does_not_ask_is_passed_over(cast: Cast, phone: Browser, link: PrivateLink) -> None:
    phone.post(place(link), {**form(), "item-10": "3", "item-x": "3", "measure": "gad7", "asked": "1,²,x"})
    assert set(cast.kim.measure_answers.get().by_item) == set(range(1, 10))


def test_the_same_form_sent_again_is_kept_once(cast: Cast, phone: Browser, link: PrivateLink) -> None:
    sent = form(item_9="1")
    first, again = phone.post(place(link), sent), phone.post(place(link), {**sent, "item-1": "3"})
    assert first.url == again.url
    assert cast.kim.measure_answers.get().by_item[1] == 1
    assert RiskAnswer.objects.count() == 1


def test_another_clients_submission_is_not_touched(cast: Cast, phone: Browser, link: PrivateLink) -> None:
    measures_in_use.choose(cast.lou, "phq9", how_often=HowOften.SESSION, by=cast.theo)
    of_lou = make_link(cast.lou, cast.theo)
    sent = form()
    phone.post(place(of_lou), sent)
    answer = phone.post(place(link), {**sent, "item-1": "3"})
    assert answer.status_code == 302
    assert cast.lou.measure_answers.get().by_item[1] == 1
    assert cast.kim.measure_answers.get().by_item[1] == 3
    stranger = place(link, "own_measure_sent", "phq9", sent["submission"])
    assert phone.get(stranger).status_code == 404


def test_a_form_without_its_submission_is_kept_all_the_same(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    phone.post(place(link), {**form(), "submission": "not one"})
    assert cast.kim.measure_answers.get().total == 8


def test_answers_are_kept_one_by_one_and_are_there_again_later(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    submission = str(uuid4())
    kept = phone.post(
        place(link, "own_measure_keep"), {"submission": submission, "item-1": "2", "item-2": "skip"}
    )
    assert kept.json() == {"said": "Kept."}
    assert not cast.kim.measure_answers.exists()
    page = sees(phone, place(link))
    assert "Welcome back" in page
    assert submission in page
    assert 'data-start="3"' in page
    assert page.count(" checked") == 2


def test_one_answer_that_cannot_be_kept_does_not_lose_the_others(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    answer = phone.post(place(link, "own_measure_keep"), {"item-1": "2", "item-2": "7"})
    assert answer.status_code == 400
    assert "Choose one of the answers" in answer.json()["problem"]
    assert so_far(MeasureAnswers.everything.get()) == {1: 2}


@pytest.mark.parametrize("measure", ["nothing_like_it", "gad7", "cssrs", "wai_sr", "ors"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_unknown_or_not_in_use_or_a_shell_gets_a_kind_page(
    cast: Cast, phone: Browser, link: PrivateLink, measure: str, method: str
) -> None:
    if measure in ("cssrs", "wai_sr", "ors"):
        use(cast, measure)  # even if somebody had put it in use
    answer = getattr(phone, method)(place(link, "own_measure", measure), form())
    assert answer.status_code == 404
    assert "There are no such questions now" in answer.content.decode()
    assert not MeasureAnswers.everything.exists()


def test_the_client_sees_what_is_in_use_and_can_say_no_without_a_reason(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    page = sees(phone, reverse("own_measures", args=[link.secret]))
    assert "Nine short questions about mood" in page
    assert "With each session" in page
    assert "Answer now" in page
    phone.post(place(link, "own_measure_keep"), {"item-1": "2"})
    answer = phone.post(place(link, "own_measure_stop"), follow=True)
    assert "You would rather not use: PHQ-9. That is fine" in answer.content.decode()
    choice = MeasureChoice.objects.get()
    assert (choice.stopped_by, choice.stopped_on) == (AskedBy.CLIENT, timezone.localdate())
    assert not MeasureAnswers.everything.exists(), "what was begun and not sent goes with it"
    assert phone.get(place(link)).status_code == 404
    assert phone.post(place(link, "own_measure_stop")).status_code == 404


def test_a_questionnaire_about_goals_shows_the_clients_own_words(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    use(cast, "gbo")
    assert phone.get(place(link, "own_measure", "gbo")).status_code == 404
    cast.kim.goals.create(code="g1", words="an invented goal")
    page = sees(phone, place(link, "own_measure", "gbo"))
    assert "an invented goal" in page
    assert page.count('name="item-1"') == 12
    answer = phone.post(place(link, "own_measure", "gbo"), {"item-1": "6", "asked": "1"}, follow=True)
    assert "<strong>6</strong> of 10" in answer.content.decode()
    assert cast.kim.goals.get().ratings.get().value == 6


def test_the_server_asks_further_only_where_an_answer_leads_there(
    cast: Cast, phone: Browser, link: PrivateLink, a_branching_form: str
) -> None:
    use(cast, a_branching_form)
    url = place(link, "own_measure", a_branching_form)
    page = sees(phone, url)
    assert "Did it last long?" not in page
    submission = re.search(r'name="submission" value="([^"]+)"', page)[1]
    sent = {"submission": submission, "item-1": "1", "asked": "1"}
    page = phone.post(url, {**sent, "anyway": "yes"}).content.decode()
    assert "Your answers lead to a few more questions" in page
    assert "Did it last long?" in page
    assert not cast.kim.measure_answers.exists()
    answer = phone.post(url, {**sent, "item-2": "0", "asked": "1,2"})
    assert answer.status_code == 302
    assert cast.kim.measure_answers.get().by_item == {1: 1, 2: 0}


def test_in_the_room_nothing_of_an_earlier_time_is_shown(
    cast: Cast, phone: Browser, link: PrivateLink
) -> None:
    phone.post(place(link), form())
    phone.post(place(link, "own_measure_keep"), {"item-1": "3"})
    room = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM)
    assert " checked" not in sees(phone, place(room))
    answer = phone.post(place(room), form(), follow=True)
    assert "Last time" not in answer.content.decode()
    assert cast.kim.measure_answers.last().came_by == CameBy.ROOM


def test_what_is_asked_for_now_follows_how_often_was_agreed(cast: Cast, link: PrivateLink) -> None:
    use(cast, "gad7", HowOften.TWO_WEEKS)
    use(cast, "who5", HowOften.ASKED)
    today = timezone.localdate()

    def asked() -> list[str]:
        return [each.measure for each in measures_in_use.asked_for_now(cast.kim, today)]

    assert asked() == ["phq9", "gad7"]
    at = timezone.now() - timedelta(days=13)
    for measure in ("phq9", "gad7"):
        MeasureAnswers.objects.create(participant=cast.kim, measure=measure, answered_at=at, sent_at=at)
    assert asked() == []
    cast.kim.course.sessions.filter(number=2).update(on=today)
    assert asked() == ["phq9"]
    now = timezone.now()
    cast.kim.invitations.create(
        when="between", measures="who5,gad7", opens_at=now, expires_at=now + timedelta(days=4)
    )
    assert asked() == ["phq9", "gad7", "who5"]


@pytest.fixture
def a_branching_form(settings, tmp_path) -> str:
    """An invented questionnaire of the practice's own, whose second item follows from the first."""
    settings.HEEDFUL_HOME = tmp_path
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "calm_week.yaml").write_text(CALM_WEEK)
    return "calm_week"


CALM_WEEK = """
name: Calm week
full_name: Calm week (invented)
for_client: "Two short questions about calm. Invented."
for_therapist: "Invented."
minutes: 1
authors: Nobody (invented)
copyright: "Nobody's (invented)"
licence: {name: Own, words: "Ours (invented).", read_in: "Written for a test."}
verdict: verbatim
wording: "Written for a test."
options:
  - {value: 0, words: "No"}
  - {value: 1, words: "Yes"}
items:
  - {number: 1, text: "Was there a calm hour?"}
  - {number: 2, text: "Did it last long?", asked_if: {item: 1, answered: [1]}}
rule: sum
range: [0, 2]
higher_is: neither
consensus: "Invented for a test."
"""
