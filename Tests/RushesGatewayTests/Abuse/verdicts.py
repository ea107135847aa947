"""What was tried, how often, and what came of it."""


class Verdicts:
    """Counts what was expected; keeps what was not as expected."""

    def __init__(self):
        self.rows = {}

    def expect(self, what, holds, words=""):
        """Counts one expectation under a heading; what does not hold is said at once and again at the end."""
        row = self.rows.setdefault(what, {"count": 0, "failures": [], "note": ""})
        row["count"] += 1
        if not holds:
            row["failures"].append(str(words))
            print(f"  FAILED {what}: {words}", flush=True)
        return holds

    def note(self, what, words):
        """Adds a figure to a heading."""
        self.rows.setdefault(what, {"count": 0, "failures": [], "note": ""})["note"] = words

    def table(self):
        """The table, as lines."""
        lines = [("what", "tried", "verdict")]
        for what, row in self.rows.items():
            failed = len(row["failures"])
            verdict = "holds" if not failed else f"FAILED {failed}"
            lines.append((what, f"{row['count']:,}", verdict + (f"; {row['note']}" if row["note"] else "")))
        widths = [max(len(line[column]) for line in lines) for column in range(2)]
        table = [f"{a.ljust(widths[0])}  {b.rjust(widths[1])}  {c}" for a, b, c in lines]
        for what, row in self.rows.items():
            table += [f"FAILED {what}: {words}" for words in row["failures"]]
        return table

    def failed(self):
        return any(row["failures"] for row in self.rows.values())
