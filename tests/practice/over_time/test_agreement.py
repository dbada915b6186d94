"""The agreement in a client's record: written, shown, signed here, taken back, looked at again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record import agreement_hands, agreements
from heedful.practice.record.models import (
    Agreement,
    AgreementReview,
    AgreementSignature,
    Goal,
    NotSigned,
    Participant,
    SignedHow,
)
from heedful.practice.record.models.agreed import Sections, sections_in
from tests.people import Cast

pytestmark = pytest.mark.django_db
WORDS: Sections = (("pauses", "Breaks", "You can rest."), ("ending", "The end", "You can end."))
HARD = "Notwithstanding the aforementioned confidentiality provisions, information may necessarily be communicated."


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def tamsin(cast: Cast, client: Browser) -> Browser:
    return signed_in(cast.tamsin)


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def url(whose: Participant, name: str = "agreement", *more: object) -> str:
    return reverse(name, args=[whose.pk, *more])


def sees(browser: Browser, place: str) -> str:
    answer = browser.get(place)
    assert answer.status_code == 200
    return answer.content.decode()


def show(cast: Cast, whose: Participant, sections: Sections = WORDS, changed: str | None = None) -> Agreement:
    draft = agreements.begin(whose.course, cast.tamsin)
    agreements.write(whose.course, draft.pk, sections, changed, None, cast.tamsin)
    return agreements.show(whose.course, draft.pk, cast.tamsin)


def sign_all(cast: Cast, version: Agreement, *people: Participant, on: date | None = None) -> None:
    for who in (*people, cast.tamsin):
        agreement_hands.sign(version.course, version.pk, who, SignedHow.ROOM, on=on)


class TestWriting:
    @pytest.fixture
    def draft(self, cast: Cast) -> Agreement:
        draft = agreements.begin(cast.kim.course, cast.tamsin)
        return agreements.write(cast.kim.course, draft.pk, WORDS, None, None, cast.tamsin)

    def test_a_day_for_another_look_is_one_to_come(
        self, tamsin: Browser, cast: Cast, draft: Agreement
    ) -> None:
        gone_by = str(today() - timedelta(days=1))
        answer = self.post(tamsin, cast, review_on=gone_by, words_pauses="You can rest. We said so.")
        assert answer.status_code == 400
        shown = answer.content.decode()
        assert "Give a day to come, or none." in shown
        assert "We said so." in shown
        assert self.post(tamsin, cast, review_on=str(today() + timedelta(days=90))).status_code == 302

    def post(self, tamsin: Browser, cast: Cast, do: str = "save", **given: str):
        return tamsin.post(url(cast.kim, "agreement_draft"), {"do": do, **given})

    def words(self, cast: Cast) -> Sections:
        return sections_in(agreements.draft_of(cast.kim.course).sections)

    def test_begins_with_a_tap_and_nobody_else_sees_it(self, tamsin: Browser, cast: Cast) -> None:
        for _ in range(2):
            answer = tamsin.post(url(cast.kim, "begin_agreement"))
            assert answer.url == url(cast.kim, "agreement_draft")
        assert Agreement.everything.get().shown_at is None
        assert "Go on with version 1" in sees(tamsin, url(cast.kim))
        assert "version 1" not in sees(signed_in(cast.sunniva), url(cast.kim))

    def test_keeps_each_section_and_shows_its_reading_grade(
        self, tamsin: Browser, cast: Cast, draft: Agreement
    ) -> None:
        given = {"title_pauses": "Rest", "words_pauses": f"You can rest.\r\n{HARD}"}
        assert self.post(tamsin, cast, **given).status_code == 302
        assert self.words(cast)[0] == ("pauses", "Rest", f"You can rest.\n{HARD}")
        page = sees(tamsin, url(cast.kim, "agreement_draft"))
        assert "6 or below is plain to most people" in page
        assert HARD.rstrip(".") in page

    def test_a_box_that_did_not_come_along_keeps_what_is_stored(
        self, tamsin: Browser, cast: Cast, draft: Agreement
    ) -> None:
        self.post(tamsin, cast, words_pauses="You may rest.")
        assert self.words(cast) == (("pauses", "Breaks", "You may rest."), WORDS[1])

    def test_an_emptied_section_is_left_out_and_a_new_one_added_once(
        self, tamsin: Browser, cast: Cast, draft: Agreement
    ) -> None:
        page = sees(tamsin, url(cast.kim, "agreement_draft"))
        state = page.split('name="state" value="')[1].split('"')[0]
        given = {"state": state, "words_pauses": " ", "new_title": "Dogs", "new_words": "One is here."}
        self.post(tamsin, cast, **given)
        assert self.words(cast) == (WORDS[1], ("own_1", "Dogs", "One is here."))
        assert self.post(tamsin, cast, **given).status_code == 400  # pressed twice
        assert len(self.words(cast)) == 2

    def test_what_a_colleague_wrote_meanwhile_is_not_overwritten_unseen(
        self, tamsin: Browser, cast: Cast, draft: Agreement
    ) -> None:
        page = sees(tamsin, url(cast.kim, "agreement_draft"))
        state = page.split('name="state" value="')[1].split('"')[0]
        theirs = (("pauses", "Breaks", "A colleague's words."), WORDS[1])
        agreements.write(cast.kim.course, draft.pk, theirs, None, None, cast.tamsin)
        answer = self.post(tamsin, cast, state=state, words_pauses="My words.")
        assert answer.status_code == 400
        assert "Somebody changed this version meanwhile" in answer.content.decode()
        assert "My words." in answer.content.decode()
        assert self.words(cast) == theirs

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"title_pauses": "", "words_pauses": "Rest."}, "Give the section a heading."),
            ({"title_pauses": "t" * 121}, "longer than 120 letters"),
            ({"words_pauses": "w" * 4001}, "longer than 4000 letters"),
            ({"new_words": "No heading."}, "Give the new section a heading."),
            ({"new_title": "No words"}, "has a heading and no words yet"),
            ({"review_on": "soon"}, "Give a day such as"),
            ({"changed": "c" * 2001}, "longer than 2000 letters"),
        ],
    )
    def test_what_cannot_be_kept_is_asked_about(
        self, given: dict[str, str], said: str, tamsin: Browser, cast: Cast, draft: Agreement
    ) -> None:
        answer = self.post(tamsin, cast, **given)
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert self.words(cast) == WORDS

    def test_is_shown_when_it_is_ready(self, tamsin: Browser, cast: Cast, draft: Agreement) -> None:
        next_day = (today() + timedelta(days=90)).isoformat()
        answer = self.post(tamsin, cast, "show", review_on=next_day)
        assert answer.url == url(cast.kim)
        shown = agreements.current(cast.kim.course)
        assert (shown.version, str(shown.review_on)) == (1, next_day)
        assert "It waits for Kim Invented and a therapist." in sees(tamsin, url(cast.kim))

    def test_blanks_are_named_before_it_is_shown_and_may_stay(self, tamsin: Browser, cast: Cast) -> None:
        agreements.begin(cast.kim.course, cast.tamsin)
        answer = self.post(tamsin, cast, "show")
        assert answer.status_code == 400
        assert "Some things are still to be filled in" in answer.content.decode()
        assert agreements.current(cast.kim.course) is None
        self.post(tamsin, cast, "show", anyway="on")
        assert agreements.current(cast.kim.course) is not None

    def test_a_hard_wording_is_never_blocked(self, tamsin: Browser, cast: Cast, draft: Agreement) -> None:
        assert self.post(tamsin, cast, "show", words_pauses=HARD).url == url(cast.kim)

    def test_a_next_version_says_what_is_new(self, tamsin: Browser, cast: Cast) -> None:
        show(cast, cast.kim)
        tamsin.post(url(cast.kim, "begin_agreement"))
        assert "There is nothing new to show" in self.post(tamsin, cast, "show").content.decode()
        answer = self.post(tamsin, cast, "show", words_pauses="You can rest at home.")
        assert "Say in a sentence what is new" in answer.content.decode()
        assert "You can rest at home." in answer.content.decode()
        self.post(tamsin, cast, "show", changed="Where you can rest.")
        assert agreements.current(cast.kim.course).changed == "Where you can rest."

    def test_a_draft_without_a_section_is_not_shown(
        self, tamsin: Browser, cast: Cast, draft: Agreement
    ) -> None:
        answer = self.post(tamsin, cast, "show", words_pauses="", words_ending="")
        assert "There is nothing in it yet" in answer.content.decode()
        assert agreements.current(cast.kim.course) is None

    def test_can_be_dropped_and_a_late_post_finds_a_kind_word(
        self, tamsin: Browser, cast: Cast, draft: Agreement
    ) -> None:
        for _ in range(2):
            assert self.post(tamsin, cast, "drop").url == url(cast.kim)
        assert not Agreement.everything.exists()
        assert tamsin.get(url(cast.kim, "agreement_draft")).url == url(cast.kim)

    def test_goes_back_to_writing_until_somebody_answers(self, tamsin: Browser, cast: Cast) -> None:
        version = show(cast, cast.kim)
        assert "Take it back and write on" in sees(tamsin, url(cast.kim))
        place = url(cast.kim, "write_on_agreement", version.pk)
        assert tamsin.post(place).url == url(cast.kim, "agreement_draft")
        agreements.show(cast.kim.course, version.pk, cast.tamsin)
        agreement_hands.answer(cast.kim.course, version.pk, cast.kim, NotSigned.TALK, None)
        assert "Take it back and write on" not in sees(tamsin, url(cast.kim))
        assert tamsin.post(place).url == url(cast.kim)
        assert "Somebody has signed or answered it already" in sees(tamsin, url(cast.kim))


class TestVersions:
    def test_differences_are_marked_word_by_word_with_words_for_the_marks(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        show(cast, cast.kim)
        second = show(cast, cast.kim, (("pauses", "Breaks", "You can rest at home."),), "Where you can rest.")
        page = sees(tamsin, url(cast.kim, "agreement_version", second.pk))
        assert '<ins><span class="visually-hidden">[new: </span>rest at home.' in page
        assert '<del><span class="visually-hidden">[gone: </span>You can end.' in page
        plain = sees(tamsin, url(cast.kim, "agreement_version", second.pk) + "?as=plain")
        assert "<ins>" not in plain
        assert "You can rest at home." in plain

    def test_a_paper_one_has_no_page_of_words(self, tamsin: Browser, cast: Cast) -> None:
        paper = agreements.keep_paper(cast.kim.course, date(2026, 3, 2), None, cast.tamsin)
        assert tamsin.get(url(cast.kim, "agreement_version", paper.pk)).status_code == 404
        assert "On paper" in sees(tamsin, url(cast.kim))

    @pytest.mark.parametrize("name", ["agreement_version", "sign_agreement", "write_on_agreement"])
    def test_nobody_elses_version_opens_here(self, name: str, tamsin: Browser, cast: Cast) -> None:
        theirs = show(cast, cast.noor)
        given = {"who": "me", "how": "room", "on": today().isoformat()}
        call = tamsin.get if name == "agreement_version" else tamsin.post
        assert call(url(cast.kim, name, theirs.pk), given).status_code == 404
        assert not AgreementSignature.objects.exists()


class TestSigningHere:
    @pytest.fixture
    def version(self, cast: Cast) -> Agreement:
        return show(cast, cast.kim)

    def sign(self, tamsin: Browser, cast: Cast, version: Agreement, **given: str):
        whole = {"who": "them", "how": "room", "on": today().isoformat(), **given}
        return tamsin.post(url(cast.kim, "sign_agreement", version.pk), whole)

    def test_by_both_makes_it_hold(self, tamsin: Browser, cast: Cast, version: Agreement) -> None:
        for who in ("them", "me", "me"):
            assert self.sign(tamsin, cast, version, who=who).status_code == 302
        assert agreements.holding(cast.kim.course) == version
        assert AgreementSignature.objects.count() == 2
        assert "Signed by everybody who is asked" in sees(tamsin, url(cast.kim))

    def test_on_paper_keeps_its_day(self, tamsin: Browser, cast: Cast, version: Agreement) -> None:
        self.sign(tamsin, cast, version, how="paper", on="2026-03-05")
        row = AgreementSignature.objects.get()
        assert (row.participant, row.how, timezone.localdate(row.signed_at)) == (
            cast.kim, "paper", date(2026, 3, 5),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"how": "link"}, "Choose one of the two."),
            ({"how": ""}, "Here in the room, or on paper?"),
            ({"on": ""}, "On which day was it?"),
            ({"on": "yesterday"}, "Give a day such as"),
            ({"on": "2999-01-01"}, "That day is still to come"),
        ],
    )
    def test_what_cannot_be_is_asked_about(
        self, given: dict[str, str], said: str, tamsin: Browser, cast: Cast, version: Agreement
    ) -> None:
        answer = self.sign(tamsin, cast, version, **given)
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert not AgreementSignature.objects.exists()

    @pytest.mark.parametrize("who", ["", "sam", "everybody"])
    def test_by_nobody_known_is_not_taken(
        self, who: str, tamsin: Browser, cast: Cast, version: Agreement
    ) -> None:
        assert self.sign(tamsin, cast, version, who=who).status_code == 400
        assert not AgreementSignature.objects.exists()

    def test_of_a_version_that_is_overtaken_is_not_kept(
        self, tamsin: Browser, cast: Cast, version: Agreement
    ) -> None:
        show(cast, cast.kim, WORDS[:1], "Shorter.")
        assert self.sign(tamsin, cast, version).status_code == 302
        assert not AgreementSignature.objects.exists()
        assert "There is a newer version by now" in sees(tamsin, url(cast.kim))

    @pytest.mark.parametrize("who", ["me", "them"])
    def test_can_be_taken_back_with_or_without_a_reason(
        self, who: str, tamsin: Browser, cast: Cast, version: Agreement
    ) -> None:
        sign_all(cast, version, cast.kim)
        for why in ("an invented reason", ""):
            place = url(cast.kim, "withdraw_agreement")
            assert tamsin.post(place, {"who": who, "why": why}).status_code == 302
        row = AgreementSignature.objects.exclude(withdrawn_at=None).get()
        assert row.why_withdrawn == "an invented reason"
        assert (row.participant == cast.kim) == (who == "them")
        assert "took their name back on" in sees(tamsin, url(cast.kim))

    @pytest.mark.parametrize("given", [{"who": "us"}, {"who": "me", "why": "x" * 2001}])
    def test_a_faulty_taking_back_changes_nothing(
        self, given: dict[str, str], tamsin: Browser, cast: Cast, version: Agreement
    ) -> None:
        sign_all(cast, version, cast.kim)
        assert tamsin.post(url(cast.kim, "withdraw_agreement"), given).status_code == 400
        assert agreements.holding(cast.kim.course) == version

    def test_what_they_said_instead_stands_beside_their_name(
        self, tamsin: Browser, cast: Cast, version: Agreement
    ) -> None:
        agreement_hands.answer(cast.kim.course, version.pk, cast.kim, NotSigned.TALK, "the part on breaks")
        page = sees(tamsin, url(cast.kim))
        assert "Wants to talk about it first." in page
        assert "the part on breaks" in page


class TestACouple:
    def test_what_one_said_stands_in_their_own_record_alone(self, tamsin: Browser, cast: Cast) -> None:
        version = show(cast, cast.noor)
        agreement_hands.answer(cast.noor.course, version.pk, cast.noor, NotSigned.TALK, "not with Sam there")
        agreement_hands.sign(cast.noor.course, version.pk, cast.sam, SignedHow.LINK)
        agreement_hands.withdraw(cast.sam.course, cast.sam, "a reason of Sam's")
        noors, sams = sees(tamsin, url(cast.noor)), sees(tamsin, url(cast.sam))
        assert "not with Sam there" in noors
        assert "not with Sam there" not in sams
        assert "There is an answer from them in" in sams
        assert "a reason of Sam&#x27;s" in sams
        assert "a reason of Sam" not in noors
        assert "Sam Invented</strong> took their name back" in noors

    def test_reasons_of_both_are_told_with_their_names(self, tamsin: Browser, cast: Cast) -> None:
        sign_all(cast, show(cast, cast.noor), cast.noor, cast.sam, on=date(2026, 3, 3))
        Goal.objects.create(participant=cast.sam, code="g1", words="an invented goal")
        page = sees(tamsin, url(cast.noor))
        assert "A goal moved</strong> (Sam Invented)" in page
        assert "an invented goal" not in page


class TestANameTakenBack:
    def test_from_an_earlier_version_is_told_beside_the_newer_one_that_waits(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        sign_all(cast, show(cast, cast.kim), cast.kim)
        show(cast, cast.kim, WORDS[:1], "Shorter.")
        agreement_hands.withdraw(cast.kim.course, cast.kim, "an invented reason")
        page = sees(tamsin, url(cast.kim))
        assert "Kim Invented</strong> took their name back on" in page
        assert "an invented reason" in page
        assert "Take it back and write on" in page

    def test_from_paper_is_told_too(self, tamsin: Browser, cast: Cast) -> None:
        agreements.keep_paper(cast.kim.course, date(2026, 3, 2), None, cast.tamsin)
        agreement_hands.withdraw(cast.kim.course, cast.kim, "an invented reason")
        page = sees(tamsin, url(cast.kim))
        assert "The one on paper does not hold now." in page
        assert "an invented reason" in page

    def test_is_forgotten_once_they_sign_the_newer_one(self, tamsin: Browser, cast: Cast) -> None:
        sign_all(cast, show(cast, cast.kim), cast.kim)
        agreement_hands.withdraw(cast.kim.course, cast.kim, "an invented reason")
        sign_all(cast, show(cast, cast.kim, WORDS[:1], "Shorter."), cast.kim)
        page = sees(tamsin, url(cast.kim))
        assert "took their name back" not in page
        assert "an invented reason" not in page

    def test_of_one_therapist_waits_for_nobody_where_another_has_signed(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        version = show(cast, cast.kim)
        sign_all(cast, version)
        agreement_hands.sign(cast.kim.course, version.pk, cast.theo, SignedHow.ROOM)
        agreement_hands.withdraw(cast.kim.course, cast.theo)
        assert "It waits for Kim Invented." in sees(tamsin, url(cast.kim))


class TestPaper:
    def test_days_are_kept_and_looked_over(self, tamsin: Browser, cast: Cast) -> None:
        place = url(cast.kim, "paper_agreement")
        assert tamsin.post(place, {}).status_code == 400
        assert tamsin.post(place, {"signed_on": "2026-03-02", "review_on": "2026-03-01"}).status_code == 400
        assert tamsin.post(place, {"signed_on": "2999-03-02"}).status_code == 400
        assert tamsin.post(place, {"signed_on": "the 2nd"}).status_code == 400
        for _ in range(2):
            tamsin.post(place, {"signed_on": "2026-03-02", "review_on": "2026-06-01"})
        agreement = Agreement.objects.get()
        assert (agreement.signed_on, agreement.review_on) == (date(2026, 3, 2), date(2026, 6, 1))

    def test_the_record_page_tells_how_it_stands(self, tamsin: Browser, cast: Cast) -> None:
        record = reverse("client", args=[cast.kim.pk])
        assert "Nothing is written down about what each may expect." in sees(tamsin, record)
        agreements.keep_paper(cast.kim.course, date(2026, 3, 2), date(2026, 3, 9), cast.tamsin)
        assert "Agreed on 2 March 2026." in sees(tamsin, record)
        assert "that day has come" in sees(tamsin, record)
        show(cast, cast.kim)
        assert "A new version waits to be signed." in sees(tamsin, record)


class TestLookingAgain:
    @pytest.fixture(autouse=True)
    def _signed(self, cast: Cast) -> None:
        sign_all(cast, show(cast, cast.kim), cast.kim, on=date(2026, 3, 3))

    def review(self, tamsin: Browser, cast: Cast, **given: str):
        whole = {"on": today().isoformat(), "outcome": "kept", **given}
        return tamsin.post(url(cast.kim, "review_agreement"), whole)

    def test_reasons_stand_first_with_since_when_and_go_with_a_review(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        created_at = timezone.make_aware(timezone.datetime(2026, 3, 20, 12))
        Goal.objects.create(participant=cast.kim, code="g1", words="a goal", created_at=created_at)
        assert "A goal moved</strong>, since 20 March 2026." in sees(tamsin, url(cast.kim))
        assert self.review(tamsin, cast, words="still right").status_code == 302
        page = sees(tamsin, url(cast.kim))
        assert "Worth another look" not in page
        assert "still right" in page

    def test_a_change_is_noted_and_the_old_version_holds_until_the_new_one_is_signed(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        self.review(tamsin, cast, outcome="changed")
        assert AgreementReview.objects.get().is_kept is False
        assert agreements.holding(cast.kim.course) is not None
        assert "Write the new version when you are ready" in sees(tamsin, url(cast.kim))

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"outcome": ""}, "Does it stay as it is, or need a change?"),
            ({"on": ""}, "On which day?"),
            ({"on": "2999-01-01"}, "That day is still to come"),
            ({"review_on": "2026-01-01"}, "The next look comes after this one"),
            ({"words": "x" * 2001}, "longer than 2000 letters"),
        ],
    )
    def test_what_cannot_be_is_asked_about(
        self, given: dict[str, str], said: str, tamsin: Browser, cast: Cast
    ) -> None:
        answer = self.review(tamsin, cast, **given)
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert not AgreementReview.objects.exists()


def test_a_supervisor_reads_and_changes_nothing(cast: Cast) -> None:
    sign_all(cast, show(cast, cast.kim), cast.kim)
    page = sees(signed_in(cast.sunniva), url(cast.kim))
    assert "Signed by everybody who is asked" in page
    assert "<form" not in page.split("<main")[1]
