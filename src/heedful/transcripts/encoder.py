"""The shipped encoder: a fine-tuned MiniLM in 8-bit numbers (ONNX), its word pieces, and the heads on top.

One thread, no telemetry, no connection; the files' checksums are verified before they are used.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from heedful.transcripts.checksum import ModelProblem, content_of, write_with_checksum
from heedful.transcripts.features import Floats
from heedful.transcripts.tagger import CueScale, Encode, Gates, Tagger, TaggerHeads
from heedful.transcripts.windows import Numbers
from heedful.transcripts.wordpieces import WordPieces

ENCODER, PIECES, HEADS = "encoder.onnx", "wordpieces.txt", "tagger.npz"
FILES = (ENCODER, PIECES, HEADS)
_GATES = ("of_input", "of_state", "input_bias", "state_bias")


def load_tagger(folder: Path) -> Tagger:
    """The encoder and its heads from `folder`. Raises ModelProblem where a file is missing or was changed."""
    graph, pieces, heads = (content_of(folder / name) for name in FILES)
    return Tagger(_session(graph), WordPieces(pieces.decode("utf-8").split("\n")[:-1]), _heads(heads))


def _session(graph: bytes) -> Encode:
    import onnxruntime  # noqa: PLC0415  a third of a second that only coding should cost

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def encode(pieces: Numbers, is_read: Numbers) -> Floats:
        states: Floats = session.run(None, {"pieces": pieces, "is_read": is_read})[0]
        return states

    return encode


def save_heads(heads: TaggerHeads, folder: Path) -> None:
    """Write the heads as plain half-precision arrays, and the checksum beside them."""
    arrays: dict[str, Any] = {"narrow": heads.narrow, "narrow_bias": heads.narrow_bias}
    arrays |= {"cues/means": heads.cues.means, "cues/spreads": heads.cues.spreads}
    for name, gates in (("forwards", heads.forwards), ("backwards", heads.backwards)):
        arrays |= {f"{name}/{field}": getattr(gates, field) for field in _GATES}
    for head, (weights, bias) in heads.heads.items():
        arrays |= {f"head/{head}/weights": weights, f"head/{head}/bias": bias}
    names = json.dumps(list(heads.heads)).encode()
    buffer = io.BytesIO()
    halves = {key: np.asarray(value, np.float16) for key, value in arrays.items()}
    np.savez_compressed(buffer, heads=np.frombuffer(names, np.uint8), **halves)  # type: ignore[arg-type]
    write_with_checksum(folder / HEADS, buffer.getvalue())


def _heads(content: bytes) -> TaggerHeads:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        names = json.loads(bytes(arrays.pop("heads")))
        found: Mapping[str, Floats] = {key: value.astype(np.float32) for key, value in arrays.items()}
        return TaggerHeads(
            CueScale(found["cues/means"], found["cues/spreads"]),
            found["narrow"],
            found["narrow_bias"],
            _gates("forwards", found),
            _gates("backwards", found),
            {name: (found[f"head/{name}/weights"], found[f"head/{name}/bias"]) for name in names},
        )
    except (KeyError, ValueError, OSError, EOFError) as error:
        raise ModelProblem(f"{HEADS}: these are not heads of Heedful's ({type(error).__name__}).") from None


def _gates(name: str, arrays: Mapping[str, Floats]) -> Gates:
    return Gates(*(arrays[f"{name}/{field}"] for field in _GATES))
