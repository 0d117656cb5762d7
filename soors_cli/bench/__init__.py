# SPDX-License-Identifier: LGPL-3.0-only
"""Benchmarks: one module each, found by the frame; see `frame.Benchmark`."""
