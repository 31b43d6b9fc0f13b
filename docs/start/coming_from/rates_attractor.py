import attractor as at

network = at.RateNetwork.random(
    units=400, gain=2.0, connection_probability=1.0,
    tau_ms=10.0, dt_ms=1.0, seed=1,
)
silence = at.Stimulus.silent(2000, 2)
rates = at.simulate(
    network, silence, initial="uniform", seed=2
).rates
print(rates.shape)

# What one asks next: is it chaotic?
spectrum = at.lyapunov_spectrum(
    network, count=1, settle=1000, steps=4000, seed=3
)
print(f"exponent {spectrum.exponents[0]:.1f} per second")
