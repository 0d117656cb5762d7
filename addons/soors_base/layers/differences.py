"""One difference between a database and what its layers want."""

from dataclasses import asdict, dataclass, field

WRITE = "write"
CREATE = "create"
CALL = "call"
INSTALL = "install"
REFUSE = "refuse"


@dataclass
class Difference:
    """What has to change, in plain words and for a machine.

    ``write`` and ``create`` say model and values; ``call`` names in ``values`` what the
    section's own method needs; ``install`` names an add-on; ``refuse`` says why the
    layers cannot be applied.
    """

    section: str
    text: str
    action: str = WRITE
    model: str = ""
    res_id: int = 0
    values: dict = field(default_factory=dict)
    where: str = ""

    def as_dict(self):
        """Return plain data, for a screen or a file."""
        return asdict(self)

    def __str__(self):
        return f"{self.text} ({self.where})" if self.where else self.text
