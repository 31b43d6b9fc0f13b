"""Decoding symbols from spikes, cross-validated over four runs of steps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from contest import Contest
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import KFold, cross_val_score
from sklearn.naive_bayes import BernoulliNB

import attractor as at

SAMPLES, UNITS, CLASSES, FOLDS = 10_000, 80, 4, 4


def contests() -> Iterator[Contest]:
    generator = np.random.default_rng(1)
    labels = generator.integers(0, CLASSES, SAMPLES)
    rates = generator.uniform(0.05, 0.3, (CLASSES, UNITS))
    spikes = generator.uniform(size=(SAMPLES, UNITS)) < rates[labels]
    floats = spikes.astype(float)

    def bayes() -> np.ndarray:
        return at.decoding.NaiveBayes().accuracy(at.decoding.Samples(spikes, FOLDS), at.decoding.Labels(labels))

    def bernoulli() -> np.ndarray:
        return cross_val_score(BernoulliNB(), floats, labels, cv=KFold(FOLDS))

    def linear() -> np.ndarray:
        return at.decoding.LinearReadout(at.decoding.Samples(spikes, FOLDS)).accuracy(at.decoding.Labels(labels))

    def ridge() -> np.ndarray:
        return cross_val_score(RidgeClassifier(alpha=1.0), floats, labels, cv=KFold(FOLDS))

    work = f"{SAMPLES} samples of {UNITS} units, {CLASSES} classes, {FOLDS} folds"
    yield Contest(f"naive Bayes, {work}", "all folds", 1, bayes, {"scikit-learn": bernoulli}, 1e-3)
    yield Contest(f"linear decoding, {work}", "all folds", 1, linear, {"scikit-learn": ridge}, 1e-3)
