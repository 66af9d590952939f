"""libvirt's test driver as a host to race against: a program for a Python that has `libvirt`.

For each number N that it reads it takes and applies checkpoints of the driver's running domain N
times by turns, and answers with a line of JSON: the microseconds of each pair. The driver keeps
domains and snapshots in this process's memory; it has no disks.
"""

import json
import sys
import time
from random import Random

import libvirt

DOMAIN = "test"  # of test:///default, running


def timed(action):
    start = time.process_time()
    found = action()
    return (time.process_time() - start) * 1e6, found


def main() -> None:
    connection = libvirt.open("test:///default")
    domain = connection.lookupByName(DOMAIN)
    chance = Random("libvirt")
    snapshots = []

    def take() -> float:
        xml = f"<domainsnapshot><name>checkpoint {len(snapshots)}</name></domainsnapshot>"
        spent, made = timed(lambda: domain.snapshotCreateXML(xml))
        snapshots.append(made)
        return spent

    def apply() -> float:
        target = chance.choice(snapshots)
        return timed(lambda: domain.revertToSnapshot(target))[0]

    for line in sys.stdin:
        print(json.dumps([(take(), apply()) for _ in range(int(line))]), flush=True)


if __name__ == "__main__":
    main()
