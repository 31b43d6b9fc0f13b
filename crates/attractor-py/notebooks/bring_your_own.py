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
# # Bring your own network, task and rule
#
# What you write in Python goes wherever the library's own goes. Here is a network that the library does not have, a task that
# is drawn by a generator of ours, and a rule in ten lines; compiled rules train the network, the rule trains a compiled
# network, and both are measured by what measures everything else.

# %%
import matplotlib.pyplot as plt
import numpy as np

import attractor as at

plt.rcParams.update({"figure.figsize": (9, 3), "axes.spines.top": False, "axes.spines.right": False})

# %% [markdown]
# ## A network
#
# It has `units`, `inputs`, a `state` that can be set, and `step(input, noise)`. This one has antisymmetric weights with a
# leak (Chang et al. 2019, [arXiv:1902.09689](https://arxiv.org/abs/1902.09689)): what enters it turns for long and neither
# grows nor dies. `output_weights` let readouts learn, `jacobian` is asked for exponents and fixed points.


# %%
class Antisymmetric:
    def __init__(self, units, inputs, leak, seed):
        self.units, self.inputs = units, inputs
        streams = at.Streams(seed)
        weights = streams.child("recurrent").normal((units, units), 0.5 / np.sqrt(units))
        self.weights = weights - weights.T - leak * np.eye(units)
        self.input_weights = streams.child("input").normal((units, inputs), 0.1)
        self.output_weights = np.zeros((1, units))
        self.state = np.zeros(units)

    def drive(self, state, input):
        return self.weights @ state + self.input_weights @ input

    def step(self, input, noise=None):
        drive = self.drive(self.state, input) + (0.0 if noise is None else noise)
        self.state = self.state + 0.5 * (np.tanh(drive) - self.state)

    def jacobian(self, state, input):
        slope = 0.5 * (1 - np.tanh(self.drive(state, input)) ** 2)[:, np.newaxis]
        return 0.5 * np.eye(self.units) + slope * self.weights, slope * self.input_weights


network = Antisymmetric(units=100, inputs=1, leak=0.1, seed=1)
spectrum = np.linalg.eigvals(network.jacobian(np.zeros(100), np.zeros(1))[0])

figure, axis = plt.subplots(figsize=(3.5, 3.5))
at.plot.spectrum(spectrum, ax=axis)
axis.set_title("Eigenvalues of a step at rest");

# %% [markdown]
# ## Compiled rules train it
#
# It hears white noise, and a readout learns by recursive least squares what was heard five steps ago.

# %%
heard = at.Streams(2).uniform((3000, 1), -1.0, 1.0)
told = np.roll(heard, 5, axis=0)
losses = at.train(network, at.ReadoutRls(network, delta=1e-3), heard, told, window=(100, 3000), trials=3)
record = at.simulate(network, heard)
print(f"loss {losses[-1]:.4f}")

figure, axis = plt.subplots()
axis.plot(told[200:260], color="black", lw=1, label="heard five steps ago")
axis.plot(record.outputs[200:260, 0], color="tab:red", lw=1, label="readout")
axis.set_xlabel("step")
axis.legend(frameon=False, loc="upper right");

# %% [markdown]
# How much does it remember, at which delay? And do two copies that hear the same input come together?

# %%
memory = {}
for leak in (0.02, 0.1, 0.5):
    other = Antisymmetric(units=100, inputs=1, leak=leak, seed=1)
    memory[leak] = at.memory_capacity(other, delays=60, seed=4)
    exponent = at.lyapunov_spectrum(other, count=1, settle=500, stimulus=heard, seed=3).exponents[0]
    print(f"leak {leak}: memory capacity {memory[leak].total:.1f}, conditional exponent {exponent:.3f} a step")

figure, axis = plt.subplots()
for leak, capacity in memory.items():
    axis.plot(capacity.by_delay, label=f"leak {leak}")
axis.set(xlabel="delay (steps)", ylabel="squared correlation", ylim=(0, 1.05))
axis.legend(frameon=False);

# %% [markdown]
# ## A task
#
# A task is stimuli, targets, and a score. `at.tasks` has some and takes trials of NeuroGym's environments; a list of arrays
# will do as well. Here two bits are to be kept: each channel has pulses now and then, and each readout must hold the
# sign of the last one. The readouts are fed back, and learn with the loops closed (FORCE, Sussillo & Abbott 2009,
# [doi:10.1016/j.neuron.2009.07.018](https://doi.org/10.1016/j.neuron.2009.07.018)).

# %%
task, test = (at.tasks.flip_flop(trials=n, steps=800, bits=2, seed=seed) for n, seed in ((8, 1), (4, 2)))
heard_by, test_heard = ([np.pad(trial, ((0, 0), (0, 2))) for trial in each.stimuli] for each in (task, test))
keeper = at.RateNetwork.random(units=300, inputs=4, readouts=2, gain=1.3, dtype="float64", seed=3)
feedback = [at.Loop(readout=k, channel=2 + k) for k in range(2)]
at.train_trials(keeper, at.ReadoutRls(keeper), heard_by, task.targets, initial="uniform", seed=4, loops=feedback)
records = at.simulate_trials(keeper, test_heard, initial="uniform", seed=5, loops=feedback)
print(f"{test.score([record.outputs for record in records]):.1%} of the signs are right")

figure, axes = plt.subplots(2, sharex=True, sharey=True)
for k, axis in enumerate(axes):
    axis.plot(test.stimuli[0][:, k], color="0.6", lw=1)
    axis.plot(test.targets[0][:, k], color="black", lw=1, ls="--")
    axis.plot(records[0].outputs[:, k], color="tab:red", lw=1)
    axis.set_ylabel(f"bit {k}")
axes[-1].set_xlabel("step");

# %% [markdown]
# ## A rule
#
# A rule has `learn(network, target)`. Node perturbation knows no gradient: it tries a little noise on the outputs, and goes
# the way on which the error was smaller. It trains a compiled echo state network to repeat what it heard three steps ago.


# %%
class NodePerturbation:
    def __init__(self, rate, sd, seed):
        self.rate, self.sd, self.random = rate, sd, np.random.default_rng(seed)

    def learn(self, network, target):
        tried = self.random.normal(scale=self.sd, size=len(target))
        error, perturbed = (np.sum((network.outputs + by - target) ** 2) for by in (0.0, tried))
        change = -self.rate * (perturbed - error) / self.sd**2 * tried
        network.output_weights = network.output_weights + np.outer(change, network.rates)
        return error / len(target)


sine = np.sin(np.arange(500) / 5)[:, np.newaxis]
curves = {}
for name, make in {
    "node perturbation": lambda net: NodePerturbation(rate=0.01, sd=0.01, seed=2),
    "delta rule": lambda net: at.ReadoutDelta(net, rate=0.01),
    "least squares": lambda net: at.ReadoutRls(net),
}.items():
    learner = at.EchoStateNetwork.random(units=50, inputs=1, seed=1)
    learner.output_weights = np.zeros((1, 50))
    curves[name] = at.train(learner, make(learner), sine, np.roll(sine, 3), trials=20)

figure, axis = plt.subplots()
for name, curve in curves.items():
    axis.semilogy(np.arange(1, 21), curve, label=name)
axis.set(xlabel="trial", ylabel="mean squared error")
axis.legend(frameon=False);

# %% [markdown]
# All three go through the same call. What a network, a rule or a function of yours may have besides, and what each call into
# Python costs, is told in *Your own network, rule, data and task*.
