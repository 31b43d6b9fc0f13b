"""Lets a local HyperQueue (PyPI's `hyperqueue` brings one) work at the shares of a planned run.

    python with_hyperqueue.py DIRECTORY SHARES
"""

import sys
from pathlib import Path

from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig


def main(run: str, shares: int) -> None:
    with LocalCluster() as cluster:
        cluster.start_worker(WorkerConfig(cores=2))
        client = cluster.client()
        job = Job(default_workdir=Path.cwd())
        for share in range(1, shares + 1):
            job.program(["attractor", "work", run, "--shard", f"{share}/{shares}", "--threads", "1"])
        client.wait_for_jobs([client.submit(job)])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
