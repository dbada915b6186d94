"""The catalogue that ships: whole, consistent with our stable ids, free of labels, and easy to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from heedful.core.inquiries import SAFETY_INQUIRY, likelihood
from tests.core.makers import SHIPPED

STABLE_SOURCES = """
fear ambivalence confusion autonomy overwhelm goal_mismatch stigma culture strain past_harm low_hope practical
"""
STABLE_KINDS = {
    "said": """
change_talk sustain_talk mixed_talk disagrees dismisses_idea minimises blames_others asks_why unsure_of_goals dont_know
changes_subject intellectualises partial_disclosure deep_disclosure fears_judgement fears_feeling fears_consequence
hopeless_talk feels_pushed asks_for_choice others_want_it shame_at_help names_culture prefers_other_healing
earlier_helper_hurt criticises_therapist overly_agrees names_barrier asks_for_rationale praises_session
""",
    "shown": """
tension gaze_away fidgeting long_silence flat_affect tearful irritation leaning_in breath_held mismatch
""",
    "did": """
late cancelled_late missed left_early task_done task_partly task_not_done task_forgotten asked_pause asked_fewer
on_and_off checkin_skipped step_refused step_taken stopped_step_early brought_topic
""",
    "rated": """
alliance_drop alliance_low alliance_ceiling alliance_repaired distress_rise mood_fall effort_high_progress_low
progress_stalled goal_fit_low method_fit_low heard_low say_no_low confidence_low importance_low expectancy_low
""",
    "therapist": """
gave_advice_unasked argued_for_change pushed_pace felt_pull_to_fix felt_irritated changed_method missed_feeling
exposure_started repaired
""",
}
STABLE_RESPONSES = """
validate reflect_simple reflect_complex double_sided_reflection open_question gentle_summary affirm_strength
emphasise_autonomy offer_choice ask_permission slow_down planned_pause name_nonverbal explore_fear explore_values
explore_both_sides clarify_rationale clarify_goals renegotiate_goals revisit_agreement smaller_step add_safety_net
grounding review_coping containment_close name_strain own_share metacommunicate invite_criticism ask_culture
adapt_to_culture involve_support normalise_stigma explore_past_help build_trust_slowly barrier_problem_solving
flexible_format kindle_hope celebrate_win externalise behavioural_experiment switch_modality self_disclose_briefly
seek_supervision safety_check
"""
STABLE_AVOID = """
confront advise_unasked push_on interpret_early reassure_early intensify_exposure insist_on_task self_disclose
problem_solve_early
"""


class TestStableIds:
    """Others keep these ids in their files: they may be added to, and never taken away."""

    def test_sources_stay(self) -> None:
        assert set(STABLE_SOURCES.split()) == set(SHIPPED.sources)

    @pytest.mark.parametrize("noticed", STABLE_KINDS)
    def test_observation_kinds_stay_where_they_are_noticed(self, noticed: str) -> None:
        found = {id for id, kind in SHIPPED.observations.items() if kind.noticed == noticed}
        assert set(STABLE_KINDS[noticed].split()) <= found

    def test_responses_and_cautions_stay(self) -> None:
        assert set(STABLE_RESPONSES.split()) <= set(SHIPPED.responses)
        assert set(STABLE_AVOID.split()) <= set(SHIPPED.avoid)


class TestWhole:
    @pytest.mark.parametrize("source", STABLE_SOURCES.split())
    def test_at_least_six_kinds_speak_for_each_source(self, source: str) -> None:
        kinds = [
            kind.id
            for kind in SHIPPED.observations.values()
            if source in kind.speaks_to and kind.speaks_to[source].decibans > 0
        ]
        assert len(kinds) >= 6, kinds

    @pytest.mark.parametrize("source", STABLE_SOURCES.split())
    def test_at_least_three_questions_depend_on_each_source(self, source: str) -> None:
        telling = [
            one.id
            for one in SHIPPED.inquiries.values()
            if any(likelihood(a, source) != likelihood(a, "none") for a in one.answers)
        ]
        assert len(telling) >= 3, telling

    def test_there_are_at_least_two_dozen_questions(self) -> None:
        assert len(SHIPPED.inquiries) >= 24

    @pytest.mark.parametrize("source", STABLE_SOURCES.split())
    def test_some_response_fits_each_source_closely(self, source: str) -> None:
        assert any(response.fit.get(source, 0) == 3 for response in SHIPPED.responses.values())

    def test_words_to_try_are_three_and_all_different(self) -> None:
        words = [words for response in SHIPPED.responses.values() for words in response.words]
        assert all(len(response.words) == 3 for response in SHIPPED.responses.values())
        assert max(Counter(words).values()) == 1

    def test_every_entry_rests_on_something(self) -> None:
        for part in ("sources", "observations", "inquiries", "responses", "avoid", "measures"):
            for entry in getattr(SHIPPED, part).values():
                assert entry.basis.references or entry.basis.consensus, entry.id

    def test_every_reference_says_what_it_found_and_where_it_stops(self) -> None:
        for reference in SHIPPED.references.values():
            assert reference.citation
            assert reference.finding
            assert reference.caveat

    def test_safety_holds_back_what_moves(self) -> None:
        for response in SHIPPED.responses.values():
            if response.roles == {"moves"}:
                whens = {caution.when for caution in response.out_of_place}
                assert "safety_open" in whens, response.id

    def test_no_question_about_sources_is_asked_while_safety_is_open(self) -> None:
        for one in SHIPPED.inquiries.values():
            assert one.id == SAFETY_INQUIRY or "safety_open" in one.waits_while, one.id

    def test_a_pause_asked_for_is_no_sign_of_anything(self) -> None:
        assert dict(SHIPPED.observations["asked_pause"].speaks_to) == {}

    def test_lasting_facts_last(self) -> None:
        for id in ("others_want_it", "earlier_helper_hurt"):
            assert SHIPPED.observations[id].half_life_held_sessions is None


def for_clients() -> Iterator[tuple[str, str]]:
    """(place, text) of everything that a client may see or hear."""
    for source in SHIPPED.sources.values():
        yield f"sources: {source.id}.plain", source.plain
        yield f"sources: {source.id}.validation", source.validation
    for opening in SHIPPED.openings:
        yield f"openings: {opening.when}.validation", opening.validation
    for response in SHIPPED.responses.values():
        yield f"responses: {response.id}.rationale", response.rationale
        yield f"responses: {response.id}.choices", ". ".join(response.choices) + "."
    for measure in SHIPPED.measures.values():
        yield f"measures: {measure.id}.for_client", measure.for_client


def for_anybody() -> Iterator[tuple[str, str]]:
    """(place, text) of everything that is shown to a person."""
    yield from for_clients()
    for source in SHIPPED.sources.values():
        yield source.id, " ".join((source.name, source.meaning, source.may_protect, source.stance))
    for kind in SHIPPED.observations.values():
        yield kind.id, " ".join((kind.name, kind.meaning, kind.naming or ""))
    for one in SHIPPED.inquiries.values():
        yield one.id, " ".join((one.words, one.purpose, *(answer.words for answer in one.answers)))
    for response in SHIPPED.responses.values():
        why = (each.why for each in (*response.fits_when, *response.out_of_place))
        yield (
            response.id,
            " ".join((response.name, response.meaning, *response.words, response.watch_for, *why)),
        )
    for avoid in SHIPPED.avoid.values():
        yield avoid.id, " ".join((avoid.name, avoid.meaning, *(caution.why for caution in avoid.when)))
    for measure in SHIPPED.measures.values():
        meanings = (cutoff.meaning for cutoff in measure.cutoffs)
        yield (
            measure.id,
            " ".join((measure.for_therapist, *meanings, *(step.words for step in measure.triage))),
        )


LABELS = re.compile(
    r"resistant (?:client|person|patient)|treatment.resistant|difficult (?:client|person|patient)|non-?complian"
    r"|manipulat|in denial|\blazy\b|attention.seeking|unmotivated|uncooperative|hostile|\bstubborn|needy"
    r"|passive.aggressive|poor insight|lacks insight|\bdefensive\b|oppositional|\brefuses\b|dramatic"
    r"|histrionic|\bborderline\b|failed to",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "words", ["a resistant client", "Non-compliant", "she is in denial", "attention seeking"]
)
def test_labels_are_recognised(words: str) -> None:
    assert LABELS.search(words)


def test_nothing_that_is_shown_labels_a_person() -> None:
    found = {place: match.group() for place, text in for_anybody() if (match := LABELS.search(text))}
    assert found == {}


# ---------------------------------------------------------------------------------------------------
# How easily it reads

SILENT_E = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$|(?<![td])ed$|(?<![sxzhcg])es$")


def syllables(word: str) -> int:
    """An estimate: groups of vowels, less a silent ending."""
    return max(1, len(re.findall(r"[aeiouy]+", SILENT_E.sub("", word.lower()))))


def reading_grade(text: str) -> float:
    """The US school grade of Flesch and Kincaid (1975): 0.39 words/sentence + 11.8 syllables/word - 15.59."""
    words = re.findall(r"[A-Za-z]+", text.replace("'", "").replace("’", ""))
    sentences = max(1, len(re.findall(r"[.!?]+(?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("make", 1),
        ("table", 2),
        ("wanted", 2),
        ("asked", 1),
        ("steps", 1),
        ("choices", 2),
        ("easy", 2),
        ("people", 2),
    ],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_reading_grade_is_the_published_sum() -> None:
    assert reading_grade("We can stop. You can say no.") == pytest.approx(0.39 * 7 / 2 + 11.8 * 7 / 7 - 15.59)


GRADES = sorted(((reading_grade(text), place) for place, text in for_clients()), reverse=True)


def test_what_clients_see_reads_at_grade_eight_or_below() -> None:
    assert [(round(grade, 1), place) for grade, place in GRADES if grade > 8] == []


def test_what_clients_see_reads_at_grade_six_on_average() -> None:
    whole = [grade for grade, place in GRADES if not place.endswith(".choices")]  # choices are fragments
    assert sum(whole) / len(whole) <= 6


NO = re.compile(
    r"\b(?:not?|leave|later|skip|stop|drop|nothing|none|wait|instead|another|different|other|rather|slow|slower"
    r"|pause|less|first|change|keep|own|yourself|alone|enough|something|move on)\b|n't",
    re.IGNORECASE,
)
"""Ways to decline, slow down or have it otherwise, as the choices put them."""


def test_every_set_of_choices_holds_a_way_to_say_no() -> None:
    assert [
        response.id for response in SHIPPED.responses.values() if not NO.search(" ".join(response.choices))
    ] == []


def test_every_cut_off_is_used_somewhere() -> None:
    source = Path(__file__).parents[2] / "src" / "heedful"
    code = "\n".join(path.read_text(encoding="utf-8") for path in source.rglob("*.py"))
    assert [id for id in SHIPPED.thresholds if f'"{id}"' not in code] == []
