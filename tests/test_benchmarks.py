# SPDX-License-Identifier: LGPL-3.0-only
"""The benchmarks run, on small data: a field more must not leave one behind broken.

What they say of speed is not looked at here: only that both sides did their work.
"""

import json
import os
import subprocess

import pytest

from soors_cli.home import ROOT

SECONDS = 600
# What is asked of each, and the sentences that hold on however slow a machine.
SMALL = {
    "ledger": (["--moves", "2000"], []),
    "requests": (["--requests", "60"], ["the request has its appointment"]),
    "pickups": (
        ["--moves", "500", "--stops", "25"],
        [
            "each stop became one receipt, once",
            "each line became one move",
            "the kilograms are those recorded",
        ],
    ),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_small_run_comes_to_its_end(name):
    options, sentences = SMALL[name]
    run = subprocess.run(
        [ROOT / "soors", "bench", name, *options, "--repeats", "1", "--json"],
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    # 1: too slow for its goal, which small data tells nothing of.
    assert run.returncode in (0, 1), run.stderr[-2000:]
    result = json.loads(run.stdout)
    assert result["name"] == name
    assert result["ratio"] > 0
    checks = result["details"]["checks"]
    assert all(checks[sentence] for sentence in sentences), checks
