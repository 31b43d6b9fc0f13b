import attractor as at

network = at.RateNetwork.random(units=400, gain=1.5, seed=1)
at.plot.spectrum(at.eigenvalues(network.recurrent_weights), radius=1.5)
