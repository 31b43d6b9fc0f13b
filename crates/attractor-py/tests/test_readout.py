"""The readout is an estimator of scikit-learn, and agrees with scikit-learn's own ridge regression."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import parametrize_with_checks

import attractor
from attractor.sklearn import Readout


@parametrize_with_checks([Readout(), Readout(penalty=1e-6, fit_intercept=False)])  # type: ignore[untyped-decorator]
def test_it_passes_the_checks_of_scikit_learn(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("readouts", [None, 1, 3])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_agrees_with_ridge(fit_intercept: bool, readouts: int | None, dtype: type[np.floating[Any]]) -> None:
    rng = np.random.default_rng(1)
    rates: NDArray[Any] = np.asfortranarray(rng.normal(0.3, 1.0, (80, 30)).astype(dtype))
    targets = rng.normal(2.0, 1.0, 80 if readouts is None else (80, readouts))
    ours = Readout(penalty=0.5, fit_intercept=fit_intercept).fit(rates, targets)
    theirs = Ridge(alpha=0.5, fit_intercept=fit_intercept).fit(rates.astype(np.float64), targets)
    np.testing.assert_allclose(ours.coef_, theirs.coef_.reshape(ours.coef_.shape), rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-8)
    assert ours.predict(rates).shape == targets.shape
    np.testing.assert_allclose(ours.score(rates, targets), theirs.score(rates, targets), rtol=1e-10)


def test_a_grid_search_finds_a_penalty() -> None:
    rng = np.random.default_rng(2)
    rates = rng.normal(size=(60, 40))
    targets = rates[:, 0] + rng.normal(size=60)
    search = GridSearchCV(Readout(), {"penalty": [1e-6, 10.0]}).fit(rates, targets)
    assert search.best_params_ == {"penalty": 10.0}


def test_a_penalty_that_is_not_positive_is_refused() -> None:
    with pytest.raises(attractor.OutOfRangeError, match="penalty is 0; it must be"):
        Readout(penalty=0).fit([[1.0], [2.0]], [1.0, 2.0])
