import numpy as np
from reservoirpy.nodes import Reservoir, Ridge

steps = np.arange(3000)[:, np.newaxis]
series = np.sin(steps / 5) * np.sin(steps / 17.3)

reservoir = Reservoir(
    200, sr=0.9, lr=0.5, rc_connectivity=0.1, seed=1
)
model = reservoir >> Ridge(ridge=1e-6)
model.fit(series[:2000], series[1:2001], warmup=100)
told = model.run(series[2000:-1])

error = np.sqrt(np.mean((told - series[2001:]) ** 2))
print(f"error of the next step {error:.1e}")
