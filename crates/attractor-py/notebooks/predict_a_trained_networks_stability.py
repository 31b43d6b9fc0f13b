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
# # Predict a trained network's stability
#
# A network can be trained to hold its output at a value: a readout feeds back, and what it feeds back keeps the network where
# the readout reads that value. Least squares finds such a readout at once, but it does not ask whether the state is *stable*.
# Rivkind and Barak (2017, [doi:10.1103/PhysRevLett.118.258101](https://doi.org/10.1103/PhysRevLett.118.258101)) answer that
# beforehand, from the law of the weights alone. Here we predict, then look.

# %%
import matplotlib.pyplot as plt
import numpy as np

import attractor
from attractor import RateNetwork, gain, mean_field

plt.rcParams.update({"figure.figsize": (9, 3), "axes.spines.top": False, "axes.spines.right": False})
targets = [0.5, 1.0, 1.5]

# %% [markdown]
# ## The theory, without any network
#
# Three values are to be held, by tanh units whose recurrent weights are N(0, g²/N) with g = 1 and whose feedback weights are
# uniform on (-1, 1). The theory of a very large network gives, at each of the three fixed points, as many poles of the closed
# loop as there are targets. A pole with a positive real part is a motion that grows.

# %%
ensemble = mean_field.Ensemble(gain=1.0)
theory = ensemble.many_targets(targets)
for n, target in enumerate(targets):
    poles = theory.feedback_loop(n).poles()
    print(f"A = {target}: poles", ", ".join(f"{pole:.3f}" for pole in poles), "->", "grows" if poles.real.max() > 0 else "holds")

# %% [markdown]
# So the smallest value should be left in an outward spiral, the middle one should run away slowly, and only the largest should
# be held.
#
# ## The gain around the loop
#
# The same is written in one curve. Cut the loop, move the input of the feedback up and down at the frequency w, and see how
# much of it comes back: G(iw). The closed loop is unstable if, as w goes from minus to plus infinity, this curve turns
# clockwise around the point 1, and the number of turns is the number of unstable poles (Nyquist).

# %%
figure, axes = plt.subplots(1, 3, figsize=(9, 3.2))
for n, axis in enumerate(axes):
    loop = theory.feedback_loop(n)
    _, curve = loop.nyquist_curve(600)
    axis.plot(curve.real, curve.imag, color="black", lw=1)
    axis.plot(1, 0, "o", color="tab:red", ms=5)
    turns = loop.nyquist_turns()
    axis.set(title=f"A = {targets[n]}: {turns} turn{'' if turns == 1 else 's'}", xlabel="real part", aspect="equal")
axes[0].set_ylabel("imaginary part")
figure.tight_layout()

# %% [markdown]
# ## A network of a thousand units
#
# Now draw one network, let it settle at each target with its loop open, and fit the readout. Around each fixed point the
# closed loop has a cloud of eigenvalues, a disk around -1, and a few outside of it. Those few belong to the output, and the
# theory's poles should lie beside them: at this size, within some hundredths.

# %%
network = RateNetwork.dense(units=1000, gain=1.0, seed=1)
trained = attractor.train_fixed_points(network, targets)

figure, axes = plt.subplots(1, 3, figsize=(9, 3.4), sharey=True)
circle = np.exp(1j * np.linspace(0, 2 * np.pi, 200))
for n, axis in enumerate(axes):
    spectra = gain.Linearisation(network, trained.points[n].state).spectra()
    poles = theory.feedback_loop(n).visible_poles()
    disk = -1 + theory.rho[n] * circle
    axis.plot(spectra.closed.real, spectra.closed.imag, ".", color="0.6", ms=2)
    axis.plot(disk.real, disk.imag, color="black", lw=0.8)
    axis.plot(poles.real, poles.imag, "o", mfc="none", color="tab:red", ms=9)
    axis.axvline(0, color="black", lw=0.5, ls=":")
    axis.set(title=f"A = {targets[n]}", xlabel="real part", aspect="equal")
axes[0].set_ylabel("imaginary part")
figure.tight_layout()

# %% [markdown]
# Grey: eigenvalues of this network. Line and circles: what the theory says of every such network.
#
# ## Close the loop and look
#
# The network starts at each fixed point, moved by a hundredth along its feedback weights. Nothing else acts on it.

# %%
duration = 100.0
silence = np.zeros((int(duration / network.dt_ms), 1))
time = np.arange(len(silence)) * network.dt_ms
kick = 0.01 * network.input_weights[:, 0]

figure, axes = plt.subplots(1, 3, sharex=True)
for n, axis in enumerate(axes):
    start = trained.points[n].state + kick
    record = attractor.simulate(network, silence, initial=start, loops=[(0, 0)])
    axis.axhline(targets[n], color="tab:red", lw=0.8)
    axis.plot(time, record.outputs[:, 0], color="black", lw=1)
    axis.set(title=f"started at {targets[n]}", xlabel="time (tau)")
axes[0].set_ylabel("output")
figure.tight_layout()

# %% [markdown]
# What grows, grows as predicted; where it ends is beyond a theory of small deviations.
#
# ## From where on does it oscillate?
#
# A smaller gain calms the first fixed point. The theory names the gain at which the spiral stops growing, and the frequency
# with which a network at that edge would ring.

# %%
onset = ensemble.onset_of_oscillation(targets, 0, (0.8, 1.0))
print(f"oscillation begins at g = {onset.gain:.4f} with omega = {onset.omega:.4f} per tau")

gains = np.linspace(0.8, 1.0, 21)
growth = [ensemble.with_gain(g).many_targets(targets).feedback_loop(0).poles().real.max() for g in gains]
figure, axis = plt.subplots(figsize=(5, 3))
axis.plot(gains, growth, color="black")
axis.axhline(0, color="black", lw=0.5, ls=":")
axis.axvline(onset.gain, color="tab:red", lw=0.8)
axis.set(xlabel="gain g", ylabel="growth at A = 0.5 (1/tau)");

# %% [markdown]
# ## A readout that listens to its own mistakes
#
# Least squares never saw the network move. FORCE learning keeps the loop closed while it learns, with noise in every unit, so
# that the readout is corrected wherever the noise takes it. Eight networks of 200 units, each trained both ways:

# %%
kept = {"least squares": 0, "FORCE": 0}
figure, axes = plt.subplots(1, 2, sharex=True, sharey=True)
for seed in range(1, 9):
    fitted_network = RateNetwork.dense(units=200, gain=1.0, seed=seed)
    fitted = attractor.train_fixed_points(fitted_network, targets)
    listening = RateNetwork.dense(units=200, gain=1.0, seed=seed)
    attractor.force_fixed_points(listening, attractor.ReadoutRls(listening), fitted, seed=seed)
    for axis, name, which in zip(axes, kept, (fitted_network, listening)):
        start = fitted.points[0].state + 0.01 * which.input_weights[:, 0]
        record = attractor.simulate(which, np.zeros((3000, 1)), initial=start, loops=[(0, 0)])
        output = record.outputs[:, 0]
        kept[name] += abs(output[-1000:] - targets[0]).max() < 0.1
        axis.plot(np.arange(3000) * which.dt_ms, output, color="black", lw=0.8)
for axis, name in zip(axes, kept):
    axis.axhline(targets[0], color="tab:red", lw=0.8)
    axis.set(title=f"{name}: {kept[name]} of 8 hold 0.5", xlabel="time (tau)")
axes[0].set_ylabel("output")
figure.tight_layout()

# %% [markdown]
# ## Try
#
# - Train one target alone, with `ensemble.one_target(A)`. Can tanh units ever be unstable then? Try a rectified unit:
#   `mean_field.Ensemble(gain=1.1, transfer=attractor.Transfer.Rectified(0.1))`.
# - Change the size of the network. The distance between grey points and red circles should fall as one over the root of N.
# - A readout is only as good as its targets are different: move two of them together and watch `theory.readout`.
# - Bring a transfer function of your own: `Ensemble(transfer=(phi, slope))` takes two functions of an array.
# - `attractor.run("local-dynamics")` and `attractor.run("resonance")` ask the paper's questions with tests.
