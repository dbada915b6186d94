"""Words, cues and calibration on disk: one `.npz` of plain arrays and JSON (never a pickle), its SHA-256 beside it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from heedful.transcripts.checksum import ModelProblem, content_of, write_with_checksum
from heedful.transcripts.cues import FINGERPRINT
from heedful.transcripts.features import BLOCK_SCALES, Block, Floats
from heedful.transcripts.linear import Head, LinearModel, Quality, Side

SHIPPED = Path(__file__).parent / "model" / "coder.npz"
FORMAT = "heedful.coder/2"
SMALLEST_WEIGHT = 2e-4  # smaller ones change no code; leaving them out makes the file smaller


def save_model(model: LinearModel, path: Path) -> None:
    """Write the model and its checksum; the same model gives the same bytes."""
    write_with_checksum(path, packed(model))


def load_model(path: Path = SHIPPED) -> LinearModel:
    """Read a model after checking that it is byte for byte the one that was saved. Raises ModelProblem."""
    return unpacked(content_of(path), name=path.name)


def packed(model: LinearModel) -> bytes:
    arrays: dict[str, Any] = {}
    about: dict[str, Any] = {
        "format": FORMAT,
        "card": dict(model.card),
        "cues": FINGERPRINT,
        "sides": {},
    }
    for name, side in (("therapist", model.therapist), ("client", model.client)):
        about["sides"][name] = _pack_side(name, side, arrays)
    if model.quality:
        about["quality_bias"] = model.quality.bias
        arrays |= {
            f"quality/{field}": getattr(model.quality, field) for field in ("means", "spreads", "weights")
        }
    arrays["about"] = _letters(json.dumps(about, sort_keys=True))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _pack_side(name: str, side: Side, arrays: dict[str, Any]) -> dict[str, Any]:
    arrays[f"{name}/cue_means"] = side.cue_means
    arrays[f"{name}/cue_spreads"] = side.cue_spreads
    for block in side.blocks:
        arrays[f"{name}/terms/{block.name}"] = _letters("\n".join(block.terms))
        arrays[f"{name}/rarity/{block.name}"] = np.asarray([r for _, r in block.terms.values()], np.float32)
    for head in side.heads:
        arrays[f"{name}/{head.name}/weights"] = _thinned(head.weights)
        arrays[f"{name}/{head.name}/cue_weights"] = head.cue_weights.astype(np.float32)
        for field in ("bias", "offsets", "lean"):
            arrays[f"{name}/{head.name}/{field}"] = getattr(head, field).astype(np.float32)
    return {
        "blocks": [block.name for block in side.blocks],
        "heads": [
            {
                "name": head.name,
                "classes": head.classes,
                "slope": head.slope,
                "encoder_slope": head.encoder_slope,
            }
            for head in side.heads
        ],
    }


def _thinned(weights: Floats) -> Any:
    return np.where(np.abs(weights) < SMALLEST_WEIGHT, 0, weights).astype(np.float16)


def _letters(text: str) -> Any:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def unpacked(content: bytes, *, name: str) -> LinearModel:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return _model({key: arrays[key] for key in arrays.files}, name=name)
    except ModelProblem:
        raise
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError) as error:
        raise ModelProblem(f"{name}: this is not a model of Heedful's ({type(error).__name__}).") from None


def _model(arrays: Mapping[str, Any], *, name: str) -> LinearModel:
    about = json.loads(bytes(arrays["about"]))
    if about.get("format") != FORMAT:
        raise ModelProblem(f"{name}: the model has another format than {FORMAT}. Train it again.")
    if about.get("cues") != FINGERPRINT:
        raise ModelProblem(f"{name}: the model was trained with other cues than these. Train it again.")
    sides = {side: _side(side, described, arrays) for side, described in about["sides"].items()}
    return LinearModel(sides["therapist"], sides["client"], _quality(about, arrays), about["card"])


def _quality(about: Mapping[str, Any], arrays: Mapping[str, Any]) -> Quality | None:
    if "quality_bias" not in about:
        return None
    means, spreads, weights = (arrays[f"quality/{field}"] for field in ("means", "spreads", "weights"))
    return Quality(means, spreads, weights, about["quality_bias"])


def _side(name: str, described: Mapping[str, Any], arrays: Mapping[str, Any]) -> Side:
    return Side(
        blocks=tuple(_block(name, block, arrays) for block in described["blocks"]),
        cue_means=arrays[f"{name}/cue_means"],
        cue_spreads=arrays[f"{name}/cue_spreads"],
        heads=tuple(_head(name, head, arrays) for head in described["heads"]),
    )


def _block(side: str, name: str, arrays: Mapping[str, Any]) -> Block:
    letters = bytes(arrays[f"{side}/terms/{name}"]).decode("utf-8")
    terms: Sequence[str] = letters.split("\n") if letters else ()
    rarity = arrays[f"{side}/rarity/{name}"].tolist()
    return Block(name, dict(zip(terms, enumerate(rarity), strict=True)), BLOCK_SCALES[name])


def _head(side: str, described: Mapping[str, Any], arrays: Mapping[str, Any]) -> Head:
    def array(field: str) -> Floats:
        values: Floats = arrays[f"{side}/{described['name']}/{field}"].astype(np.float32)
        return values

    return Head(
        name=described["name"],
        classes=tuple(described["classes"]),
        weights=array("weights"),
        cue_weights=array("cue_weights"),
        bias=array("bias"),
        slope=described["slope"],
        encoder_slope=described["encoder_slope"],
        offsets=array("offsets"),
        lean=array("lean"),
    )
