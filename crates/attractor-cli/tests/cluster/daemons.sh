# Slurm's own daemons on this machine, for the tests beside this file, which source it: `$place` is a directory that goes with
# them. Needs slurmctld, slurmd, slurm-client and munge (Debian's packages), and root; all listen on the loopback alone.
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
    for pid in $(pgrep slurmstepd; pgrep attractor; pgrep python); do
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
