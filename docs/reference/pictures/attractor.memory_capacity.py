import matplotlib.pyplot as plt

import attractor as at

figure, axis = plt.subplots()
for radius in (0.5, 0.9, 1.2):
    network = at.EchoStateNetwork.random(units=50, inputs=1, spectral_radius=radius, input_scale=0.1, seed=1)
    capacity = at.memory_capacity(network, delays=60, seed=2)
    axis.plot(capacity.by_delay, label=f"radius {radius}: {capacity.total:.1f}")
axis.set(xlabel="delay (steps)", ylabel="squared correlation")
axis.legend()
