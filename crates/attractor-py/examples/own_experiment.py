"""An experiment of your own, written in Python: how much of its input an echo state network remembers, by the spectral radius of its
weights. `python own_experiment.py` runs it; its arguments are parameters, such as `networks=4`."""

import sys

import matplotlib.pyplot as plt
import numpy as np

import attractor as at


class MemoryCapacity:
    """How much of its input an echo state network remembers, by its spectral radius.

    The memory capacity is the sum over delays of the squared correlation of a readout with the input so many steps ago.
    """

    reproduces = "after Jaeger 2002, Short term memory in echo state networks"
    config = {"networks": 6, "units": 50, "radii": [0.3, 0.9, 1.5], "delays": 60, "input_scale": 0.1}
    quick = {"units": 20, "delays": 30}

    def cells(self, config):
        return {f"network-{number:02}": number for number in range(1, config["networks"] + 1)}

    def run_cell(self, config, number):
        streams = at.Streams(config["seed"]).index(number)
        network = at.EchoStateNetwork.random(
            units=config["units"], inputs=1, input_scale=config["input_scale"], seed=streams.child("weights")
        )
        found = [
            at.memory_capacity(network.with_spectral_radius(radius), delays=config["delays"], seed=streams.child("input"))
            for radius in config["radii"]
        ]
        return {"capacity": [one.total for one in found], "recalled": np.array([one.by_delay for one in found])}

    def summarise(self, config, results):
        radii, delays = config["radii"], np.arange(1, config["delays"] + 1)
        capacity = np.array([result["capacity"] for result in results.values()])
        recalled = np.array([result["recalled"] for result in results.values()])
        figure, axes = plt.subplots(figsize=(4, 3), layout="constrained")
        for radius, curve in zip(radii, recalled.mean(axis=0)):
            axes.plot(delays, curve, label=f"spectral radius {radius}")
        axes.set(xlabel="delay (steps)", ylabel="squared correlation")
        axes.legend()
        fades = at.claim(
            "M1", "Beyond the edge of chaos networks remember less", f"memory capacity at {radii[1]} minus that at {radii[2]}",
            above=0.0, pairs=(capacity[:, 1], capacity[:, 2]),
        )
        return at.Outcome(
            claims=[fades],
            metrics={"capacity": (capacity[:, 1].mean(), "steps", f"Mean memory capacity at spectral radius {radii[1]}")},
            data={
                "radius": ("radius", radii, "1", "Spectral radius of the recurrent weights"),
                "delay": ("delay", delays, "steps", "Delay"),
                "capacity": (("network", "radius"), capacity, "steps", "Memory capacity"),
                "recalled": (("network", "radius", "delay"), recalled, "1", "Squared correlation of readout and earlier input"),
            },
            figures={"recall": (figure, "Memory by delay", "Mean over networks.")},
        )


if __name__ == "__main__":
    run = at.run(MemoryCapacity, progress=False, **{key: int(value) for key, value in (a.split("=") for a in sys.argv[1:])})
    print(run.claims)
    print(f"capacity {run.metrics['capacity']:.1f} steps; {run.report}")
