#!/usr/bin/env python
"""The command line of the ASB case review tool."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledge.settings")
    if sys.argv[1:2] in (["assess_threshold"], ["check_procedure"], ["read_procedure"]):
        # They turn files into findings and touch nothing else, so they run without an environment.
        os.environ.setdefault("PLEDGE_MODE", "demonstration")
    execute_from_command_line(sys.argv)
