"""`heedful train --encoder`: fine-tune a small encoder on the corpus, fold by fold and once on all of it.

torch, transformers and onnx (the extra `encoder`) are imported inside functions, here and in `teacher`. Seeded; every
epoch is kept, so that an interrupted run goes on where it was. On one core about four minutes an epoch, two hours and a
half for all; a teacher (`--teacher`) adds forty minutes.

The recipe: windows of neighbouring turns in one pass (context as text in front of an utterance hurts, windows help),
all heads at once, the classes weighted by the root of their rarity, several annotators' votes as shares, the word
embeddings and the first layer left as they were. Half of what is taught is the labels, half what a teacher says that
has not learned from that turn; and the mean of a turn's states learns to point where the teacher's encoder points.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from heedful.transcripts.checksum import write_with_checksum
from heedful.transcripts.corpus import Conversation
from heedful.transcripts.encoder import ENCODER, PIECES, load_tagger, save_heads
from heedful.transcripts.lessons import (
    BALANCED,
    SCALE,
    SIZES,
    SOFTENED,
    Shares,
    Talk,
    class_weights,
    loss,
    talk_of,
    taught,
    torch_and_transformers,
)
from heedful.transcripts.out_of_fold import Told, save_out_of_fold
from heedful.transcripts.tagger import CIRCUMSTANCES, CueScale, Gates, TaggerHeads
from heedful.transcripts.teacher import hints_of, pupils_of, told_by_teachers
from heedful.transcripts.teacher import words_of as words_of_teacher
from heedful.transcripts.windows import batch, windows
from heedful.transcripts.wordpieces import WordPieces

EPOCHS = 5
ENCODER_RATE, HEAD_RATE = 1.2e-4, 1e-3
WINDOWS_A_STEP = 4
LENGTHS = (256, 288, 320)  # pieces; windows of other lengths, cut at other places, each epoch
DROPPED = 0.2
STATE, NARROW = 128, 256
HINT_WEIGHT = 1.0
STUDENTS = (
    2  # taught on all talks from the same start, in another order; the mean of their weights is shipped
)


def network(base: Path, seed: int, cues: CueScale, hints: int = 0) -> Any:
    """MiniLM (or another BERT of six layers or so), a recurrent unit over the turns, and one matrix a head.

    `hints`: numbers of the teacher's encoder, 0 where there is no teacher.
    """
    torch, transformers = torch_and_transformers()
    torch.manual_seed(seed)
    nn = torch.nn

    class Network(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.cues = cues
            self.enc = transformers.AutoModel.from_pretrained(
                base, attn_implementation="sdpa", attention_probs_dropout_prob=0.0
            )
            width = 2 * self.enc.config.hidden_size
            self.proj = nn.Linear(width + CIRCUMSTANCES + len(cues.means), NARROW)
            self.gru = nn.GRU(NARROW, STATE, bidirectional=True, batch_first=True)
            self.drop = nn.Dropout(DROPPED)
            self.heads = nn.ModuleDict(
                {head: nn.Linear(width + NARROW + 2 * STATE, size) for head, size in SIZES.items()}
            )
            self.hint = nn.Linear(width // 2, hints) if hints else nn.Identity()

        def forward(self, talk: Talk, cut: Sequence[range]) -> dict[str, Any]:
            return self.sums(self.turns(talk, cut), talk, slice(cut[0].start, cut[-1].stop))

        def sums(self, turns: Any, talk: Talk, where: slice) -> dict[str, Any]:
            about = torch.from_numpy(np.hstack([talk.circumstances[where], cues.scaled(talk.cues[where])]))
            inputs = nn.functional.gelu(self.proj(self.drop(torch.cat([turns, about], 1))))
            followed, _ = self.gru(inputs.unsqueeze(0))
            read = self.drop(torch.cat([turns, inputs, followed[0]], 1))
            return {head: layer(read) for head, layer in self.heads.items()}

        def off_hint(self, turns: Any, hints: Shares) -> Any:
            """How far the means of the turns' pieces point away from the hints: 1 - cosine, summed over turns."""
            pointed = self.hint(turns[:, turns.shape[1] // 2 :])
            return (1 - nn.functional.cosine_similarity(pointed, torch.from_numpy(hints), dim=1)).sum()

        def turns(self, talk: Talk, cut: Sequence[range]) -> Any:
            one = batch(talk.turns, cut)
            states = self.enc(
                input_ids=torch.from_numpy(one.pieces), attention_mask=torch.from_numpy(one.is_read)
            ).last_hidden_state
            flat = states.reshape(-1, states.shape[-1])
            firsts = np.minimum(one.starts + 1, one.ends - 1)
            lengths = torch.from_numpy(one.ends - firsts)
            places = torch.from_numpy(
                np.concatenate([np.arange(a, b) for a, b in zip(firsts, one.ends, strict=True)])
            )
            rows = torch.repeat_interleave(torch.arange(len(firsts)), lengths)
            sums = torch.zeros(len(firsts), flat.shape[1]).index_add(0, rows, flat[places])
            return torch.cat([flat[torch.from_numpy(one.starts)], sums / lengths[:, None]], 1)

    made = Network()
    for part in (made.enc.embeddings, made.enc.encoder.layer[0]):
        part.requires_grad_(requires_grad=False)
    return made


def fine_tuned(
    talks: Sequence[Talk],
    base: Path,
    keep: Path,
    *,
    seed: int,
    order: int | None = None,
    epochs: int = EPOCHS,
) -> Any:
    """A network taught on `talks`; `keep` holds the last finished epoch, and the end result.

    `order`: the seed of the order of talks and of what is dropped, where it is not the seed of the start.
    """
    torch, _ = torch_and_transformers()
    order = seed if order is None else order
    cues = CueScale.of(np.concatenate([talk.cues for talk in talks]))
    hints = talks[0].hints
    made = network(base, seed, cues, 0 if hints is None else hints.shape[1])
    if (done := keep / "network.pt").is_file():
        made.load_state_dict(torch.load(done))
        return made.eval()
    keep.mkdir(parents=True, exist_ok=True)
    optimiser, schedule = _optimiser(made, len(_steps(talks, _chance(order))) * epochs)
    first = _resumed(keep / "epoch.pt", made, optimiser, schedule)
    weights = {head: torch.from_numpy(class_weights(talks, head)) for head in BALANCED}
    for epoch in range(first, epochs):
        torch.manual_seed(order * 1_000 + epoch)
        _epoch(made, talks, _chance(order * 1_000 + epoch), weights, optimiser, schedule)
        kept = {
            "made": made.state_dict(),
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
        }
        torch.save(kept | {"epoch": epoch + 1}, keep / "epoch.pt")
    torch.save(made.state_dict(), done)
    (keep / "epoch.pt").unlink(missing_ok=True)
    return made.eval()


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  the order of training, nothing secret


def _steps(talks: Sequence[Talk], chance: random.Random) -> list[tuple[Talk, list[range]]]:
    steps = []
    for talk in talks:
        cut = windows(talk.turns, size=chance.choice(LENGTHS), first=int(chance.random() * 0.8 * LENGTHS[-1]))
        steps += [(talk, cut[at : at + WINDOWS_A_STEP]) for at in range(0, len(cut), WINDOWS_A_STEP)]
    chance.shuffle(steps)
    return steps


def _optimiser(made: Any, steps: int) -> tuple[Any, Any]:
    torch, _ = torch_and_transformers()
    inside = {id(weight) for weight in made.enc.parameters()}
    groups = [
        {"params": [w for w in made.enc.parameters() if w.requires_grad], "lr": ENCODER_RATE},
        {"params": [w for w in made.parameters() if id(w) not in inside], "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        [ENCODER_RATE, HEAD_RATE],
        total_steps=int(steps * 1.1) + 1,
        pct_start=0.1,
        anneal_strategy="linear",
    )
    return optimiser, schedule


def _resumed(path: Path, made: Any, optimiser: Any, schedule: Any) -> int:
    if not path.is_file():
        return 0
    torch, _ = torch_and_transformers()
    kept = torch.load(path, weights_only=False)
    made.load_state_dict(kept["made"])
    optimiser.load_state_dict(kept["optimiser"])
    schedule.load_state_dict(kept["schedule"])
    return int(kept["epoch"])


def _epoch(
    made: Any,
    talks: Sequence[Talk],
    chance: random.Random,
    weights: Mapping[str, Any],
    optimiser: Any,
    schedule: Any,
) -> None:
    torch, _ = torch_and_transformers()
    made.train()
    for talk, cut in _steps(talks, chance):
        where = slice(cut[0].start, cut[-1].stop)
        turns = made.turns(talk, cut)
        softened = SOFTENED if talk.hints is None else 0.0  # a teacher's say is soft enough
        found = loss(made.sums(turns, talk, where), talk.labels[where], weights, softened=softened)
        if talk.hints is not None:
            found = found + HINT_WEIGHT * made.off_hint(turns, talk.hints[where]) / SCALE
        optimiser.zero_grad()
        found.backward()
        torch.nn.utils.clip_grad_norm_(made.parameters(), 1.0)
        optimiser.step()
        schedule.step()


def train_encoder(
    conversations: Sequence[Conversation],
    base: Path,
    out: Path,
    *,
    teacher: Path | None = None,
    seed: int = 0,
) -> Iterator[str]:
    """Fine-tune one network a fold and some on all; write its files and the out-of-fold sums to `out`.

    `base`: the folder of a small BERT. `teacher`: that of a larger encoder to learn from, if any. Yields a sentence
    whenever a part is done.
    """
    pieces = vocabulary_of(base)
    talks = [talk_of(conversation, WordPieces(pieces)) for conversation in conversations]
    kept = out / "progress"
    told_by: dict[frozenset[int], Told] = {}
    if teacher is not None:
        words = words_of_teacher(conversations, teacher, kept)
        talks = [
            replace(talk, hints=hints_of(one, words)) for talk, one in zip(talks, conversations, strict=True)
        ]
        for folds, told in told_by_teachers(pupils_of(conversations, talks, words), kept, seed=seed):
            told_by[folds] = told
            yield f"teacher: without fold(s) {', '.join(map(str, sorted(folds)))} is done"
    found: dict[str, Mapping[str, Shares]] = {}
    for fold in sorted({talk.fold for talk in talks}):
        made = fine_tuned(lessons_of(talks, told_by, fold), base, kept / f"fold-{fold}", seed=seed)
        found |= {talk.id: sums_of(made, talk) for talk in talks if talk.fold == fold}
        yield f"encoder: fold {fold} is done"
    save_out_of_fold(found, out)
    export(_mean_of_all(lessons_of(talks, told_by), base, kept, seed=seed), pieces, out)
    yield "encoder: trained on all, and written in 8-bit numbers"


def lessons_of(
    talks: Sequence[Talk], told_by: Mapping[frozenset[int], Told], without: int | None = None
) -> list[Talk]:
    """The talks outside the fold `without`, as a student is taught them: by labels, and by teachers who saw neither
    that fold nor the talk's own."""
    chosen = [talk for talk in talks if talk.fold != without]
    if not told_by:
        return chosen
    left_out = frozenset() if without is None else frozenset((without,))
    weights = {head: class_weights(chosen, head) for head in BALANCED}
    return [taught(talk, told_by[left_out | {talk.fold}][talk.id], weights) for talk in chosen]


def _mean_of_all(talks: Sequence[Talk], base: Path, keep: Path, *, seed: int) -> Any:
    """Several students with the same start; the mean of their weights reads better than any of them."""
    made = [
        fine_tuned(talks, base, keep / f"all-{number}", seed=seed, order=seed + number)
        for number in range(STUDENTS)
    ]
    states = [one.state_dict() for one in made]
    mean = {
        name: sum(state[name] for state in states) / len(states) if values.is_floating_point() else values
        for name, values in states[0].items()
    }
    made[0].load_state_dict(mean)
    return made[0].eval()


def sums_of(made: Any, talk: Talk) -> dict[str, Shares]:
    torch, _ = torch_and_transformers()
    with torch.no_grad():
        found = {head: sums.numpy() for head, sums in made.eval()(talk, windows(talk.turns)).items()}
    return found | {"resisting": _yes_or_no(found["resisting"].T).T}


def _yes_or_no(levels: Shares) -> Shares:
    """The mean of the log-odds of any and of clear resistance, half to each side. Numbers or weights, a row a level."""
    half = (levels[0] + levels[1]) / 4
    return np.stack([-half, half])


def vocabulary_of(base: Path) -> list[str]:
    """The word pieces in their order, from the tokenizer that lies with the weights."""
    _, transformers = torch_and_transformers()
    known = transformers.AutoTokenizer.from_pretrained(base).get_vocab()
    return [piece for piece, _ in sorted(known.items(), key=lambda item: item[1])]


def export(made: Any, pieces: Sequence[str], out: Path) -> None:
    """Write encoder, word pieces and heads, and see that what was written can be loaded."""
    out.mkdir(parents=True, exist_ok=True)
    write_with_checksum(out / ENCODER, _eight_bit(made.enc, out))
    write_with_checksum(out / PIECES, ("\n".join(pieces) + "\n").encode())
    save_heads(_heads(made), out)
    load_tagger(out)


def _eight_bit(encoder: Any, folder: Path) -> bytes:
    """ONNX with weights of eight bits a number, scaled by channel (by tensor costs .015 of macro-F1)."""
    torch, _ = torch_and_transformers()
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415

    class States(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            encoder.set_attn_implementation("eager")  # the exporter knows its parts
            self.encoder = encoder.eval()

        def forward(self, pieces: Any, is_read: Any) -> Any:
            return self.encoder(input_ids=pieces, attention_mask=is_read).last_hidden_state

    whole, prepared, small = (folder / f"{name}.tmp.onnx" for name in ("whole", "prepared", "small"))
    axes = {0: "windows", 1: "length"}
    example = torch.ones(2, 16, dtype=torch.long)
    torch.onnx.export(
        States(),
        (example, example),
        str(whole),
        dynamo=False,
        opset_version=17,
        input_names=["pieces", "is_read"],
        output_names=["states"],
        dynamic_axes={"pieces": axes, "is_read": axes, "states": axes},
    )
    quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(str(prepared), str(small), per_channel=True, weight_type=QuantType.QInt8)
    content = small.read_bytes()
    for path in (whole, prepared, small):
        path.unlink()
    return content


def _heads(made: Any) -> TaggerHeads:
    def array(weight: Any) -> Shares:
        values: Shares = weight.detach().numpy().astype(np.float32)
        return values

    def gates(ending: str) -> Gates:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return Gates(*(array(getattr(made.gru, f"{name}_l0{ending}")) for name in names))

    heads = {head: (array(layer.weight), array(layer.bias)) for head, layer in made.heads.items()}
    weights, bias = heads["resisting"]
    return TaggerHeads(
        made.cues,
        array(made.proj.weight),
        array(made.proj.bias),
        gates(""),
        gates("_reverse"),
        heads | {"resisting": (_yes_or_no(weights), _yes_or_no(bias))},
    )
