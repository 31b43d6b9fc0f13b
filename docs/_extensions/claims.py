"""Numbers of the gallery's runs, and lines of CORRECTNESS.md, where a page needs them: none is typed twice.

The role {claim}`timing I3a` is the value and the verdict of a claim in the gallery's run; the directive

    ```{differences} I3a I4
    ```

is those lines of the table of differences from the papers, and {verdicts}`timing` how many claims of a run hold.
"""

import json
import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective, SphinxRole


def claims(environment, experiment):
    """What is claimed in the gallery's run of an experiment, by id."""
    file = Path(environment.srcdir) / "gallery" / experiment / "claims.json"
    environment.note_dependency(str(file))
    return {claim["id"]: claim for claim in json.loads(file.read_text(encoding="utf-8"))}


def to_gallery(experiment, text):
    """A link to the page of the run."""
    link = addnodes.pending_xref(
        "", refdomain="std", reftype="doc", reftarget=f"/gallery/{experiment}", refexplicit=True, refwarn=True
    )
    link += nodes.inline("", text)
    return link


class Claim(SphinxRole):
    def run(self):
        experiment, _, identifier = self.text.partition(" ")
        try:
            claim = claims(self.env, experiment)[identifier]
        except (OSError, KeyError):
            return [], [self.inliner.reporter.warning(f"no claim {self.text} in the gallery")]
        value = "–" if claim["value"] is None else f"{claim['value']:.3g}".replace("-", "−")
        return [to_gallery(experiment, f"{value} ({identifier} {claim['verdict']}, n = {claim['n']})")], []


class Verdicts(SphinxRole):
    def run(self):
        found = [claim["verdict"] for claim in claims(self.env, self.text).values()]
        order = ("holds", "undecided", "fails", "shown", "not-shown", "agrees", "differs")
        words = {"holds": "hold", "fails": "fail", "not-shown": "not shown", "agrees": "agree", "differs": "differ"}
        counts = [f"{found.count(v)} {words.get(v, v)}" for v in order if v in found]
        return [to_gallery(self.text, f"{len(found)} claims: {', '.join(counts)}")], []


class Differences(SphinxDirective):
    required_arguments = 1
    optional_arguments = 20

    def run(self):
        file = Path(self.env.srcdir).parent / "CORRECTNESS.md"
        self.env.note_dependency(str(file))
        lines = []
        for wanted in self.arguments:
            row = re.search(rf"^\| {re.escape(wanted)}\b([^|]*)\| (.+) \| (.+) \| (.+) \|$", file.read_text("utf-8"), re.MULTILINE)
            if row is None:
                return [self.state.document.reporter.warning(f"no line {wanted} in CORRECTNESS.md", line=self.lineno)]
            name, paper, found, command = wanted + row[1].rstrip(), row[2], row[3], row[4]
            lines += [f"**{name}.** *In the paper:* {paper}.", "", f"*Here:* {found}. ({command})", ""]
        node = nodes.container(classes=["differences"])
        self.state.nested_parse(StringList(lines, source=str(file)), self.content_offset, node)
        return [node]


def setup(app):
    app.add_role("claim", Claim())
    app.add_role("verdicts", Verdicts())
    app.add_directive("differences", Differences)
    return {"parallel_read_safe": True}
