// SPDX-License-Identifier: Apache-2.0
//
// What libnccl-profiler-ringside.so promises to those who load and run it. It has no functions to call: NCCL finds the
// tables below, and everything else is set by environment variables, read once, when NCCL creates the process's first
// communicator. OPERATING.md beside this folder says how to deploy it and what each level costs.
//
// NCCL     2.27 and later, by profiler interface 4 (2.27), 5 (2.28), 6 (2.29 and 2.30) and 7 (2.31). Verified on
//          hardware with 2.28; 4, 6 and 7 by their published headers and the driver that plays NCCL.
// System   Linux on x86-64 or arm64, glibc 2.34 or later. Links to libc only: not to CUDA, not to NCCL.
// Memory   one shared segment of RINGSIDE_SEGMENT_BYTES_MAX at most per process, whatever the number of communicators.
//
// Threads and blocking
//   init         NCCL's thread that creates a communicator. The process's first creates the segment's file: it may
//                block on that file system. Later ones take a lock that only init and finalize take.
//   finalize     NCCL's thread that frees a communicator, after its last event. It waits for one look at its launches,
//                a tenth of a second at most. The process's last closes the segment.
//   all others   any thread of NCCL's and of CUDA's, at once. They never block: no lock, no allocation and, after a
//                thread's first callback (one system call, gettid), no system call. They call no NCCL. The start and
//                the stop of a launch that is timed make three short calls of the CUDA driver each, none of which
//                waits.
//   own thread   one, "ringside-timer", from the first init that finds a CUDA context to the last finalize or exit,
//                with all signals blocked. It alone asks CUDA about events; an error ends it for good, and nothing
//                else.
//   fork         a child records nothing until it creates a communicator of its own, and has no such thread until then.
//   unloading    after the last finalize the library may be closed and loaded again. If its thread hangs in the driver,
//                finalize waits for it for a second and the library stays in memory.
// Failures     every function returns success to NCCL, whatever happens. A process whose segment cannot be made logs
//              one sentence through NCCL's logger (NCCL_DEBUG=WARN shows it), sets the event mask to 0 and runs as
//              without the plugin.

#ifndef RINGSIDE_PLUGIN_H
#define RINGSIDE_PLUGIN_H

// The exported symbols, and the only ones: tables of functions in NVIDIA's layout for that interface version.
#define RINGSIDE_SYMBOL_V4 "ncclProfiler_v4"
#define RINGSIDE_SYMBOL_V5 "ncclProfiler_v5"
#define RINGSIDE_SYMBOL_V6 "ncclProfiler_v6"
#define RINGSIDE_SYMBOL_V7 "ncclProfiler_v7"

// NCCL's own variable, which names the library: its path (255 characters at most), or "ringside" where the loader
// finds libnccl-profiler-ringside.so by name. "none" turns every profiler off.
#define RINGSIDE_ENV_NCCL_PLUGIN "NCCL_PROFILER_PLUGIN"
#define RINGSIDE_LIBRARY "libnccl-profiler-ringside.so"

// Directory of the segments. Its last component is created, mode 0700, if it is missing. It has to be the process's own
// (effective) user's, no symbolic link, and writable by nobody else. Default: RINGSIDE_DIR_DEFAULT with the user's
// number.
#define RINGSIDE_ENV_DIR "RINGSIDE_DIR"
#define RINGSIDE_DIR_DEFAULT "/dev/shm/ringside-%u"

// The level the process starts with and falls back to: "steady" (default), "detail" or "deep". Anything else is named
// in NCCL's log and taken as "steady".
#define RINGSIDE_ENV_LEVEL "RINGSIDE_LEVEL"

// "1": replays of captured CUDA graphs stay visible, at a cost per replay. To be set the same on every rank of a job,
// as it changes NCCL's sequence numbers. Anything else, and the default: off.
#define RINGSIDE_ENV_GRAPHS "RINGSIDE_GRAPHS"

// For measurements: one collective call of each key in so many is timed (1: every one; default RS_SAMPLE_ONE_IN), and
// the least time between two progress launches of a communicator, at most 64000 (0: none; default
// RS_TIMER_PROGRESS_MICROS). The first has to be the same on every rank. Anything else: the default.
#define RINGSIDE_ENV_TIMED_ONE_IN "RINGSIDE_TIMED_ONE_IN"
#define RINGSIDE_ENV_PROGRESS_MICROS "RINGSIDE_PROGRESS_MICROS"

// The highest profiler interface version that NCCL finds, "4" to "7" (default). For a fork of NCCL whose table of that
// version is not NVIDIA's. Anything else caps nothing.
#define RINGSIDE_ENV_API_MAX "RINGSIDE_API_MAX"

// Path of a second profiler plugin, to be given what it would have got alone, as NCCL itself loads only one. Default:
// none. One that cannot be loaded is named in NCCL's log; Ringside goes on without it.
#define RINGSIDE_ENV_NEXT_PLUGIN "RINGSIDE_NEXT_PLUGIN"

// Room for one process in its directory's file system. It is taken whole, when the segment is made.
#define RINGSIDE_SEGMENT_BYTES_MAX (8u << 20)

// A level raised in a running job ends by itself, after this at the latest.
#define RINGSIDE_RAISE_SECONDS_MAX 600

#endif
