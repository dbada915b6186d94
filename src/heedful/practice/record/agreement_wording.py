"""The practice's own wording of the agreement: where a new agreement begins, each change a new version."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from heedful.knowledge.agreement import blanks_in
from heedful.practice.people.models import User
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import AgreementWording
from heedful.practice.record.models.agreed import Sections, as_text, sections_in
from heedful.practice.trust import audit


def shipped_sections() -> Sections:
    return tuple((each.id, each.title, each.words) for each in known_catalogue().agreement)


def newest_wording() -> AgreementWording | None:
    return AgreementWording.objects.select_related("written_by").order_by("id").last()


def template() -> Sections:
    """Where a new agreement begins: the practice's wording, or the shipped one until the practice changes it."""
    wording = newest_wording()
    return sections_in(wording.sections) if wording else shipped_sections()


def keep_section(id: str | None, title: str, words: str, by: User) -> bool:
    """A new version of the template with this section in it; whether anything is different. None: a new section.

    Without words the section is left out. Raises: ValueError if no section would be left.
    """
    with transaction.atomic():
        before = template()
        sections = with_section(before, id or unused_section_id(before), title, words)
        if not sections:
            raise ValueError("an agreement has at least one section")
        if sections == before:
            return False
        audit.record("changed agreement wording", actor=by.pk)
        AgreementWording.objects.create(sections=as_text(sections), written_by=by)
    return True


def with_section(sections: Sections, id: str, title: str, words: str) -> Sections:
    """`sections` with this one in its place, or where it stands in the shipped order; without words it is left out."""
    kept = [(id, title, words) if each[0] == id else each for each in sections]
    if id not in {each[0] for each in sections}:
        kept.insert(_place_for(id, [each[0] for each in sections]), (id, title, words))
    return tuple(each for each in kept if each[2])


def _place_for(id: str, there: list[str]) -> int:
    """Behind the nearest shipped section that comes before it; one of the practice's own goes to the end."""
    order = [each[0] for each in shipped_sections()]
    if id not in order:
        return len(there)
    before = [each for each in order[: order.index(id)] if each in there]
    return there.index(before[-1]) + 1 if before else 0


def unused_section_id(sections: Sections) -> str:
    taken = {each[0] for each in (*sections, *shipped_sections())}
    return next(id for number in range(1, len(taken) + 2) if (id := f"own_{number}") not in taken)


def blanks_of(sections: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(title, what is still to be filled in) of each section that has a blank."""
    found = ((title, blanks_in(words)) for _, title, words in sections)
    return tuple((title, blanks) for title, blanks in found if blanks)
