"""How much of what tells who somebody is does de-identification find, and what does it take away without need?

    python benchmarks/deidentify.py

Invented talk with planted names, places, dates, contacts, ids and ages, written and as speech-to-text spells them out;
some names are rare, some are other words, too; some begin a sentence, a quarter are in small letters. The plain turns
hold words that could be names and are none, in capitals where machines put them, and in small letters. The sentences
are invented and few: expect less of real talk.
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
        "Odalys", "Bronwen", "Quillfeather", "Okonkwo", "Pemberton", "Ottilie", "Ingeborg", "Siobhan", "Kwame",
        "Sophia", "Muhammad", "Leo", "Freya", "Oscar", "Imogen", "Tariq", "Nguyen", "Thompson", "Marigold",
        "Hope", "Grace", "Will", "Mark", "Rose",
    ],
    "place": [
        "Puddlington", "Snodsbury", "Llanfair", "Dovedale", "Fennimoor", "Bristol", "Chicago", "Leeds",
        "Reading", "Bath",
    ],
    "date": ["3 March 2021", "June 14th", "12/05/2024", "the 2nd of May", "2023-11-02"],
    "date, spelled out": ["the third of march", "june the fourteenth", "the twenty second of may"],
    "contact": ["07700 900123", "zeb@lighthouse.example", "+44 20 7946 0958", "www.kites.example"],
    "contact, spelled out": [
        "oh seven seven double oh nine oh one two three",
        "zeb at lighthouse dot com",
        "zeb dot kite at mail dot co dot uk",
        "kites dot org",
        "kite underscore girl",
    ],
    "id": ["AB12345C", "9434765919", "QX77120"],
    "age": ["93 years old", "aged 97", "101 years old"],
    "age, spelled out": ["ninety three years old", "aged ninety-seven", "a hundred and one years old"],
}  # fmt: skip
FRAMES = {
    "name": [
        "{} rang me again.",
        "I told {} about it.",
        "So {} and I went out.",
        "It was {}'s idea.",
        "I don't trust {} any more.",
        "My sister {} said so.",
        "My name is {}.",
        "I work with a man called {}.",
    ],
    "place": [
        "We moved to {} last year.",
        "In {} it rained.",
        "I work in {} now.",
        "She is from {}.",
        "I hate {}.",
    ],
    "date": ["It was on {}.", "They wrote to me on {} again."],
    "contact": ["You can reach me at {}.", "He gave me {} to try."],
    "id": ["My case number is {}.", "It says {} on the letter."],
    "age": ["My gran is {}.", "He was {} when he died."],
}
IN_SMALL_LETTERS = 0.25
PLAIN = [
    "I don't know, it's the same as ever.",
    "Well, on Monday I tried. It was hard, but I did it.",
    "What would make this hour worth the way here?",
    "You have tried a good many things.",
    "Maybe. Sometimes I think nothing helps.",
    "My Mum says I should rest. Anyway, that's how it is.",
    "He said, What are you doing? And I said, No, not again.",
    "I was like, Oh, okay. You know.",
    "Hope is a big word. Will you mark it? May I go on?",
    "i will read it, i hope, reading in the bath is nice",
    "my brother will come and my mum may ring",
    "i'm ninety percent sure, and i ran for ninety minutes",
    "breathe in, one two three four five six seven",
    "this is long, this is hard, this is a joy",
    "I looked at four of them, one or two, and at that dot.",
    "it's a ten minute walk down the road, 5 minutes down the lane",
    "she called me stupid, and my friend keeps ringing",
    "I'm knackered, gobsmacked, overthinking it. The hoovering can wait.",
    "My GP put me on Sertraline. I have ADHD, they say.",
    "In the summer I was low, in May it lifted, rain or no rain.",
]
CUES = ("My sister", "My name is", "called", "We moved to", "I work in", "She is from")


def main() -> int:
    chance = random.Random(20)
    turns, planted = [], []
    for place in range(TURNS):
        if chance.random() < 0.4:
            kind = chance.choice(list(PLANTED))
            words, frame = chance.choice(PLANTED[kind]), chance.choice(FRAMES[kind.split(",")[0]])
            if kind in {"name", "place"} and chance.random() < IN_SMALL_LETTERS:
                words, frame = words.lower(), frame.lower()
                is_cued = any(cue.lower() in frame for cue in CUES)
                kind += f", small letters, {'after a cue' if is_cued else 'no cue'}"
            turns.append(frame.format(words))
            planted.append((place, kind, words))
        else:
            turns.append(chance.choice(PLAIN))
    talk = Transcript(tuple(Utterance(place, "client", text) for place, text in enumerate(turns)))
    started = time.perf_counter()
    changed, _ = without_identifiers(talk)
    seconds = time.perf_counter() - started
    all_of, found = Counter[str](), Counter[str]()
    for place, kind, words in planted:
        all_of[kind] += 1
        found[kind] += words not in changed.utterances[place].text
    spared = {place for place, _, _ in planted}
    wrong = Counter(
        turns[place]
        for place in range(TURNS)
        if place not in spared and changed.utterances[place].text != turns[place]
    )
    print(f"{'what':<40}{'found':>10}{'of':>8}{'share':>9}")
    for kind in sorted(all_of):
        print(f"{kind:<40}{found[kind]:>10}{all_of[kind]:>8}{found[kind] / all_of[kind]:>9.1%}")
    print(f"{'all':<40}{found.total():>10}{all_of.total():>8}{found.total() / all_of.total():>9.1%}")
    print(
        f"\nplain turns changed without need: {wrong.total()} of {TURNS - len(planted)} "
        f"({len(wrong)} of {len(PLAIN)} sentences); "
        f"{TURNS / seconds:,.0f} turns a second"
    )
    for text in wrong:
        print(f"  {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
