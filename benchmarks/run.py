#!/usr/bin/env python3
"""Headwater beside its peers: see README.md."""
import sys

if sys.version_info < (3, 9):
    sys.exit("needs Python 3.9 or newer")

from harness.cli import main

sys.exit(main())
