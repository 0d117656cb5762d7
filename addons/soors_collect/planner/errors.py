"""What the planner says when it cannot work."""


class PlannerError(Exception):
    """A problem that cannot be planned as it was given; `code` says why."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
