# SPDX-License-Identifier: Apache-2.0
"""Compares what a plugin that counts (count_plugin) was given alone with what it was given behind another plugin.

    chain_check.py ALONE_DIRECTORY BEHIND_DIRECTORY

Left out is what NCCL repeats at each poll and so never does twice in the same number: starts of steps (a receive is
issued again), their waiting states, and the proxy thread's own events. Ends with 1 when anything else differs.
"""

import json
import pathlib
import sys

TYPES = ["Group", "Coll", "P2p", "ProxyOp", "ProxyStep", "ProxyCtrl", "KernelCh", "NetPlugin", "GroupApi", "CollApi",
         "P2pApi", "KernelLaunch", "CeColl", "CeSync", "CeBatch", "KernelPhase", "unknown"]
POLLED_STARTS = {"ProxyStep", "ProxyCtrl"}
POLLED_STOPS = {"ProxyCtrl"}
POLLED_STATES = {8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}


def totals(directory):
    """The counts of all processes of one run together."""
    sums = {}
    for path in sorted(pathlib.Path(directory).glob("count-*.json")):
        for name, value in json.loads(path.read_text()).items():
            if isinstance(value, list):
                before = sums.get(name, [0] * len(value))
                sums[name] = [a + b for a, b in zip(before, value)]
            else:
                sums[name] = sums.get(name, 0) + value
    return sums


def differences(alone, behind):
    """Sentences on what the two runs do not share."""
    found = []
    for name in ("inits", "orphans", "elements"):
        if alone[name] != behind[name]:
            found.append(f"{name}: {alone[name]} alone, {behind[name]} behind")
    for name, polled in (("starts", POLLED_STARTS), ("stops", POLLED_STOPS)):
        for type_name, a, b in zip(TYPES, alone[name], behind[name]):
            if a != b and type_name not in polled:
                found.append(f"{name} of {type_name}: {a} alone, {b} behind")
    for state, (a, b) in enumerate(zip(alone["states"], behind["states"])):
        if a != b and state not in POLLED_STATES:
            found.append(f"state {state}: {a} alone, {b} behind")
    return found


def main():
    alone, behind = totals(sys.argv[1]), totals(sys.argv[2])
    if not alone or not behind:
        print(f"WRONG: no counts in {sys.argv[1] if not alone else sys.argv[2]}\nFAILED")
        return 1
    for name in ("starts", "stops"):
        for type_name, a, b in zip(TYPES, alone[name], behind[name]):
            if a or b:
                print(f"{name} of {type_name}: {a} alone, {b} behind")
    print(f"states alone {alone['states']}\nstates behind {behind['states']}")
    wrong = differences(alone, behind)
    for sentence in wrong:
        print("WRONG:", sentence)
    print("FAILED" if wrong else "PASSED")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
