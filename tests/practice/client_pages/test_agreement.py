"""The agreement on a client's own page: read, signed or not, taken back; each one of a couple alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from heedful.practice.client_pages import agreement_views
from heedful.practice.record import agreement_hands, agreements
from heedful.practice.record.models import (
    Agreement,
    AgreementReply,
    AgreementSignature,
    LinkKind,
    NotSigned,
    Participant,
    PrivateLink,
    SignedHow,
)
from heedful.practice.record.models.agreed import Sections, sections_in
from heedful.practice.trust.links import make_link, revoke
from heedful.wording.reading import is_long_enough, reading_grade
from tests.people import Cast

pytestmark = pytest.mark.django_db
WORDS: Sections = (
    ("our_roles", "What each of us does", "You choose."),
    ("pauses", "Breaks", "You can rest."),
)
TODAY = timezone.localdate


def show(cast: Cast, whose: Participant, sections: Sections = WORDS, changed: str | None = None) -> Agreement:
    """A version on the page of everybody who takes part."""
    draft = agreements.begin(whose.course, cast.tamsin)
    agreements.write(whose.course, draft.pk, sections, changed, None, cast.tamsin)
    return agreements.show(whose.course, draft.pk, cast.tamsin)


@pytest.fixture
def version(cast: Cast) -> Agreement:
    return show(cast, cast.kim)


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin)


def url(link: PrivateLink, name: str = "own_agreement", *more: object) -> str:
    return reverse(name, args=[link.secret, *more])


def sees(browser: Browser, link: PrivateLink, name: str = "own_agreement") -> str:
    return browser.get(url(link, name)).content.decode()


def tap_sign(browser: Browser, link: PrivateLink, version: Agreement, **given: str) -> int:
    return browser.post(url(link, "own_agreement_sign", version.pk), given or {"agree": "yes"}).status_code


def say(browser: Browser, link: PrivateLink, version: Agreement, reply: str, words: str = "") -> int:
    given = {"reply": reply, "words": words}
    return browser.post(url(link, "own_agreement_answer", version.pk), given).status_code


class TestReading:
    def test_shows_the_words_and_asks_for_nothing_at_once(
        self, client: Browser, link: PrivateLink, version: Agreement
    ) -> None:
        page = sees(client, link)
        assert "What each of us does" in page
        assert "You do not have to sign it." in page
        assert "Take my name back" not in page

    def test_a_version_that_is_still_being_written_is_not_shown(
        self, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        draft = agreements.begin(cast.kim.course, cast.tamsin)
        assert "There is nothing to read here yet." in sees(client, link)
        assert tap_sign(client, link, draft) == 404
        assert not AgreementSignature.objects.exists()

    def test_one_on_paper_says_its_day_and_can_be_taken_back(
        self, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        paper = agreements.keep_paper(cast.kim.course, date(2026, 3, 2), None, cast.tamsin)
        assert "You agreed on paper on 2 March 2026" in sees(client, link)
        client.post(url(link, "own_agreement_withdraw"), {"why": ""})
        paper.refresh_from_db()
        assert paper.signed_on is None
        assert "You took your name back" in sees(client, link)

    def test_what_is_new_since_they_signed_is_marked_word_by_word(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        tap_sign(client, link, version)
        new = (WORDS[0], ("pauses", "Breaks", "You can rest at home."), ("dogs", "Dogs", "A dog is here."))
        show(cast, cast.kim, new, "More on breaks, and a dog.")
        page = sees(client, link)
        assert "More on breaks, and a dog." in page
        assert '<del><span class="visually-hidden">[gone: </span>rest.' in page
        assert '<ins><span class="visually-hidden">[new: </span>rest at home.' in page
        assert "A dog is here." in page
        assert "What you signed before still counts for now." in page

    def test_who_has_signed_nothing_yet_is_shown_no_differences(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        show(cast, cast.kim, WORDS[:1], "Shorter.")
        assert "<ins>" not in sees(client, link)

    def test_the_page_is_light(self, client: Browser, cast: Cast, link: PrivateLink) -> None:
        draft = agreements.begin(cast.kim.course, cast.tamsin)
        agreements.show(cast.kim.course, draft.pk, cast.tamsin)
        page = client.get(url(link)).content
        styles = [
            Path(str(finders.find(f"heedful/{name}.css"))) for name in ("client", "together", "agreement")
        ]
        assert len(page) + sum(path.stat().st_size for path in styles) < 30_000


class TestSigning:
    def test_is_a_tick_and_a_button(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        assert tap_sign(client, link, version) == 302
        signature = AgreementSignature.objects.get()
        assert (signature.participant, signature.user, signature.how) == (cast.kim, None, "link")
        assert "You signed this on" in sees(client, link)

    @pytest.mark.parametrize("given", [{"agree": ""}, {"agree": "on"}, {"name": "Kim"}])
    def test_without_the_tick_is_asked_about_kindly(
        self, given: dict[str, str], client: Browser, link: PrivateLink, version: Agreement
    ) -> None:
        answer = client.post(url(link, "own_agreement_sign", version.pk), given)
        assert answer.status_code == 400
        assert "If not, that is fine, too." in answer.content.decode()
        assert not AgreementSignature.objects.exists()

    def test_twice_is_once(self, client: Browser, link: PrivateLink, version: Agreement) -> None:
        assert [tap_sign(client, link, version) for _ in range(3)] == [302, 302, 302]
        assert AgreementSignature.objects.count() == 1

    def test_in_the_room_says_so(self, client: Browser, cast: Cast, version: Agreement) -> None:
        room = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM)
        tap_sign(client, room, version)
        assert AgreementSignature.objects.get().how == SignedHow.ROOM

    def test_a_version_that_is_no_longer_the_newest_is_not_signed(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        show(cast, cast.kim, WORDS[:1], "Shorter.")
        answer = client.post(url(link, "own_agreement_sign", version.pk), {"agree": "yes"})
        assert answer.status_code == 400
        assert "There is a newer version by now." in answer.content.decode()
        assert not AgreementSignature.objects.exists()

    def test_makes_it_hold_once_one_therapist_has_signed_too(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        tap_sign(client, link, version)
        assert agreements.holding(cast.kim.course) is None
        agreement_hands.sign(cast.kim.course, version.pk, cast.tamsin, SignedHow.ROOM)
        assert agreements.holding(cast.kim.course).signed_on == TODAY()

    @pytest.mark.parametrize("whose", ["noor", "lou"])
    def test_nobody_elses_agreement_can_be_reached(
        self, whose: str, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        theirs = show(cast, getattr(cast, whose))
        assert tap_sign(client, link, theirs) == 404
        assert say(client, link, theirs, "talk") == 404
        assert not AgreementSignature.objects.exists()
        assert not AgreementReply.objects.exists()

    def test_a_version_that_does_not_exist_is_said_kindly(self, client: Browser, link: PrivateLink) -> None:
        answer = client.post(url(link, "own_agreement_sign", uuid4()), {"agree": "yes"})
        assert answer.status_code == 404
        assert "Nothing else is lost" in answer.content.decode()

    def test_a_link_that_was_taken_back_signs_nothing(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        revoke(link, cast.tamsin)
        assert tap_sign(client, link, version) == 404
        assert not AgreementSignature.objects.exists()


class TestNotYet:
    @pytest.mark.parametrize("reply", list(NotSigned))
    def test_is_kept_for_the_therapist_and_shown_to_them(
        self, reply: NotSigned, client: Browser, link: PrivateLink, version: Agreement
    ) -> None:
        assert say(client, link, version, reply.value, "the part on breaks") == 302
        kept = AgreementReply.objects.get()
        assert (kept.reply, kept.words) == (reply.value, "the part on breaks")
        assert "the part on breaks" in sees(client, link)

    def test_can_be_said_another_way_and_taken_back(
        self, client: Browser, link: PrivateLink, version: Agreement
    ) -> None:
        for reply in ("not_yet", "talk", "talk"):
            say(client, link, version, reply)
        assert AgreementReply.objects.get().reply == "talk"
        for _ in range(2):
            assert say(client, link, version, "take_back") == 302
        assert not AgreementReply.objects.exists()

    def test_is_settled_by_signing(self, client: Browser, link: PrivateLink, version: Agreement) -> None:
        say(client, link, version, "talk", "the part on breaks")
        tap_sign(client, link, version)
        assert not AgreementReply.objects.exists()
        assert say(client, link, version, "talk") == 400

    @pytest.mark.parametrize(
        ("reply", "words"), [("", ""), ("never", ""), ("talk", "x" * 1001), ("not_yet", "y" * 5000)]
    )
    def test_what_cannot_be_kept_is_asked_about_with_their_words_still_there(
        self, reply: str, words: str, client: Browser, link: PrivateLink, version: Agreement
    ) -> None:
        answer = client.post(url(link, "own_agreement_answer", version.pk), {"reply": reply, "words": words})
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert not AgreementReply.objects.exists()

    def test_of_an_earlier_version_stays_theirs_to_delete(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        say(client, link, version, "talk", "the part on breaks")
        show(cast, cast.kim, WORDS[:1], "Shorter.")
        assert say(client, link, version, "not_yet") == 400
        assert "the part on breaks" in sees(client, link)
        say(client, link, version, "take_back")
        assert "the part on breaks" not in sees(client, link)

    def test_is_not_shown_on_the_therapists_device(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        say(client, link, version, "talk", "the part on breaks")
        room = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM)
        page = sees(client, room)
        assert "the part on breaks" not in page
        assert "You said" not in page


class TestTakingTheirNameBack:
    @pytest.fixture(autouse=True)
    def _signed(self, cast: Cast, client: Browser, link: PrivateLink, version: Agreement) -> None:
        tap_sign(client, link, version)
        agreement_hands.sign(cast.kim.course, version.pk, cast.tamsin, SignedHow.ROOM)

    def test_asks_once_more_and_changes_nothing_by_looking(self, client: Browser, link: PrivateLink) -> None:
        assert "Keep it as it is" in sees(client, link, "own_agreement_withdraw")
        assert AgreementSignature.objects.filter(withdrawn_at__isnull=True).count() == 2

    @pytest.mark.parametrize("given", [{}, {"why": ""}, {"why": "it felt too fast"}])
    def test_works_with_and_without_a_reason(
        self, given: dict[str, str], client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        assert client.post(url(link, "own_agreement_withdraw"), given).status_code == 302
        row = cast.kim.signatures.get()
        assert row.withdrawn_at is not None
        assert row.why_withdrawn == (given.get("why") or None)
        assert Agreement.objects.get().signed_on is None
        assert "That is all right" in sees(client, link)

    def test_twice_is_once_and_the_first_reason_stays(
        self, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        for why in ("it felt too fast", "another reason"):
            client.post(url(link, "own_agreement_withdraw"), {"why": why})
        assert cast.kim.signatures.get().why_withdrawn == "it felt too fast"

    def test_a_reason_that_is_too_long_is_asked_about_and_nothing_is_done(
        self, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        answer = client.post(url(link, "own_agreement_withdraw"), {"why": "x" * 1001})
        assert answer.status_code == 400
        assert cast.kim.signatures.get().withdrawn_at is None

    def test_the_reason_is_theirs_to_delete_and_the_fact_stays(
        self, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        client.post(url(link, "own_agreement_withdraw"), {"why": "it felt too fast"})
        for _ in range(2):
            assert client.post(url(link, "own_agreement_forget")).status_code == 302
        row = cast.kim.signatures.get()
        assert (row.why_withdrawn, row.withdrawn_at is None) == (None, False)
        assert "it felt too fast" not in sees(client, link)

    def test_they_can_sign_again(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        client.post(url(link, "own_agreement_withdraw"))
        assert "Sign it" in sees(client, link)
        tap_sign(client, link, version)
        assert agreements.holding(cast.kim.course) == version
        assert "You took your name back" not in sees(client, link)

    def test_no_earlier_version_comes_to_hold_again_unasked(
        self, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        second = show(cast, cast.kim, WORDS[:1], "Shorter.")
        tap_sign(client, link, second)
        agreement_hands.sign(cast.kim.course, second.pk, cast.tamsin, SignedHow.ROOM)
        client.post(url(link, "own_agreement_withdraw"))
        assert agreements.holding(cast.kim.course) is None

    def test_where_nothing_is_signed_there_is_nothing_to_take_back(
        self, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        client.post(url(link, "own_agreement_withdraw"))
        assert client.get(url(link, "own_agreement_withdraw")).url == url(link)


class TestACouple:
    @pytest.fixture
    def joint(self, cast: Cast) -> Agreement:
        return show(cast, cast.noor)

    @pytest.fixture
    def noors(self, cast: Cast) -> PrivateLink:
        return make_link(cast.noor, cast.tamsin)

    @pytest.fixture
    def sams(self, cast: Cast) -> PrivateLink:
        return make_link(cast.sam, cast.tamsin)

    def test_each_signs_alone_and_both_see_who_has(
        self, client: Browser, cast: Cast, joint: Agreement, noors: PrivateLink, sams: PrivateLink
    ) -> None:
        agreement_hands.sign(cast.noor.course, joint.pk, cast.tamsin, SignedHow.ROOM)
        tap_sign(client, noors, joint)
        assert agreements.holding(cast.noor.course) is None
        assert re.search(r"Noor Invented: signed on", sees(client, sams))
        assert re.search(r"Sam Invented: not signed", sees(client, noors))
        tap_sign(client, sams, joint)
        assert agreements.holding(cast.noor.course) == joint

    def test_one_ones_withdrawal_is_seen_by_both_and_its_reason_by_neither(
        self, client: Browser, cast: Cast, joint: Agreement, noors: PrivateLink, sams: PrivateLink
    ) -> None:
        for each in (noors, sams):
            tap_sign(client, each, joint)
        client.post(url(noors, "own_agreement_withdraw"), {"why": "I was pushed by Sam"})
        page = sees(client, sams)
        assert "Noor Invented: took the name back on" in page
        assert "pushed" not in page
        assert "You signed this on" in page
        assert cast.sam.signatures.get().withdrawn_at is None

    def test_not_yet_of_one_is_nothing_to_the_other(
        self, client: Browser, joint: Agreement, noors: PrivateLink, sams: PrivateLink
    ) -> None:
        say(client, noors, joint, "talk", "not with Sam there")
        assert "not with Sam there" not in sees(client, sams)
        assert "talk about this first.</strong>" not in sees(client, sams)
        say(client, sams, joint, "take_back")
        assert AgreementReply.objects.count() == 1

    def test_one_cannot_delete_the_reason_of_the_other(
        self, client: Browser, cast: Cast, joint: Agreement, noors: PrivateLink, sams: PrivateLink
    ) -> None:
        tap_sign(client, noors, joint)
        client.post(url(noors, "own_agreement_withdraw"), {"why": "a reason of Noor's"})
        client.post(url(sams, "own_agreement_forget"))
        assert cast.noor.signatures.get().why_withdrawn == "a reason of Noor's"


class TestTheRoomAtHome:
    def home(self, client: Browser, link: PrivateLink) -> str:
        return sees(client, link, "own_home")

    def test_is_there_only_where_there_is_something_to_read(
        self, client: Browser, cast: Cast, link: PrivateLink
    ) -> None:
        assert "Our agreement" not in self.home(client, link)
        agreements.keep_paper(cast.kim.course, None, date(2027, 1, 1), cast.tamsin)
        assert "Our agreement" not in self.home(client, link)
        show(cast, cast.kim)
        assert "To read, and to sign if you like" in self.home(client, link)

    def test_waits_for_an_answer_and_never_asks_twice(
        self, client: Browser, cast: Cast, link: PrivateLink, version: Agreement
    ) -> None:
        def told() -> tuple[str, bool]:
            room = agreement_views.room(cast.kim, TODAY())
            assert room is not None
            return room.news, room.waits

        assert told()[1]
        say(client, link, version, "not_yet")
        assert told() == ("You said: Not yet.", False)
        tap_sign(client, link, version)
        assert told()[0].startswith("You signed it on")
        show(cast, cast.kim, WORDS[:1], "Shorter.")
        assert told() == ("There is a new version to read", True)
        client.post(url(link, "own_agreement_withdraw"))
        assert told() == ("You took your name back", False)


def test_nothing_of_it_lies_in_an_address_or_an_audit_entry(
    client: Browser, link: PrivateLink, version: Agreement
) -> None:
    from heedful.practice.trust.audit import AuditEvent

    answer = client.post(
        url(link, "own_agreement_answer", version.pk), {"reply": "talk", "words": "the part on breaks"}
    )
    assert "breaks" not in answer.url
    entries = [f"{each.action} {each.purpose}" for each in AuditEvent.objects.all()]
    assert "client opened own page answer own agreement" in entries
    assert not any("breaks" in entry for entry in entries)


def words_of(page: str) -> list[str]:
    return [line.strip() for line in strip_tags(page).splitlines() if line.strip()]


def test_its_words_are_plain(client: Browser, cast: Cast, link: PrivateLink, version: Agreement) -> None:
    pages = [sees(client, link)]
    say(client, link, version, "talk")
    pages.append(sees(client, link))
    tap_sign(client, link, version)
    pages += [sees(client, link), sees(client, link, "own_agreement_withdraw")]
    client.post(url(link, "own_agreement_withdraw"))
    pages.append(sees(client, link))
    for line in {line for page in pages for line in words_of(page)}:
        assert not is_long_enough(line) or reading_grade(line) <= 6, line


def test_the_shipped_wording_goes_to_their_page_as_it_is(
    client: Browser, cast: Cast, link: PrivateLink
) -> None:
    draft = agreements.begin(cast.kim.course, cast.tamsin)
    shown = agreements.show(cast.kim.course, draft.pk, cast.tamsin)
    page = sees(client, link)
    assert all(title in page for _, title, _ in sections_in(shown.sections))
