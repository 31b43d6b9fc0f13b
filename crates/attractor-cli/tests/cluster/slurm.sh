#!/usr/bin/env bash
# Runs a sweep through Slurm's own daemons, kills a job step and the node's daemon in the middle, and holds the result to
# that of one machine, byte for byte. Needs slurmctld, slurmd, slurm-client and munge (Debian's packages), and root.
#
#     slurm.sh PATH-OF-ATTRACTOR
set -euo pipefail
attractor=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
. "$here/daemons.sh"

echo "-- a sweep"
sweep=(timing --quick --over network.gain=1.4,1.8 --over seed=1,2 --set networks=2 --set training.recurrent_trials=60)
cd "$place"
"$attractor" plan "${sweep[@]}" --out sweep --shares 4
if "$attractor" submit sweep --slurm --array 500 2>/dev/null; then fail "an array of more tasks than cells is refused"; fi
"$attractor" submit sweep --slurm --array 4 --run
cat sweep/slurm/array.sh

echo "-- an array that this site does not allow"
"$attractor" plan timing --quick --over "seed=range(1,201)" --set networks=1 --out many >/dev/null
if "$attractor" submit many --slurm --array 150 --run 2>refusal; then fail "an array of 150 is refused"; fi
grep -q -- '--array 150: this site allows arrays of at most 100' refusal || fail "the refusal names the limit"

echo "-- a job step and the node's daemon are killed"
is_running() { "$attractor" status sweep | grep -q running; }
await 60 "a cell runs" is_running
kill -KILL "$node"
ours | xargs --no-run-if-empty kill -KILL
scontrol update nodename="$host" state=down reason=killed
"$attractor" status sweep
slurmd -D 2>/dev/null &
started+=($!)
sleep 1
scontrol update nodename="$host" state=resume 2>/dev/null || true
# Slurm lets requeued jobs wait two minutes; what it asks of them is asked now.
scontrol update jobid="$(squeue --noheader --format=%F | sort -n | head -n 1)" starttime=now || true

echo "-- the rest, and the summary"
is_finished() { "$attractor" status sweep | grep -q ', finished'; }
await 240 "the summary is written" is_finished
"$attractor" sweep "${sweep[@]}" --out alone --quiet >/dev/null
for part in config.toml sweep.toml claims.json metrics.json data.zarr figures; do
    diff --recursive "alone/$part" "sweep/$part" || fail "$part differs from that of one machine"
done
"$attractor" verify sweep --quiet | tail -n 1
echo "1 passed, 0 failed"
