"""Converts the letters of a Hershey font in James Hurt's format (.jhf) into script-simplex.txt.

    python3 convert.py scripts.jhf > script-simplex.txt

Coordinates become y upwards with the baseline at 0. Strokes keep their order; those of MARKS cross or crown the letter
and are written as `mark`, those of REVERSED change direction so that the pen arrives where it starts.
"""

import string
import sys

BASELINE = 9
MARKS = {"F": {2}, "K": {1}, "X": {1}, "i": {0}, "j": {0}, "t": {2}, "x": {1}}
REVERSED = {"W": {1, 3}}

HEADER = """\
# Single-stroke script letters, converted from the Hershey font "script simplex" (scripts.jhf).
# The Hershey Fonts were originally created by Dr. A. V. Hershey while working at the U. S. National Bureau of Standards.
# See NOTICE for the terms and README.md for the format."""


def records(lines):
    """Yields each glyph's pairs of characters; a record may run over several lines."""
    lines = iter(line.rstrip("\n") for line in lines)
    for line in lines:
        if not line:
            continue
        size, body = 2 * int(line[5:8]), line[8:]
        while len(body) < size:
            body += next(lines)
        yield [body[i : i + 2] for i in range(0, size, 2)]


def decode(pair):
    return ord(pair[0]) - ord("R"), ord(pair[1]) - ord("R")


def glyph(pairs):
    """The side bearings and the strokes, each a list of points."""
    left, right = decode(pairs[0])
    strokes = [[]]
    for pair in pairs[1:]:
        if pair == " R":
            strokes.append([])
        else:
            x, y = decode(pair)
            strokes[-1].append((x, BASELINE - y))
    return left, right, strokes


def main(path):
    print(HEADER)
    with open(path, encoding="ascii") as file:
        for code, pairs in enumerate(records(file), start=ord(" ")):
            letter = chr(code)
            if letter not in string.ascii_letters:
                continue
            left, right, strokes = glyph(pairs)
            print(f"\nglyph {letter} {left} {right}")
            # Marks come last: they are hung on the strokes.
            for index in sorted(range(len(strokes)), key=lambda i: i in MARKS.get(letter, ())):
                points = strokes[index][:: -1 if index in REVERSED.get(letter, ()) else 1]
                kind = "mark" if index in MARKS.get(letter, ()) else "stroke"
                print(kind, *(f"{x},{y}" for x, y in points))


main(sys.argv[1])
