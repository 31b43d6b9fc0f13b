#!/usr/bin/env bash
# Runs a sweep through Slurm's own daemons, kills a job step and the node's daemon in the middle, and holds the result to
# that of one machine, byte for byte. Needs slurmctld, slurmd, slurm-client and munge (Debian's packages), and root.
#
#     slurm.sh PATH-OF-ATTRACTOR
set -euo pipefail
attractor=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
host=$(hostname -s)
started=()

stop() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    ours | xargs --no-run-if-empty kill -KILL 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$place"
}
trap stop EXIT

# Processes of jobs of this cluster: the steps' own daemons and what they run.
ours() {
    for pid in $(pgrep slurmstepd; pgrep attractor); do
        if tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -q "^SLURM_CONF=$place/"; then
            if grep -qz 'SLURM_JOB_ID' "/proc/$pid/environ" || [ "$(cat "/proc/$pid/comm")" = slurmstepd ]; then echo "$pid"; fi
        fi
    done
}

fail() {
    echo "FAILED: $1"
    for log in slurmctld slurmd; do echo "--- $log"; tail -n 25 "$place/$log.log" 2>/dev/null || true; done
    squeue --all 2>/dev/null || true
    exit 1
}

# Waits until a command succeeds; the limit keeps a broken cluster from hanging the test.
await() {
    local limit=$1 what=$2
    shift 2
    for _ in $(seq $((limit * 4))); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.25
    done
    fail "$what, within $limit s"
}

echo "-- daemons"
mkdir "$place/state" "$place/spool"
chmod 755 "$place"
head -c 128 /dev/urandom >"$place/munge.key"
chmod 400 "$place/munge.key"
munged --force --foreground --key-file="$place/munge.key" --socket="$place/munge.socket" --pid-file="$place/munge.pid" \
    --seed-file="$place/munge.seed" --log-file="$place/munge.log" 2>/dev/null &
started+=($!)
sed "s|DIR|$place|g; s|HOST|$host|g" "$here/slurm.conf" >"$place/slurm.conf"
export SLURM_CONF="$place/slurm.conf"
await 10 "munge answers" test -S "$place/munge.socket"
slurmctld -D 2>/dev/null &
started+=($!)
slurmd -D 2>/dev/null &
node=$!
started+=("$node")
is_idle() { [ "$(sinfo --noheader --format=%T)" = idle ]; }
await 30 "the node is idle" is_idle

echo "-- a sweep"
sweep=(timing --quick --over network.gain=1.4,1.8 --over seed=1,2 --set networks=2 --set training.recurrent_trials=60)
cd "$place"
"$attractor" plan "${sweep[@]}" --out sweep --shares 4
if "$attractor" submit sweep --slurm --array 500 2>/dev/null; then fail "an array of more tasks than cells is refused"; fi
"$attractor" submit sweep --slurm --array 4 --run
cat sweep/slurm/array.sh

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
