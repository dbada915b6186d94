from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record import measures_in_use
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    AskedBy,
    CameBy,
    HowOften,
    MeasureAnswers,
    MeasureChoice,
    MeasureTotal,
    RiskAnswer,
)
from heedful.practice.serving import _tell_of_own_files
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[3] / "examples" / "measures"


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return signed_in(cast.tamsin)


@pytest.fixture
def own_folder(settings, tmp_path: Path) -> Path:
    """A home of its own, with a folder for the practice's own questionnaires."""
    settings.HEEDFUL_HOME = tmp_path
    (tmp_path / "measures").mkdir()
    return tmp_path / "measures"


def page(browser: Browser, cast: Cast) -> str:
    answer = browser.get(reverse("measures", args=[cast.kim.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def section(page: str, id: str) -> str:
    return page.split(f'<section id="{id}"' if f'<section id="{id}"' in page else f'id="{id}"')[1].split(
        "</section>", maxsplit=1
    )[0]


def post(browser: Browser, cast: Cast, what: str, measure: str = "phq9", **given: str):
    return browser.post(reverse(what, args=[cast.kim.pk, measure]), given)


def use(browser: Browser, cast: Cast, measure: str = "phq9", **given: str):
    return post(
        browser, cast, "use_measure", measure, **{"how_often": "session", "chosen_by": "both", **given}
    )


def total(browser: Browser, cast: Cast, measure: str = "phq9", **given: str):
    return post(browser, cast, "type_total", measure, **{"on": "2026-03-10", **given})


def test_each_says_in_plain_words_what_it_is_for_how_long_it_takes_and_whose_it_is(
    tamsin: Browser, cast: Cast
) -> None:
    choose = section(page(tamsin, cast), "choose")
    assert "Nine short questions about mood" in choose
    assert "about 3 minutes" in choose
    assert "No permission required to reproduce" in choose
    assert "CC BY-NC-ND 4.0" in choose


def test_choosing_one_puts_it_in_use_as_often_as_was_agreed(tamsin: Browser, cast: Cast) -> None:
    use(tamsin, cast, how_often="two_weeks", chosen_by="client")
    choice = MeasureChoice.objects.get()
    assert (choice.measure, choice.how_often, choice.chosen_by) == (
        "phq9",
        HowOften.TWO_WEEKS,
        AskedBy.CLIENT,
    )
    in_use = section(page(tamsin, cast), "in-use")
    assert "PHQ-9" in in_use
    assert "every two weeks" in in_use
    assert "Not answered yet" in in_use
    use(tamsin, cast, how_often="month")
    assert MeasureChoice.objects.get().how_often == HowOften.MONTH
    assert AuditEvent.objects.filter(action="chose questionnaire", actor=cast.tamsin.pk).count() == 2


def test_stopping_it_keeps_what_was_answered_and_can_be_chosen_again(tamsin: Browser, cast: Cast) -> None:
    use(tamsin, cast)
    total(tamsin, cast, total="12", **{"item-9": "0"})
    post(tamsin, cast, "stop_measure")
    choice = MeasureChoice.objects.get()
    assert (choice.stopped_by, choice.stopped_on) == (AskedBy.THERAPIST, timezone.localdate())
    assert "Last: 12 on 10 March 2026" in section(page(tamsin, cast), "choose")
    post(tamsin, cast, "stop_measure")
    use(tamsin, cast)
    assert MeasureChoice.objects.filter(stopped_on=None).count() == 1


def test_a_clients_no_is_shown_without_a_reason(tamsin: Browser, cast: Cast) -> None:
    use(tamsin, cast)
    measures_in_use.stop(cast.kim, "phq9", stopped_by=AskedBy.CLIENT)
    choose = section(page(tamsin, cast), "choose")
    assert "They would rather not use it" in choose
    assert "They gave no reason and need none" in choose


@pytest.mark.parametrize("given", [{"how_often": "hourly"}, {"how_often": ""}, {"chosen_by": "court"}])
def test_how_often_is_one_of_those_offered(tamsin: Browser, cast: Cast, given: dict[str, str]) -> None:
    answer = use(tamsin, cast, **given)
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert not MeasureChoice.objects.exists()


@pytest.mark.parametrize("measure", ["wai_sr", "ors", "cssrs", "gbo"])
def test_what_cannot_be_given_is_not_put_in_use(tamsin: Browser, cast: Cast, measure: str) -> None:
    answer = use(tamsin, cast, measure)
    assert answer.status_code == 302
    assert "cannot be given to this client yet" in page(tamsin, cast)
    assert not MeasureChoice.objects.exists()


@pytest.mark.parametrize("what", ["use_measure", "type_total", "ask_measure"])
def test_an_unknown_questionnaire_is_nothing(tamsin: Browser, cast: Cast, what: str) -> None:
    assert post(tamsin, cast, what, "no_such_form").status_code == 404


def test_goals_are_rated_once_there_are_goals(tamsin: Browser, cast: Cast) -> None:
    assert "write one down first" in section(page(tamsin, cast), "choose")
    cast.kim.goals.create(code="g1", words="an invented goal")
    assert "write one down first" not in page(tamsin, cast)
    use(tamsin, cast, "gbo")
    assert MeasureChoice.objects.get().measure == "gbo"


def test_a_shell_says_into_which_file_the_owners_words_go(
    tamsin: Browser, cast: Cast, own_folder: Path
) -> None:
    licence = section(page(tamsin, cast), "licence")
    assert str(own_folder / "wai_sr.yaml") in licence
    assert "By permission" in licence


def test_a_file_of_ones_own_counts_from_the_next_page(tamsin: Browser, cast: Cast, own_folder: Path) -> None:
    assert "calm" not in section(page(tamsin, cast), "choose").lower()
    (example,) = EXAMPLES.glob("calm_week.yaml")
    (own_folder / "calm_week.yaml").write_text(example.read_text())
    shown = section(page(tamsin, cast), "choose")
    assert "Four short lines about how calm your week was." in shown
    assert "From a file of your own" in shown


def test_a_faulty_file_is_said_in_one_place_and_stops_nothing(
    tamsin: Browser, cast: Cast, own_folder: Path, capsys: pytest.CaptureFixture
) -> None:
    (example,) = EXAMPLES.glob("calm_week.yaml")
    (own_folder / "calm_week.yaml").write_text(example.read_text())
    (own_folder / "half.yaml").write_text("name: [half")
    (own_folder / "phq9.yaml").write_text("name: a better PHQ-9")
    shown = page(tamsin, cast)
    faults = shown.split('id="own-files"')[1].split("</div>")[0]
    assert faults.count("half.yaml") == 1
    assert faults.count("phq9.yaml") == 1
    assert str(own_folder) in faults
    assert "calm" in section(shown, "choose").lower(), "the good one is there all the same"
    assert tamsin.get(reverse("brief", args=[cast.kim.pk])).status_code == 200
    capsys.readouterr()
    _tell_of_own_files()
    said = capsys.readouterr().out
    assert "Left out" in said
    assert "half.yaml" in said
    (own_folder / "half.yaml").unlink()
    (own_folder / "phq9.yaml").unlink()
    assert "own-files" not in page(tamsin, cast)


def test_the_record_still_opens_when_the_file_behind_an_answer_is_gone(
    tamsin: Browser, cast: Cast, own_folder: Path
) -> None:
    session = cast.kim.course.sessions.last()
    of_kim = {"participant": cast.kim, "session": session, "measure": "gone_form"}
    MeasureTotal.objects.create(**of_kim, total=3)
    RiskAnswer.objects.create(**of_kim, item=2, answer=1)
    use(tamsin, cast)
    MeasureChoice.objects.create(participant=cast.kim, measure="gone_form", chosen_on=timezone.localdate())
    for place in ("brief", "measures", "client", "trajectories"):
        assert tamsin.get(reverse(place, args=[cast.kim.pk])).status_code == 200
    assert tamsin.get(reverse("caseload")).status_code == 200
    assert "gone_form" not in known_catalogue().measures


def test_a_total_from_paper_goes_to_the_session_of_its_day(tamsin: Browser, cast: Cast) -> None:
    answer = total(tamsin, cast, total="14", **{"item-9": "0"})
    assert answer.status_code == 302
    kept = MeasureTotal.objects.get()
    assert (kept.total, kept.session.number, kept.answers) == (14, 2, None)
    assert "Kept: PHQ-9 14, for session 2." in page(tamsin, cast)
    assert not RiskAnswer.objects.exists()


def test_a_total_with_an_answer_about_risk_reaches_the_named_person(tamsin: Browser, cast: Cast) -> None:
    total(tamsin, cast, total="14", **{"item-9": "2"})
    row = RiskAnswer.objects.get()
    assert (row.item, row.answer, row.told) == (9, 2, cast.tamsin)
    assert "An answer about safety is waiting for you: K-014" in page(tamsin, cast)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"total": "28", "item-9": "0"}, "from 0 to 27"),
        ({"total": "-1", "item-9": "0"}, "from 0 to 27"),
        ({"total": "nan", "item-9": "0"}, "from 0 to 27"),
        ({"total": "", "item-9": "0"}, "from 0 to 27"),
        ({"total": "many", "item-9": "0"}, "from 0 to 27"),
        ({"total": "12"}, "This one is about safety"),
        ({"total": "12", "item-9": "9"}, "Choose one of the answers that the form offers"),
        ({"total": "1", "item-9": "2"}, "The total is smaller than the answer below"),
        ({"total": "12", "item-9": "0", "on": "2999-01-01"}, "That day has not come yet"),
        ({"total": "12", "item-9": "0", "on": "soon"}, "Give a day such as"),
    ],
)
def test_a_total_that_cannot_be_is_asked_again(
    tamsin: Browser, cast: Cast, given: dict[str, str], said: str
) -> None:
    answer = total(tamsin, cast, **given)
    assert answer.status_code == 400
    card = answer.content.decode().split('id="measure-phq9"')[1].split("</article>")[0]
    assert said in card
    assert '<details class="small-form" open>' in card
    assert not MeasureTotal.objects.exists()
    assert not RiskAnswer.objects.exists()


def test_a_line_about_risk_that_was_left_blank_is_no_zero(tamsin: Browser, cast: Cast) -> None:
    total(tamsin, cast, total="12", **{"item-9": "blank"})
    assert MeasureTotal.objects.exists()
    assert not RiskAnswer.objects.exists()


def test_an_instrument_of_which_only_the_total_is_kept_takes_one(tamsin: Browser, cast: Cast) -> None:
    total(tamsin, cast, "ors", total="23.4")
    assert MeasureTotal.objects.get().total == 23.4
    assert total(tamsin, cast, "cssrs", total="1").status_code == 404, "its items are never added up"


def test_the_screener_is_asked_item_by_item_and_kept_once(tamsin: Browser, cast: Cast) -> None:
    first = {"submission": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "asked": "1,2,6"}
    answer = post(
        tamsin, cast, "ask_measure", "cssrs", **first, **{"item-1": "0", "item-2": "1", "item-6": "skip"}
    )
    shown = answer.content.decode()
    assert "The answers lead further" in shown
    assert shown.count('class="ask-item"') == 6
    assert not MeasureAnswers.objects.exists()
    rest = {"item-3": "0", "item-4": "1", "item-5": "0", "asked": "1,2,3,4,5,6"}
    for _ in range(2):
        answer = post(tamsin, cast, "ask_measure", "cssrs", **{**first, **rest})
        assert answer.url.endswith("#safety")
    kept = MeasureAnswers.objects.get()
    assert (kept.by_item, kept.came_by, kept.total) == ({1: 0, 2: 1, 3: 0, 4: 1, 5: 0}, CameBy.ROOM, None)
    assert sorted(RiskAnswer.objects.values_list("item", flat=True)) == [2, 4]
    assert AuditEvent.objects.filter(action="wrote down answers", actor=cast.tamsin.pk).count() == 1


def test_after_a_no_nothing_is_said_to_be_well(tamsin: Browser, cast: Cast) -> None:
    given = {"item-1": "0", "item-2": "0", "item-6": "0"}
    answer = post(tamsin, cast, "ask_measure", "cssrs", **given)
    assert answer.url == reverse("measures", args=[cast.kim.pk])
    assert "A no does not end the conversation" in page(tamsin, cast)


def test_an_answer_that_the_screener_does_not_offer_is_asked_again(tamsin: Browser, cast: Cast) -> None:
    answer = post(tamsin, cast, "ask_measure", "cssrs", **{"item-1": "maybe", "item-2": "0", "item-6": "0"})
    assert answer.status_code == 400
    assert "Choose one of the answers shown here" in answer.content.decode()
    assert not MeasureAnswers.objects.exists()


def test_who_is_told_first_is_somebody_of_the_care_team(tamsin: Browser, cast: Cast) -> None:
    url = reverse("tell_first", args=[cast.kim.pk])
    assert tamsin.post(url, {"told_first": str(cast.theo.pk)}).status_code == 400
    since = timezone.localdate() - timedelta(days=1)
    cast.kim.course.care_team.create(user=cast.theo, role="therapist", since=since)
    assert "<strong>Tamsin Therapist</strong>" in section(page(tamsin, cast), "told")
    tamsin.post(url, {"told_first": str(cast.theo.pk)})
    assert "<strong>Theo Therapist</strong>" in section(page(tamsin, cast), "told")
    tamsin.post(url, {"told_first": ""})
    cast.kim.course.refresh_from_db()
    assert cast.kim.course.told_first is None


def test_a_supervisor_looks_and_is_offered_nothing_to_change(cast: Cast, tamsin: Browser) -> None:
    use(tamsin, cast)
    shown = page(signed_in(cast.sunniva), cast)
    assert "PHQ-9" in section(shown, "in-use")
    assert "<form" not in shown.split("<main")[1]
