#!/usr/bin/env bash
# Holds the wheel for 64-bit Arm (build-arm) to the package that is installed here: Debian's Python for Arm runs it under
# emulation, with NumPy for Arm from PyPI, and every number of a network's training and every byte of a run's results is the same.
# Needs root once, to let apt fetch packages for Arm.
#
#     tests/arm.sh WHEEL [PYTHON]
set -euo pipefail
wheel=$(realpath "$1")
python=${2:-python3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
if ! command -v qemu-aarch64 >/dev/null; then
    apt-get update && apt-get install --yes --no-install-recommends qemu-user
fi
if ! dpkg --print-foreign-architectures | grep -qx arm64; then
    dpkg --add-architecture arm64
    apt-get update
fi
mkdir debs root
version=3.11
packages=(python$version-minimal libpython$version-minimal libpython$version-stdlib libc6 libgcc-s1 libstdc++6 zlib1g libexpat1
    libssl3 libffi8 libbz2-1.0 liblzma5 libcrypt1)
(cd debs && apt-get download --quiet "${packages[@]/%/:arm64}" >log 2>&1) || { cat debs/log; exit 1; }
for package in debs/*.deb; do dpkg --extract "$package" root; done
"$python" -m pip install --quiet --target arm --platform manylinux2014_aarch64 --python-version $version \
    --only-binary=:all: "$wheel" numpy
arm() { PYTHONPATH="$place/arm" qemu-aarch64 -L root root/usr/bin/python$version "$@"; }

cat >train.py <<'PYTHON'
import hashlib
import platform
import sys

import attractor as at
import numpy as np

streams = at.Streams(1)
for dtype in ("float32", "float64"):
    network = at.RateNetwork.random(units=60, gain=1.8, connection_probability=0.2, seed=streams.child("network"), dtype=dtype)
    stimulus = at.Stimulus.silent(300, 2).pulse(channel=0, steps=(20, 40), amplitude=5.0)
    innate = at.simulate(network, stimulus, initial="uniform", seed=streams.child("innate")).rates
    rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(fraction=0.6))
    losses = at.train_recurrent(network, rule, stimulus, innate, window=(40, 300), every=2, trials=3, initial="uniform",
                                noise=0.001, seed=streams.child("learning"))
    eigenvalues = at.eigenvalues(network.recurrent_weights)
    parts = [np.asarray(losses), np.asarray(eigenvalues), at.simulate(network, stimulus, initial="uniform", seed=streams.child("test")).rates]
    print(dtype, hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest())
print(platform.machine(), file=sys.stderr)
PYTHON
"$python" train.py >here.txt
arm train.py >there.txt
diff here.txt there.txt

run=(-m attractor run sequences --quick --quiet --set networks=1 --set window_steps=1500)
"$python" "${run[@]}" --out here >/dev/null
arm "${run[@]}" --out there >/dev/null
for part in cells data.zarr claims.json metrics.json figures; do diff --recursive "here/$part" "there/$part"; done
echo "$(basename "$wheel"): a training in two precisions and a run, every byte as on $(uname -m)"
