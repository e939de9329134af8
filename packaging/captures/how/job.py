# SPDX-License-Identifier: Apache-2.0
"""A job of the lab, the environment of its ranks, and what became of it."""

import dataclasses

import topology


@dataclasses.dataclass(frozen=True)
class Job:
    """What runs. `variables` go into every rank's environment as they are."""

    name: str
    workload: str = "train"
    ranks: int = 8
    hosts: int = 1  # more than one: NCCL takes the ranks for so many hosts and goes over sockets between them
    limit: float = 40.0  # seconds, from the fork on
    grace: float = 5.0  # seconds that the others have once a rank has failed
    rest: float = 0.0  # seconds that the ranks rest before they destroy, while their threads' CPU time is taken
    raises: int = 0  # changes of the level while it runs
    raise_period: float = 0.03  # seconds
    variables: dict = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        if not self.name or "/" in self.name or self.name.startswith("."):
            raise ValueError(f"job name {self.name!r}: it also names a folder")
        if not 1 <= self.ranks <= topology.MOST_RANKS or not 1 <= self.hosts <= self.ranks:
            raise ValueError(f"job {self.name}: {self.ranks} ranks on {self.hosts} hosts")


ALWAYS = {"NCCL_NVLS_ENABLE": "0"}  # NVLink multicast may put a shared host's GPUs out of service
SIDE_BY_SIDE = {
    "NCCL_MAX_CTAS": "8",  # the kernels of all ranks must fit on the GPU at once, or they wait for each other for ever
    "NCCL_IGNORE_DISABLED_P2P": "2",  # the ranks' GPUs are one: NVML knows no path between them
}


def environment_of_rank(job, rank, topologies, segments):
    """`topologies`: the files that describe the hosts, in order; none where the ranks do not share a GPU."""
    environment = {"NCCL_PROFILER_PLUGIN": "none", "RINGSIDE_DIR": str(segments),
                   "RANK": str(rank), "WORLD_SIZE": str(job.ranks), "LOCAL_RANK": str(rank)}
    host = topology.host_of_rank(job.ranks, job.hosts, rank)
    environment["LAB_DEVICE"] = "0" if topologies else str(rank)
    if topologies:
        environment |= SIDE_BY_SIDE | {"NCCL_TOPO_FILE": str(topologies[host])}
    if job.hosts > 1:
        environment |= {"NCCL_HOSTID": f"node{host}", "NCCL_SOCKET_IFNAME": "lo"}
    if job.rest > 0:
        environment["REST"] = "1"
    return environment | {k: str(v) for k, v in job.variables.items()} | ALWAYS


def line(outcome):
    """One line on what became of a job, for people."""
    parts = [f"{outcome['ranks']} ranks", "clean" if outcome["clean"] else "NOT CLEAN",
             f"destroyed {outcome['destroyed']}", f"{outcome['seconds']:.1f} s"]
    if outcome.get("start_seconds") is not None:
        parts.append(f"started after {outcome['start_seconds']:.1f} s")
    if outcome.get("first_ms") is not None:
        parts.append(f"{outcome['first_ms']:.3f} then {outcome['rest_ms']:.3f} ms an iteration")
    parts += [f"rank {r['rank']}: {r['text']}" for r in outcome["results"] if "text" in r][:2]
    if "raised" in outcome:
        parts.append("level changed {changes} times, {obeyed} seen by all of {segments}".format(**outcome["raised"]))
    if not outcome["clean"]:
        parts.append("exits " + " ".join(f"{rank}:{status}" for rank, status in sorted(outcome["exits"].items())))
    if outcome["hung"]:
        places = sorted({f"{w['state']} {w['in']}" for row in outcome["hung"] for w in row["threads"][:1]})
        parts.append(f"did not end: ranks {[row['rank'] for row in outcome['hung']]} in {', '.join(places)}")
    return f"{outcome['name']}: " + ", ".join(parts)
