"""Maps of the caller's own, wherever a map is taken, against what is known of them."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

import attractor as at
from attractor import bifurcation, orbit

State = NDArray[np.float64]


def henon(x: State) -> ArrayLike:
    return [1 - 1.4 * x[0] ** 2 + x[1], 0.3 * x[0]]


def henon_jacobian(x: State) -> ArrayLike:
    return [[-2.8 * x[0], 1.0], [0.3, 0.0]]


HENON = orbit.Map(henon, units=2, jacobian=henon_jacobian)


def logistic(r: float) -> Callable[[State], ArrayLike]:
    return lambda x: r * x * (1 - x)


def linear(matrix: ArrayLike) -> orbit.Map:
    known = np.array(matrix)
    return orbit.Map(lambda x: known @ x, units=len(known), jacobian=lambda x: known)


def exponents(map: Any, start: ArrayLike, **changes: Any) -> at.LyapunovSpectrum:
    return orbit.lyapunov_exponents(map, start, **{"settle": 500, "steps": 5000, "seed": 1, **changes})


def test_exponents_of_known_maps() -> None:
    found = exponents(HENON, [0.1, 0.1], steps=20_000)
    # 0.41922 (Sprott 2003); the sum is log 0.3 at every step. Margin: 4 standard errors.
    assert found.standard_errors[0] < 0.005
    assert abs(found.exponents[0] - 0.41922) < 4 * found.standard_errors[0]
    assert found.exponents.sum() == pytest.approx(np.log(0.3), abs=1e-10)
    assert found.kaplan_yorke == pytest.approx(1.258, abs=0.02)
    np.testing.assert_allclose(exponents(henon, [0.1, 0.1], steps=20_000), found, atol=1e-6)
    assert exponents(logistic(4.0), [0.3]).exponents[0] == pytest.approx(np.log(2), abs=0.01)
    np.testing.assert_allclose(exponents(linear(np.diag([0.5, 1e-3])), [1.0, 1.0]), np.log([0.5, 1e-3]), atol=1e-9)
    gone = exponents(linear(np.triu(np.ones((5, 5)), 1)), np.ones(5))
    assert (gone.exponents == -np.inf).all()
    assert gone.kaplan_yorke == 0
    # By time; of one unit of a map of the library.
    own = exponents(orbit.TanhMap([[0.5]]), [0.1], dt=0.1)
    np.testing.assert_allclose(own, [np.log(0.5) / 0.1], atol=1e-9)
    assert len(exponents(HENON, [0.1, 0.1], count=1).exponents) == 1


def test_every_measure_takes_them() -> None:
    assert orbit.classify_map(henon, [0.1, 0.1]).attractor == orbit.Attractor.Chaotic
    two = orbit.classify_map(logistic(3.2), [0.3])
    assert two.attractor == orbit.Attractor.Period(2)
    assert orbit.after_kick(logistic(3.2), two, [0.01], steps=5, settling=500).returned
    fixed = (-0.7 + np.sqrt(0.49 + 5.6)) / 2.8
    found = bifurcation.fixed_point(henon, [0.5, 0.2])
    np.testing.assert_allclose(found, [fixed, 0.3 * fixed], atol=1e-9)
    np.testing.assert_allclose(bifurcation.fixed_point(HENON, [0.5, 0.2]), found, atol=1e-12)
    expected = np.linalg.eigvals(np.array(henon_jacobian(found)))
    for own in (HENON, orbit.Map(henon, units=2)):
        np.testing.assert_allclose(np.sort(at.eigenvalues(own.jacobian(found)).real), np.sort(expected), atol=1e-8)
        np.testing.assert_array_equal(own.next(found), henon(found))
        assert own.units == 2

    # r from 2 to 4: the fixed point 1 - 1 / r flips at r = 3.
    def family(gamma: float) -> Callable[[State], ArrayLike]:
        return logistic(2 + 2 * gamma)

    flip = bifurcation.first_bifurcation(family, [0.5])
    assert flip is not None
    assert flip.crossing is bifurcation.Crossing.Flip
    assert flip.gamma == pytest.approx(0.5, abs=1e-6)
    assert bifurcation.amplitude_exponent(family, flip, [0.003, 0.006, 0.012]) == pytest.approx(0.5, abs=0.03)
    diagram = bifurcation.orbit_diagram(family, [0.25, 0.6], [0.5], unit=0, transient=1000, steps=10)
    assert [len(np.unique(row.round(6))) for row in diagram] == [1, 2]


def test_large_states_have_fixed_points_too() -> None:
    """The fixed points of 1000 (x / 1000)^2 + 240 are 400 and 600, known to the rounding of such numbers."""
    found = bifurcation.fixed_point(lambda x: x**2 / 1000 + 240, [390.0])
    np.testing.assert_allclose(found, [400.0], rtol=1e-12)


def test_what_goes_wrong_in_them_is_told() -> None:
    calls = 0

    def breaking(x: State) -> ArrayLike:
        nonlocal calls
        calls += 1
        if calls > 7:
            raise KeyError("own map")
        return x / 2

    for map in (breaking, orbit.Map(breaking, units=1)):
        calls = 0
        with pytest.raises(KeyError, match="own map") as caught:
            orbit.classify_map(map, [1.0])
        assert any("breaking" in line for line in traceback.format_tb(caught.tb))
        assert calls == 8

    def late(x: State) -> ArrayLike:
        nonlocal calls
        calls += 1
        return [np.nan] if calls > 5 else x / 2

    asked: list[Callable[[], object]] = [
        lambda: orbit.classify_map(late, [1.0]),
        lambda: orbit.classify_map(orbit.Map(late, units=1), [1.0]),
        lambda: orbit.lyapunov_exponents(
            orbit.Map(late, units=1, jacobian=lambda x: [[0.5]]), [1.0], settle=0, steps=100, seed=1
        ),
    ]
    for ask in asked:
        calls = 0
        with pytest.raises(at.NotFiniteError, match=r"what the map returns at step 5 holds NaN at \(0,\)"):
            ask()
    with pytest.raises(at.ShapeError, match=r"what the map returns at step 0 has shape \(2,\); expected \(1,\)"):
        orbit.classify_map(lambda x: [0.0, 1.0], [1.0])
    with pytest.raises(at.DtypeError, match="what the map returns at step 0 has dtype complex128"):
        bifurcation.fixed_point(lambda x: x * 1j, [1.0])
    with pytest.raises(at.ShapeError, match=r"what the Jacobian returns at x = \[1, 2\] has shape \(2,\)"):
        exponents(orbit.Map(henon, units=2, jacobian=lambda x: x), [1.0, 2.0], settle=0)
    with pytest.raises(at.NotFiniteError, match=r"what the Jacobian returns at x = \[1\] holds inf at \(0, 0\)"):
        orbit.Map(lambda x: x, units=1, jacobian=lambda x: [[np.inf]]).jacobian([1.0])
    with np.errstate(over="ignore"), pytest.raises(at.DivergedError, match="diverged at step"):
        exponents(logistic(5.0), [0.3])
    with pytest.raises(at.ShapeError, match=r"start has shape \(3,\); expected \(2,\)"):
        orbit.classify_map(HENON, np.zeros(3))
    with pytest.raises(TypeError, match="function is 3, which cannot be called"):
        orbit.Map(3, units=1)  # type: ignore[arg-type]
    with pytest.raises(at.OutOfRangeError, match="units is 0"):
        orbit.Map(henon, units=0)
    with pytest.raises(at.OutOfRangeError, match="dt is 0"):
        exponents(henon, [0.1, 0.1], dt=0.0)
    with pytest.raises(TypeError, match="is no map; those are TanhMap, RateMap, Map and functions of a state"):
        orbit.classify_map([[1.0]], [0.0])  # type: ignore[arg-type]


def test_a_family_of_broken_maps_raises() -> None:
    def broken(x: State) -> ArrayLike:
        raise ZeroDivisionError("at a gamma")

    with pytest.raises(ZeroDivisionError, match="at a gamma"):
        bifurcation.first_bifurcation(lambda gamma: broken, [0.0])
