#!/usr/bin/env bash
# What a run of many cells costs beside its cells: plans a sweep of COUNT networks of 20 units, each a few milliseconds,
# works at it with one thread, and finishes it. Prints time and peak memory of each step (GNU time), the time beside the cells,
# and what lies on disk. docs/clusters.md quotes it.
#
#     many.sh PATH-OF-ATTRACTOR [COUNT]
set -euo pipefail
attractor=$(realpath "$1")
count=${2:-20000}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
small=(networks=1 network.units=20 network.connection_probability=0.5 protocol.window_ms=60 protocol.offset_ms=10 protocol.pulse_ms=5
    protocol.relaxation_ms=5 protocol.perturbation_delay_ms=20 protocol.perturbation_ms=5 protocol.test_trials=2
    protocol.perturbed_trials=2 protocol.perturbation_sweep=[] target.delay_ms=40 training.recurrent_trials=1
    training.readout_trials=1 controls.eigenvalues=false controls.lyapunov_pairs=0)
timed() {
    local name=$1
    shift
    /usr/bin/time -f "$name: %e s (user %U s, system %S s), at most %M KiB" "$@" >/dev/null
}
echo "$count cells"
timed plan "$attractor" plan timing --quick "${small[@]/#/--set=}" --over "seed=range(1,$((count + 1)))" --out run
timed "start of a share" "$attractor" work run --shard "$count/$count" --threads 1 --quiet
timed work "$attractor" work run --threads 1 --quiet
timed status "$attractor" status run
timed finish "$attractor" finish run
python3 - <<'PY'
import pathlib, re
seconds = []
for bundle in pathlib.Path("run/cells").glob("*.bundle"):
    seconds += [float(s) for s in re.findall(rb'"seconds":([0-9.e-]+)', bundle.read_bytes())]
seconds = [s for s in seconds if s > 0]
print(f"within the cells: {sum(seconds):.1f} s, {1000 * sum(seconds) / len(seconds):.2f} ms each")
PY
for part in cells data.zarr figures claims.json metrics.json report.html run.json; do
    echo "$part: $(find run/$part -type f | wc -l) files, $(du --summarize --apparent-size --block-size=1K run/$part | cut -f 1) KiB"
done
