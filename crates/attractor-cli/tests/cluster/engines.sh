#!/usr/bin/env bash
# Runs a planned sweep through every engine that is on this machine, as docs/clusters.md says it is done, and holds each
# result to that of one machine, byte for byte: a plain loop, GNU parallel, Snakemake, HyperQueue (PyPI's `hyperqueue`, which
# brings a local cluster). Engines that are not here are named and passed over.
#
#     engines.sh PATH-OF-ATTRACTOR [PYTHON-WITH-HYPERQUEUE]
set -euo pipefail
attractor=$(realpath "$1")
python=${2:-python3}
here=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
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
