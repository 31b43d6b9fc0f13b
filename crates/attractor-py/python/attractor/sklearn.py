"""A readout as an estimator of scikit-learn: fitted in closed form by the library's ridge regression.

It goes wherever scikit-learn's estimators go: pipelines, cross-validation, grid searches over its penalty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils import _safe_indexing
from sklearn.utils.validation import check_is_fitted, validate_data

from attractor import _attractor
from attractor._errors import NotFiniteError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from typing_extensions import Self

__all__ = ["Readout"]


class Readout(MultiOutputMixin, RegressorMixin, BaseEstimator):
    """A linear readout z = W r + b of the rates of a network, by ridge regression.

    Minimises ``sum_t |W r_t + b - f_t|**2 + penalty |W|**2``.

    Parameters
    ----------
    penalty : float, default 1.0
        Above 0; what `alpha` is in scikit-learn's `Ridge`, and delta in recursive least squares.
    fit_intercept : bool, default True
        Whether there is an intercept b. The readouts of a rate network have none: fit without it what becomes the
        W_out of one.

    Attributes
    ----------
    coef_ : ndarray of float64, (readouts, units) or, for targets of one dimension, (units,)
        The weights W.
    intercept_ : ndarray of float64, (readouts,), or float
        The intercepts b.
    n_features_in_ : int
        Units.

    References
    ----------
    Hoerl AE, Kennard RW (1970) Ridge regression: biased estimation for nonorthogonal problems. Technometrics 12,
    55-67. doi:10.1080/00401706.1970.10488634

    Examples
    --------
    >>> import numpy as np
    >>> from attractor.sklearn import Readout
    >>> time = np.arange(200.0)[:, None]
    >>> rates = np.sin(time / np.arange(3, 23))
    >>> target = 0.5 + np.sin(time / 7) - 0.2 * np.sin(time / 11)
    >>> readout = Readout(penalty=1e-3).fit(rates, target)
    >>> readout.score(rates, target) > 0.999
    True
    """

    def __init__(self, penalty: float = 1.0, fit_intercept: bool = True) -> None:
        self.penalty = penalty
        self.fit_intercept = fit_intercept

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fits the readout.

        Parameters
        ----------
        X : (steps, units)
            Rates.
        y : (steps,) or (steps, readouts)
            Targets. What is masked (`numpy.ma`) is not asked: that step is left out for that readout.

        Returns
        -------
        Readout
            This one.
        """
        known, masked = _known(y)
        rates, targets = validate_data(self, _whole(X), known, dtype=np.float64, multi_output=True, y_numeric=True)
        targets = np.array(targets, dtype=np.float64)
        if masked is not None:
            targets[masked.reshape(targets.shape)] = np.nan
        columns = targets.reshape(len(targets), -1)
        weights, intercepts = _attractor.fit_readout(
            rates, columns, penalty=self.penalty, intercept=self.fit_intercept
        )
        one = targets.ndim == 1
        self.coef_: NDArray[np.float64] = weights[0] if one else weights
        self.intercept_: Any = intercepts[0] if one else intercepts
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.float64]:
        """What the readout says.

        Parameters
        ----------
        X : (steps, units)
            Rates.

        Returns
        -------
        ndarray of float64, (steps,) or (steps, readouts)
        """
        check_is_fitted(self)
        rates = validate_data(self, _whole(X), dtype=np.float64, reset=False)
        outputs: NDArray[np.float64] = rates @ self.coef_.T + self.intercept_
        return outputs

    def score(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """The coefficient of determination R² of what the readout says.

        Parameters
        ----------
        X : (steps, units)
            Rates.
        y : (steps,) or (steps, readouts)
            Targets. A step at which one of them is masked is left out.
        sample_weight : (steps,), optional

        Returns
        -------
        float
        """
        known, masked = _known(y)
        if masked is not None:
            asked = np.flatnonzero(~masked.reshape(len(masked), -1).any(axis=1))
            X, known = _safe_indexing(_whole(X), asked), known[asked]
            sample_weight = None if sample_weight is None else np.asarray(sample_weight)[asked]
        return float(super().score(X, known, sample_weight))


def _masked(values: Any) -> Any:
    """The masked array that is, or is made of, the values; any others as they are."""
    if isinstance(values, (list, tuple)) and any(np.ma.isMaskedArray(value) for value in values):
        return np.ma.stack([np.ma.asarray(value) for value in values])
    return values


def _known(y: Any) -> tuple[Any, NDArray[np.bool_] | None]:
    """Targets with 0 for what is masked, and what that is."""
    y = _masked(y)
    if not np.ma.isMaskedArray(y):
        return y, None
    return y.filled(0), np.ma.getmaskarray(y)


def _whole(X: Any) -> Any:
    """Rates, of which none may be masked."""
    X = _masked(X)
    if not np.ma.isMaskedArray(X):
        return X
    for first in np.argwhere(np.ma.getmaskarray(X)):
        index = tuple(first.tolist())
        raise NotFiniteError(f"X is masked at {index}; every entry must be given", "X", index, np.nan)
    return np.ma.getdata(X)
