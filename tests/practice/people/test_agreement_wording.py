"""The practice's own wording of the agreement: changed section by section, every version kept, never blocked."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.practice.record.agreement_wording import shipped_sections, template
from heedful.practice.record.models import AgreementWording
from heedful.practice.record.models.agreed import sections_in
from tests.people import Cast

pytestmark = pytest.mark.django_db
HARD = "Notwithstanding the aforementioned confidentiality provisions, information may necessarily be communicated."


@pytest.fixture
def olive(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.olive, backend="django.contrib.auth.backends.ModelBackend")
    return client


URL = reverse("agreement_wording")


def page(olive: Browser) -> str:
    return olive.get(URL).content.decode()


def save(olive: Browser, section: str, title: str = "Breaks", words: str = "You can rest.") -> int:
    return olive.post(URL, {"section": section, "title": title, "words": words}).status_code


def words_of(section: str) -> str:
    return {id: words for id, _, words in template()}[section]


def test_until_the_practice_changes_it_the_template_is_the_shipped_one(olive: Browser) -> None:
    assert template() == shipped_sections()
    assert "This is the wording it came with" in page(olive)


def test_each_save_is_a_new_version_and_the_earlier_ones_stay(olive: Browser, cast: Cast) -> None:
    save(olive, "pauses", words="You can rest.")
    save(olive, "pauses", words="You can rest\r\nat any time.")
    first, second = AgreementWording.objects.order_by("id")
    assert {id: words for id, _, words in sections_in(first.sections)}["pauses"] == "You can rest."
    assert words_of("pauses") == "You can rest\nat any time."
    assert second.written_by == cast.olive
    assert [each[0] for each in template()] == [each[0] for each in shipped_sections()]
    assert "by Olive Owner" in page(olive)


def test_a_button_pressed_twice_makes_one_version(olive: Browser) -> None:
    assert [save(olive, "pauses"), save(olive, "pauses")] == [302, 302]
    assert AgreementWording.objects.count() == 1


def test_what_reads_hard_is_said_with_its_hardest_sentence_and_kept_all_the_same(olive: Browser) -> None:
    assert save(olive, "private", "Privacy", f"You can stop. {HARD}") == 302
    shown = page(olive)
    assert "6 or below is plain to most people" in shown
    assert HARD.rstrip(".") in shown
    assert HARD in words_of("private")


def test_a_section_without_words_is_left_out_and_can_be_put_back_in_its_place(olive: Browser) -> None:
    save(olive, "pauses", words="  ")
    assert "pauses" not in {each[0] for each in template()}
    assert "Put it back" in page(olive)
    olive.post(URL, {"section": "pauses", "put_back": "yes"})
    assert template() == shipped_sections()


def test_a_changed_section_goes_back_to_the_words_it_came_with(olive: Browser) -> None:
    save(olive, "pauses")
    assert "Back to the wording it came with" in page(olive)
    olive.post(URL, {"section": "pauses", "put_back": "yes", "title": "x", "words": "y"})
    assert template() == shipped_sections()
    assert AgreementWording.objects.count() == 2


def test_a_section_of_the_practices_own_comes_last_and_can_be_changed(olive: Browser) -> None:
    for title in ("Dogs", "Cats"):
        save(olive, "new", title, "One may be in the room.")
    ids = [each[0] for each in template()][-2:]
    assert ids == ["own_1", "own_2"]
    save(olive, "own_1", "Our dog", "It sleeps by the door.")
    assert words_of("own_1") == "It sleeps by the door."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"section": "pauses", "title": "", "words": "a"}, "Give the section a heading."),
        ({"section": "pauses", "title": "t" * 121, "words": "a"}, "longer than 120 letters"),
        ({"section": "pauses", "title": "t", "words": "w" * 4001}, "longer than 4000 letters"),
        ({"section": "new", "title": "t", "words": " "}, "Write what holds, in plain words."),
        ({"section": "new", "title": "", "words": "w"}, "Give the section a heading."),
    ],
)
def test_what_cannot_be_kept_is_asked_about_and_nothing_is_lost(
    given: dict[str, str], said: str, olive: Browser
) -> None:
    answer = olive.post(URL, given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert given["words"].strip() in answer.content.decode()
    assert template() == shipped_sections()


@pytest.mark.parametrize("section", ["", "own_7", "nobody's", "../etc"])
def test_a_section_that_is_not_there_is_left_alone(section: str, olive: Browser) -> None:
    assert save(olive, section) == 302
    assert not AgreementWording.objects.exists()


def test_the_last_section_stays(olive: Browser) -> None:
    for id, title, _ in shipped_sections()[:-1]:
        save(olive, id, title, "")
    answer = olive.post(URL, {"section": "ending", "title": "End", "words": ""})
    assert "This is the last section" in answer.content.decode()
    assert [each[0] for each in template()] == ["ending"]


def test_blanks_are_named_until_they_are_filled(olive: Browser) -> None:
    assert "[how much]" in page(olive)
    save(olive, "money", "Money", "A meeting costs ten invented coins.")
    assert "[how much]" not in page(olive)


@pytest.mark.parametrize("who", ["tamsin", "sunniva"])
def test_only_the_owner_changes_it(who: str, cast: Cast, client: Browser) -> None:
    client.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(URL).status_code == 403
    assert save(client, "pauses") == 403
    assert not AgreementWording.objects.exists()
