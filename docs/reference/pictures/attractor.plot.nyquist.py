import attractor as at

network = at.RateNetwork.dense(units=800, gain=1.0, seed=1)
trained = at.train_fixed_points(network, [0.5, 1.0, 1.5])
loop = at.gain.Linearisation(network, trained.points[0].state).hessenberg()
at.plot.nyquist(loop)
