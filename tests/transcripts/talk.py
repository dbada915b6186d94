"""Invented talk for the tests of this folder. Nobody in it exists."""

from __future__ import annotations

from heedful.transcripts.transcript import Transcript, Utterance

ZEBEDEE_AND_PIP = (  # a counsellor from a picture book and a lighthouse keeper's cat
    ("therapist", "What brings you down from the lighthouse today?"),
    ("client", "My wife sent me. I don't want to give up cream. I like it, and it's not a problem."),
    ("therapist", "You should cut down to one saucer. It's important for your heart."),
    ("client", "You don't know anything about my heart. I don't want to talk about it."),
    ("therapist", "It sounds like you feel pushed, and you'd rather decide this yourself."),
    ("client", "Yeah. I do want to be there for the kittens, though. I could try it on Mondays."),
    ("therapist", "You want to be there for the kittens."),
    ("client", "I'm going to start on Monday."),
)


def transcript_of(*said: tuple[str, str]) -> Transcript:
    return Transcript(
        tuple(Utterance(index, speaker, text, 5.0 * index) for index, (speaker, text) in enumerate(said))
    )
