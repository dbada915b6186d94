"""The instruments: one file each, those that ship and those of this practice -> `Measure`s by id.

A file of the practice adds an instrument, or gives a shell the words for which the practice holds a permission. What
an instrument is scored by is never changed by it, and words that ship are their owners': a file that would replace
them is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import floor
from pathlib import Path

from heedful.core import catalogue as nouns
from heedful.core.reliable_change import reliable_difference
from heedful.knowledge import schema
from heedful.knowledge.files import read_entry, read_mapping

FOLDER = "measures"
ID = re.compile(r"[a-z][a-z0-9_]*")


def read_measures(folder: Path, own: Iterable[Path], problems: list[str]) -> dict[str, nouns.Measure]:
    """The instruments of `folder`, then the practice's `own` files; every problem goes into `problems`."""
    shipped = folder / FOLDER
    if not shipped.is_dir():
        problems.append(f"{FOLDER}: the folder is missing")
        return {}
    measures: dict[str, nouns.Measure] = {}
    for path in sorted(shipped.glob("*.yaml")):
        if made := _read_one(path, f"{FOLDER}/{path.name}", problems):
            measures[made.id] = made
    for path in own:
        if made := _read_own(path, measures, problems):
            measures[made.id] = made
    return measures


def own_files(folder: Path | None) -> tuple[Path, ...]:
    """The practice's files, in the order of their names; none where there is no such folder."""
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"}))


def _read_one(path: Path, file: str, problems: list[str]) -> nouns.Measure | None:
    id = path.stem
    if not ID.fullmatch(id):
        problems.append(
            f"{file}: the name of the file is the id: small letters, digits and _, such as `calm_week.yaml`"
        )
        return None
    if (raw := read_mapping(path, file, problems)) is None:
        return None
    entry = read_entry(raw, schema.MeasureEntry, file, None, problems)
    return _measure(id, entry) if entry is not None else None


def _read_own(path: Path, known: Mapping[str, nouns.Measure], problems: list[str]) -> nouns.Measure | None:
    here = known.get(path.stem)
    if here is None or (here.verdict == "shell" and not here.items and not here.is_own):
        return _own_and_whole(_read_one(path, path.name, problems), path.name, problems)
    if here.is_own:
        problems.append(f"{path.name}: another file gives {here.name} already; keep one of the two")
    elif here.verdict == "total_only":
        problems.append(
            f"{path.name}: {here.name} is kept as a total only, because its owner does not allow its items in software "
            "like this; enter the total instead"
        )
    elif here.is_ready:
        problems.append(
            f"{path.name}: {here.name} ships in its owner's own words, which stay as they are; "
            "to add something of your own, give the file another name"
        )
    else:
        return _filled(here, path, problems)
    return None


def _own_and_whole(made: nouns.Measure | None, file: str, problems: list[str]) -> nouns.Measure | None:
    if made is None:
        return None
    if made.verdict != "total_only" and not made.is_ready:
        waiting = ", ".join(str(item.number) for item in made.items if not item.text)
        problems.append(f"{file}: needs the text of every item; {waiting} have none yet")
        return None
    return _as_own(made)


def _as_own(made: nouns.Measure) -> nouns.Measure:
    return replace(made, is_own=True)


def _filled(shell: nouns.Measure, path: Path, problems: list[str]) -> nouns.Measure | None:
    """The shell with the words that this practice may show; scoring stays the shell's."""
    if (raw := read_mapping(path, path.name, problems)) is None:
        return None
    entry = read_entry(raw, schema.WordsEntry, path.name, None, problems)
    if entry is None:
        return None
    texts = {item.number: item.text for item in entry.items}
    numbers = {item.number for item in shell.items}
    faults = [
        f"{path.name}: {shell.name} has no item {number}; it has {len(numbers)}"
        for number in sorted(texts.keys() - numbers)
    ]
    if lacking := sorted(numbers - texts.keys()):
        faults.append(
            f"{path.name}: still needs the text of item {', '.join(map(str, lacking))} of {shell.name}"
        )
    values = {option.value for item in shell.items for option in item.options}
    faults += [
        f"{path.name}: {shell.name} has no answer {value:g}"
        for value in sorted(entry.options.keys() - values)
    ]
    problems.extend(faults)
    return None if faults else _with_words(shell, entry, texts)


def _with_words(shell: nouns.Measure, entry: schema.WordsEntry, texts: Mapping[int, str]) -> nouns.Measure:
    def worded(options: tuple[nouns.Option, ...]) -> tuple[nouns.Option, ...]:
        return tuple(nouns.Option(o.value, entry.options.get(o.value, o.words)) for o in options)

    return replace(
        shell,
        items=tuple(replace(i, text=texts[i.number], options=worded(i.options)) for i in shell.items),
        options=worded(shell.options),
        instructions=entry.instructions or shell.instructions,
        copyright=entry.copyright or shell.copyright,
        licence=_licence(entry.licence),
        wording=entry.wording,
        language=entry.language or shell.language,
        is_own=True,
    )


# ---------------------------------------------------------------------------------------------------
# Entry -> noun


def _measure(id: str, e: schema.MeasureEntry) -> nouns.Measure:
    shared = _options(e.options)
    items = tuple(_item(item, shared) for item in e.items)
    return nouns.Measure(
        id=id,
        name=e.name,
        lowest=e.range[0],
        highest=e.range[1],
        higher_is=e.higher_is,
        reliable_change=_reliable_change(e),
        method=e.method,
        risk_items={item.number: item.risk for item in items if item.risk},
        basis=nouns.Basis(e.references, e.consensus),
        full_name=e.full_name,
        for_client=e.for_client,
        for_therapist=e.for_therapist,
        minutes=e.minutes,
        authors=e.authors,
        copyright=e.copyright,
        licence=_licence(e.licence),
        verdict=e.verdict,
        filled_in_by=e.filled_in_by,
        language=e.language,
        wording=e.wording,
        instructions=e.instructions,
        recall=e.recall,
        items=items,
        options=shared,
        items_from=e.items_from,
        most_items=e.most_items,
        rule=e.rule,
        times=e.times,
        missing=nouns.Missing(e.missing.allowed, e.missing.why) if e.missing else None,
        subscales=tuple(nouns.Subscale(key, s.name, s.items, s.rule) for key, s in e.subscales.items()),
        bands=tuple(nouns.Band(band.lowest, band.name) for band in e.severity.bands) if e.severity else (),
        bands_basis=nouns.Basis(e.severity.references, e.severity.consensus) if e.severity else nouns.Basis(),
        cutoffs=tuple(
            nouns.CutOff(c.at, c.side, c.meaning, nouns.Basis(c.references, c.consensus)) for c in e.cutoffs
        ),
        change_inputs=nouns.ChangeInputs(**e.change_inputs.model_dump()) if e.change_inputs else None,
        norms=tuple(nouns.Norm(**norm.model_dump()) for norm in e.norms),
        triage=tuple(
            nouns.TriageStep(step.grade, tuple(_asked_if(when) for when in step.when), step.words)
            for step in e.triage
        ),
        loinc=dict(e.loinc.items()),
    )


def _reliable_change(e: schema.MeasureEntry) -> float | None:
    """As given, or the smallest whole difference beyond the computed one: totals of whole answers are whole."""
    if e.change_inputs is None:
        return e.reliable_change
    inputs = e.change_inputs
    return (
        floor(reliable_difference(sd=inputs.sd, reliability=inputs.reliability, z=inputs.z) / e.times + 1)
        * e.times
    )


def _options(entry: schema.Options | None) -> tuple[nouns.Option, ...]:
    if entry is None:
        return ()
    if isinstance(entry, schema.ScaleEntry):
        steps = range(entry.lowest, entry.highest + 1)
        return tuple(nouns.Option(value, entry.words.get(value)) for value in steps)
    return tuple(nouns.Option(option.value, option.words) for option in entry)


def _item(e: schema.ItemEntry, shared: tuple[nouns.Option, ...]) -> nouns.Item:
    return nouns.Item(
        number=e.number,
        text=e.text,
        options=_options(e.options) or shared,
        is_reversed=e.reversed,
        risk=e.risk,
        asked_if=_asked_if(e.asked_if) if e.asked_if else None,
        within=e.within,
        loinc=e.loinc,
    )


def _asked_if(e: schema.AskedIfEntry) -> nouns.AskedIf:
    return nouns.AskedIf(e.item, e.answered)


def _licence(e: schema.LicenceEntry) -> nouns.Licence:
    return nouns.Licence(**e.model_dump())
