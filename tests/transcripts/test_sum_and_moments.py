"""Moments, summary and observations from codes that are given by hand, so that every sum can be checked."""

from __future__ import annotations

from datetime import date

import pytest

from heedful.knowledge import load_catalogue
from heedful.transcripts.coded import CodedUtterance
from heedful.transcripts.coding import CodedTranscript, load_coder
from heedful.transcripts.linear import Reading
from heedful.transcripts.moments import WHAT, WHAT_AT_ALL, WHAT_IN_GENERAL
from heedful.transcripts.observations import (
    KIND_OF_BEHAVIOUR,
    MOST_OBSERVATIONS,
    MOST_OF_A_KIND,
    case_from,
    observations_from,
)
from heedful.transcripts.scheme import RESISTANCE
from heedful.transcripts.summary import (
    MITI_REFLECTION_TO_QUESTION,
    over_the_session,
    quality_features,
    standing,
)
from heedful.transcripts.transcript import Utterance
from tests.transcripts.talk import ZEBEDEE_AND_PIP, transcript_of

CARD = {"name": "by hand", "version": "0", "trained_on": "nothing"}


def sure(name: str, p: float = 1.0, *, other: str = "") -> Reading:
    return Reading(name, {name: p, other: 1 - p} if other else {name: p})


def therapist(
    behaviour: str, text: str = "said in four words", **heads: Reading
) -> tuple[str, str, dict[str, Reading]]:
    return "therapist", text, {"behaviour": sure(behaviour), **heads}


def client(talk: str, text: str = "some words", **heads: Reading) -> tuple[str, str, dict[str, Reading]]:
    return "client", text, {"talk": sure(talk), "resisting": sure("no", 0.9, other="yes"), **heads}


def resisting(
    behaviour: str, p: float = 0.8, share: float = 1.0, source: str = "fear"
) -> tuple[str, str, dict[str, Reading]]:
    heads = {
        "resisting": sure("yes", p, other="no"),
        "resistance": sure(behaviour, share, other="inattention"),
    }
    return client("neutral", **heads, source=sure(source))


def coded(*said: tuple[str, str, dict[str, Reading]]) -> CodedTranscript:
    return CodedTranscript(
        tuple(
            CodedUtterance(Utterance(index, speaker, text, float(10 * index)), readings)
            for index, (speaker, text, readings) in enumerate(said)
        ),
        CARD,
    )


# --- Summary ------------------------------------------------------------------------------------------------


def test_the_summary_counts_what_is_shown() -> None:
    talk = coded(
        therapist("question", "one two three", question=sure("open")),
        client("change", "one"),
        therapist("question", "one two three", question=sure("closed")),
        client("sustain", "one"),
        therapist("reflection", "one two three", reflection=sure("complex")),
        client("neutral", "one"),
        client("neutral", "one"),
    )
    summary = talk.summary
    assert summary.reflection_to_question == 1 / 2
    assert summary.open_questions == 1 / 2
    assert summary.complex_reflections == 1 / 1
    assert summary.therapist_talk == 9 / (9 + 4)
    assert (summary.change_talk, summary.sustain_talk) == (1 / 4, 1 / 4)


def test_without_questions_there_is_no_ratio() -> None:
    summary = coded(therapist("reflection", reflection=sure("simple"))).summary
    assert summary.reflection_to_question is None
    assert summary.open_questions is None
    assert summary.change_talk is None
    assert summary.therapist_talk == 1.0


def test_talk_over_the_session_is_told_by_thirds_where_there_are_enough_turns() -> None:
    talk = coded(*[client("sustain")] * 3, *[client("neutral")] * 3, *[client("change")] * 3)
    assert over_the_session(talk.utterances) == (
        ("first third", 0.0, 1.0),
        ("middle", 0.0, 0.0),
        ("last third", 1.0, 0.0),
    )
    assert over_the_session(talk.utterances[:8]) == ()


@pytest.mark.parametrize(
    ("ratio", "expected"), [(None, None), (0.99, "below fair"), (1.0, "fair"), (2.0, "good")]
)
def test_miti_thresholds_include_their_bound(ratio: float | None, expected: str | None) -> None:
    assert standing(ratio, MITI_REFLECTION_TO_QUESTION) == expected


def test_too_few_turns_say_nothing_about_quality() -> None:
    assert quality_features(coded(*[therapist("question")] * 4).utterances) is None
    assert quality_features(coded(*[therapist("question")] * 5).utterances) is not None


# --- Moments ------------------------------------------------------------------------------------------------


def test_a_moment_shows_what_was_done_and_what_followed() -> None:
    talk = coded(resisting("minimising"), therapist("reflection"), client("change"))
    (moment,) = talk.moments
    assert (moment.index, moment.therapist_then, moment.client_then) == (0, "reflection", "change")
    assert "smaller" in moment.what


@pytest.mark.parametrize(
    ("p", "words"),
    [
        ({"minimising": 0.6, "inattention": 0.4}, WHAT["minimising"]),
        ({"minimising": 0.3, "blaming": 0.3, "inattention": 0.4}, WHAT_IN_GENERAL["denying"]),
        ({"minimal_talk": 0.4, "limit_setting": 0.3, "blaming": 0.3}, WHAT_IN_GENERAL["avoiding"]),
        ({"sidetracking": 0.4, "inattention": 0.4, "blaming": 0.2}, WHAT_AT_ALL),
        ({"challenging": 0.4, "blaming": 0.3, "minimal_talk": 0.3}, WHAT_AT_ALL),
    ],
)
def test_no_more_is_told_of_a_moment_than_is_likelier_than_not(p: dict[str, float], words: str) -> None:
    label = max(p, key=lambda name: p[name])
    heads = {
        "resisting": sure("yes", 0.8, other="no"),
        "resistance": Reading(label, p),
        "source": sure("fear"),
    }
    assert coded(client("neutral", **heads)).moments[0].what == words


def test_what_followed_says_where_it_is_unsure() -> None:
    talk = coded(
        resisting("minimising"),
        ("therapist", "said in four words", {"behaviour": sure("reflection", 0.4, other="other")}),
        ("client", "some words", {"talk": sure("change", 0.4, other="neutral")}),
    )
    assert (talk.moments[0].therapist_is_unsure, talk.moments[0].client_is_unsure) == (True, True)


def test_listening_noises_are_no_answer() -> None:
    talk = coded(
        resisting("minimising"), therapist("other", "mm-hmm"), client("neutral"), therapist("question")
    )
    assert talk.moments[0].therapist_index == 3


def test_one_speech_cut_up_by_noises_is_one_moment_at_its_surest() -> None:
    talk = coded(
        resisting("minimising", 0.6),
        therapist("other", "mm-hmm"),
        resisting("blaming", 0.9),
        therapist("question"),
    )
    assert [moment.index for moment in talk.moments] == [2]


def test_a_moment_at_the_end_has_nothing_after_it() -> None:
    (moment,) = coded(therapist("question"), resisting("minimising")).moments
    assert (moment.therapist_then, moment.client_then, moment.p_pushed) == (None, None, None)


# --- Observations -------------------------------------------------------------------------------------------


def kinds(talk: CodedTranscript) -> dict[str, float]:
    return {observation.kind: observation.strength for observation in observations_from(talk)}


def test_every_kind_that_can_be_observed_is_in_the_catalogue() -> None:
    known = load_catalogue().observations
    made = {*KIND_OF_BEHAVIOUR.values(), "change_talk", "sustain_talk", "dismisses_idea"}
    assert made | {"gave_advice_unasked", "argued_for_change"} <= set(known)
    assert set(KIND_OF_BEHAVIOUR) == set(RESISTANCE)


def test_strength_is_the_product_of_the_steps() -> None:
    assert kinds(coded(resisting("minimising", 0.8, 0.5)))["minimises"] == pytest.approx(0.8 * 0.5)


def test_turning_down_an_idea_is_seen_as_that() -> None:
    idea = therapist("therapist_input", input=sure("advice"))
    assert "dismisses_idea" in kinds(coded(idea, resisting("disagreeing")))
    assert "disagrees" in kinds(coded(therapist("reflection"), resisting("disagreeing")))


def test_what_the_coder_takes_for_the_source_changes_no_sign() -> None:
    for source in ("autonomy", "fear"):
        assert "changes_subject" in kinds(coded(resisting("limit_setting", source=source)))


def test_advice_after_sustain_talk_is_seen_unless_leave_was_asked() -> None:
    def after_sustain(text: str) -> dict[str, float]:
        advice = therapist("therapist_input", text, input=sure("advice", 0.7, other="information"))
        return kinds(coded(client("sustain"), advice))

    assert after_sustain("you should eat more porridge")["gave_advice_unasked"] == pytest.approx(0.7)
    assert "gave_advice_unasked" not in after_sustain("would it be okay if I suggest porridge")


def test_advice_where_nothing_pushed_back_is_not_noted() -> None:
    advice = therapist("therapist_input", input=sure("advice"))
    assert "gave_advice_unasked" not in kinds(coded(client("change"), advice))


def test_pushing_after_resistance_is_seen() -> None:
    pushed = therapist(
        "therapist_input", input=sure("information"), answer=sure("pushes", 0.6, other="meets")
    )
    assert kinds(coded(resisting("challenging"), pushed))["argued_for_change"] == pytest.approx(0.6)


def test_observations_are_few_sure_and_without_words() -> None:
    said = [client("change"), client("sustain"), *(resisting(behaviour) for behaviour in RESISTANCE)]
    talk = coded(*(one for pair in ((said_, therapist("question")) for said_ in said * 3) for one in pair))
    found = observations_from(talk)
    strengths = [observation.strength for observation in found]
    assert len(found) == MOST_OBSERVATIONS
    assert strengths == sorted(strengths, reverse=True)
    assert max(sum(other.kind == one.kind for other in found) for one in found) <= MOST_OF_A_KIND
    assert all(observation.by == "transcript" and observation.note is None for observation in found)
    assert all(isinstance(observation.at_seconds, int) for observation in found)


def test_a_case_of_one_held_session_is_made() -> None:
    talk = load_coder().code(transcript_of(*ZEBEDEE_AND_PIP))
    case = case_from(talk, code="Z-001", on=date(2026, 3, 2))
    assert case.client.code == "Z-001"
    (session,) = case.held
    assert (session.number, session.on) == (1, date(2026, 3, 2))
    assert session.observations == observations_from(talk)
    assert {"change_talk", "sustain_talk"} <= {observation.kind for observation in session.observations}
