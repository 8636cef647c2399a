"""Django's own commands for the desk: ``python -m marsad_desk check``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsad_desk.settings")
    execute_from_command_line(sys.argv)
