"""What one catalogue entry says of another: ids that resolve, likelihoods that sum to one, words that differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import chain

from heedful.core.catalogue import NONE_OF_THESE, Basis, Catalogue, Inquiry, Response
from heedful.core.circumstances import PLAIN_CIRCUMSTANCES, WITH_AN_ID
from heedful.knowledge.measure_checks import problems_in_measure

SUM_TOLERANCE = 0.005


def problems_between_entries(catalogue: Catalogue) -> list[str]:
    """Every problem that needs more than one entry to see, a sentence each."""
    return list(
        chain(
            _observation_problems(catalogue),
            _inquiry_problems(catalogue),
            _response_problems(catalogue),
            _avoid_problems(catalogue),
            _page_problems(catalogue),
            chain.from_iterable(problems_in_measure(measure) for measure in catalogue.measures.values()),
            _reference_problems(catalogue),
        )
    )


def did_you_mean(id: str, known: Iterable[str]) -> str:
    """`; did you mean 'gaze_away'?`, or nothing where no known id is near."""
    nearest = get_close_matches(id, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{nearest[0]}'?" if nearest else ""


def _unknown(place: str, what: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    known = set(known)
    for id in ids:
        if id not in known:
            yield f"{place}: unknown {what} '{id}'{did_you_mean(id, known)}"


def circumstance_problems(catalogue: Catalogue, place: str, names: Iterable[str]) -> Iterator[str]:
    known = {
        "seen": catalogue.observations,
        "likely": catalogue.sources,
        "leading": catalogue.sources,
        "unlikely": catalogue.sources,
        "used": catalogue.responses,
    }
    for name in names:
        head, _, id = name.partition(":")
        if not id:
            yield from _unknown(place, "circumstance", [name], PLAIN_CIRCUMSTANCES)
        elif head not in WITH_AN_ID:
            yield f"{place}: unknown circumstance '{name}'"
        else:
            yield from _unknown(place, f"id in '{head}:'", [id], known[head])


def _observation_problems(catalogue: Catalogue) -> Iterator[str]:
    for id, kind in catalogue.observations.items():
        place = f"observations: {id}"
        yield from _unknown(place, "source", kind.speaks_to, catalogue.sources)
        if kind.group is not None:
            yield from _unknown(place, "group", [kind.group], catalogue.groups)
        if kind.noticed == "shown" and not kind.naming:
            yield f"{place}: a sign that is shown needs `naming`, gentle words to name it with"
        if not kind.speaks_to and not kind.basis.consensus:
            yield f"{place}: a kind that is no sign of anything says why in `consensus`"


def _inquiry_problems(catalogue: Catalogue) -> Iterator[str]:
    for id, inquiry in catalogue.inquiries.items():
        place = f"inquiries: {id}"
        yield from circumstance_problems(catalogue, place, inquiry.waits_while)
        known = {*catalogue.sources, NONE_OF_THESE}
        yield from _unknown(place, "source", {s for a in inquiry.answers for s in a.likelihood}, known)
        yield from _likelihood_problems(place, inquiry, known)


def _likelihood_problems(place: str, inquiry: Inquiry, known: Iterable[str]) -> Iterator[str]:
    for answer in inquiry.answers:
        if NONE_OF_THESE not in answer.likelihood:
            yield f"{place}: answer '{answer.id}' needs a likelihood under `none`"
            return
    for source in sorted(known):
        total = sum(a.likelihood.get(source, a.likelihood[NONE_OF_THESE]) for a in inquiry.answers)
        if abs(total - 1) > SUM_TOLERANCE:
            yield f"{place}: under '{source}' the answers' likelihoods sum to {total:.3f}, not 1"


def _response_problems(catalogue: Catalogue) -> Iterator[str]:
    for id, response in catalogue.responses.items():
        place = f"responses: {id}"
        yield from _unknown(place, "source", response.fit, catalogue.sources)
        whens = [
            *(boost.when for boost in response.fits_when),
            *(c.when for c in response.out_of_place),
            *response.words_while,
        ]
        yield from circumstance_problems(catalogue, place, whens)
        if len(set(response.words)) < len(response.words):
            yield f"{place}: the three `words` must differ"
    yield from _repeated_words(catalogue.responses.values())


def _repeated_words(responses: Iterable[Response]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for response in responses:
        for words in response.words:
            if seen.setdefault(words, response.id) != response.id:
                yield f"responses: {response.id}: has the same words as {seen[words]}"


def _avoid_problems(catalogue: Catalogue) -> Iterator[str]:
    for id, avoid in catalogue.avoid.items():
        place = f"avoid: {id}"
        yield from circumstance_problems(catalogue, place, [caution.when for caution in avoid.when])
        yield from _unknown(place, "response", avoid.instead, catalogue.responses)


def _page_problems(catalogue: Catalogue) -> Iterator[str]:
    yield from circumstance_problems(catalogue, "openings", [opening.when for opening in catalogue.openings])
    whens = [when for line in catalogue.agenda for when in (line.when, line.unless) if when is not None]
    yield from circumstance_problems(catalogue, "agenda", whens)


def _reference_problems(catalogue: Catalogue) -> Iterator[str]:
    bases: dict[str, Basis] = {}
    for part in (
        "sources",
        "observations",
        "inquiries",
        "responses",
        "avoid",
        "measures",
        "pathways",
        "barriers",
    ):
        bases |= {f"{part}: {id}": entry.basis for id, entry in getattr(catalogue, part).items()}
    bases |= {
        f"conversations: {name}: {topic.id}": topic.basis
        for name, topics in catalogue.conversations.items()
        for topic in topics.values()
    }
    bases |= {f"agreement: {section.id}": section.basis for section in catalogue.agreement}
    for id, measure in catalogue.measures.items():
        bases[f"measures: {id}: severity"] = measure.bands_basis
        bases |= {f"measures: {id}: cut-off {cutoff.at:g}": cutoff.basis for cutoff in measure.cutoffs}
    for place, basis in bases.items():
        yield from _unknown(place, "reference", basis.references, catalogue.references)
