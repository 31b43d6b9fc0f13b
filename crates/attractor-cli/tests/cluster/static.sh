#!/usr/bin/env bash
# Holds the static command (build-static) against the one built for this machine: it loads no library, runs where there is no
# other file, and computes the same bytes. Prints sizes, start-up time and what a run takes with both. Needs root, for chroot.
#
#     static.sh PATH-OF-STATIC PATH-OF-NATIVE
set -euo pipefail
static=$(realpath "$1")
native=$(realpath "$2")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
if ldd "$static" >"$place/libraries" 2>&1 && grep --quiet '=>' "$place/libraries"; then
    echo "static.sh: $static loads libraries:" >&2
    cat "$place/libraries" >&2
    exit 1
fi
mkdir "$place/root"
cp "$static" "$place/root/attractor"
seconds() { awk "BEGIN { printf \"%.3f\", $1 }"; }
timed() {
    local start end
    start=$(date +%s.%N)
    "$@" >/dev/null
    end=$(date +%s.%N)
    seconds "$end - $start"
}
alone() { chroot "$place/root" /attractor "$@"; }
run=(run timing --quick --quiet --threads 2 --set networks=2)
with_static=$(timed alone "${run[@]}" --out /run)
with_native=$(timed "$native" "${run[@]}" --out "$place/native")
echo "a run: static $with_static s in a root with no other file, native $with_native s"
for kept in cells data.zarr claims.json metrics.json figures; do
    diff --recursive "$place/root/run/$kept" "$place/native/$kept"
done
echo "cells, data, claims, metrics and figures are the same bytes"
starts() { for _ in $(seq 20); do "$@"; done; }
for file in "$static" "$native"; do
    twenty=$(timed starts "$file" --version)
    echo "$file: $(stat --format %s "$file") bytes, start $(seconds "$twenty / 20") s"
done
