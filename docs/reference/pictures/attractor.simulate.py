import attractor as at

network = at.RateNetwork.random(units=100, gain=1.8, seed=1)
stimulus = at.Stimulus.silent(600, 2).pulse(channel=0, steps=(100, 150), amplitude=5.0)
at.plot.raster(at.simulate(network, stimulus, initial="uniform", seed=2))
