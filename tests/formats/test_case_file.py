"""Reading case files: strict, every problem with its place, never a word of the client; and writing them back."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.core.vocabulary import Case
from heedful.formats.case_file import (
    MOST_BYTES,
    CaseProblem,
    case_as_object,
    case_as_text,
    case_from_object,
    case_from_text,
    clock_of,
    read_case,
    seconds_of,
)
from tests.core.makers import SHIPPED
from tests.core.random_cases import cases

WHOLE: dict[str, Any] = {
    "format": "heedful.case/1",
    "client": {
        "code": "K-014",
        "language": "en",
        "preferences": {"directive": -2, "challenge": -1, "feeling_focus": 1, "past_focus": 0},
    },
    "agreement": {"signed_on": "2026-03-02", "review_on": "2026-06-01"},
    "goals": [
        {
            "id": "g1",
            "words": "swim in the sea again",
            "why": "my sister does",
            "importance": 8,
            "whose": "client",
            "ratings": [{"on": "2026-03-02", "value": 2}],
        }
    ],
    "sessions": [
        {
            "number": 1,
            "on": "2026-03-02",
            "status": "held",
            "observations": [
                {
                    "kind": "gaze_away",
                    "strength": 0.8,
                    "by": "therapist",
                    "at": "00:12:30",
                    "note": "at the word sea",
                }
            ],
            "responses": ["validate", "offer_choice"],
            "checkin": {
                "mood": 4,
                "effort": 7,
                "progress": 3,
                "heard": 8,
                "goal_fit": 7,
                "method_fit": 6,
                "say_no": 5,
            },
            "measures": {"phq9": 14, "gad7": 12},
            "risk": [{"measure": "phq9", "item": 9, "answer": 1, "acknowledged_on": None}],
            "takeaways": ["the wave passes"],
        },
        {"number": 2, "on": "2026-03-09", "status": "missed"},
    ],
    "tasks": [
        {
            "id": "t1",
            "goal": "g1",
            "words": "stand on the shore",
            "set_in": 1,
            "confidence": 6,
            "outcome": "partly",
            "barriers": ["wind"],
        }
    ],
    "ladder": [
        {
            "id": "l1",
            "words": "feet in the water",
            "expected": 70,
            "tries": [{"on": "2026-03-20", "before": 60, "peak": 80, "after": 40, "stopped": False}],
        }
    ],
    "pauses": [{"from": "2026-04-01", "until": "2026-04-15", "asked_by": "client"}],
}
BARE = {"format": "heedful.case/1", "client": {"code": "K-1"}, "sessions": []}

Path_ = tuple[str | int, ...]


def problems_of(raw: Any) -> list[str]:
    """What reading `raw` says is wrong; nothing wrong is an empty list."""
    text = raw if isinstance(raw, str) else json.dumps(raw)
    try:
        case_from_text(text, SHIPPED)
    except CaseProblem as error:
        return list(error.problems)
    return []


def changed(*changes: tuple[Path_, Any]) -> dict[str, Any]:
    """`WHOLE` with each `(path, value)` put in."""
    raw = deepcopy(WHOLE)
    for path, value in changes:
        place: Any = raw
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return raw


def without(*path: str | int) -> dict[str, Any]:
    raw = deepcopy(WHOLE)
    place: Any = raw
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return raw


OBSERVATION = ("sessions", 0, "observations", 0)


class TestReading:
    def test_the_example_of_the_contract_is_read_whole(self) -> None:
        case = case_from_object(WHOLE, SHIPPED)
        first = case.sessions[0]
        assert case.client.preferences is not None
        assert (case.client.code, case.client.preferences.directive) == ("K-014", -2)
        assert (first.observations[0].at_seconds, first.checkin.say_no) == (12 * 60 + 30, 5)  # type: ignore[union-attr]
        assert (case.tasks[0].set_in, case.ladder[0].tries[0].peak, case.pauses[0].asked_by) == (
            1,
            80,
            "client",
        )

    def test_only_format_code_and_sessions_are_needed(self) -> None:
        case = case_from_object(BARE, SHIPPED)
        assert (case.client.code, case.client.language, case.sessions, case.agreement) == (
            "K-1",
            "en",
            (),
            None,
        )

    @pytest.mark.parametrize("key", ["agreement", "goals", "tasks", "ladder", "pauses"])
    def test_every_other_part_may_be_absent(self, key: str) -> None:
        raw = without(key)
        raw["tasks"] = [] if key == "goals" else raw.get("tasks", [])
        assert problems_of(raw) == []

    def test_a_skipped_item_is_absent_and_not_zero(self) -> None:
        case = case_from_object(without("sessions", 0, "checkin", "mood"), SHIPPED)
        assert case.sessions[0].checkin is not None
        assert case.sessions[0].checkin.mood is None

    def test_an_observation_is_the_therapists_and_sure_unless_it_says_otherwise(self) -> None:
        case = case_from_object(changed((OBSERVATION, {"kind": "late"})), SHIPPED)
        assert (case.sessions[0].observations[0].by, case.sessions[0].observations[0].strength) == (
            "therapist",
            1.0,
        )

    def test_clock_times_are_seconds_from_the_start(self) -> None:
        assert seconds_of("01:02:03") == 3600 + 2 * 60 + 3
        assert clock_of(3723) == "01:02:03"
        assert seconds_of(None) is clock_of(None) is None


class TestSentences:
    """Each fault alone gives exactly one sentence: what, where, what to do."""

    @pytest.mark.parametrize(
        ("raw", "sentence"),
        [
            (
                changed(((*OBSERVATION, "kind"), "gazeaway")),
                "sessions[0].observations[0].kind: unknown observation 'gazeaway'; did you mean 'gaze_away'?",
            ),
            (
                changed((("sessions", 0, "responses", 1), "offer_choices")),
                "sessions[0].responses[1]: unknown response 'offer_choices'; did you mean 'offer_choice'?",
            ),
            (
                changed((("sessions", 0, "measures"), {"phq_9": 3})),
                "sessions[0].measures.phq_9: unknown measure 'phq_9'; did you mean 'phq9'?",
            ),
            (
                changed((("sessions", 0, "status"), "hold")),
                "sessions[0].status: unknown status 'hold'; did you mean 'held'?",
            ),
            (
                changed((("tasks", 0, "outcome"), "not done")),
                "tasks[0].outcome: unknown outcome 'not done'; did you mean 'not_done'?",
            ),
            (
                changed((("goals", 0, "whose"), "parents")),
                "goals[0].whose: unknown 'whose' 'parents'; did you mean 'parent'?",
            ),
            (
                changed((("pauses", 0, "asked_by"), "clients")),
                "pauses[0].asked_by: unknown 'asked_by' 'clients'; did you mean 'client'?",
            ),
            (
                changed(((*OBSERVATION, "by"), "therapists")),
                "sessions[0].observations[0].by: unknown observer 'therapists'; did you mean 'therapist'?",
            ),
            (
                changed((("sessions", 0, "observation"), [])),
                "sessions[0].observation: unknown key; did you mean 'observations'?",
            ),
            (
                changed((("pauses", 0, "form"), "2026-04-01")),
                "pauses[0].form: unknown key; did you mean 'from'?",
            ),
            (without("client", "code"), "client.code: is missing"),
            (without("sessions"), "sessions: is missing"),
            (without("format"), "format: is missing"),
            (changed((("format",), "heedful.case/2")), "format: expected 'heedful.case/1'"),
            (
                changed((("sessions", 1, "on"), "9 March")),
                "sessions[1].on: expected a date such as 2026-03-02",
            ),
            (
                changed((("sessions", 1, "on"), "2026-02-30")),
                "sessions[1].on: '2026-02-30' is no day of the calendar",
            ),
            (
                changed((("sessions", 1, "on"), "2026-03-01")),
                "sessions[1].on: 2026-03-01 is before the session above it (2026-03-02); put dates in order",
            ),
            (
                changed((("sessions", 1, "number"), 1)),
                "sessions[1].number: 1 does not come after 1; put sessions in order",
            ),
            (
                changed(((*OBSERVATION, "at"), "12:30")),
                "sessions[0].observations[0].at: expected a time from the start of the session such as 00:12:30",
            ),
            (
                changed(((*OBSERVATION, "at"), "00:61:00")),
                "sessions[0].observations[0].at: expected a time from the start of the session such as 00:12:30",
            ),
            (
                changed(((*OBSERVATION, "strength"), 1.5)),
                "sessions[0].observations[0].strength: should be less than or equal to 1",
            ),
            (
                changed((("sessions", 0, "checkin", "mood"), 11)),
                "sessions[0].checkin.mood: should be less than or equal to 10",
            ),
            (
                changed((("client", "preferences", "challenge"), -4)),
                "client.preferences.challenge: should be greater than or equal to -3",
            ),
            (
                changed((("ladder", 0, "tries", 0, "peak"), 101)),
                "ladder[0].tries[0].peak: should be less than or equal to 100",
            ),
            (
                changed((("sessions", 0, "measures", "phq9"), 28)),
                "sessions[0].measures.phq9: 28 is outside 0 to 27",
            ),
            (
                changed((("sessions", 0, "risk", 0, "answer"), 0)),
                "sessions[0].risk[0].answer: should be greater than 0",
            ),
            (
                changed((("goals",), [WHOLE["goals"][0], WHOLE["goals"][0]])),
                "goals[1].id: stands for another entry already; give each its own",
            ),
            (
                changed((("tasks", 0, "goal"), "g11")),
                "tasks[0].goal: there is no goal with this id; did you mean 'g1'?",
            ),
            (changed((("tasks", 0, "set_in"), 7)), "tasks[0].set_in: there is no session 7"),
            (
                changed((("agreement", "review_on"), "2026-03-01")),
                "agreement.review_on: is before the day it was signed",
            ),
            (
                changed((("pauses", 0, "until"), "2026-03-31")),
                "pauses[0].until: is before the day the pause begins",
            ),
        ],
    )
    def test_one_fault_one_sentence(self, raw: dict[str, Any], sentence: str) -> None:
        assert problems_of(raw) == [sentence]

    def test_all_problems_are_told_at_once(self) -> None:
        raw = changed(
            ((*OBSERVATION, "kind"), "gazeaway"),
            (("sessions", 0, "checkin", "mood"), 11),
            (("sessions", 1, "on"), "soon"),
            (("goals", 0, "colour"), "blue"),
        )
        assert [line.split(": ")[0] for line in problems_of(raw)] == [
            "goals[0].colour",
            "sessions[0].observations[0].kind",
            "sessions[0].checkin.mood",
            "sessions[1].on",
        ]

    def test_faults_between_parts_are_told_at_once_too(self) -> None:
        raw = changed(
            (("sessions", 1, "on"), "2026-03-01"),
            (("tasks", 0, "set_in"), 9),
            (("pauses", 0, "until"), "2026-01-01"),
        )
        assert len(problems_of(raw)) == 3

    def test_a_misspelt_kind_does_not_hide_dates_out_of_order(self) -> None:
        raw = changed(((*OBSERVATION, "kind"), "gazeaway"), (("sessions", 1, "on"), "2026-03-01"))
        assert len(problems_of(raw)) == 2

    def test_an_unknown_key_far_from_any_says_what_is_known(self) -> None:
        (line,) = problems_of(changed((("agreement", "zzz"), 1)))
        assert line == "agreement.zzz: unknown key; known here: signed_on, review_on"


NUMBERS = [
    ("sessions", 0, "number"),
    ("sessions", 0, "checkin", "mood"),
    ("sessions", 0, "measures", "phq9"),
    ("goals", 0, "importance"),
    (*OBSERVATION, "strength"),
    ("ladder", 0, "expected"),
    ("client", "preferences", "directive"),
    ("sessions", 0, "risk", 0, "item"),
    ("tasks", 0, "confidence"),
]


class TestTypes:
    @pytest.mark.parametrize("path", NUMBERS)
    @pytest.mark.parametrize("value", [True, "5", [], {}])
    def test_true_is_not_one_and_a_text_is_not_a_number(self, path: Path_, value: Any) -> None:
        (line,) = problems_of(changed((path, value)))
        assert "should be a valid" in line

    def test_half_a_session_is_no_session(self) -> None:
        assert len(problems_of(changed((("sessions", 0, "number"), 1.5)))) == 1

    @pytest.mark.parametrize("path", [("client", "code"), (*OBSERVATION, "kind"), ("goals", 0, "words")])
    @pytest.mark.parametrize("value", [5, True, None, []])
    def test_a_number_is_not_a_text(self, path: Path_, value: Any) -> None:
        assert len(problems_of(changed((path, value)))) == 1

    @pytest.mark.parametrize("path", [("sessions",), ("goals",), ("sessions", 0, "observations")])
    @pytest.mark.parametrize("value", [{}, "x", 1, None])
    def test_a_list_is_a_list(self, path: Path_, value: Any) -> None:
        raw = changed((path, value)) | ({"tasks": []} if path == ("goals",) else {})
        assert len(problems_of(raw)) == 1

    @pytest.mark.parametrize("value", [1, 20260302, "2026-3-2", "2026-03-02T10:00:00", None, ""])
    def test_a_date_is_a_day_in_full(self, value: Any) -> None:
        assert problems_of(changed((("sessions", 1, "on"), value))) == [
            "sessions[1].on: expected a date such as 2026-03-02"
        ]

    @pytest.mark.parametrize("value", ["no", 0, None])
    def test_stopped_is_true_or_false(self, value: Any) -> None:
        assert len(problems_of(changed((("ladder", 0, "tries", 0, "stopped"), value)))) == 1


SCALARS = st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers()
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


class TestHostileText:
    @pytest.mark.parametrize("text", ["", "   ", "{", "null]", "{'a': 1}", "\x00"])
    def test_what_is_not_json_says_where(self, text: str) -> None:
        (line,) = problems_of(text)
        assert line.startswith("line 1, column ")

    @pytest.mark.parametrize("text", ["[]", "null", "5", '"case"', "true"])
    def test_a_case_is_an_object(self, text: str) -> None:
        (line,) = problems_of(text)
        assert line.startswith("the file: ")

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
    def test_what_is_no_number_is_refused(self, number: str) -> None:
        text = json.dumps(WHOLE).replace('"mood": 4', f'"mood": {number}')
        assert problems_of(text) == [f"{number} is no number that a case file can hold; leave the value out"]

    @pytest.mark.parametrize(
        "path", [("sessions", 0, "measures", "phq9"), ("sessions", 0, "checkin", "mood")]
    )
    def test_a_number_beyond_all_bounds_is_refused(self, path: Path_) -> None:
        text = json.dumps(changed((path, "HERE"))).replace('"HERE"', "1e999")
        assert len(problems_of(text)) == 1

    @pytest.mark.parametrize("path", [*NUMBERS[1:], ("tasks", 0, "set_in")])
    @pytest.mark.parametrize("digits", [400, 6000])
    def test_a_huge_integer_is_refused(self, path: Path_, digits: int) -> None:
        text = json.dumps(changed((path, "HERE"))).replace('"HERE"', "9" * digits)
        assert len(problems_of(text)) == 1

    def test_a_key_that_stands_twice_is_refused(self) -> None:
        text = json.dumps(WHOLE).replace('"mood": 4', '"mood": 4, "mood": 9')
        assert problems_of(text) == ["the key 'mood' stands twice in one object; keep one"]

    @pytest.mark.parametrize("opening", ["[", '{"a":'])
    def test_what_is_nested_too_deeply_is_refused(self, opening: str) -> None:
        assert problems_of(opening * 100_000) == ["is nested too deeply to be a case file"]

    @pytest.mark.parametrize("path", [("client", "code"), (*OBSERVATION, "kind"), (*OBSERVATION, "note")])
    def test_half_a_character_is_refused(self, path: Path_) -> None:
        assert len(problems_of(changed((path, "\ud800")))) == 1

    def test_half_a_character_in_a_key_is_refused(self) -> None:
        assert len(problems_of(changed((("goals", 0, "\udfff"), 1)))) == 1

    @pytest.mark.parametrize(
        "raw",
        [
            changed(((*OBSERVATION, "kind"), "gaze\naway\x1b[2J")),
            changed((("goals", 0, "one\ntwo"), 1)),
            changed((("sessions", 0, "measures"), {"phq\n9": 1})),
            json.dumps(WHOLE).replace('"mood": 4', '"a\\nb": 4, "a\\nb": 9'),
        ],
    )
    def test_a_problem_is_one_line_and_cannot_steer_the_terminal(self, raw: Any) -> None:
        (line,) = problems_of(raw)
        assert line.isprintable()

    def test_a_very_long_id_is_not_repeated_in_full(self) -> None:
        (line,) = problems_of(changed(((*OBSERVATION, "kind"), "a" * 5000)))
        assert len(line) < 300

    @given(ANYTHING)
    @settings(max_examples=100, deadline=None)
    def test_anything_at_all_is_read_or_refused_in_words(self, raw: Any) -> None:
        assert problems_of(raw)

    @given(st.data())
    @settings(max_examples=150, deadline=None)
    def test_a_case_with_anything_anywhere_is_read_or_refused_in_words(self, data: st.DataObject) -> None:
        raw = deepcopy(WHOLE)
        place: Any = raw
        while True:
            key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
                break
            place = place[key]
        odd = st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.just([]) | st.just({})
        place[key] = data.draw(odd)
        assert all(line and len(line) < 1000 for line in problems_of(raw))


class TestFiles:
    def written(self, folder: Path, content: bytes) -> Path:
        path = folder / "case.json"
        path.write_bytes(content)
        return path

    def refused(self, path: Path) -> list[str]:
        with pytest.raises(CaseProblem) as caught:
            read_case(path, SHIPPED)
        return list(caught.value.problems)

    def test_a_file_is_read(self, tmp_path: Path) -> None:
        path = self.written(tmp_path, json.dumps(WHOLE).encode())
        assert read_case(path, SHIPPED) == case_from_object(WHOLE, SHIPPED)

    def test_a_byte_order_mark_is_no_problem(self, tmp_path: Path) -> None:
        path = self.written(tmp_path, b"\xef\xbb\xbf" + json.dumps(BARE).encode())
        assert read_case(path, SHIPPED).client.code == "K-1"

    def test_a_file_that_is_not_utf8_says_so(self, tmp_path: Path) -> None:
        latin = json.dumps(BARE).encode().replace(b"K-1", "Zoë".encode("latin-1"))
        path = self.written(tmp_path, latin)
        assert self.refused(path) == ["case.json: is not UTF-8 text; save it as UTF-8"]

    def test_a_missing_file_and_a_folder_say_so(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path / "none.json")[0].endswith("none.json: there is no such file")
        assert self.refused(tmp_path)[0].endswith("is a folder; give one case file")

    def test_an_empty_file_says_where_it_ends(self, tmp_path: Path) -> None:
        assert self.refused(self.written(tmp_path, b"")) == [
            "line 1, column 1: is not JSON here (expecting value)"
        ]

    def test_a_file_too_large_to_be_a_case_is_not_read(self, tmp_path: Path) -> None:
        path = tmp_path / "case.json"
        with path.open("wb") as file:
            file.truncate(MOST_BYTES + 1)
        assert self.refused(path) == ["case.json: is larger than 20 MB; is it a case file?"]


class TestRoundTrip:
    @given(cases())
    @settings(max_examples=50, deadline=None)
    def test_a_case_written_and_read_is_the_same_case(self, case: Case) -> None:
        assert case_from_text(case_as_text(case), SHIPPED) == case

    def test_the_example_of_the_contract_comes_back_as_it_was(self) -> None:
        assert case_as_object(case_from_object(WHOLE, SHIPPED)) == WHOLE | {
            "sessions": [WHOLE["sessions"][0], WHOLE["sessions"][1]]
        }

    def test_what_is_absent_is_left_out(self) -> None:
        assert case_as_object(case_from_object(BARE, SHIPPED)) == BARE | {
            "client": {"code": "K-1", "language": "en"}
        }


SECRETS = st.lists(st.text("qxzjvwkQXZJ", min_size=6, max_size=12), min_size=6, max_size=6, unique=True)


class TestPrivacy:
    @given(SECRETS, st.sampled_from(["kind", "mood", "on", "key", "order", "range", "task"]))
    @settings(max_examples=60, deadline=None)
    def test_no_word_of_a_client_stands_in_a_problem(self, secrets: list[str], fault: str) -> None:
        note, takeaway, goal, why, task, barrier = secrets
        broken = {
            "kind": ((*OBSERVATION, "kind"), "gazeaway"),
            "mood": (("sessions", 0, "checkin", "mood"), 99),
            "on": (("sessions", 1, "on"), "soon"),
            "key": (("goals", 0, "colour"), why),
            "order": (("sessions", 1, "on"), "2026-03-01"),
            "range": (("sessions", 0, "measures", "phq9"), 99),
            "task": (("tasks", 0, "set_in"), 99),
        }[fault]
        raw = changed(
            ((*OBSERVATION, "note"), note),
            (("sessions", 0, "takeaways"), [takeaway]),
            (("goals", 0, "words"), goal),
            (("goals", 0, "why"), why),
            (("tasks", 0, "words"), task),
            (("tasks", 0, "barriers"), [barrier]),
            broken,
        )
        said = " ".join(problems_of(raw))
        assert said
        assert not [secret for secret in secrets if secret in said]

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ((*OBSERVATION, "note"), "qqxz " * 3000),
            ((*OBSERVATION, "note"), ["qqxz"]),
            (("sessions", 0, "takeaways"), "qqxz"),
            (("goals", 0, "words"), {"qqxz": 1}),
            (("tasks", 0, "barriers", 0), 5),
        ],
    )
    def test_a_note_that_is_itself_at_fault_is_not_repeated(self, path: Path_, value: Any) -> None:
        lines = problems_of(changed((path, value)))
        assert lines
        assert "qqxz" not in " ".join(lines)
