"""The examples read without a problem, and their briefs say what each is there to teach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from heedful.core.brief import brief_of
from heedful.core.vocabulary import AllianceState, Brief, Case
from heedful.formats.case_file import case_as_object, case_from_object, read_case
from heedful.knowledge import load_catalogue

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = sorted(EXAMPLES.glob("*.json"))
LEADS: Mapping[str, str | None] = {
    "a-plain-reason": None,
    "a-strain-named-and-mended": None,
    "advice-nobody-asked-for": "autonomy",
    "fear-behind-a-warm-smile": "fear",
    "fifty-sessions": None,
    "full-marks-every-time": "stigma",
    "healing-that-fits-her-world": "culture",
    "helpers-who-hurt-before": "past_harm",
    "hope-after-many-tries": "low_hope",
    "night-shifts-and-one-car": "practical",
    "safety-before-all-else": "low_hope",
    "sent-by-the-court": "goal_mismatch",
    "simply-going-well": None,
    "steps-that-were-too-big": "overwhelm",
    "two-wishes-about-a-thesis": "ambivalence",
}
"""File -> the source that a supervisor would put first; None where nothing should stand out."""

catalogue = cache(load_catalogue)


def case_named(name: str) -> Case:
    return read_case(EXAMPLES / f"{name}.json", catalogue())


@cache
def brief_named(name: str) -> Brief:
    return brief_of(case_named(name), catalogue())


def after(case: Case, session: int) -> Case:
    """The case as it stood after that session: later sessions, and tasks and tries of later days, left out."""
    sessions = tuple(each for each in case.sessions if each.number <= session)
    last_day = sessions[-1].on
    return replace(
        case,
        sessions=sessions,
        tasks=tuple(task for task in case.tasks if task.set_in is None or task.set_in <= session),
        ladder=tuple(
            replace(step, tries=tuple(one for one in step.tries if one.on <= last_day))
            for step in case.ladder
        ),
    )


def offered(brief: Brief) -> set[str]:
    return {response.id for response in brief.responses}


def test_every_example_has_a_reading_to_hold_it_to() -> None:
    assert {path.stem for path in FILES} == set(LEADS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_survives_reading_and_writing(path: Path) -> None:
    case = read_case(path, catalogue())
    assert case_from_object(case_as_object(case), catalogue()) == case


@pytest.mark.parametrize(("name", "leading"), LEADS.items())
def test_the_brief_leads_where_a_supervisor_would(name: str, leading: str | None) -> None:
    standing_out = [source.id for source in brief_named(name).standing_out]
    assert standing_out[:1] == ([leading] if leading else [])


def test_every_example_is_in_the_table_with_its_command() -> None:
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    missing = [path.name for path in FILES if f"`heedful brief examples/{path.name}`" not in table]
    assert not missing


def test_examples_hold_codes_and_dates_of_one_year() -> None:
    for path in FILES:
        case = read_case(path, catalogue())
        assert case.client.code.count("-") == 1
        assert {session.on.year for session in case.sessions} == {2026}


def test_a_plain_reason_turns_confusion_into_work() -> None:
    case = case_named("a-plain-reason")
    before = brief_of(after(case, 2), catalogue())
    assert before.sources[0].id == "confusion"
    assert "clarify_rationale" in offered(before) | offered(brief_of(after(case, 3), catalogue()))
    assert not brief_named("a-plain-reason").standing_out


def test_two_wishes_are_not_told_as_fear_or_confusion() -> None:
    brief = brief_named("two-wishes-about-a-thesis")
    assert {"double_sided_reflection", "explore_both_sides"} & offered(brief)
    assert [source.id for source in brief.standing_out] == ["ambivalence"]


def test_unasked_advice_is_named_among_what_to_keep_from() -> None:
    brief = brief_named("advice-nobody-asked-for")
    assert "advise_unasked" in {note.id for note in brief.avoid}
    assert {"offer_choice", "emphasise_autonomy"} & offered(brief)


def test_rising_distress_turns_the_brief_to_steadying() -> None:
    brief = brief_named("steps-that-were-too-big")
    assert {"grounding", "slow_down", "review_coping", "containment_close"} & offered(brief)
    assert "intensify_exposure" in {note.id for note in brief.avoid}


def test_perfect_marks_are_shown_as_unknown() -> None:
    assert "alliance_ceiling" in {signal.kind for signal in brief_named("full-marks-every-time").signals}


def test_the_strain_opens_and_is_mended() -> None:
    case = case_named("a-strain-named-and-mended")
    assert brief_of(after(case, 6), catalogue()).alliance.state is AllianceState.RUPTURED
    assert brief_named("a-strain-named-and-mended").alliance.state is AllianceState.REPAIRED


def test_a_kept_pause_is_no_sign_of_anything() -> None:
    case = case_named("night-shifts-and-one-car")
    planned = brief_named("night-shifts-and-one-car")
    assert case.pauses
    unplanned = brief_of(replace(case, pauses=()), catalogue())
    assert planned.sources == unplanned.sources


def test_an_open_answer_about_risk_comes_before_all_else() -> None:
    brief = brief_named("safety-before-all-else")
    assert brief.is_safety_open
    assert not brief.safety[0].is_acknowledged
    assert "safety_check" in offered(brief)
    assert not {"behavioural_experiment", "smaller_step", "explore_both_sides"} & offered(brief)


def test_where_all_goes_well_nothing_is_warned_of() -> None:
    brief = brief_named("simply-going-well")
    assert brief.avoid == ()
    assert "celebrate_win" in offered(brief)


def test_the_long_example_holds_fifty_sessions_and_changes_its_mind() -> None:
    case = case_named("fifty-sessions")
    assert len(case.held) == 50
    leading = {n: brief_of(after(case, n), catalogue()).sources[0].id for n in (3, 9, 18, 28, 32)}
    assert leading == {3: "confusion", 9: "fear", 18: "strain", 28: "ambivalence", 32: "overwhelm"}
