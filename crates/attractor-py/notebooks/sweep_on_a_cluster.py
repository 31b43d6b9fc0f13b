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
# # A sweep on a cluster
#
# Every network of a run is a *cell*: a function of the configuration and its name, and of nothing else. So a thousand
# networks may be computed anywhere, in any order, by workers that die, and what comes out is the same to the last bit. Here
# a sweep is computed three times: on this machine, by workers of a Dask cluster, and in shares, as Slurm would.

# %%
import hashlib
import os
import subprocess
from pathlib import Path

import matplotlib.pyplot as plt
from dask.distributed import Client, LocalCluster

import attractor as at

plt.rcParams.update({"figure.figsize": (9, 3), "axes.spines.top": False, "axes.spines.right": False})

# %% [markdown]
# ## Here
#
# How does the wealth of attractors that noise grows in small networks depend on the learning rate? Two keys are swept, the rate
# and the seed: six points, each of ten networks of 20 units, few enough to be waited for.

# %%
swept = {"learning.rate": [0.003, 0.01, 0.1], "seed": [1, 2]}
small = {"networks": 10, "beyond.noise_networks": 1, "beyond.phase_steps": 0, "beyond.sizes": []}
data = at.sweep("self-organised", swept, quick=True, set=small, out="here", progress=False)
data["D1a"].to_pandas()

# %% [markdown]
# D1a is the claim that about half of the networks end in period 2, here its statistic, their share. Every claim and every number has
become an array over the swept keys, and `seed` is a dimension like any other.

# %%
figure, axis = plt.subplots()
for claim, label in (("D1a", "period 2"), ("D1b", "longer, or a torus"), ("D1c", "fixed point")):
    mean, spread = data[claim].mean("seed"), data[claim].std("seed")
    axis.errorbar(data["learning.rate"], mean, spread, marker="o", capsize=3, label=label)
axis.set(xscale="log", xlabel="learning rate", ylabel="share of networks", ylim=(0, 1))
axis.legend(frameon=False);

# %% [markdown]
# ## On Dask
#
# The same call with a client: cells are tasks, workers need the package and nothing else, and only the caller writes. The
# cluster below is two processes on this machine; `dask_jobqueue.SLURMCluster` and others go there likewise.

# %%
with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
    there = at.sweep("self-organised", swept, quick=True, set=small, out="there", client=client, progress=False)

there.equals(data)

# %% [markdown]
# ## In shares, as a batch system does it
#
# `plan` writes the run and computes nothing. `work` computes what is missing of a share, on any node, any number of times;
# workers take no lock and never write the same file. `finish` summarises.


# %%
def attractor(*arguments):
    """The command, and what it prints."""
    environment = os.environ | {"NO_COLOR": "1"}
    return subprocess.run(
        ["attractor", *map(str, arguments)], capture_output=True, text=True, check=True, env=environment
    ).stdout


over = ["--over", "learning.rate=0.003,0.01,0.1", "--over", "seed=1,2"]
changes = [part for key, value in small.items() for part in ("--set", f"{key}={value}")]
attractor("plan", "self-organised", "--quick", *over, *changes, "--out", "shares")
for share in (2, 1):
    attractor("work", "shares", "--shard", f"{share}/3", "--quiet")
print(attractor("status", "shares").split("\n")[0])

# %% [markdown]
# One share has not been computed, and is not missed by those that were. A third worker takes it, and the run is finished.

# %%
attractor("work", "shares", "--shard", "3/3", "--quiet")
attractor("finish", "shares")


def digest(run):
    """A hash of all arrays of a run."""
    files = sorted(path for path in Path(run, "data.zarr").rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


{run: digest(run) for run in ("here", "there", "shares")}

# %% [markdown]
# Slurm is handed the same: `attractor submit shares --slurm --array 3 --run` writes an array of three tasks and a summary that depends
# on it, as short scripts to read and keep, and submits them. The guide *Sweeps and clusters* has the lines for other engines.
