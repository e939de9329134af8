package io.ringside.desktop.correlate.corpus;

import java.util.List;
import java.util.Set;

/// What goes wrong in a job. Immutable.
///
/// @param late who comes late, and when
/// @param hangAtNanos from when on it hangs, [Launch#NEVER] where it does not
/// @param rank who makes it hang
/// @param call of a step, at which
record Fault(Kind kind, List<Late> late, long hangAtNanos, int rank, int call) {

    /// @param rank all of a stage have one each
    /// @param processor whether its processor is late, else its GPU
    /// @param call before which call of a step
    record Late(
            int rank, boolean processor, int call, long lagNanos, long fromNanos, long toNanos) {
        boolean isAt(int of, int at, long nowNanos) {
            return rank == of && call == at && nowNanos >= fromNanos && nowNanos < toNanos;
        }
    }

    enum Group {
        HEALTHY,
        LATE,
        /// Too little to be held to it.
        LITTLE,
        HANG
    }

    enum Kind {
        HEALTHY(Group.HEALTHY, "healthy"),
        IDLE(Group.HEALTHY, "idle for 40 s"),
        ABANDONED(Group.HEALTHY, "abandoned in a call"),
        GPU(Group.LATE, "late by its GPU"),
        PROCESSOR(Group.LATE, "late by its processor"),
        MOVED(Group.LATE, "late before its tensor group's call"),
        WANDERING(Group.LATE, "wandering"),
        STAGE(Group.LATE, "a whole tensor group late"),
        TWO(Group.LATE, "two late at once"),
        LITTLE(Group.LITTLE, "late by 0.2 to 0.8 ms"),
        HOST_STUCK(Group.HANG, "host stuck, its thread told"),
        NOT_ENTERED(Group.HANG, "not entered"),
        LEFT_OUT(Group.HANG, "left a call out"),
        NOT_STARTED(Group.HANG, "entered, kernel not started"),
        SIZE(Group.HANG, "another size"),
        OPERATION(Group.HANG, "another operation"),
        DATATYPE(Group.HANG, "another datatype"),
        DEADLOCK(Group.HANG, "deadlock across communicators"),
        LINK_STALLED(Group.HANG, "all inside, nothing moves"),
        PROCESS_DEAD(Group.HANG, "process dead"),
        PROCESS_STOPPED(Group.HANG, "process stopped"),
        NODE_SILENT(Group.HANG, "node silent"),
        NEVER_JOINED(Group.HANG, "never joined (RAS)"),
        STUCK_IN_INIT(Group.HANG, "stuck in initialisation (RAS)"),
        // What follows came later: the order is a part of the seeds.
        PAUSED(Group.HEALTHY, "idle for 60 s between steps"),
        EVALUATING(Group.HEALTHY, "evaluates for 60 s without a call"),
        CHECKPOINT(Group.HEALTHY, "writes a checkpoint for 60 s"),
        SERVER(Group.HEALTHY, "a server without requests for 120 s");

        private final Group group;
        private final String words;

        Kind(Group group, String words) {
            this.group = group;
            this.words = words;
        }

        Group group() {
            return group;
        }

        String words() {
            return words;
        }

        /// Whether the rank's processor makes no call any more.
        boolean stopsCalling() {
            return STOPS.contains(this);
        }

        /// Whether one call never ends although all ranks are in it.
        boolean spoilsCall() {
            return SPOILS.contains(this);
        }
    }

    private static final Set<Kind> STOPS =
            Set.of(
                    Kind.HOST_STUCK,
                    Kind.NOT_ENTERED,
                    Kind.ABANDONED,
                    Kind.PROCESS_DEAD,
                    Kind.PROCESS_STOPPED,
                    Kind.NODE_SILENT);

    private static final Set<Kind> SPOILS =
            Set.of(Kind.SIZE, Kind.OPERATION, Kind.DATATYPE, Kind.LINK_STALLED);

    /// By how much the rank is late before this call.
    long lag(int of, int at, boolean processor, long nowNanos) {
        long lag = 0;
        for (Late one : late) {
            if (one.processor() == processor && one.isAt(of, at, nowNanos)) {
                lag += one.lagNanos();
            }
        }
        return lag;
    }
}
