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

# %% [markdown]
# # Grow an oscillator from noise
#
# Take a small random network, give it nothing but noise, and let a feedback matrix learn from the *changes* of its units:
# synapses grow between units that change one after the other. Nobody says what should come out. Vettelschoss, Freiberger and
# Dambre (2020) found that such networks become oscillators, and that one eigenvalue tells which.

# %%
from collections import Counter

import matplotlib.pyplot as plt
import numpy as np

import attractor
from attractor import DifferentialHebbian, EchoStateNetwork, Streams, bifurcation, orbit

plt.rcParams.update({"figure.figsize": (9, 3), "axes.spines.top": False, "axes.spines.right": False})
NOISE = 0.01

# %% [markdown]
# ## Noise, then a rhythm
#
# Twenty units with sparse weights $W_x$ of spectral radius 0.95: left alone, whatever the noise stirs up dies away. From step
# 100 on, the feedback $W_z$ learns; from step 3000 on it is kept as it is. We look at the first 250 steps.

# %%
def grow(seed, steps=4500, learning=range(100, 3000)):
    """A network that learns in some of its steps, and the states of all of them."""
    streams = Streams(seed)
    network = EchoStateNetwork.random(units=20, seed=streams.child("network"))
    noise = streams.child("noise").normal((steps, 20), NOISE)
    rule = DifferentialHebbian(0.01)
    states = np.empty((steps, 20))
    for step in range(steps):
        network.step(noise=noise[step])
        if step in learning:
            rule.learn(network)
        states[step] = network.state
    return network, states


grown = [grow(seed) for seed in range(30)]
found = [orbit.classify_record(states[-1000:], noise=NOISE) for _, states in grown]
first = next(k for k, f in enumerate(found) if f.attractor.rotates)
network, states = grown[first]

figure, axis = plt.subplots()
image = axis.imshow(states[:250].T, aspect="auto", cmap="RdBu_r", vmin=-1, vmax=1, interpolation="nearest")
axis.axvline(100, color="black", lw=0.8)
axis.set(xlabel="step (learning begins at the line)", ylabel="unit")
figure.colorbar(image, label="state");

# %% [markdown]
# ## Not every network ends in the same rhythm
#
# We grew thirty. What a network settles into is told from its record: a fixed point, a cycle of two or more steps, or a torus,
# which never closes.

# %%
print(Counter(str(f.attractor) for f in found))

# %% [markdown]
# ## One eigenvalue tells which
#
# Before learning, all eigenvalues lie within the unit circle. What learning adds is small, a single direction or a single
# plane, but it pushes an eigenvalue out: along the negative axis, and the network flips every step; as a complex pair, and it
# turns.

# %%
figure, axes = plt.subplots(1, 3, figsize=(9, 3.2), sharex=True, sharey=True)
circle = np.exp(1j * np.linspace(0, 2 * np.pi, 200))
matrices = (network.recurrent, network.feedback, network.recurrent + network.feedback)
for axis, matrix, name in zip(axes, matrices, ("$W_x$", "$W_z$", "$W_x + W_z$")):
    values = attractor.eigenvalues(matrix)
    axis.plot(circle.real, circle.imag, color="0.7", lw=0.8)
    axis.plot(values.real, values.imag, ".", color="tab:blue")
    axis.set(title=name, xlabel="real part", aspect="equal")
axes[0].set_ylabel("imaginary part")
figure.tight_layout()

# %% [markdown]
# The angle of that eigenvalue even foretells how fast the network turns: below, the turns per step that the record shows
# against those that the weights promise, for every network that turns.

# %%
turning = [k for k, f in enumerate(found) if f.attractor.rotates]
leading = [attractor.leading(attractor.eigenvalues(n.recurrent + n.feedback)) for n, _ in grown]
promised = np.array([np.angle(leading[k]) / (2 * np.pi) for k in turning])
shown = np.array([found[k].rotation for k in turning])
print(f"{len(turning)} networks turn; largest error {np.abs(promised - shown).max():.4f} turns a step")

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
left.plot(circle.real, circle.imag, color="0.7", lw=0.8)
kinds = (
    ("period 2", "tab:orange", lambda a: a.period == 2),
    ("longer period or torus", "tab:blue", lambda a: a.rotates),
    ("fixed point", "tab:green", lambda a: a.period is None and not a.rotates),
)
for name, colour, belongs in kinds:
    values = np.array([leading[k] for k, f in enumerate(found) if belongs(f.attractor)])
    left.plot(values.real, values.imag, "o", color=colour, ms=4, label=name)
left.set(xlabel="real part", ylabel="imaginary part", aspect="equal", title="leading eigenvalue")
left.legend(frameon=False, fontsize=8)
right.plot([0, 0.5], [0, 0.5], color="0.7", lw=0.8)
right.plot(promised, shown, "o", color="tab:blue", ms=4)
right.set(xlabel="angle of the eigenvalue / 2π", ylabel="turns a step", title="what turns, and how fast", aspect="equal");

# %% [markdown]
# ## Where the rhythm begins
#
# Switch the feedback on by degrees, without noise: $W_x + \gamma W_z$. The network rests until the eigenvalue crosses the
# circle, and from there on the orbit grows as the square root of the distance.

# %%
crossing = bifurcation.first_bifurcation(network)
print(f"{crossing.crossing} at gamma = {crossing.gamma:.3f}")
gammas = np.linspace(0, 1, 160)
liveliest = int(states[-500:].std(axis=0).argmax())
diagram = bifurcation.orbit_diagram(network, gammas, unit=liveliest, transient=500, steps=60)

figure, axis = plt.subplots()
axis.plot(np.repeat(gammas, 60), diagram.ravel(), ",", color="black")
axis.axvline(crossing.gamma, color="tab:red", lw=0.8)
axis.set(xlabel=r"feedback $\gamma$", ylabel=f"state of unit {liveliest}");

# %% [markdown]
# Without noise, the map itself can be asked: two Lyapunov exponents at 0 or below mean that nothing here is chaos.

# %%
free = orbit.classify_map(orbit.TanhMap.of_network(network), states[-1])
print(free.attractor, "with exponents", np.round(free.exponents, 4))

# %% [markdown]
# ## Try
#
# - Learn for a hundred steps only. When does the eigenvalue leave the circle, and does learning on change the class?
# - Give the same reservoir other noise (`Streams(seed).child("noise").index(1)`). Does it end in the same class?
# - Use another `FeedbackNorm`. What is left of the rhythm without normalisation?
# - Drive a grown network through its inputs (`EchoStateNetwork.random(inputs=1, ...)`, `network.run(series)`), and read the
#   series back with `attractor.sklearn.Readout`.
# - `attractor.run("self-organised")` asks the paper's questions of two hundred networks, with controls.
