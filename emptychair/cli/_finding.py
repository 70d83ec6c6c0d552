"""What a check of `emptychair doctor` found."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line: what was looked at, what was seen and, when that is a problem, what to do about it."""

    name: str
    said: str
    do: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing has to be done."""
        return not self.do

    def as_dict(self) -> dict[str, str | bool]:
        """For JSON."""
        return {**asdict(self), "ok": self.ok}

    def as_line(self) -> str:
        """For people."""
        return f"{'ok' if self.ok else 'problem':<8} {self.name:<14} {self.said}{f'. {self.do}' if self.do else ''}"
