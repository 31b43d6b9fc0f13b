#!/usr/bin/env bash
# Runs a planned sweep through every engine that is on this machine, as docs/clusters.md says it is done, and holds each
# result to that of one machine, byte for byte: a plain loop, the same over ssh (by a daemon of its own on this machine, where
# there is `sshd` and one is root), GNU parallel, Snakemake, HyperQueue (PyPI's `hyperqueue`, which brings a local cluster).
# Engines that are not here are named and passed over.
#
#     engines.sh PATH-OF-ATTRACTOR [PYTHON-WITH-HYPERQUEUE]
set -euo pipefail
attractor=$(realpath "$1")
python=${2:-python3}
here=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
trap 'test ! -e "$place/sshd.pid" || kill "$(cat "$place/sshd.pid")"; rm -rf "$place"' EXIT
cd "$place"
mkdir bin
ln -s "$attractor" bin/attractor
export PATH="$place/bin:$PATH"
sweep=(sequences --quick --over seed=1,2,3 --set networks=2)
attractor sweep "${sweep[@]}" --out alone --quiet >/dev/null
passed=0
absent=()

# NAME COMMAND...: plans, lets the engine work at three shares of `gains`, and compares.
try() {
    local name=$1
    shift
    rm -rf gains
    attractor plan "${sweep[@]}" --out gains >/dev/null
    "$@" >engine.log 2>&1 || { cat engine.log; echo "FAILED: $name"; exit 1; }
    attractor finish gains >/dev/null
    for part in config.toml sweep.toml claims.json metrics.json data.zarr figures; do
        diff --recursive "alone/$part" "gains/$part" || { echo "FAILED: $name: $part differs"; exit 1; }
    done
    test "$(find gains/cells -name '*.bundle' | wc -l)" = 3
    echo "-- $name: the same, in three shares"
    passed=$((passed + 1))
}

loop() {
    for k in 1 2 3; do attractor work gains --shard $k/3 --threads 1 & done
    wait
}
try "a loop" loop

# A daemon that lets in whoever has the key just made, and no other.
daemon() {
    local port
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    mkdir -p /run/sshd
    ssh-keygen -q -t ed25519 -N '' -f host
    ssh-keygen -q -t ed25519 -N '' -f own
    printf '%s\n' "Port $port" 'ListenAddress 127.0.0.1' "HostKey $place/host" "AuthorizedKeysFile $place/own.pub" \
        "PidFile $place/sshd.pid" 'StrictModes no' 'UsePAM no' 'PermitRootLogin prohibit-password' >sshd_config
    "$(command -v sshd)" -f "$place/sshd_config"
    echo "[127.0.0.1]:$port $(cat host.pub)" >known
    printf '%s\n' 'Host a b c' 'HostName 127.0.0.1' "Port $port" "IdentityFile $place/own" 'User root' \
        'BatchMode yes' "UserKnownHostsFile $place/known" >ssh_config
}
over_ssh() {
    local k=0 started=()
    daemon
    for host in a b c; do
        k=$((k + 1))
        ssh -F ssh_config $host "$place/bin/attractor" work "$place/gains" --shard $k/3 --threads 1 &
        started+=($!)
    done
    for one in "${started[@]}"; do wait "$one"; done
}
if command -v ssh >/dev/null && command -v sshd >/dev/null && [ "$(id -u)" = 0 ]; then
    try "ssh" over_ssh
else
    absent+=("ssh")
fi

if command -v parallel >/dev/null; then
    try "GNU parallel" parallel --will-cite --jobs 2 attractor work gains --shard {}/3 ::: $(seq 3)
else
    absent+=("GNU parallel")
fi

if command -v snakemake >/dev/null; then
    cat >Snakefile <<'RULES'
rule all:
    input: expand("done/{k}", k=range(1, 4))
rule share:
    output: "done/{k}"
    shell: "attractor work gains --shard {wildcards.k}/3 && touch {output}"
RULES
    try "Snakemake" snakemake --cores 2
else
    absent+=("Snakemake")
fi

if "$python" -c 'import hyperqueue' 2>/dev/null; then
    try "HyperQueue" "$python" "$here/with_hyperqueue.py" gains 3
else
    absent+=("HyperQueue")
fi
if ((${#absent[@]})); then echo "not on this machine: ${absent[*]}"; fi
echo "$passed passed, 0 failed"
