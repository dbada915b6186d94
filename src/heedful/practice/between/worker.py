"""The worker: every half minute it works off the queue, clears away what was never sent, and codes transcripts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import close_old_connections, connections
from django.utils import timezone

from heedful.practice.between.queue import work_off
from heedful.practice.record import checkins, questionnaires, transcripts
from heedful.practice.record.reminder_wishes import drop_unconfirmed_wishes

WAKES_EVERY_SECONDS = 30.0
ENDS_WITHIN_SECONDS = 5.0
"""A message just being handed over may be finished; a longer one is taken up again by the next worker."""

log = logging.getLogger(__name__)


def one_round(now: datetime) -> int:
    """How many messages were looked at."""
    checkins.drop_old_drafts(now)
    questionnaires.drop_old_drafts(now)
    drop_unconfirmed_wishes(now)
    transcripts.remove_overdue(now)
    transcripts.code_waiting()
    return work_off(now)


def work(stopped: threading.Event) -> None:
    """Round after round until stopped. A round that fails is logged by its kind, and the next one comes."""
    while not stopped.is_set():
        close_old_connections()
        try:
            one_round(timezone.now())
        except Exception as error:
            log.error("a round of the worker failed: %s", type(error).__name__)
        transcripts.SOMETHING_WAITS.wait(WAKES_EVERY_SECONDS)
    connections.close_all()


@contextmanager
def working() -> Iterator[threading.Thread]:
    """A worker beside the server, in a thread of its own, until the block is left."""
    stopped = threading.Event()
    thread = threading.Thread(target=work, args=[stopped], name="heedful-worker", daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stopped.set()
        transcripts.SOMETHING_WAITS.set()
        thread.join(ENDS_WITHIN_SECONDS)
