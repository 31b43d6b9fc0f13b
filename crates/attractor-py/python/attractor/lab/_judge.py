"""Claims of one's own: a sentence, the region in which its statistic must lie, and the estimate that is held against it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from attractor import _attractor
from attractor._errors import bad_input
from attractor.lab._claims import Claim, _number, _pair

_Pair = tuple[Iterable[float], Iterable[float]]


def claim(
    id: str,
    sentence: str,
    statistic: str,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
    within: tuple[float, float] | None = None,
    mean: Iterable[float] | None = None,
    correlations: Iterable[float] | None = None,
    ratios: Iterable[float] | None = None,
    pairs: _Pair | None = None,
    difference: _Pair | None = None,
    superiority: _Pair | None = None,
    ratio_of_means: _Pair | None = None,
    share: tuple[int, int] | None = None,
    switches: tuple[Iterable[bool], Iterable[bool]] | None = None,
    quantile: tuple[float, Iterable[float]] | None = None,
    correlation: tuple[float, int] | None = None,
    measured: tuple[float, float, int] | None = None,
    every: Iterable[float] | None = None,
    origin: Literal["paper", "reference", "ours"] = "ours",
    level: float | None = None,
    in_share: float | None = None,
    note: str | None = None,
) -> Claim:
    """A sentence that data can refute, held against them: it holds, fails or is undecided by a test at 5 %.

    One region is named, and one estimate. Fewer than three networks only illustrate: then the claim is shown or not.

    Parameters
    ----------
    id, sentence, statistic : str
        A short name (`M1`), what is claimed, and what is measured, in words.
    above, at_least, below, at_most : float, optional
        The bound.
    within : (float, float), optional
        A range; two one-sided tests decide.
    mean, correlations, ratios : array_like of float, optional
        One value of each network: their mean by a t-test, plain, on Fisher's z, or on logarithms.
    pairs, difference, superiority, ratio_of_means : (array_like, array_like), optional
        Two values of each network, by the paired t-test on their difference; two samples of different networks, by Welch's test
        on the difference of their means; how often a value of the first exceeds one of the second, by the rank-sum test; the
        ratio of two means.
    share : (int, int), optional
        How many networks of how many; exact.
    switches : (array_like of bool, array_like of bool), optional
        A property of each network under two conditions, by the exact sign test; only against 0.
    quantile : (float, array_like), optional
        The quantile at a share (0.5: the median) of the values, exact.
    correlation, measured : optional
        `(r, n)`, a correlation over n networks; `(value, standard error, n)`.
    every : array_like of float, optional
        One value of each network: a single one outside refutes the claim.
    origin : str
        Whose bound it is.
    level : float, optional
        A p-value that is asked for instead of 5 %.
    in_share : float, optional
        A share of networks each of which must lie in the region.
    note : str, optional
        A word of context.

    Returns
    -------
    Claim

    Examples
    --------
    >>> import attractor as at
    >>> at.claim("M1", "Memory fades", "steps", above=0.0, pairs=([9.0, 8.5, 9.2, 8.8], [7.0, 7.1, 7.4, 6.8])).verdict
    'holds'
    """
    regions = {"above": above, "at_least": at_least, "below": below, "at_most": at_most, "within": within}
    kind, bound = _one(id, "region", regions)
    low, high = (float(bound[0]), float(bound[1])) if kind == "within" else (float(bound), 0.0)
    estimates = {
        "mean": mean,
        "correlations": correlations,
        "ratios": ratios,
        "pairs": pairs,
        "difference": difference,
        "superiority": superiority,
        "ratio_of_means": ratio_of_means,
        "share": share,
        "switches": switches,
        "quantile": quantile,
        "correlation": correlation,
        "measured": measured,
        "every": every,
    }
    estimate = _estimate(id, *_one(id, "estimate", estimates))
    record = json.loads(_attractor.judge(id, sentence, statistic, (kind, low, high), estimate, origin, level, in_share))
    judged = _claim(record)
    if note is not None:
        judged = judged._replace(note=note if judged.note is None else f"{judged.note}; {note}")
    return judged


def check(id: str, identity: str, statistic: str, tolerance: float, differences: Iterable[float]) -> Claim:
    """An identity between formulas: it agrees where every difference is below the tolerance; no test applies.

    Examples
    --------
    >>> import attractor as at
    >>> at.check("C1", "tanh is odd", "|tanh(x) + tanh(-x)|", 1e-12, [0.0, 1e-16]).verdict
    'agrees'
    """
    return _claim(json.loads(_attractor.check_identity(id, identity, statistic, tolerance, _floats(id, "differences", differences))))


def _claim(record: dict[str, Any]) -> Claim:
    return Claim(**{**record, "value": _number(record["value"]), "interval": _pair(record["interval"])})


def _one(id: str, what: str, given: dict[str, Any]) -> tuple[str, Any]:
    found = [(name, value) for name, value in given.items() if value is not None]
    if len(found) != 1:
        names = " and ".join(name for name, _ in found) or "none"
        raise bad_input(f"claim {id}: one {what} is needed, and {names} is given", f"name one of {', '.join(given)}")
    return found[0]


def _estimate(id: str, kind: str, value: Any) -> tuple[str, list[float], list[float]]:
    if kind in ("mean", "correlations", "ratios", "every"):
        return kind, _floats(id, kind, value), []
    try:
        parts = tuple(value)
    except TypeError:
        parts = ()
    expected = 3 if kind == "measured" else 2
    if len(parts) != expected:
        raise bad_input(f"claim {id}: {kind} is {value!r}", f"{kind} has {expected} parts")
    if kind == "quantile":
        return kind, _floats(id, kind, parts[1]), [float(parts[0])]
    if kind in ("share", "correlation", "measured"):
        numbers = [float(part) for part in parts]
        if numbers[-1] < 0 or (kind == "share" and not 0 <= numbers[0] <= numbers[1]):
            raise bad_input(f"claim {id}: {kind} is {value!r}", "counts are 0 or more, and a share is no more than all")
        return kind, numbers[:-1], numbers[-1:]
    one, other = (_floats(id, kind, part) for part in parts)
    if kind in ("pairs", "switches") and len(one) != len(other):
        raise bad_input(f"claim {id}: {kind} of {len(one)} and {len(other)} networks", "both are of the same networks")
    return kind, one, other


def _floats(id: str, kind: str, values: Iterable[float]) -> list[float]:
    try:
        return [float(value) for value in values]
    except (TypeError, ValueError):
        raise bad_input(f"claim {id}: {kind} is {values!r}", "write one number of each network") from None


__all__: Sequence[str] = ["check", "claim"]
