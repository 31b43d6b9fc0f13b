"""Claims of a run: the sentences of a paper, each with the statistic that tests it and a verdict."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, overload

if TYPE_CHECKING:
    import pandas

Verdict = Literal["holds", "fails", "undecided", "shown", "not-shown", "agrees", "differs"]
"""`holds`: the data exclude that the value lies outside its threshold; `fails`: that it lies inside; `undecided`: neither.
`shown` and `not-shown`: fewer than three networks illustrate. `agrees` and `differs`: a check, an identity between formulas."""

_MARKS: dict[Verdict, str] = {
    "holds": "✔",
    "fails": "✘",
    "undecided": "?",
    "shown": "◦",
    "not-shown": "◦",
    "agrees": "=",
    "differs": "≠",
}
_COLOURS: dict[Verdict, str] = {
    "holds": "#1a7f37",
    "fails": "#b42318",
    "undecided": "#9a6700",
    "shown": "#1f5f8b",
    "not-shown": "#1f5f8b",
    "agrees": "#5b6470",
    "differs": "#b42318",
}
_CLAIMS: dict[Verdict, tuple[str, str]] = {
    "holds": ("holds", "hold"),
    "fails": ("fails", "fail"),
    "undecided": ("undecided", "undecided"),
    "shown": ("shown", "shown"),
    "not-shown": ("not shown", "not shown"),
}
_CHECKS: dict[Verdict, tuple[str, str]] = {"agrees": ("agrees", "agree"), "differs": ("differs", "differ")}


class Claim(NamedTuple):
    """One claim with its evidence."""

    id: str
    """Short identifier, such as `I2a`."""
    claim: str
    """The sentence that is tested."""
    statistic: str
    """What `value` measures, in words."""
    threshold: str
    """What `value` must satisfy, as text (`> 0.97`)."""
    origin: Literal["paper", "reference", "ours"]
    """Whose threshold it is: the paper's, an independent implementation's, or this program's authors'."""
    value: float
    """The measured statistic."""
    interval: tuple[float, float] | None
    """The interval of 95 % confidence, where there is one."""
    p: float | None
    """One-sided p-value for the claim, where a test applies."""
    p_adjusted: float | None
    """The same, adjusted for all claims of the run by Holm's method."""
    test: str | None
    """The test behind p and interval."""
    n: int
    """Number of independent networks behind the value."""
    verdict: Verdict
    """What the run says of it; see `Verdict`."""
    note: str | None
    """A word of context: spread, fraction of networks."""


class Claims(Sequence[Claim]):
    """The claims of a run, in the order of its report; `claims["I2a"]` is one, `claims.to_pandas()` a table."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims = tuple(claims)

    @classmethod
    def _read(cls, path: Path) -> Claims:
        records = json.loads(path.read_text(encoding="utf-8"))
        # JSON has no NaN: a value that could not be measured is null.
        return cls(Claim(**{**record, "value": _number(record["value"]), "interval": _pair(record["interval"])}) for record in records)

    @overload
    def __getitem__(self, key: int | str) -> Claim: ...
    @overload
    def __getitem__(self, key: slice) -> Claims: ...
    def __getitem__(self, key: int | str | slice) -> Claim | Claims:
        if isinstance(key, slice):
            return Claims(self._claims[key])
        if isinstance(key, int):
            return self._claims[key]
        for claim in self._claims:
            if claim.id == key:
                return claim
        raise KeyError(f"no claim {key!r}; there are {', '.join(claim.id for claim in self._claims)}")

    def __len__(self) -> int:
        return len(self._claims)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._claims)

    def count(self, value: object) -> int:
        """How many claims have that verdict (or are equal to the one that is given)."""
        return sum(claim.verdict == value or claim == value for claim in self._claims)

    def tally(self) -> str:
        """`10 claims: 9 hold, 1 fails; 4 checks: 4 agree`."""
        parts = [self._part(_CLAIMS, "claim"), self._part(_CHECKS, "check")]
        return "; ".join(part for part in parts if part) or "no claims"

    def _part(self, words: dict[Verdict, tuple[str, str]], noun: str) -> str:
        counts = {verdict: n for verdict in words if (n := self.count(verdict))}
        total = sum(counts.values())
        listed = ", ".join(f"{n} {words[verdict][n > 1]}" for verdict, n in counts.items())
        return f"{total} {noun if total == 1 else noun + 's'}: {listed}" if counts else ""

    def to_pandas(self) -> pandas.DataFrame:
        """The claims as a table with the identifier as its index; needs pandas."""
        import pandas

        return pandas.DataFrame(list(self._claims), columns=Claim._fields).set_index("id")

    def __repr__(self) -> str:
        return "\n".join(
            f"{_MARKS[claim.verdict]} {claim.verdict:<12}  {claim.id:<5} {claim.claim}: "
            f"{_short(claim.value)} ({claim.threshold})"
            for claim in self._claims
        )

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{title}</th>" for title in ("verdict", "", "claim", "value", "threshold", "p", "n"))
        rows = "".join(map(_row, self._claims))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(claim: Claim) -> str:
    left = 'style="text-align: left"'
    verdict = f'{left[:-1]}; white-space: nowrap; color: {_COLOURS[claim.verdict]}"'
    details = "<br>".join(f"<small>{escape(text)}</small>" for text in (claim.statistic, claim.note) if text)
    return (
        f"<tr><td {verdict}>{_MARKS[claim.verdict]} {claim.verdict}</td><td>{escape(claim.id)}</td>"
        f"<td {left}>{escape(claim.claim)}<br>{details}</td><td>{_short(claim.value)}{_bracketed(claim.interval)}</td>"
        f"<td>{escape(claim.threshold)}</td><td>{'' if claim.p is None else _short(claim.p)}</td><td>{claim.n}</td></tr>"
    )


def _bracketed(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f"<br><small>[{_short(interval[0])}, {_short(interval[1])}]</small>"


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _pair(interval: list[float] | None) -> tuple[float, float] | None:
    return None if interval is None else (float(interval[0]), float(interval[1]))


def _short(value: float) -> str:
    return f"{value:.4g}"
