"""Runs a sweep through HyperQueue (PyPI's `hyperqueue` brings a local cluster), and holds it to that of one machine.

    python with_hyperqueue.py PATH-OF-ATTRACTOR
"""

import filecmp
import subprocess
import sys
import tempfile
from pathlib import Path

from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig

SHARES = 3
SWEEP = ["sequences", "--quick", "--set", "networks=2", "--over", "seed=1,2,3"]


def same(one: Path, other: Path) -> bool:
    files = [path.relative_to(one) for path in sorted(one.rglob("*")) if path.is_file()]
    return files == [path.relative_to(other) for path in sorted(other.rglob("*")) if path.is_file()] and all(
        filecmp.cmp(one / path, other / path, shallow=False) for path in files
    )


def main(attractor: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        shared, alone = Path(place, "shared"), Path(place, "alone")

        def run(*arguments: str) -> None:
            subprocess.run([attractor, *arguments], check=True, stdout=subprocess.DEVNULL)

        run("plan", *SWEEP, "--out", str(shared))
        with LocalCluster() as cluster:
            cluster.start_worker(WorkerConfig(cores=2))
            client = cluster.client()
            job = Job(default_workdir=place)
            for share in range(1, SHARES + 1):
                job.program([attractor, "work", str(shared), "--shard", f"{share}/{SHARES}", "--threads", "1"])
            client.wait_for_jobs([client.submit(job)])
        run("finish", str(shared))
        run("sweep", *SWEEP, "--out", str(alone), "--quiet")
        assert same(shared / "data.zarr", alone / "data.zarr"), "data.zarr differs from that of one machine"
        assert filecmp.cmp(shared / "claims.json", alone / "claims.json", shallow=False), "claims.json differs"
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()))
