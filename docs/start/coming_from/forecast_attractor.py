import attractor as at
import numpy as np

steps = np.arange(3000)[:, np.newaxis]
series = np.sin(steps / 5) * np.sin(steps / 17.3)

network = at.EchoStateNetwork.random(
    units=200, inputs=1, spectral_radius=0.9, leak=0.5,
    zero_fraction=0.9, seed=1,
)
states = network.run(series[:-1])
weights = at.ridge_readout(
    states[100:2000], series[101:2001], delta=1e-6
)
told = states[2000:] @ weights.T

error = np.sqrt(np.mean((told - series[2001:]) ** 2))
print(f"error of the next step {error:.1e}")
