"""Versions of the agreement, whose signing makes one hold, and what calls for another look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from heedful.core.agreement_review import Trigger
from heedful.practice.record import agreement_hands, agreements
from heedful.practice.record.agreement_wording import keep_section, template
from heedful.practice.record.agreements import NotNow
from heedful.practice.record.alerts import situations_of
from heedful.practice.record.case import case_of
from heedful.practice.record.models import (
    Agreement,
    AgreementReview,
    AgreementSignature,
    Goal,
    Observation,
    Participant,
    RiskAnswer,
    SignedHow,
    Strain,
)
from heedful.practice.record.models.agreed import Sections, sections_in
from tests.people import Cast

pytestmark = pytest.mark.django_db
WORDS: Sections = (("pauses", "Breaks", "You can rest."),)
OTHER: Sections = (("pauses", "Breaks", "You can rest at home."),)
LONG_AGO = date(2026, 3, 3)


def today() -> date:
    return timezone.localdate()


def show(cast: Cast, whose: Participant, sections: Sections = WORDS) -> Agreement:
    draft = agreements.begin(whose.course, cast.tamsin)
    agreements.write(whose.course, draft.pk, sections, "an invented change", None, cast.tamsin)
    return agreements.show(whose.course, draft.pk, cast.tamsin)


def sign_all(cast: Cast, version: Agreement, *people: Participant, on: date | None = None) -> Agreement:
    for who in (*people, cast.tamsin):
        agreement_hands.sign(people[0].course, version.pk, who, SignedHow.PAPER, on=on)
    version.refresh_from_db()
    return version


class TestVersions:
    def test_the_first_begins_from_the_practices_wording_and_the_next_from_the_last_words(
        self, cast: Cast
    ) -> None:
        keep_section("pauses", "Rest", "You may rest.", cast.olive)
        draft = agreements.begin(cast.kim.course, cast.tamsin)
        assert sections_in(draft.sections) == template()
        agreements.drop(cast.kim.course, draft.pk, cast.tamsin)
        show(cast, cast.kim)
        assert sections_in(agreements.begin(cast.kim.course, cast.tamsin).sections) == WORDS

    def test_there_is_one_draft_however_often_it_is_begun(self, cast: Cast) -> None:
        first = agreements.begin(cast.kim.course, cast.tamsin)
        assert agreements.begin(cast.kim.course, cast.tamsin, from_template=True) == first
        assert Agreement.everything.count() == 1

    def test_a_change_of_the_template_leaves_what_was_made_as_it_is(self, cast: Cast) -> None:
        version = show(cast, cast.kim)
        keep_section("pauses", "Rest", "You may rest.", cast.olive)
        version.refresh_from_db()
        assert sections_in(version.sections) == WORDS

    def test_numbers_go_up_over_paper_and_words(self, cast: Cast) -> None:
        agreements.keep_paper(cast.kim.course, LONG_AGO, None, cast.tamsin)
        assert show(cast, cast.kim).version == 2

    def test_a_day_for_another_look_that_lies_ahead_goes_along(self, cast: Cast) -> None:
        for day, kept in ((today() + timedelta(days=9), True), (today() - timedelta(days=9), False)):
            agreements.keep_paper(cast.kim.course, LONG_AGO, day, cast.tamsin)
            draft = agreements.begin(cast.kim.course, cast.tamsin)
            assert draft.review_on == (day if kept else None)
            agreements.drop(cast.kim.course, draft.pk, cast.tamsin)

    def test_what_was_shown_or_dropped_is_no_draft_any_more(self, cast: Cast) -> None:
        version = show(cast, cast.kim)
        course = cast.kim.course
        for late in (
            lambda: agreements.write(course, version.pk, OTHER, None, None, cast.tamsin),
            lambda: agreements.show(course, version.pk, cast.tamsin),
            lambda: agreements.drop(course, version.pk, cast.tamsin),
        ):
            with pytest.raises(NotNow):
                late()
        version.refresh_from_db()
        assert sections_in(version.sections) == WORDS

    def test_it_can_be_taken_back_to_write_on_until_somebody_has_said_anything(self, cast: Cast) -> None:
        version = show(cast, cast.kim)
        agreements.write_on(cast.kim.course, version.pk, cast.tamsin)
        assert agreements.current(cast.kim.course) is None
        version = agreements.show(cast.kim.course, version.pk, cast.tamsin)
        agreement_hands.sign(cast.kim.course, version.pk, cast.kim, SignedHow.LINK)
        with pytest.raises(NotNow):
            agreements.write_on(cast.kim.course, version.pk, cast.tamsin)

    def test_paper_waits_while_a_version_is_being_written(self, cast: Cast) -> None:
        agreements.begin(cast.kim.course, cast.tamsin)
        with pytest.raises(NotNow, match="still being written"):
            agreements.keep_paper(cast.kim.course, LONG_AGO, None, cast.tamsin)

    def test_the_same_paper_twice_is_kept_once(self, cast: Cast) -> None:
        for _ in range(2):
            agreements.keep_paper(cast.kim.course, LONG_AGO, None, cast.tamsin)
        assert Agreement.objects.count() == 1


class TestHolding:
    def test_needs_everybody_and_dates_from_the_last_of_them(self, cast: Cast) -> None:
        version = show(cast, cast.noor)
        days = [today() - timedelta(days=3), today() - timedelta(days=1), today() - timedelta(days=2)]
        for who, day in zip((cast.noor, cast.sam, cast.tamsin), days, strict=True):
            version.refresh_from_db()
            assert version.signed_on is None
            agreement_hands.sign(cast.noor.course, version.pk, who, SignedHow.PAPER, on=day)
        version.refresh_from_db()
        assert version.signed_on == today() - timedelta(days=1)

    def test_is_not_undone_by_a_newer_version_that_waits(self, cast: Cast) -> None:
        first = sign_all(cast, show(cast, cast.kim), cast.kim)
        show(cast, cast.kim, OTHER)
        assert agreements.holding(cast.kim.course) == first
        assert case_of(cast.kim).agreement.signed_on == today()

    @pytest.mark.parametrize("who", ["kim", "tamsin"])
    def test_ends_when_either_takes_their_name_back_for_every_version(self, who: str, cast: Cast) -> None:
        sign_all(cast, show(cast, cast.kim), cast.kim)
        sign_all(cast, show(cast, cast.kim, OTHER), cast.kim)
        assert agreement_hands.withdraw(cast.kim.course, getattr(cast, who), "an invented reason")
        assert agreements.holding(cast.kim.course) is None
        assert case_of(cast.kim).agreement.signed_on is None
        kept = AgreementSignature.objects.exclude(withdrawn_at=None).order_by("id")
        assert [row.why_withdrawn for row in kept] == [None, "an invented reason"]

    def test_a_second_therapist_may_sign_too_and_is_not_needed(self, cast: Cast) -> None:
        version = sign_all(cast, show(cast, cast.kim), cast.kim)
        agreement_hands.sign(cast.kim.course, version.pk, cast.theo, SignedHow.ROOM)
        agreement_hands.withdraw(cast.kim.course, cast.theo)
        assert agreements.holding(cast.kim.course) == version

    def test_of_paper_ends_too_when_somebody_takes_their_name_back(self, cast: Cast) -> None:
        agreements.keep_paper(cast.noor.course, LONG_AGO, None, cast.tamsin)
        assert agreement_hands.withdraw(cast.noor.course, cast.noor, "an invented reason")
        assert agreements.holding(cast.noor.course) is None
        row = AgreementSignature.objects.get()
        assert (row.participant, row.how, timezone.localdate(row.signed_at)) == (cast.noor, "paper", LONG_AGO)
        assert agreement_hands.last_withdrawal(cast.noor.course, cast.noor) == row
        assert not agreement_hands.withdraw(cast.noor.course, cast.noor)

    def test_signing_again_on_paper_for_an_earlier_day_counts(self, cast: Cast) -> None:
        version = sign_all(cast, show(cast, cast.kim), cast.kim)
        agreement_hands.withdraw(cast.kim.course, cast.kim)
        yesterday = today() - timedelta(days=1)
        agreement_hands.sign(cast.kim.course, version.pk, cast.kim, SignedHow.PAPER, on=yesterday)
        assert agreement_hands.last_withdrawal(cast.kim.course, cast.kim) is None
        assert agreements.holding(cast.kim.course) == version


class TestAnotherLook:
    """Signed in March 2026 (a week before the second session); what happens after that calls for a look."""

    @pytest.fixture(autouse=True)
    def _signed(self, cast: Cast) -> None:
        sign_all(cast, show(cast, cast.kim), cast.kim, on=LONG_AGO)

    def told(self, cast: Cast) -> list[tuple[str, date]]:
        return [(each.trigger.value, each.since) for each in agreements.review_reasons(cast.kim)]

    def test_is_called_for_by_nothing_at_first(self, cast: Cast) -> None:
        assert self.told(cast) == []

    def test_is_not_called_for_where_nothing_is_signed(self, cast: Cast) -> None:
        Goal.objects.create(participant=cast.lou, code="g1", words="an invented goal")
        assert agreements.review_reasons(cast.lou) == ()

    def test_a_new_a_reworded_and_an_ended_goal(self, cast: Cast) -> None:
        goal = Goal.objects.create(participant=cast.kim, code="g1", words="x", created_at=_noon(2026, 3, 1))
        assert self.told(cast) == []
        goal.changed_on = date(2026, 4, 1)
        goal.save()
        Goal.objects.create(participant=cast.kim, code="g2", words="y", created_at=_noon(2026, 3, 20))
        assert self.told(cast) == [("goal", date(2026, 3, 20))]
        goal.ended_on = date(2026, 3, 10)
        goal.save()
        assert self.told(cast) == [("goal", date(2026, 3, 10))]

    def test_a_strain_a_changed_method_and_safety_first(self, cast: Cast) -> None:
        second = cast.kim.course.sessions.get(number=2)
        within = {"participant": cast.kim, "session": second}
        Strain.objects.create(**within, noticed_on=second.on, noticed_by="sense", noted_by=cast.tamsin)
        Observation.objects.create(**within, kind="changed_method")
        RiskAnswer.objects.create(**within, measure="phq9", item=9, answer=1, answered_at=_noon(2026, 3, 12))
        assert self.told(cast) == [
            ("safety", date(2026, 3, 12)), ("alliance", second.on), ("method", second.on),
        ]  # fmt: skip

    def test_says_the_same_from_what_a_page_has_worked_out_already(self, cast: Cast) -> None:
        second = cast.kim.course.sessions.get(number=2)
        Observation.objects.create(participant=cast.kim, session=second, kind="changed_method")
        now = situations_of([cast.kim])[cast.kim.pk]
        assert agreements.review_reasons(cast.kim, now) == agreements.review_reasons(cast.kim) != ()

    def test_costs_few_queries_with_the_situation_in_hand(
        self, cast: Cast, django_assert_max_num_queries
    ) -> None:
        now = situations_of([cast.kim])[cast.kim.pk]
        with django_assert_max_num_queries(4):
            agreements.review_reasons(cast.kim, now)

    def test_the_other_ones_goal_calls_from_the_other_ones_side_alone(self, cast: Cast) -> None:
        sign_all(cast, show(cast, cast.noor), cast.noor, cast.sam, on=LONG_AGO)
        Goal.objects.create(participant=cast.noor, code="g1", words="an invented goal")
        assert [each.trigger for each in agreements.review_reasons(cast.noor)] == [Trigger.GOAL]
        assert agreements.review_reasons(cast.sam) == ()

    def test_a_review_settles_it_and_sets_the_next_day(self, cast: Cast) -> None:
        Goal.objects.create(participant=cast.kim, code="g1", words="an invented goal")
        next_time = today() + timedelta(days=90)
        for words in ("first", "better said"):
            agreements.keep_review(cast.kim.course, today(), True, words, next_time, cast.tamsin)
        assert self.told(cast) == []
        assert AgreementReview.objects.get().words == "better said"
        assert agreements.holding(cast.kim.course).review_on == next_time

    def test_a_day_that_has_passed_is_settled_by_a_look_without_another(self, cast: Cast) -> None:
        version = agreements.holding(cast.kim.course)
        version.review_on = today() - timedelta(days=5)
        version.save()
        assert self.told(cast) == [("day", today() - timedelta(days=5))]
        agreements.keep_review(cast.kim.course, today(), False, None, None, cast.tamsin)
        assert self.told(cast) == []
        assert case_of(cast.kim).agreement.review_on is None


def _noon(*day: int) -> object:
    return timezone.make_aware(timezone.datetime(*day, 12))
