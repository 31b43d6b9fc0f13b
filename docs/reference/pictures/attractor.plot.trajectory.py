import attractor as at

network = at.RateNetwork.random(units=200, gain=1.8, seed=1)
stimulus = at.Stimulus.silent(800, 2).pulse(channel=0, steps=(50, 100), amplitude=5.0)
records = [at.simulate(network, stimulus, initial="uniform", noise=0.001, seed=k) for k in (1, 2)]
at.plot.trajectory(*records, labels=["one trial", "another"])
