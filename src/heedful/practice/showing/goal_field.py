"""Which goal something is for: one of theirs, or none yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from heedful.practice.record.goals import goals_to_choose
from heedful.practice.record.models import Goal, Participant
from heedful.practice.showing.fields import OneOf


class ForAGoal(OneOf):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="For which goal",
            queryset=Goal.objects.none(),
            required=False,
            empty_label="No goal yet",
            gone="That goal is not one of theirs any more. Choose once more.",
            **kwargs,
        )

    def offer(self, participant: Participant, chosen: UUID | None) -> bool:
        """Put their goals on the list, the one chosen before among them; whether there is any."""
        self.queryset = goals_to_choose(participant, chosen)
        return bool(self.queryset.exists())
