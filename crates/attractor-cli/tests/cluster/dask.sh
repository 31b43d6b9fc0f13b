#!/usr/bin/env bash
# Computes a sweep by dask-jobqueue's SLURMCluster, through Slurm's own daemons, while workers are killed, and holds it to that
# of this process alone, byte for byte. Needs what daemons.sh needs, and a Python with attractor[xarray,dask] and dask-jobqueue.
#
#     dask.sh PYTHON
set -euo pipefail
python=$(command -v "$1")
here=$(cd "$(dirname "$0")" && pwd)
. "$here/daemons.sh"
cd "$place"
timeout 300 "$python" "$here/with_dask_jobqueue.py" || fail "the sweep is computed"
