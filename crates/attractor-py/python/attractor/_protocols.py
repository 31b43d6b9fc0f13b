"""What networks and rules of your own must have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@runtime_checkable
class Network(Protocol):
    """A network of your own: any object with these four can be run, trained and measured like those of the library.

    It is slower, since every step calls into Python. What else it has is used:

    - `rates`, (units,): what readouts and rules see, where that is not the state;
    - `output_weights`, (readouts, units), which can be set: readouts, for `ReadoutRls`, loops and `Recording.outputs`;
    - `output_bias`, (readouts,), which can be set: what is added to them, learned with the weights;
    - `recurrent_weights`, (units, units), which can be set: for `RecurrentRls`, with `synapses` (bool) where some are 0;
    - `jacobian(state, input)`: the derivatives of the next state by the state, (state, state), and by the input,
      (state, inputs); measures take finite differences without it;
    - `dt_ms`: the time of a step. With it the network counts as one in continuous time, and `RecurrentRls` holds synapses
      responsible for the rates of now; without it, for those that they carried in the step.

    Examples
    --------
    >>> import numpy as np
    >>> import attractor as at
    >>> class Sines:
    ...     units, inputs = 50, 1
    ...     def __init__(self):
    ...         self.weights = at.Streams(1).normal((50, 50), 0.2)
    ...         self.state = np.zeros(50)
    ...         self.output_weights = np.zeros((1, 50))
    ...     def step(self, input, noise=None):
    ...         drive = self.weights @ self.state + input[0] + (0.0 if noise is None else noise)
    ...         self.state = 0.7 * self.state + 0.3 * np.sin(drive)
    >>> network = Sines()
    >>> isinstance(network, at.Network)
    True
    >>> tune = np.sin(np.arange(400) / 10)[:, np.newaxis]
    >>> losses = at.train(network, at.ReadoutRls(network), np.roll(tune, 5), tune, trials=5)
    >>> bool(losses[-1] < 0.01)
    True
    """

    @property
    def units(self) -> int:
        """Number of units whose rates a readout sees."""
        ...

    @property
    def inputs(self) -> int:
        """Number of input channels."""
        ...

    @property
    def state(self) -> Any:
        """All numbers on which the next step depends, an array (n,); setting it puts the network there."""
        ...

    @state.setter
    def state(self, state: Any) -> None: ...

    def step(self, input: NDArray[np.float64], noise: NDArray[np.float64] | None) -> object:
        """One step under an input, (inputs,), and noise in each unit, (units,), already scaled, or None."""
        ...


@runtime_checkable
class Rule(Protocol):
    """A rule of your own: any object with `learn`, for networks of the library and of your own.

    If it has `targets(network)`, that says how many entries the target of a step has, and a network that it does not fit can be
    refused there.

    Examples
    --------
    Oja's rule, which is told nothing, turns a readout towards the first principal component of the rates.

    >>> import numpy as np
    >>> import attractor as at
    >>> class Oja:
    ...     def learn(self, network, target):
    ...         r, z = network.rates, network.outputs
    ...         network.output_weights = network.output_weights + 0.01 * z[:, None] * (r - z[:, None] * network.output_weights)
    >>> network = at.EchoStateNetwork.random(units=30, inputs=1, seed=1)
    >>> network.output_weights = np.full((1, 30), 0.1)
    >>> heard = np.sin(np.arange(2000) / 5)[:, np.newaxis]
    >>> losses = at.train(network, Oja(), heard, trials=5)
    >>> bool(abs(np.linalg.norm(network.output_weights) - 1) < 0.05)
    True
    """

    def learn(self, network: Any, target: NDArray[Any]) -> float | None:
        """Changes the network by its rates and what it was told; returns the mean squared error before, or None."""
        ...
