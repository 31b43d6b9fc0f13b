# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Tame a chaotic network
#
# A large network of rate units with strong random weights is chaotic: whatever it does, it never does it again. Laje and
# Buonomano (2013, [doi:10.1038/nn.3405](https://doi.org/10.1038/nn.3405)) let such a network learn to repeat *one* of its
# own trajectories. What comes out is not a stiff network but a tamed one: its activity stays rich, comes back after a jolt,
# and tells the time.

# %%
import matplotlib.pyplot as plt
import numpy as np

import attractor
from attractor import PlasticScheme, RateNetwork, ReadoutRls, RecurrentRls, Stimulus, Streams

plt.rcParams.update({"figure.figsize": (9, 3), "axes.spines.top": False, "axes.spines.right": False})

# %% [markdown]
# ## Two trials, alike and yet not
#
# The network has 600 units and a gain of 1.8; above about 1, it is chaotic. A short pulse starts each trial. Two trials
# differ in nothing but their initial state and a noise of 0.001.

# %%
streams = Streams(1)
network = RateNetwork.random(units=600, gain=1.8, seed=streams.child("network"))
stimulus = Stimulus.silent(steps=1500, channels=2).pulse(channel=0, steps=(100, 150), amplitude=5.0)
window = (150, 1300)


def trial(number, stimulus=stimulus):
    """A trial has random numbers of its own."""
    seed = streams.child("trial").index(number)
    return attractor.simulate(network, stimulus, initial="uniform", noise=0.001, seed=seed)


def show(records, title):
    """The same three units in several trials."""
    figure, axes = plt.subplots(3, sharex=True, sharey=True)
    for unit, axis in zip((10, 200, 500), axes):
        for record, colour in zip(records, ("black", "tab:red", "tab:blue")):
            axis.plot(record.time_ms, record.rates[:, unit], color=colour, lw=1)
        axis.axvspan(100, 150, color="0.9")
        axis.set_ylabel(f"unit {unit}")
    axes[0].set_title(title)
    axes[-1].set_xlabel("time (ms)")


show([trial(1), trial(2)], "Before training: two trials part company")

# %% [markdown]
# How fast do they part? The distance of two copies, one of which is moved by a millionth, grows exponentially, and the slope
# of its logarithm is the largest Lyapunov exponent.

# %%
before = attractor.separation(network, stimulus, start=150, fit=(100, 600), repeats=3, seed=5)
print(f"largest Lyapunov exponent: {before.exponent:.1f} per second")

# %% [markdown]
# ## What it happens to do is what it learns to do
#
# One trial without noise is the target: the *innate trajectory*. In each of twenty trials, every other step, the incoming
# weights of 60 % of the units change by recursive least squares, so that each unit follows what it did by itself. The target
# is not drawn by us: it is something that these very units can do.

# %%
innate = attractor.simulate(network, stimulus, initial="uniform", seed=streams.child("innate")).rates
spectrum_before = attractor.eigenvalues(network.recurrent_weights)
rule = RecurrentRls(network, PlasticScheme.Neurons(fraction=0.6))
losses = attractor.train_recurrent(
    network,
    rule,
    stimulus,
    innate,
    window=window,
    every=2,
    trials=20,
    initial="uniform",
    noise=0.001,
    seed=streams.child("learning"),
)

figure, axis = plt.subplots(figsize=(5, 3))
axis.semilogy(np.arange(1, 21), losses, "ko-", ms=4)
axis.set(xlabel="recurrent trial", ylabel="mean squared error", xticks=(1, 5, 10, 15, 20));

# %% [markdown]
# Now the same two trials, and a third one that is pushed on another input channel 300 ms after the pulse. All three follow
# the innate trajectory, and the one that was pushed finds its way back.

# %%
pushed = stimulus.pulse(channel=1, steps=(450, 460), amplitude=0.5)
show([trial(1), trial(2), trial(3, pushed)], "After training: two trials, and one that is pushed at 450 ms (blue)")

# %% [markdown]
# ## It tells the time
#
# A linear readout learns a bump one second after the pulse. Nothing in the input marks that moment: the network has to know
# it.

# %%
time = np.arange(1500)
bump = 0.2 + 0.8 * np.exp(-(((time - 1150) / 30) ** 2))[:, np.newaxis]
attractor.train_readout(
    network,
    ReadoutRls(network),
    stimulus,
    bump,
    window=window,
    every=2,
    trials=5,
    initial="uniform",
    noise=0.001,
    seed=streams.child("timing"),
)

figure, axis = plt.subplots()
axis.plot(time, bump, color="0.7", lw=4, label="target")
for number in range(11, 16):
    axis.plot(time, trial(number).outputs, color="black", lw=0.7, label="five test trials" if number == 11 else None)
axis.plot(time, trial(16, pushed).outputs, color="tab:blue", lw=1, label="pushed at 450 ms")
axis.set(xlabel="time (ms)", ylabel="readout", ylim=(-0.5, 1.5))
axis.legend(loc="upper left", frameon=False);

# %% [markdown]
# ## What learning did
#
# The exponent fell from clearly positive to about zero or below. The weights changed little: their eigenvalues still fill a
# disk that reaches far beyond 1, with a few that learning pulled about. The chaos is not gone from the network; it is gone
# from the neighbourhood of one trajectory.

# %%
after = attractor.separation(network, stimulus, start=150, fit=(100, 600), repeats=3, seed=5)
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
for separation, colour, name in ((before, "black", "before"), (after, "tab:red", "after")):
    left.plot(separation.log_distance, color=colour, label=f"{name}: {separation.exponent:.1f} / s")
left.set(xlabel="time since the push (ms)", ylabel="log distance")
left.legend(frameon=False)
for spectrum, colour in ((spectrum_before, "black"), (attractor.eigenvalues(network.recurrent_weights), "tab:red")):
    right.plot(spectrum.real, spectrum.imag, ".", color=colour, ms=2)
right.set(xlabel="real part", ylabel="imaginary part", aspect="equal", title="eigenvalues of the weights")
figure.tight_layout()

# %% [markdown]
# ## The published experiment
#
# The paper's figure, with its controls and claims, is one call. Here at its quick size, which says nothing about the paper;
# without `quick`, it takes half a minute.

# %%
run = attractor.run("timing", quick=True, progress=False)
run.claims

# %%
run.figures["taming"]

# %% [markdown]
# ## Try
#
# - Train five trials instead of twenty. Which comes first, that the trials agree or that the readout is right?
# - Push harder: at which amplitude does the blue trial get lost, and does it depend on when it is pushed?
# - Set the gain to 1.2 and to 2.5. When is there too little to learn from, when too much?
# - Let the weights change by a stale P: `RecurrentRls(..., normalised=False)` leaves out the 1 + r'Pr of the rule. It should fail.
# - `attractor.run("timing")` asks the paper's questions of six networks of 800 units, with tests.
