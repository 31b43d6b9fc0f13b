"""The examples run as a reader would run them, and reach the scores that they print."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"

# The number that an example prints, and what it must be: far from chance, and from what fails.
SCORES = {
    "flip_flop": (r"([\d.]+)% of the signs", 85, 100),  # 50 % by chance.
    "delayed_match": (r"([\d.]+)% of the answers", 95, 100),
    "perceptual_decision": (r"FORCE: ([\d.]+)%", 75, 97),  # 50 % by chance, and some trials have nothing to tell.
    "own_network": (r"loss ([\d.]+)", 0, 0.15),  # The variance of the target is 1/3.
    "own_rule": (r"([\d.]+) in the end", 0, 0.005),
    "own_data": (r"; (\d+) synapses", 4000, 4000),
    "own_experiment": (r"capacity ([\d.]+) steps", 10, 50),  # At most the number of units.
}
# Lines at most, without imports and what documents.
LONGEST = {"flip_flop": 10, "own_network": 40, "own_rule": 20, "own_data": 10, "own_experiment": 60}


def test_all_examples_are_told() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == set(SCORES)


@pytest.mark.parametrize("name", SCORES)
def test_example_runs(name: str, tmp_path: Path) -> None:
    if name == "perceptual_decision":
        pytest.importorskip("neurogym", reason="pip install --no-deps neurogym==2.0.0, and what .ci/run says")
    # NeuroGym's own registration warns.
    warnings = "ignore" if name == "perceptual_decision" else "error"
    command = [sys.executable, "-W", warnings, str(EXAMPLES / f"{name}.py")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    pattern, least, most = SCORES[name]
    found = re.search(pattern, done.stdout)
    assert found and least <= float(found[1]) <= most, done.stdout
    if name == "perceptual_decision":
        assert 75 <= float(re.findall(r"([\d.]+)%", done.stdout)[1]) <= 97, done.stdout
    if name == "delayed_match":
        # 1600 answers in 40 trials: what innate training is for.
        assert float(re.findall(r"([\d.]+)%", done.stdout)[1]) < 67, done.stdout


@pytest.mark.parametrize("name", LONGEST)
def test_example_is_short(name: str) -> None:
    text = (EXAMPLES / f"{name}.py").read_text()
    documents = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.end_lineno
        for line in range(node.lineno, node.end_lineno + 1)
    }
    lines = [
        line
        for number, line in enumerate(text.splitlines(), 1)
        if number not in documents and line.strip() and not line.startswith("import ")
    ]
    assert len(lines) <= LONGEST[name], len(lines)


PAGE = Path(__file__).parents[3] / "docs" / "own.md"


def test_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its blocks, one after the other, beside the file that the last one reads."""
    content = np.concatenate([np.ones((4, 2)), np.eye(4), np.ones((1, 4))], axis=None).astype("<f8").tobytes()
    header: dict[str, object] = {
        name: {"dtype": "F64", "shape": shape, "data_offsets": offsets}
        for name, shape, offsets in (
            ("weight_ih_l0", [4, 2], [0, 64]),
            ("weight_hh_l0", [4, 4], [64, 192]),
            ("fc.weight", [1, 4], [192, 224]),
        )
    }
    text = json.dumps(header).encode()
    (tmp_path / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + content)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, PAGE, "exec"), names)
    assert len(blocks) == 3 and names["points"]
    assert names["run"].claims["R1"].n == 5  # type: ignore[attr-defined]
