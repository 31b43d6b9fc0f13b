"""Metrics of a run: numbers, each with its units and what it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path


class Metric(float):
    """A number that knows its `units` (`1` for a pure number) and its `description`."""

    units: str
    description: str

    def __new__(cls, value: float, units: str = "1", description: str = "") -> Metric:
        metric = super().__new__(cls, value)
        metric.units, metric.description = units, description
        return metric

    def __reduce__(self) -> tuple[type[Metric], tuple[float, str, str]]:
        return Metric, (float(self), self.units, self.description)


class Metrics(Mapping[str, Metric]):
    """The metrics of a run by name: `metrics["readout_loss"] < 1e-3`."""

    def __init__(self, metrics: Iterable[tuple[str, Metric]]) -> None:
        self._metrics = dict(metrics)

    @classmethod
    def _read(cls, path: Path) -> Metrics:
        records = json.loads(path.read_text(encoding="utf-8"))
        return cls((r["name"], Metric(_number(r["value"]), r["units"], r["description"])) for r in records)

    def __getitem__(self, name: str) -> Metric:
        try:
            return self._metrics[name]
        except KeyError:
            raise KeyError(f"no metric {name!r}; there are {', '.join(self._metrics)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._metrics)

    def __len__(self) -> int:
        return len(self._metrics)

    def __repr__(self) -> str:
        width = max(map(len, self._metrics), default=0)
        return "\n".join(f"{name:<{width}}  {_with_units(metric)}" for name, metric in self._metrics.items())

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align: left"><code>{escape(name)}</code></td><td>{escape(_with_units(metric))}</td>'
            f'<td style="text-align: left">{escape(metric.description)}</td></tr>'
            for name, metric in self._metrics.items()
        )
        return f"<table><tbody>{rows}</tbody></table>"


def _number(value: float | None) -> float:
    # JSON has no NaN: a value that could not be measured is null.
    return float("nan") if value is None else value


def _with_units(metric: Metric) -> str:
    return f"{metric:.4g}" if metric.units == "1" else f"{metric:.4g} {metric.units}"
