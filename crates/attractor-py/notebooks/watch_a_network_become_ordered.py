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
# # Watch a network become ordered
#
# A network of threshold units, excitatory and inhibitory, is shown two words of five letters in random succession. Nobody
# tells it what they mean. Three local rules change it while it watches: spike-timing-dependent plasticity strengthens the
# synapses that predict, normalisation keeps the weights of each unit in sum, and intrinsic plasticity keeps every unit at its
# rate (a self-organising recurrent network: Lazar, Pipa and Triesch 2009,
# [doi:10.3389/neuro.10.023.2009](https://doi.org/10.3389/neuro.10.023.2009)).
#
# To see what becomes of its dynamics, flip one unit and count how many others end in another state one step later: the
# Hamming distance *H*. Above 1 a disturbance grows; below 1 it dies out.

# %%
import matplotlib.pyplot as plt
import numpy as np

import attractor
from attractor import Counted, IntrinsicPlasticity, ShownUnits, Stdp, Streams, SynapticNormalisation, ThresholdNetwork, Window
from attractor.decoding import Labels, LinearReadout, Samples

plt.rcParams.update({"figure.figsize": (9, 3), "axes.spines.top": False, "axes.spines.right": False})

# %% [markdown]
# ## What it is shown
#
# A fair coin decides which word comes next. Word 0 has letters 0 to 4, word 1 letters 5 to 9, and each letter excites two
# units of its own: 20 of the 100 excitatory units receive input.

# %%
streams = Streams(1)
words = streams.child("words").below(2, 7000)
letters = (5 * words[:, np.newaxis] + np.arange(5)).ravel()
shown = ShownUnits.from_symbols(letters, copies=2)
print("the words:  ", *words[:12], "...")
print("the letters:", *letters[:20], "...")

# %% [markdown]
# ## From critical to ordered
#
# First the network is left as it was drawn, then intrinsic plasticity alone is switched on, then all three rules, and at last
# it is frozen. *H* is measured at every step, on a copy, while the network learns. Ten networks do the same.

# %%
STAGES = {"as drawn": (0, 5_000), "intrinsic plasticity": (5_000, 10_000), "all rules": (10_000, 30_000), "frozen": (30_000, 35_000)}
NETWORKS = 10


def watch(number):
    """What one network does in each stage."""
    own = streams.child("network").index(number)
    network = ThresholdNetwork.random(excitatory=100, inhibitory=25, seed=own.child("weights"))
    intrinsic = IntrinsicPlasticity(rate=0.001, target=0.1)
    rules = {"intrinsic plasticity": [intrinsic], "all rules": [Stdp(rate=0.001), SynapticNormalisation(), intrinsic]}
    return {
        stage: Window(shown, steps)
        .perturbed(Counted.WithoutInput, seed=own.child("flips").child(stage))
        .run(network, rules.get(stage, []))
        for stage, steps in STAGES.items()
    }


records = [watch(number) for number in range(NETWORKS)]

figure, axis = plt.subplots()
traces = [attractor.smoothed(np.concatenate([record.hamming for record in stages.values()]), width=1000) for stages in records]
axis.plot(np.transpose(traces), color="0.8", lw=0.5)
axis.plot(np.mean(traces, axis=0), color="black", lw=1.5)
axis.axhline(1, color="0.5", lw=0.8, ls="--")
for stage, (begin, _) in STAGES.items():
    axis.axvline(begin, color="0.6", lw=0.8)
    axis.text(begin + 200, 1.42, stage, fontsize=8)
axis.set(xlabel="step", ylabel="H, mean of 1000 steps", xlim=(0, len(traces[0])), ylim=(0.4, 1.5));

# %% [markdown]
# As drawn they are near 1: a flip is passed on, and on the average neither grows nor dies. Intrinsic plasticity makes them
# more excitable, and *H* rises. Then learning sets in, and within some thousand steps the networks become ordered; frozen,
# they stay so. The order is in their weights.
#
# ## What it looks like
#
# A hundred steps of the spikes of one network. Below the line are the units that receive input.

# %%
figure, axes = plt.subplots(1, 2, figsize=(9, 3.5), sharey=True)
for axis, stage in zip(axes, ("as drawn", "frozen")):
    spikes = np.asarray(records[0][stage].excitatory)[-100:]
    axis.plot(*np.nonzero(spikes), "k|", ms=3)
    axis.axhline(19.5, color="tab:red", lw=0.8)
    axis.set(xlabel="step", title=f"{stage}: {spikes[:, 20:].mean():.2f} spikes per unit and step")
axes[0].set_ylabel("excitatory unit")
figure.tight_layout()

# %% [markdown]
# ## Ordered, and therefore forgetful?
#
# A dead network is ordered too. These are not dead: from the spikes of one step, a linear readout tells which word was shown
# so many steps ago, and better than before learning. It sees only the units without input, and is tested on steps to which
# it was not fitted.

# %%
LAGS = range(0, 16)


def memory(stages, stage):
    """Cross-validated accuracy of a linear readout of the word that was shown so many steps ago."""
    begin, end = STAGES[stage]
    first = max(LAGS)
    samples = Samples(stages[stage].excitatory.select(units=(20, 100), steps=(first, end - begin)), folds=4)
    readout = LinearReadout(samples, penalty=1.0)
    word = np.repeat(words, 5)[begin:end]
    return [readout.accuracy(Labels(word[first - lag : len(word) - lag], classes=2)).mean() for lag in LAGS]


figure, axis = plt.subplots(figsize=(5, 3))
for colour, stage in (("0.6", "as drawn"), ("tab:orange", "intrinsic plasticity"), ("black", "frozen")):
    accuracies = [memory(stages, stage) for stages in records]
    error = np.std(accuracies, axis=0, ddof=1) / np.sqrt(NETWORKS)
    axis.errorbar(LAGS, np.mean(accuracies, axis=0), error, fmt=".-", color=colour, label=stage)
axis.axhline(0.5, color="0.8", lw=0.8)
axis.set(xlabel="steps ago", ylabel="accuracy", ylim=(0.45, 1.02))
axis.legend(frameon=False);

# %% [markdown]
# ## The published experiment
#
# Twenty networks, longer windows, a control that learns the same letters in random order, and a test behind every sentence.

# %%
run = attractor.run("sequences", progress=False)
run.claims

# %%
run.figures["signature"]

# %% [markdown]
# Its arrays are labelled, ready for one's own questions.

# %%
run.data[["hamming", "sequence_linear"]]

# %% [markdown]
# ## Try
#
# - Leave one rule out of `all rules`. Which one makes the network ordered, and which one keeps it alive?
# - Shuffle the letters (`streams.child("shuffle").below(10, len(letters))`): is there still something to become ordered about?
# - Flip one unit and follow it for twenty steps: `attractor.perturbation_growth(network, shown, horizon=20, ...)`.
# - `attractor.run("sequences", plasticity={"stdp": False})` asks the paper's questions of networks without learning;
#   `"digits"`, `"rotation"` and `"memory-length"` show them something else.
