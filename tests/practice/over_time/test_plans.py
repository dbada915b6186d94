"""Plans for hard times on both pages: made together, in their words, six parts for safety, gone through on a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record import plans as service
from heedful.practice.record.models import PlanKind, PlanLine, RiskAnswer, SaidBy
from heedful.practice.trust.links import make_link
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db

SAFETY_PARTS = list(service.parts_of(PlanKind.SAFETY))


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


def page(cast: Cast, name: str = "plans", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def own(cast: Cast, name: str = "own_plans", *more: object) -> str:
    return reverse(name, args=[make_link(cast.kim, cast.tamsin).secret, *more])


def test_a_safety_plan_is_made_part_by_part_and_stands_on_their_page(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    assert "My safety plan" not in client.get(own(cast)).content.decode()
    for part in SAFETY_PARTS:
        data = {"words": f"an invented line of {part}", "reach": "000 111"}
        assert tamsin.post(page(cast, "add_to_plan", "safety", part), data).status_code == 302
    plan = service.plan_of(cast.kim, PlanKind.SAFETY)
    assert not plan.empty_parts
    theirs = client.get(own(cast)).content.decode()
    assert "My safety plan" in theirs
    assert all(f"an invented line of {part}" in theirs for part in SAFETY_PARTS)
    assert "000 111" in theirs
    assert plan.parts[0].lines[0].reach is None  # a warning sign has no number


def test_what_is_empty_is_named_and_the_day_to_look_again_is_kept(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(page(cast, "add_to_plan", "safety", "signs"), {"words": "an invented sign"})
    shown = tamsin.get(page(cast)).content.decode()
    assert "making my place safer" in shown
    day = timezone.localdate() + timedelta(days=10)
    tamsin.post(page(cast, "go_through_plan", "safety"), {"review_on": str(day)})
    tamsin.post(page(cast, "go_through_plan", "safety"), {"review_on": str(day)})
    assert cast.kim.plans_agreed.get().review_on == day
    cast.kim.plans_agreed.update(review_on=timezone.localdate() - timedelta(days=1))
    assert "The day to look at it again has come" in tamsin.get(page(cast)).content.decode()


def test_a_line_is_changed_taken_off_and_put_back(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(page(cast, "add_to_plan", "coping", "eases"), {"words": "a slow walk"})
    line = cast.kim.plan_lines.get()
    tamsin.post(page(cast, "change_line", line.pk), {"words": "a slow walk with the dog"})
    tamsin.post(page(cast, "change_line", line.pk), {"off": "yes"})
    assert not service.plan_of(cast.kim, PlanKind.COPING).has_lines
    assert "Taken off lately" in tamsin.get(page(cast)).content.decode()
    tamsin.post(page(cast, "change_line", line.pk), {"back": "yes"})
    line.refresh_from_db()
    assert (line.words, line.removed_at) == ("a slow walk with the dog", None)


def test_a_client_adds_their_own_lines_and_deletes_them_for_good(client: Browser, cast: Cast) -> None:
    for _ in range(2):
        client.post(own(cast, "own_plan_add", "coping", "people"), {"words": "Bo", "reach": "000 222"})
    line = cast.kim.plan_lines.get()
    assert (line.by, line.reach) == ("client", "000 222")
    client.post(own(cast, "own_plan_delete", line.pk))
    assert not cast.kim.plan_lines.exists()
    assert client.post(own(cast, "own_plan_delete", line.pk)).status_code == 404


def test_a_line_of_the_therapist_that_the_client_takes_off_can_be_put_back(
    client: Browser, cast: Cast
) -> None:
    line = service.add(cast.kim, PlanKind.COPING, "eases", "a song", "", by=SaidBy.THERAPIST)
    assert line is not None
    client.post(own(cast, "own_plan_delete", line.pk))
    assert list(service.taken_off(cast.kim, PlanKind.COPING)) == [line]


def test_a_part_holds_a_dozen_lines_and_says_so(client: Browser, tamsin: Browser, cast: Cast) -> None:
    for number in range(service.MOST_LINES):
        service.add(cast.kim, PlanKind.COPING, "eases", f"invented {number}", "", by=SaidBy.CLIENT)
    for answer in (
        tamsin.post(page(cast, "add_to_plan", "coping", "eases"), {"words": "one more"}),
        client.post(own(cast, "own_plan_add", "coping", "eases"), {"words": "one more"}),
    ):
        assert answer.status_code == 400
        assert "welve lines" in answer.content.decode()


@pytest.mark.parametrize("words", ["", "x" * 400])
def test_words_that_are_missing_or_too_long_come_back_with_a_sentence(
    words: str, client: Browser, tamsin: Browser, cast: Cast
) -> None:
    line = service.add(cast.kim, PlanKind.COPING, "eases", "a song", "", by=SaidBy.CLIENT)
    assert line is not None
    for answer in (
        tamsin.post(page(cast, "add_to_plan", "coping", "eases"), {"words": words}),
        tamsin.post(page(cast, "change_line", line.pk), {"words": words}),
        client.post(own(cast, "own_plan_add", "coping", "eases"), {"words": words}),
    ):
        assert answer.status_code == 400
        assert 'class="error"' in answer.content.decode()
    assert cast.kim.plan_lines.get().words == "a song"


def test_a_day_that_has_gone_is_no_day_to_look_again(tamsin: Browser, cast: Cast) -> None:
    service.add(cast.kim, PlanKind.COPING, "eases", "a song", "", by=SaidBy.CLIENT)
    answer = tamsin.post(page(cast, "go_through_plan", "coping"), {"review_on": "2001-01-01"})
    assert answer.status_code == 400
    assert not cast.kim.plans_agreed.exists()


def test_unknown_plans_parts_and_lines_are_not_there(client: Browser, tamsin: Browser, cast: Cast) -> None:
    words = {"words": "an invented line"}
    assert tamsin.post(page(cast, "add_to_plan", "world", "eases"), words).status_code == 404
    assert tamsin.post(page(cast, "add_to_plan", "coping", "no_such"), words).status_code == 404
    assert tamsin.post(page(cast, "go_through_plan", "world"), {}).status_code == 404
    assert tamsin.post(page(cast, "change_line", uuid4()), words).status_code == 404
    assert client.post(own(cast, "own_plan_add", "world", "eases"), words).status_code == 404
    assert client.post(own(cast, "own_plan_add", "coping", "no_such"), words).status_code == 404


def test_the_script_that_keeps_the_page_holds_no_words_and_needs_the_link(
    client: Browser, cast: Cast
) -> None:
    service.add(cast.kim, PlanKind.COPING, "eases", "an invented song", "", by=SaidBy.CLIENT)
    answer = client.get(own(cast, "own_plans_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"invented" not in answer.content
    assert client.get(reverse("own_plans_worker", args=["a" * 43])).status_code == 404


def order(page: str) -> list[str]:
    return sorted(("coping", "safety"), key=lambda kind: page.index(f'id="title-{kind}"'))


def test_where_safety_is_open_its_plan_comes_first(tamsin: Browser, cast: Cast) -> None:
    assert order(tamsin.get(page(cast)).content.decode()) == ["coping", "safety"]
    risk = RiskAnswer.objects.create(participant=cast.kim, measure="phq9", item=9, answer=1)
    assert order(tamsin.get(page(cast)).content.decode()) == ["safety", "coping"]
    RiskAnswer.objects.filter(pk=risk.pk).update(acknowledged_on=timezone.localdate())
    assert order(tamsin.get(page(cast)).content.decode()) == ["coping", "safety"]
    service.add(cast.kim, PlanKind.SAFETY, "signs", "an invented sign", "", by=SaidBy.THERAPIST)
    assert order(tamsin.get(page(cast)).content.decode()) == ["safety", "coping"]


@pytest.mark.parametrize(
    ("reach", "dial"),
    [
        ("000 527", "000527"),
        ("+00 (0)20 / 7946-0999", "+002079460999"),
        ("112", "112"),
        ("Harbour Row 4", ""),
        ("12", ""),
        ("000 527 in the evening", ""),
        ("000 111;ext=9", ""),
        (None, ""),
    ],
)
def test_a_number_is_one_tap_away_from_a_call_and_nothing_else_is(reach: str | None, dial: str) -> None:
    assert PlanLine(plan=PlanKind.SAFETY, part="tell", words="an invented friend", reach=reach).dial == dial


def test_a_client_in_a_bad_hour_can_ring_from_the_plan(client: Browser, cast: Cast) -> None:
    service.add(cast.kim, PlanKind.SAFETY, "tell", "an invented friend", "000 527", by=SaidBy.THERAPIST)
    service.add(cast.kim, PlanKind.SAFETY, "places", "an invented shop", "Row 4", by=SaidBy.THERAPIST)
    theirs = client.get(own(cast)).content.decode()
    assert 'href="tel:000527"' in theirs
    assert theirs.count("tel:") == 1
    assert "Row 4" in theirs
