"""A sample of everything that can be asked for: `SAMPLES` maps each operation to ways of asking."""

from tests.powershell.samples import files, guests, machines
from tests.powershell.samples.site import NAMES, Site, Way, site

SAMPLES = {**machines.SAMPLES, **files.SAMPLES, **guests.SAMPLES}

__all__ = ["NAMES", "SAMPLES", "Site", "Way", "site"]
