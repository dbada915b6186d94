"""`heedful train --encoder`: fine-tune a small encoder on the corpus, fold by fold and once on all of it.

torch, transformers and onnx (the extra `encoder`) are imported here alone, inside the functions. Seeded; every epoch
is kept, so that an interrupted run goes on where it was. On one core: about four minutes an epoch, two hours for all.

The recipe: windows of neighbouring turns in one pass (context as text in front of an utterance hurts, windows help),
all heads at once, the classes weighted by the root of their rarity, softened labels, several annotators' votes as
shares, the word embeddings and the first layer left as they were.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.checksum import write_with_checksum
from heedful.transcripts.corpus import Conversation, Labelled
from heedful.transcripts.encoder import ENCODER, PIECES, load_tagger, save_heads
from heedful.transcripts.learning import TrainingNeedsMore
from heedful.transcripts.out_of_fold import save_out_of_fold
from heedful.transcripts.scheme import CLIENT_HEADS, THERAPIST_HEADS
from heedful.transcripts.tagger import Gates, TaggerHeads, circumstances
from heedful.transcripts.transcript import THERAPIST
from heedful.transcripts.windows import batch, marked, windows
from heedful.transcripts.wordpieces import WordPieces

EPOCHS = 5
ENCODER_RATE, HEAD_RATE = 1.2e-4, 1e-3
WINDOWS_A_STEP = 5
SIZES = (224, 240, 256)  # pieces; windows of other lengths, cut at other places, each epoch
DROPPED = 0.15
STATE, NARROW, CIRCUMSTANCES = 128, 256, 6
SOFTENED = 0.1
SCALE = 24.0  # about the labelled turns of a step; keeps the loss near one
LEVELS = 3  # of resistance: slight, clear, strong
LEVEL_WEIGHTS = (2.0, 2.5, 3.0)
HEAD_WEIGHTS = {
    "behaviour": 1.0,
    "question": 0.4,
    "reflection": 0.4,
    "input": 0.3,
    "answer": 0.3,
    "talk": 1.0,
    "resisting": 1.2,
    "resistance": 0.4,
    "source": 0.5,
}
BALANCED = frozenset(("behaviour", "talk", "question", "reflection", "input"))
ALL_HEADS = {**THERAPIST_HEADS, **CLIENT_HEADS}
SECOND_SOURCE = 0.3  # of a label where two sources are named

Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as the encoder takes it: pieces of each turn, circumstances, shares of the classes by head."""

    id: str
    fold: int
    turns: list[list[int]]
    circumstances: Shares
    labels: tuple[Mapping[str, Shares], ...]


def talk_of(conversation: Conversation, pieces: WordPieces) -> Talk:
    turns = [
        marked(pieces.numbers(said.text), therapist=said.speaker == THERAPIST)
        for said in conversation.utterances
    ]
    return Talk(
        conversation.id,
        conversation.fold,
        turns,
        circumstances(conversation.spoken, turns),
        tuple(shares_of(said) for said in conversation.utterances),
    )


def shares_of(said: Labelled) -> dict[str, Shares]:
    """Head -> how the label is shared between the classes; votes of several annotators count half."""
    found = {head: _share(ALL_HEADS[head], {label: 1.0}) for head, label in said.labels.items()}
    for head, votes in said.votes.items():
        found[head] = np.asarray((found[head] + _share(ALL_HEADS[head], votes)) / 2, np.float32)
    if "source" in found and said.second_source:
        first = {said.labels["source"]: 1 - SECOND_SOURCE}
        found["source"] = _share(ALL_HEADS["source"], first | {said.second_source: SECOND_SOURCE})
    if "resisting" in found:
        found["resisting"] = np.asarray([said.level > step for step in range(LEVELS)], np.float32)
    return found


def _share(classes: Sequence[str], votes: Mapping[str, float]) -> Shares:
    counts = np.asarray([votes.get(name, 0.0) for name in classes], np.float32)
    shares: Shares = counts / counts.sum()
    return shares


def torch_and_transformers() -> tuple[Any, Any]:
    try:
        import torch  # noqa: PLC0415  an extra, needed here alone
        import transformers  # noqa: PLC0415
    except ImportError:
        raise TrainingNeedsMore(
            "Training the encoder needs torch, transformers and onnx. "
            "Install them with: pip install 'heedful[encoder]'"
        ) from None
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    return torch, transformers


def network(base: Path, seed: int) -> Any:
    """MiniLM (or another BERT of six layers or so), a recurrent unit over the turns, and one matrix a head."""
    torch, transformers = torch_and_transformers()
    torch.manual_seed(seed)
    nn = torch.nn

    class Network(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.enc = transformers.AutoModel.from_pretrained(
                base, attn_implementation="eager", attention_probs_dropout_prob=0.0
            )
            width = 2 * self.enc.config.hidden_size
            self.proj = nn.Linear(width + CIRCUMSTANCES, NARROW)
            self.gru = nn.GRU(NARROW, STATE, bidirectional=True, batch_first=True)
            self.drop = nn.Dropout(DROPPED)
            sizes = {head: len(classes) for head, classes in ALL_HEADS.items()} | {"resisting": LEVELS}
            self.heads = nn.ModuleDict(
                {head: nn.Linear(width + 2 * STATE, size) for head, size in sizes.items()}
            )

        def forward(self, talk: Talk, cut: Sequence[range]) -> dict[str, Any]:
            turns = self._turns(talk, cut)
            about = torch.from_numpy(talk.circumstances[cut[0].start : cut[-1].stop])
            inputs = nn.functional.gelu(self.proj(self.drop(torch.cat([turns, about], 1))))
            followed, _ = self.gru(inputs.unsqueeze(0))
            read = self.drop(torch.cat([turns, followed[0]], 1))
            return {head: layer(read) for head, layer in self.heads.items()}

        def _turns(self, talk: Talk, cut: Sequence[range]) -> Any:
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


def class_weights(talks: Sequence[Talk], head: str) -> Shares:
    """One over the root of how often each class occurs, with a mean of one over the labels."""
    counts = sum((one[head] for talk in talks for one in talk.labels if head in one), np.float32(1.0))
    weights = 1 / np.sqrt(np.asarray(counts))
    scaled: Shares = (weights / ((weights * counts).sum() / np.sum(counts))).astype(np.float32)
    return scaled


def loss(sums: Mapping[str, Any], labels: Sequence[Mapping[str, Shares]], weights: Mapping[str, Any]) -> Any:
    """Softened cross-entropy over every head, each level of resistance a yes or no of its own."""
    torch, _ = torch_and_transformers()
    functional = torch.nn.functional
    total = 0.0
    for head, found in sums.items():
        rows = [row for row, label in enumerate(labels) if head in label]
        if not rows:
            continue
        truth = torch.from_numpy(np.stack([labels[row][head] for row in rows]))
        if head == "resisting":
            softened = truth * (1 - SOFTENED / 2) + SOFTENED / 4
            each = functional.binary_cross_entropy_with_logits(
                found[rows], softened, reduction="none", pos_weight=torch.tensor(LEVEL_WEIGHTS)
            ).mean(1)
        else:
            softened = truth * (1 - SOFTENED) + SOFTENED / truth.shape[1]
            each = -(softened * functional.log_softmax(found[rows], 1) * weights.get(head, 1.0)).sum(1)
        total = total + HEAD_WEIGHTS[head] * each.sum() / SCALE
    return total


def fine_tuned(talks: Sequence[Talk], base: Path, keep: Path, *, seed: int, epochs: int = EPOCHS) -> Any:
    """A network taught on `talks`; `keep` holds the last finished epoch, and the end result."""
    torch, _ = torch_and_transformers()
    made = network(base, seed)
    if (done := keep / "network.pt").is_file():
        made.load_state_dict(torch.load(done))
        return made.eval()
    keep.mkdir(parents=True, exist_ok=True)
    optimiser, schedule = _optimiser(made, len(_steps(talks, _chance(seed))) * epochs)
    first = _resumed(keep / "epoch.pt", made, optimiser, schedule)
    weights = {head: torch.from_numpy(class_weights(talks, head)) for head in BALANCED}
    for epoch in range(first, epochs):
        torch.manual_seed(seed * 1_000 + epoch)
        _epoch(made, talks, _chance(seed * 1_000 + epoch), weights, optimiser, schedule)
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
        cut = windows(talk.turns, size=chance.choice(SIZES), first=int(chance.random() * 0.8 * SIZES[-1]))
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
        found = loss(made(talk, cut), talk.labels[cut[0].start : cut[-1].stop], weights)
        optimiser.zero_grad()
        found.backward()
        torch.nn.utils.clip_grad_norm_(made.parameters(), 1.0)
        optimiser.step()
        schedule.step()


def train_encoder(
    conversations: Sequence[Conversation], base: Path, out: Path, *, seed: int = 0
) -> Iterator[str]:
    """Fine-tune one network a fold and one on all; write its files and the out-of-fold sums to `out`.

    Yields a sentence whenever a part is done.
    """
    pieces = vocabulary_of(base)
    talks = [talk_of(conversation, WordPieces(pieces)) for conversation in conversations]
    kept = out / "progress"
    told: dict[str, Mapping[str, Shares]] = {}
    for fold in sorted({talk.fold for talk in talks}):
        others = [talk for talk in talks if talk.fold != fold]
        made = fine_tuned(others, base, kept / f"fold-{fold}", seed=seed)
        told |= {talk.id: sums_of(made, talk) for talk in talks if talk.fold == fold}
        yield f"encoder: fold {fold} is done"
    save_out_of_fold(told, out)
    export(fine_tuned(talks, base, kept / "all", seed=seed), pieces, out)
    yield "encoder: trained on all, and written in 8-bit numbers"


def sums_of(made: Any, talk: Talk) -> dict[str, Shares]:
    torch, _ = torch_and_transformers()
    with torch.no_grad():
        found = {head: sums.numpy() for head, sums in made.eval()(talk, windows(talk.turns)).items()}
    return found | {"resisting": _yes_or_no(found["resisting"])}


def _yes_or_no(levels: Shares) -> Shares:
    """The first level's log-odds (any resistance at all), half to each side."""
    return np.stack([-levels[:, 0] / 2, levels[:, 0] / 2], axis=1)


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
    any_at_all = (np.stack([-weights[0] / 2, weights[0] / 2]), np.asarray([-bias[0] / 2, bias[0] / 2]))
    return TaggerHeads(
        array(made.proj.weight),
        array(made.proj.bias),
        gates(""),
        gates("_reverse"),
        heads | {"resisting": any_at_all},
    )
