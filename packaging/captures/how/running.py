# SPDX-License-Identifier: Apache-2.0
"""One job while it runs: what its ranks have told, its limits, and how it is ended. Owned by one thread."""

import os
import time

import processes
import segment

SETTLE_SECONDS = 0.5  # from the last rank's rest to the first look
KILL_SECONDS = 10


class Running:
    """Gets its server's events by `take`, and does by `step` what time demands."""

    def __init__(self, job, server, folder, segments):
        self.job, self.server, self.folder = job, server, folder
        self.begin = time.monotonic()
        self.pids, self.exits, self.told = {}, {}, {}
        self.results, self.hung, self.at_rest, self.planted = [], [], [], []
        self.segments, self.segments_seen = segments, None  # files of the plugin, when the last rank had started
        self.fault_at = None  # when a rank said that its fault acts now
        self._deadline = self.begin + job.limit
        self._killed_at = None
        self._samples = None  # (when, {rank: times}) of the first look at the resting ranks
        self._go = None
        self._raiser = segment.Raiser(segments, job.raises, job.raise_period) if job.raises else None
        self._raised = None

    def take(self, event):
        now = time.monotonic()
        kind, rank = event["event"], event.get("rank")
        if kind == "forked":
            self.pids[rank] = event["pid"]
        elif kind == "exited":
            self.exits[rank] = event["status"]
            if event["status"] != 0:
                self._deadline = min(self._deadline, now + self.job.grace)
        elif kind == "fault":
            self.fault_at = now
        elif kind == "planted":
            self.planted.append({key: value for key, value in event.items() if key != "event"})
        elif kind == "result":
            self.results.append(event)
        self.told.setdefault(kind, {})[rank] = (now, event)

    def alive(self):
        return sorted(rank for rank in self.pids if rank not in self.exits)

    def is_over(self):
        return len(self.exits) == self.job.ranks

    def all_told(self, kind):
        return len(self.told.get(kind, {})) == self.job.ranks

    def step(self):
        """False once it cannot be ended: the server has to go."""
        now = time.monotonic()
        if self.segments_seen is None and self.all_told("started"):
            self.segments_seen = len(list(self.segments.glob("*.seg")))
        if self._raiser is not None and self._raised is None:
            if self.told.get("measured") or self.exits:
                self._raised = self._raiser.close()
            elif self.all_told("started"):
                self._raiser.step(now)
        if self.all_told("resting") and self._go is None:
            self._look_at_rest(now)
        if now > self._deadline and self._killed_at is None:
            self.kill()
        return self._killed_at is None or now < self._killed_at + KILL_SECONDS

    def kill(self):
        """Writes down where each rank stands that has not ended, and kills it. Once."""
        if self._killed_at is not None:
            return
        self._killed_at = time.monotonic()
        ranks = self.alive()
        self.hung = [{"rank": rank, "threads": processes.whereabouts(self.pids[rank])} for rank in ranks]
        self.server.ask({"kill": ranks})

    def _look_at_rest(self, now):
        since = max(when for when, _ in self.told["resting"].values())
        if self._samples is None and now > since + SETTLE_SECONDS:
            self._samples = now, {rank: processes.cpu_nanos_by_thread(pid) for rank, pid in self.pids.items()}
        elif self._samples is not None and now > self._samples[0] + self.job.rest:
            before, samples = self._samples
            for rank, pid in self.pids.items():
                after = processes.cpu_nanos_by_thread(pid)
                seconds = time.monotonic() - before
                self.at_rest.append({"rank": rank, "threads": processes.percent_by_name(samples[rank], after, seconds)})
            # Stays open until the job is over: a rank may come to it late.
            self._go = os.open(self.folder / "go", os.O_RDWR)

    def outcome(self):
        """A dictionary for the log."""
        if self._raiser is not None and self._raised is None:
            self._raised = self._raiser.close()
        if self._go is not None:
            os.close(self._go)
        job = self.job
        measured = [event for _, event in self.told.get("measured", {}).values()]
        first = [m for m in measured if m["rank"] == 0]
        started = [when for when, _ in self.told.get("started", {}).values()]
        destroyed = len(self.told.get("destroyed", {}))
        quick = job.variables.get("EXIT") == "quick"
        statuses = {rank: self.exits.get(rank, "lost") for rank in range(job.ranks)}
        found = {
            "name": job.name, "workload": job.workload, "ranks": job.ranks, "hosts": job.hosts,
            "variables": {k: str(v) for k, v in job.variables.items()},
            "clean": all(s == 0 for s in statuses.values()) and (quick or destroyed == job.ranks),
            "exits": {r: s if s == "lost" or s >= 0 else f"signal {-s}" for r, s in statuses.items()},
            "destroyed": destroyed,
            "seconds": round(time.monotonic() - self.begin, 3),
            "start_seconds": round(max(started) - self.begin, 3) if len(started) == job.ranks else None,
            "first_ms": first[0]["first_ms"] if first else None,
            "rest_ms": first[0]["rest_ms"] if first else None,
            "rest_median_ms": first[0].get("rest_median_ms") if first else None,
            "segments": self.segments_seen,
            "results": [{k: v for k, v in r.items() if k != "event"} for r in self.results],
            "hung": self.hung,
        }
        if self.planted:
            found["planted"] = sorted(self.planted, key=lambda trial: trial["trial"])
        if self.at_rest:
            found["at_rest"] = self.at_rest
        if self._raised is not None:
            found["raised"] = self._raised
        return found
