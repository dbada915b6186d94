"""How much of what tells who somebody is does de-identification find? Prints a table.

    python benchmarks/deidentify.py

Invented talk with planted names, places, dates, contacts, ids and ages, from lists that the code under test has not
seen; some names begin a sentence, a tenth are in small letters, as some speech-to-text writes them. The sentences
are plain and few: expect less of real talk.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from heedful.transcripts.deidentify import without_identifiers
from heedful.transcripts.transcript import Transcript, Utterance

TURNS = 2_000
PLANTED = {
    "name": [
        "Odalys",
        "Thaddeus",
        "Bronwen",
        "Quillfeather",
        "Marigold",
        "Sven",
        "Imogen",
        "Rashid",
        "Yuki",
        "Hope",
        "Grace",
        "Will",
    ],
    "place": ["Puddlington", "Snodsbury", "Llanfair", "Wigan", "Bergen", "Reading", "Bath", "Dovedale"],
    "date": ["3 March 2021", "June 14th", "12/05/2024", "the 2nd of May", "2023-11-02"],
    "contact": ["07700 900123", "zeb@lighthouse.example", "+44 20 7946 0958", "www.kites.example"],
    "id": ["AB12345C", "9434765919", "QX77120"],
    "age": ["93 years old", "aged 97", "101 years old"],
}
FRAMES = {
    "name": [
        "{} rang me again.",
        "I told {} about it.",
        "So {} and I went out.",
        "It was {}'s idea.",
        "I don't trust {} any more.",
    ],
    "place": ["We moved to {} last year.", "In {} it rained.", "I work in {} now."],
    "date": ["It was on {}.", "They wrote to me on {} again."],
    "contact": ["You can reach me at {}.", "He gave me {} to try."],
    "id": ["My case number is {}.", "It says {} on the letter."],
    "age": ["My gran is {}.", "He was {} when he died."],
}
PLAIN = [
    "I don't know, it's the same as ever.",
    "Well, on Monday I tried. It was hard, but I did it.",
    "What would make this hour worth the way here?",
    "You have tried a good many things.",
    "Maybe. Sometimes I think nothing helps.",
    "My Mum says I should rest. Anyway, that's how it is.",
]


def main() -> int:
    chance = random.Random(20)
    turns, planted = [], []
    for place in range(TURNS):
        if chance.random() < 0.4:
            kind = chance.choice(list(PLANTED))
            words = chance.choice(PLANTED[kind])
            if kind in {"name", "place"} and chance.random() < 0.1:
                words = words.lower()
            turns.append(chance.choice(FRAMES[kind]).format(words))
            planted.append((place, kind, words))
        else:
            turns.append(chance.choice(PLAIN))
    talk = Transcript(tuple(Utterance(place, "client", text) for place, text in enumerate(turns)))
    started = time.perf_counter()
    changed, _ = without_identifiers(talk)
    seconds = time.perf_counter() - started
    all_of, found = Counter[str](), Counter[str]()
    for place, kind, words in planted:
        row = f"{kind}, small letters" if words.islower() and kind in {"name", "place"} else kind
        all_of[row] += 1
        found[row] += words not in changed.utterances[place].text
    spared = {place for place, _, _ in planted}
    wrong = sum(
        changed.utterances[place].text != turns[place] for place in range(TURNS) if place not in spared
    )
    print(f"{'what':<28}{'found':>10}{'of':>8}{'share':>9}")
    for kind in sorted(all_of):
        print(f"{kind:<28}{found[kind]:>10}{all_of[kind]:>8}{found[kind] / all_of[kind]:>9.1%}")
    print(f"{'all':<28}{found.total():>10}{all_of.total():>8}{found.total() / all_of.total():>9.1%}")
    print(
        f"\nplain turns changed without need: {wrong} of {TURNS - len(planted)}; "
        f"{TURNS / seconds:,.0f} turns a second"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
