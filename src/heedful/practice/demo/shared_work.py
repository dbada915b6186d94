"""What the two of an invented therapy made together -> rows, told in weeks.

A person of a story may have a `together` (all of it may be absent; days are counted as in the rest of the story):

    steps: {l1: {goal, net, stop_rule, next_day}}               # of the ladder, by its id in the case
    pauses: [{meanwhile, way_back, why}]                        # of the pauses of the case, in their order
    pathways: [{id, begun_day, next_day, goal, done: {step: day}, smaller: {step: day}, words: {field: "..."},
                marks: {day: mark}}]
    wishes: [{about, day, mark, words, by}]                     # a mark is the one of the case, or absent
    choices: [{day, opening, ways: [response:ID, pathway:ID], picked: ID or instead, words}]
    world: [{about, day, words, by}]
    ways: [{day, words, helped, looked_day}]                    # what is done another way for them
    gaps: [{words, learned}]
    plans: {coping: {part: [words, [words, reach]]}, safety: {...}}
    gone_through: {coping: [day, review_day]}
    wins: [{day, words}]
    debrief: {helped, pushed, felt}                             # after the last session
    note: {shape, section: words}                               # of the last session but one, signed

What lies in the past is written as rows, since the services keep the time at which they are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    Adaptation,
    ChoiceMade,
    ChoiceMenu,
    ChoiceOption,
    CultureNote,
    Debrief,
    Instead,
    KnowledgeGap,
    OptionKind,
    Participant,
    PathwayMark,
    PathwayStepDone,
    PathwayTaken,
    PlanAgreed,
    PlanLine,
    PreferenceNote,
    ProgressNote,
    SaidBy,
    Win,
    WorksheetAnswer,
)

AFTERNOON = time(15, 30)


@dataclass(frozen=True)
class SharedWork:
    told: Mapping[str, Any]
    participant: Participant
    therapist: User
    day_zero: date

    def give(self) -> None:
        for part in self.told:
            getattr(self, f"_{part}")(self.told[part])

    def _day(self, days: int) -> date:
        return self.day_zero + timedelta(days=days)

    def _at(self, days: int) -> datetime:
        """In the afternoon of that day, and never in time to come."""
        return min(timezone.make_aware(datetime.combine(self._day(days), AFTERNOON)), timezone.now())

    # Goals, steps, pathways -------------------------------------------------------------------------

    def _steps(self, told: Mapping[str, Any]) -> None:
        for code, given in told.items():
            step = self.participant.ladder.get(code=code)
            step.net, step.stop_rule = given.get("net"), given.get("stop_rule")
            step.goal = self.participant.goals.filter(code=given.get("goal", "")).first()
            if "next_day" in given:
                step.next_on = self._day(given["next_day"])
            step.save()

    def _pauses(self, told: list[Mapping[str, Any]]) -> None:
        for row, given in zip(self.participant.pauses.order_by("begins_on"), told, strict=True):
            for name, words in given.items():
                setattr(row, name, words)
            row.save()

    def _wins(self, told: list[Mapping[str, Any]]) -> None:
        for given in told:
            Win.objects.create(participant=self.participant, on=self._day(given["day"]), words=given["words"])

    def _pathways(self, told: list[Mapping[str, Any]]) -> None:
        for given in told:
            taken = PathwayTaken.objects.create(
                participant=self.participant,
                pathway=given["id"],
                begun_on=self._day(given["begun_day"]),
                next_on=self._day(given["next_day"]),
                goal=self.participant.goals.filter(code=given.get("goal", "")).first(),
                created_at=self._at(given["begun_day"]),
            )
            self._walked(taken, given)

    def _walked(self, taken: PathwayTaken, given: Mapping[str, Any]) -> None:
        """Raises: KeyError for a step or a question that the pathway does not have."""
        pathway = known_catalogue().pathways[taken.pathway]
        steps = {step.id for step in pathway.steps}
        asked = {field.id for field in pathway.worksheet}
        for step, day, was_smaller in _done(given):
            if step not in steps:
                raise KeyError(step)
            PathwayStepDone.objects.create(taken=taken, step=step, on=self._day(day), was_smaller=was_smaller)
        for field, words in given.get("words", {}).items():
            if field not in asked:
                raise KeyError(field)
            at = self._at(given["begun_day"] + 2)
            WorksheetAnswer.objects.create(taken=taken, field=field, words=str(words), changed_at=at)
        for day, mark in given.get("marks", {}).items():
            PathwayMark.objects.create(taken=taken, on=self._day(day), mark=mark)

    # Wishes and choices -----------------------------------------------------------------------------

    def _wishes(self, told: list[Mapping[str, Any]]) -> None:
        for given in told:
            PreferenceNote.objects.create(
                participant=self.participant,
                on=self._day(given["day"]),
                about=given["about"],
                words=given.get("words"),
                mark=given.get("mark"),
                by=given.get("by", SaidBy.THERAPIST),
                created_at=self._at(given["day"]),
            )

    def _choices(self, told: list[Mapping[str, Any]]) -> None:
        for given in told:
            at = self._at(given["day"])
            menu = ChoiceMenu.objects.create(
                participant=self.participant,
                opening=given["opening"],
                offered_by=self.therapist,
                created_at=at,
            )
            options = {option.ref: option for option in self._options(menu, given["ways"])}
            if (picked := given.get("picked")) is None:
                continue
            instead = Instead(picked) if picked in Instead.values else None
            ChoiceMade.objects.create(
                menu=menu,
                option=None if instead else options[picked],
                instead=instead,
                words=given.get("words"),
                created_at=at,
            )

    def _options(self, menu: ChoiceMenu, ways: list[str]) -> Iterator[ChoiceOption]:
        catalogue = known_catalogue()
        for place, way in enumerate(ways, 1):
            kind, _, ref = way.partition(":")
            name, plain = (
                (catalogue.pathways[ref].name, catalogue.pathways[ref].plain)
                if kind == OptionKind.PATHWAY
                else (catalogue.responses[ref].as_choice, catalogue.responses[ref].rationale)
            )
            yield ChoiceOption.objects.create(
                menu=menu, place=place, kind=kind, ref=ref, name=name, plain=plain
            )

    # Their world ------------------------------------------------------------------------------------

    def _world(self, told: list[Mapping[str, Any]]) -> None:
        for given in told:
            CultureNote.objects.create(
                participant=self.participant,
                about=given["about"],
                on=self._day(given["day"]),
                words=given["words"],
                by=given.get("by", SaidBy.THERAPIST),
            )

    def _ways(self, told: list[Mapping[str, Any]]) -> None:
        for given in told:
            Adaptation.objects.create(
                participant=self.participant,
                agreed_on=self._day(given["day"]),
                words=given["words"],
                helped=given.get("helped"),
                looked_at_on=self._day(given["looked_day"]) if "looked_day" in given else None,
            )

    def _gaps(self, told: list[Mapping[str, Any]]) -> None:
        for given in told:
            KnowledgeGap.objects.create(
                participant=self.participant, marked_by=self.therapist, words=given["words"]
            )

    # Plans ------------------------------------------------------------------------------------------

    def _plans(self, told: Mapping[str, Mapping[str, list[Any]]]) -> None:
        for kind, parts in told.items():
            for part, lines in parts.items():
                for place, line in enumerate(lines, 1):
                    words, reach = (line, None) if isinstance(line, str) else line
                    PlanLine.objects.create(
                        participant=self.participant,
                        plan=kind,
                        part=part,
                        place=place,
                        words=words,
                        reach=reach,
                    )

    def _gone_through(self, told: Mapping[str, tuple[int, int]]) -> None:
        for kind, (day, review_day) in told.items():
            PlanAgreed.objects.create(
                participant=self.participant,
                plan=kind,
                on=self._day(day),
                review_on=self._day(review_day),
                noted_by=self.therapist,
                created_at=self._at(day),
            )

    # After the hour ---------------------------------------------------------------------------------

    def _debrief(self, told: Mapping[str, str]) -> None:
        last = self.participant.course.sessions.order_by("number").last()
        Debrief.objects.create(participant=self.participant, session=last, user=self.therapist, **told)

    def _note(self, told: Mapping[str, str]) -> None:
        session = self.participant.course.sessions.order_by("-number")[1]
        at = timezone.make_aware(datetime.combine(session.on, AFTERNOON))
        note = ProgressNote(
            participant=self.participant,
            session=session,
            shape=told["shape"],
            written_by=self.therapist,
            changed_at=at,
            signed_at=at,
        )
        note.by_section = {name: words for name, words in told.items() if name != "shape"}
        note.save()


def _done(given: Mapping[str, Any]) -> Iterator[tuple[str, int, bool]]:
    for name, was_smaller in (("done", False), ("smaller", True)):
        for step, day in given.get(name, {}).items():
            yield step, day, was_smaller
