"""A sweep whose cells are jobs of dask-jobqueue's SLURMCluster, in a directory of its own; `dask.sh` starts the Slurm."""

import filecmp
import os
import signal
import subprocess
import sys
from pathlib import Path

import attractor as at
from dask_jobqueue import SLURMCluster
from distributed import Client

SWEEP = {"seed": [1, 2, 3, 4], "plasticity.stdp_rate": [0.001, 0.002]}
OPTIONS = {"networks": 2, "quick": True}


def same(one: Path, other: Path) -> bool:
    files = [path.relative_to(one) for path in sorted(one.rglob("*")) if path.is_file()]
    return files == [path.relative_to(other) for path in sorted(other.rglob("*")) if path.is_file()] and all(
        filecmp.cmp(one / path, other / path, shallow=False) for path in files
    )


def main() -> None:
    with (
        SLURMCluster(
            cores=1,
            processes=1,
            memory="1GB",
            walltime="00:10:00",
            python=sys.executable,
            scheduler_options={"host": "127.0.0.1", "dashboard_address": None},
            worker_extra_args=["--host", "127.0.0.1"],
            log_directory="logs",
        ) as cluster,
        Client(cluster) as client,
    ):
        cluster.adapt(minimum_jobs=2, maximum_jobs=2)
        client.wait_for_workers(2, timeout=120)
        print(subprocess.run(["squeue", "--noheader"], check=True, capture_output=True, text=True).stdout, end="")
        killed: list[int] = []

        def kill(_: object) -> None:
            if not killed:
                pids = client.run(os.getpid)
                killed.extend(pids.values())
                os.kill(killed[0], signal.SIGKILL)

        data = at.sweep("sequences", SWEEP, out="shared", client=client, progress=kill, **OPTIONS)
        assert killed, "no worker was killed"
        print(f"-- a worker was killed, process {killed[0]}; {dict(data.sizes)}")
    at.sweep("sequences", SWEEP, out="alone", progress=False, **OPTIONS)
    assert same(Path("shared/data.zarr"), Path("alone/data.zarr")), "data.zarr differs from that of one process"
    assert filecmp.cmp("shared/claims.json", "alone/claims.json", shallow=False), "claims.json differs"
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
