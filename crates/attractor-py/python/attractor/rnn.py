"""Networks that PyTorch trained: the weights of `nn.RNN` and `nn.GRU`, to be run and measured, without PyTorch.

Their fixed points, spectra and Lyapunov exponents are those of any network of your own: `attractor.orbit.network_map`,
`attractor.fixed_points.find_fixed_points`, `attractor.lyapunov_spectrum`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from attractor._errors import OutOfRangeError, ShapeError, StorageError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Float = NDArray[np.float64]

__all__ = ["Gru", "Rnn", "from_torch", "read_safetensors"]

# Bytes of the header of a .safetensors file that are read at most, as its own library does.
LONGEST = 100_000_000
TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1"}


class Rnn:
    """A network of PyTorch's `nn.RNN`: ``h' = phi(W_ih u + b_ih + W_hh h + b_hh)``, phi being tanh or ReLU.

    A network of your own (`attractor.Network`) with its Jacobian; noise is added to the drive inside phi.

    Parameters
    ----------
    input : array_like of float, (units, inputs)
        W_ih.
    recurrent : array_like of float, (units, units)
        W_hh.
    bias : array_like of float, (units,), optional
        b_ih + b_hh.
    nonlinearity : {"tanh", "relu"}

    References
    ----------
    .. [1] Elman (1990), Cognitive Science 14, 179-211, doi:10.1207/s15516709cog1402_1.

    Examples
    --------
    >>> import numpy as np
    >>> from attractor import lyapunov_spectrum
    >>> from attractor.rnn import Rnn
    >>> network = Rnn(np.zeros((2, 1)), [[0.5, 0.0], [0.0, -0.25]])
    >>> found = lyapunov_spectrum(network, count=2, settle=10, steps=100, seed=1).exponents
    >>> bool(np.allclose(found, np.log([0.5, 0.25])))
    True
    """

    def __init__(
        self,
        input: ArrayLike,
        recurrent: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        nonlinearity: Literal["tanh", "relu"] = "tanh",
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            accepted = '"tanh" or "relu"'
            raise OutOfRangeError(
                f"nonlinearity is {nonlinearity!r}; it must be {accepted}", "nonlinearity", str(nonlinearity), accepted
            )
        self.nonlinearity = nonlinearity
        self.recurrent_weights = _array("recurrent", recurrent, ("units", "units"))
        self.units = _extent("recurrent", self.recurrent_weights)
        self.input_weights = _array("input", input, (self.units, "inputs"))
        self.inputs = self.input_weights.shape[1]
        self.bias = np.zeros(self.units) if bias is None else _array("bias", bias, (self.units,))
        self.output_weights: Float = np.zeros((0, self.units))
        """Readout weights, (readouts, units); to be set."""
        self.state: Float = np.zeros(self.units)
        """The state h, (units,)."""

    def step(self, input: Float, noise: Float | None = None) -> None:
        """One step under an input, (inputs,), and noise, (units,)."""
        drive = self._drive(self.state, input) + (0.0 if noise is None else noise)
        self.state = np.tanh(drive) if self.nonlinearity == "tanh" else np.maximum(drive, 0.0)

    def jacobian(self, state: Float, input: Float) -> tuple[Float, Float]:
        """The derivatives of the next state by the state, (units, units), and by the input, (units, inputs)."""
        drive = self._drive(state, input)
        slope = 1.0 - np.tanh(drive) ** 2 if self.nonlinearity == "tanh" else (drive > 0.0).astype(np.float64)
        return slope[:, np.newaxis] * self.recurrent_weights, slope[:, np.newaxis] * self.input_weights

    def _drive(self, state: Float, input: Float) -> Float:
        drive: Float = self.input_weights @ input + self.recurrent_weights @ state + self.bias
        return drive

    def __repr__(self) -> str:
        return f"Rnn(units={self.units}, inputs={self.inputs}, nonlinearity={self.nonlinearity!r})"


class Gru:
    """A network of PyTorch's `nn.GRU`, of gated recurrent units::

        r = sigma(W_ir u + b_ir + W_hr h + b_hr)        z = sigma(W_iz u + b_iz + W_hz h + b_hz)
        n = tanh(W_in u + b_in + r (W_hn h + b_hn))     h' = (1 - z) n + z h

    A network of your own (`attractor.Network`) with its Jacobian; noise is added inside the tanh.

    Parameters
    ----------
    input : array_like of float, (3 units, inputs)
        W_ir, W_iz and W_in, one below the other.
    recurrent : array_like of float, (3 units, units)
        W_hr, W_hz and W_hn.
    input_bias, recurrent_bias : array_like of float, (3 units,), optional

    References
    ----------
    .. [1] Cho et al. (2014), arXiv:1406.1078, with the reset gate as in PyTorch.

    Examples
    --------
    With weights of 0 the gates are half open, and the state halves at every step.

    >>> import numpy as np
    >>> from attractor.rnn import Gru
    >>> network = Gru(np.zeros((6, 1)), np.zeros((6, 2)))
    >>> network.state = np.array([1.0, -0.5])
    >>> network.step(np.zeros(1))
    >>> network.state.tolist()
    [0.5, -0.25]
    """

    def __init__(
        self,
        input: ArrayLike,
        recurrent: ArrayLike,
        input_bias: ArrayLike | None = None,
        recurrent_bias: ArrayLike | None = None,
    ) -> None:
        weights = _array("recurrent", recurrent, ("3 units", "units"))
        self.units = weights.shape[1]
        self._recurrent = _gates("recurrent", weights, self.units)
        own = _array("input", input, (3 * self.units, "inputs"))
        self.inputs = own.shape[1]
        self._input = _gates("input", own, self.units)
        none = np.zeros(3 * self.units)
        gates = (3 * self.units,)
        self._input_bias = (none if input_bias is None else _array("input_bias", input_bias, gates)).reshape(3, -1)
        bias = none if recurrent_bias is None else _array("recurrent_bias", recurrent_bias, gates)
        self._recurrent_bias = bias.reshape(3, -1)
        self.output_weights: Float = np.zeros((0, self.units))
        """Readout weights, (readouts, units); to be set."""
        self.state: Float = np.zeros(self.units)
        """The state h, (units,)."""

    def step(self, input: Float, noise: Float | None = None) -> None:
        """One step under an input, (inputs,), and noise, (units,)."""
        _, z, n, _ = self._parts(self.state, input, 0.0 if noise is None else noise)
        self.state = (1.0 - z) * n + z * self.state

    def jacobian(self, state: Float, input: Float) -> tuple[Float, Float]:
        """The derivatives of the next state by the state, (units, units), and by the input, (units, inputs)."""
        r, z, n, heard = self._parts(state, input, 0.0)
        by_n = (1.0 - z) * (1.0 - n**2)
        by_r, by_z = by_n * heard * r * (1.0 - r), (state - n) * z * (1.0 - z)
        W, U = self._recurrent, self._input
        by_state = by_r[:, None] * W[0] + by_z[:, None] * W[1] + (by_n * r)[:, None] * W[2] + np.diag(z)
        by_input = by_r[:, None] * U[0] + by_z[:, None] * U[1] + by_n[:, None] * U[2]
        return by_state, by_input

    def _parts(self, state: Float, input: Float, noise: Float | float) -> tuple[Float, Float, Float, Float]:
        """r, z, n and what the reset gate lets through, W_hn h + b_hn."""
        heard = self._recurrent @ state + self._recurrent_bias
        driven = self._input @ input + self._input_bias
        r, z = _logistic(driven[0] + heard[0]), _logistic(driven[1] + heard[1])
        return r, z, np.tanh(driven[2] + r * heard[2] + noise), heard[2]

    def __repr__(self) -> str:
        return f"Gru(units={self.units}, inputs={self.inputs})"


def from_torch(
    weights: Mapping[str, Any] | str | os.PathLike[str],
    *,
    prefix: str | None = None,
    layer: int = 0,
    nonlinearity: Literal["tanh", "relu"] = "tanh",
    readout: str | None = None,
) -> Rnn | Gru:
    """The network of an `nn.RNN` or `nn.GRU` that PyTorch trained.

    Parameters
    ----------
    weights : mapping of str to array_like, or path
        A `state_dict()`, whose tensors NumPy can read, or a `.safetensors` file.
    prefix : str, optional
        What stands before `weight_hh_l0`, such as `"rnn."`; needed only if there are several.
    layer : int
        Which layer of several.
    nonlinearity : {"tanh", "relu"}
        That of an `nn.RNN`, which its weights do not tell.
    readout : str, optional
        The name of a linear layer that reads the network, such as `"fc"`: its weights become `output_weights`.

    Returns
    -------
    Rnn or Gru

    Examples
    --------
    >>> import numpy as np
    >>> from attractor.rnn import from_torch
    >>> state_dict = {"rnn.weight_ih_l0": np.ones((4, 2)), "rnn.weight_hh_l0": np.eye(4), "fc.weight": np.ones((1, 4))}
    >>> network = from_torch(state_dict, readout="fc")
    >>> network, network.output_weights.shape
    (Rnn(units=4, inputs=2, nonlinearity='tanh'), (1, 4))
    """
    state = weights if isinstance(weights, Mapping) else read_safetensors(weights)
    prefix = _prefix(state, layer) if prefix is None else prefix

    def named(name: str) -> Float:
        key = f"{prefix}{name}_l{layer}"
        if key not in state:
            raise StorageError(f"{key} is missing; there are {', '.join(sorted(state)) or 'no weights'}")
        return _numbers(key, state[key])

    recurrent, given = named("weight_hh"), named("weight_ih")
    biased = f"{prefix}bias_hh_l{layer}" in state or f"{prefix}bias_ih_l{layer}" in state
    biases = (named("bias_ih"), named("bias_hh")) if biased else (None, None)
    if f"{prefix}weight_hh_l{layer}_reverse" in state:
        raise StorageError(f"{prefix}weight_hh_l{layer}_reverse: a network that runs backwards as well is not read")
    key = f"{prefix}weight_hh_l{layer}"
    gates = _gate_count(key, recurrent)
    if given.ndim != 2 or len(given) != len(recurrent):
        name = f"{prefix}weight_ih_l{layer}"
        shape = (len(recurrent), "inputs")
        raise ShapeError(f"{name} has shape {given.shape}; expected {shape}, as {key} has gates", name, given.shape, shape)
    network: Rnn | Gru
    if gates == 1:
        bias = None if biases[0] is None or biases[1] is None else biases[0] + biases[1]
        network = Rnn(given, recurrent, bias, nonlinearity=nonlinearity)
    else:
        network = Gru(given, recurrent, *biases)
    if readout is not None:
        key = f"{readout}.weight"
        if key not in state:
            raise StorageError(f"{key} is missing; there are {', '.join(sorted(state))}")
        network.output_weights = _array(key, _numbers(key, state[key]), ("readouts", network.units))
    return network


def read_safetensors(path: str | os.PathLike[str]) -> dict[str, NDArray[Any]]:
    """The arrays in a `.safetensors` file; bfloat16 becomes float32.

    Parameters
    ----------
    path : path

    Returns
    -------
    dict of str to ndarray

    Examples
    --------
    >>> import json, os, tempfile
    >>> import numpy as np
    >>> from attractor.rnn import read_safetensors
    >>> header = json.dumps({"w": {"dtype": "F64", "shape": [2], "data_offsets": [0, 16]}}).encode()
    >>> path = os.path.join(tempfile.mkdtemp(), "w.safetensors")
    >>> with open(path, "wb") as file:
    ...     _ = file.write(len(header).to_bytes(8, "little") + header + np.array([1.0, 2.0]).tobytes())
    >>> read_safetensors(path)
    {'w': array([1., 2.])}
    """
    with open(os.fspath(path), "rb") as file:
        content = file.read()
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > min(LONGEST, len(content) - 8):
        raise StorageError(f"{os.fspath(path)}: no .safetensors file, or one that was cut off")
    data = memoryview(content)[8 + length :]
    try:
        header = json.loads(content[8 : 8 + length])
        entries = {name: entry for name, entry in header.items() if name != "__metadata__"}
        return {name: _tensor(name, entry, data) for name, entry in entries.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(f"{os.fspath(path)}: its header is damaged: {error}") from error


def _tensor(name: str, entry: dict[str, Any], data: memoryview) -> NDArray[Any]:
    start, end = entry["data_offsets"]
    kind, shape = entry["dtype"], tuple(int(extent) for extent in entry["shape"])
    if kind not in TYPES and kind != "BF16":
        raise StorageError(f"{name} holds {kind}; numbers that are read are {', '.join(TYPES)} and BF16")
    stored = np.dtype("<u2" if kind == "BF16" else TYPES[kind])
    if not 0 <= start <= end <= len(data) or end - start != stored.itemsize * int(np.prod(shape, dtype=np.int64)):
        raise StorageError(f"{name}: {shape} numbers of {kind} are not what bytes {start} to {end} of {len(data)} hold")
    values = np.frombuffer(data[start:end], dtype=stored).reshape(shape)
    # A bfloat16 is the upper half of a float32.
    return (values.astype("<u4") << 16).view("<f4") if kind == "BF16" else values.copy()


def _prefix(state: Mapping[str, Any], layer: int) -> str:
    ending = f"weight_hh_l{layer}"
    found = sorted(key.removesuffix(ending) for key in state if key.endswith(ending))
    if not found:
        raise StorageError(f"{ending} is missing; there are {', '.join(sorted(state)) or 'no weights'}")
    if len(found) > 1:
        raise StorageError(f"there are several networks, {', '.join(map(repr, found))}: say which by prefix=...")
    return found[0]


def _gate_count(key: str, recurrent: Float) -> int:
    """1 of an RNN, 3 of a GRU."""
    shape = recurrent.shape
    units = shape[1] if recurrent.ndim == 2 else 0
    blocks = shape[0] // units if units and shape[0] % units == 0 else 0
    if blocks in (1, 3):
        return blocks
    told = {
        2: "2 of the 3 gates of a GRU (reset, update, new): the third, new, is missing",
        4: "4 gates, as of an LSTM, which is not read",
    }
    said = told.get(blocks, "neither one row a unit, as of an RNN, nor the 3 gates of a GRU (reset, update, new)")
    raise ShapeError(f"{key} has shape {shape}: {said}", key, shape, ("units or 3 units", "units"))


def _numbers(key: str, value: Any) -> Float:
    # Tensors that are on a device or learn have to be asked.
    value = value.detach().cpu().numpy() if hasattr(value, "detach") else value
    array = np.asarray(value)
    if array.dtype.kind not in "fiu":
        raise StorageError(f"{key} holds {array.dtype}; expected real numbers")
    return array.astype(np.float64)


def _array(name: str, value: Any, extents: tuple[int | str, ...]) -> Float:
    array = np.array(value, dtype=np.float64)
    fits = array.ndim == len(extents) and all(
        isinstance(extent, str) or own == extent for own, extent in zip(array.shape, extents)
    )
    if not fits:
        expected = f"({', '.join(map(str, extents))}{',' if len(extents) == 1 else ''})"
        raise ShapeError(f"{name} has shape {array.shape}; expected {expected}", name, array.shape, extents)
    if not np.isfinite(array).all():
        from attractor._errors import NotFiniteError

        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise NotFiniteError(
            f"{name} holds {array[index]} at {index}; every entry must be finite", name, index, float(array[index])
        )
    return array


def _extent(name: str, square: Float) -> int:
    if square.shape[0] != square.shape[1]:
        shape = square.shape
        raise ShapeError(f"{name} has shape {shape}; expected (units, units)", name, shape, ("units", "units"))
    return int(square.shape[0])


def _gates(name: str, weights: Float, units: int) -> Float:
    if weights.shape[0] != 3 * units:
        shape = weights.shape
        raise ShapeError(
            f"{name} has shape {shape}; expected ({3 * units}, {shape[1]}), the gates reset, update and new",
            name, shape, (3 * units, shape[1]),
        )
    return weights.reshape(3, units, -1)


def _logistic(x: Float) -> Float:
    return 0.5 * (1.0 + np.tanh(0.5 * x))
