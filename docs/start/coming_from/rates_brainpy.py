import brainpy as bp
import brainpy.math as bm


class Rates(bp.DynamicalSystem):
    def __init__(self, units, gain, tau=10.0, dt=1.0):
        super().__init__()
        self.decay = dt / tau
        scale = gain / bm.sqrt(units)
        self.W = bm.random.randn(units, units) * scale
        self.x = bm.Variable(bm.random.uniform(-1, 1, (units,)))

    def update(self):
        drive = self.W @ bm.tanh(self.x)
        self.x += self.decay * (drive - self.x)
        return bm.tanh(self.x.value)


bm.random.seed(1)
network = Rates(units=400, gain=2.0)
rates = bm.for_loop(lambda _: network.update(), bm.arange(2000))
print(rates.shape)
