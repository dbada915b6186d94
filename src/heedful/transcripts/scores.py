"""Statistics of agreement that the evaluation needs: rank and chance-corrected figures, and agreement of sessions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Strings = NDArray[np.str_]


def auc(truth: NDArray[np.bool_], score: NDArray[np.float64]) -> float | None:
    """The chance that a true case scores above a false one, ties counting half; None without both."""
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return None
    _, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def kappa(truth: Strings, chosen: Strings) -> float | None:
    """Cohen's kappa; None where chance alone would agree always."""
    names = sorted({*truth.tolist(), *chosen.tolist()})
    by_chance = sum(float((truth == name).mean() * (chosen == name).mean()) for name in names)
    return None if by_chance >= 1 else float(((truth == chosen).mean() - by_chance) / (1 - by_chance))


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return ranks


def intraclass_correlation(ratings: NDArray[np.float64]) -> float | None:
    """ICC(2,1) of Shrout & Fleiss (1979): absolute agreement of single raters, two-way random.

    `ratings`: one row a session, one column a rater; at least three rows. None where nothing varies.
    """
    rows, raters = ratings.shape
    grand = ratings.mean()
    between = raters * ((ratings.mean(axis=1) - grand) ** 2).sum() / (rows - 1)
    by_rater = rows * ((ratings.mean(axis=0) - grand) ** 2).sum() / (raters - 1)
    whole = ((ratings - grand) ** 2).sum()
    error = (whole - between * (rows - 1) - by_rater * (raters - 1)) / ((rows - 1) * (raters - 1))
    below = between + (raters - 1) * error + raters * (by_rater - error) / rows
    return float((between - error) / below) if below > 0 else None
