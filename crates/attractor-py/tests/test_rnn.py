"""Networks of PyTorch's: equations, Jacobians, what is read, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import attractor as at
from attractor.rnn import Gru, Rnn, from_torch, read_safetensors

UNITS, INPUTS = 5, 2


def weights(gates: int, prefix: str = "") -> dict[str, NDArray[np.float64]]:
    shapes = {"weight_ih": (gates * UNITS, INPUTS), "weight_hh": (gates * UNITS, UNITS)}
    shapes |= {"bias_ih": (gates * UNITS,), "bias_hh": (gates * UNITS,)}  # type: ignore[dict-item]
    streams = at.Streams(gates)
    return {f"{prefix}{name}_l0": streams.child(name).normal(shape, 0.7) for name, shape in shapes.items()}


def sigma(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def test_a_gru_is_that_of_pytorch() -> None:
    # Its documentation's equations, written gate by gate.
    state = weights(3)
    (W_ir, W_iz, W_in), (W_hr, W_hz, W_hn) = (np.split(state[f"weight_{of}_l0"], 3) for of in ("ih", "hh"))
    (b_ir, b_iz, b_in), (b_hr, b_hz, b_hn) = (np.split(state[f"bias_{of}_l0"], 3) for of in ("ih", "hh"))
    network, h = from_torch(state), np.zeros(UNITS)
    for u in at.Streams(1).normal((20, INPUTS)):
        r, z = sigma(W_ir @ u + b_ir + W_hr @ h + b_hr), sigma(W_iz @ u + b_iz + W_hz @ h + b_hz)
        h = (1 - z) * np.tanh(W_in @ u + b_in + r * (W_hn @ h + b_hn)) + z * h
        network.step(u)
        np.testing.assert_allclose(network.state, h, atol=1e-14)


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_an_rnn_is_that_of_pytorch(nonlinearity: Any) -> None:
    state = weights(1)
    network, h = from_torch(state, nonlinearity=nonlinearity), np.zeros(UNITS)
    for u in at.Streams(1).normal((20, INPUTS)):
        drive = state["weight_ih_l0"] @ u + state["bias_ih_l0"] + state["weight_hh_l0"] @ h + state["bias_hh_l0"]
        h = np.tanh(drive) if nonlinearity == "tanh" else np.maximum(drive, 0)
        network.step(u)
        np.testing.assert_allclose(network.state, h, atol=1e-13)


@pytest.mark.parametrize("gates", [1, 3])
def test_jacobians_are_the_differences(gates: int) -> None:
    network = from_torch(weights(gates))
    x, u, h = at.Streams(2).normal(UNITS), at.Streams(3).normal(INPUTS), 1e-6

    def after(state: Any, input: Any) -> Any:
        network.state = state
        network.step(input)
        return network.state

    by_state, by_input = network.jacobian(x, u)
    for j, e in enumerate(np.eye(UNITS)):
        slope = (after(x + h * e, u) - after(x - h * e, u)) / (2 * h)
        np.testing.assert_allclose(by_state[:, j], slope, atol=1e-8)
    for j, e in enumerate(np.eye(INPUTS)):
        slope = (after(x, u + h * e) - after(x, u - h * e)) / (2 * h)
        np.testing.assert_allclose(by_input[:, j], slope, atol=1e-8)


@pytest.mark.parametrize("gates", [1, 3])
def test_its_fixed_point_spectrum_and_exponents_agree(gates: int) -> None:
    network = from_torch({name: 0.5 * values for name, values in weights(gates).items()})
    (point,) = at.fixed_points.find_fixed_points(at.orbit.network_map(network), np.zeros((1, UNITS)))
    assert point.stable
    network.state = point.state
    exponents = at.lyapunov_spectrum(network, count=UNITS, settle=200, steps=20000, seed=1).exponents
    np.testing.assert_allclose(exponents, np.log(np.abs(point.multipliers)), atol=2e-3)


def stored(path: Path, tensors: dict[str, tuple[str, tuple[int, ...], bytes]]) -> Path:
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (kind, shape, content) in tensors.items():
        offsets = [len(data), len(data) + len(content)]
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": offsets}  # type: ignore[dict-item]
        data += content
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    return path


def test_safetensors_are_read_as_they_are(tmp_path: Path) -> None:
    state = weights(3, "rnn.")
    tensors = {name: ("F32", values.shape, values.astype("<f4").tobytes()) for name, values in state.items()}
    half = np.array([1.5, -2.0], dtype="<f4").view("<u4") >> 16
    readout = np.ones((1, UNITS), dtype="<f8")
    tensors |= {"half": ("BF16", (2,), half.astype("<u2").tobytes()), "fc.weight": ("F64", (1, UNITS), readout.tobytes())}
    path = stored(tmp_path / "net.safetensors", tensors)
    assert read_safetensors(path)["half"].tolist() == [1.5, -2.0]
    network = from_torch(path, readout="fc")
    assert isinstance(network, Gru) and network.output_weights.tolist() == [[1.0] * UNITS]
    one = at.simulate(network, np.ones((9, INPUTS)))
    other = at.simulate(from_torch({name: values.astype("f4") for name, values in state.items()}), np.ones((9, INPUTS)))
    assert (one.rates == other.rates).all() and one.outputs.shape == (9, 1)


@pytest.mark.parametrize("cut", [0, 5, 40, -1])
def test_damaged_files_are_refused(tmp_path: Path, cut: int) -> None:
    path = stored(tmp_path / "net.safetensors", {"w": ("F32", (2,), bytes(8))})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(at.StorageError):
        read_safetensors(path)


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    for number, (kind, shape) in enumerate([("F32", (3,)), ("F99", (2,)), ("F32", (-1, -2)), ("F32", (2**62, 4))]):
        path = stored(tmp_path / f"{number}.safetensors", {"w": (kind, shape, bytes(8))})
        with pytest.raises(at.StorageError, match="w"):
            read_safetensors(path)
    path.write_bytes((2**63).to_bytes(8, "little") + b"{}")
    with pytest.raises(at.StorageError, match="cut off"):
        read_safetensors(path)


def test_what_is_missing_is_named() -> None:
    state = weights(3)
    with pytest.raises(at.ShapeError, match=r"2 of the 3 gates of a GRU \(reset, update, new\): the third, new, is missing"):
        from_torch({name: values[: 2 * UNITS] for name, values in state.items()})
    with pytest.raises(at.ShapeError, match="an LSTM"):
        from_torch({name: np.concatenate([values, values[:UNITS]]) for name, values in state.items()})
    with pytest.raises(at.StorageError, match="weight_ih_l0 is missing; there are"):
        from_torch({name: values for name, values in state.items() if name != "weight_ih_l0"})
    with pytest.raises(at.StorageError, match="bias_hh_l0 is missing"):
        from_torch({name: values for name, values in state.items() if name != "bias_hh_l0"})
    with pytest.raises(at.StorageError, match="weight_hh_l1 is missing"):
        from_torch(state, layer=1)
    with pytest.raises(at.StorageError, match="several networks, 'a.', 'b.': say which"):
        from_torch(weights(1, "a.") | weights(1, "b."))
    assert isinstance(from_torch(weights(1, "a.") | weights(3, "b."), prefix="b."), Gru)
    with pytest.raises(at.StorageError, match="runs backwards"):
        from_torch(state | {"weight_hh_l0_reverse": state["weight_hh_l0"]})
    with pytest.raises(at.ShapeError, match=r"weight_ih_l0 has shape \(5, 2\)"):
        from_torch(state | {"weight_ih_l0": np.zeros((UNITS, INPUTS))})
    with pytest.raises(at.StorageError, match="holds object"):
        from_torch(state | {"weight_hh_l0": np.array([["a"]], dtype=object)})
    with pytest.raises(at.OutOfRangeError, match="nonlinearity is 'sin'"):
        Rnn(np.zeros((2, 1)), np.eye(2), nonlinearity="sin")  # type: ignore[arg-type]
    with pytest.raises(at.NotFiniteError, match=r"recurrent holds nan at \(0, 1\)"):
        Rnn(np.zeros((2, 1)), [[0.0, np.nan], [0.0, 0.0]])
