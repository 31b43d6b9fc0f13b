"""Your own data: weights as a sparse matrix, stimuli as tables of unequal lengths, results as a sparse matrix again."""

import numpy as np
import pandas
import scipy.sparse

import attractor as at

weights = scipy.sparse.random_array((200, 200), density=0.1, rng=1)
network = at.RateNetwork.from_weights(np.ones((200, 1)), 0.1 * weights, np.zeros((1, 200)))
trials = [pandas.DataFrame({"cue": np.sin(np.arange(steps) / 8)}) for steps in (300, 400)]
targets = [trial.shift(2) for trial in trials]  # What is missing at the start is not asked.
losses = at.train_trials(network, at.ReadoutRls(network), trials, targets, epochs=5, initial=np.zeros(200))
back = scipy.sparse.csr_array(network.recurrent_csr(), shape=(200, 200))
print(f"losses of the two trials {losses[0].round(4)} at first, {losses[-1].round(4)} in the end; {back.nnz} synapses")
