package io.ringside.desktop.correlate.hang.facts;

import java.util.List;

/// That a job stands, where of no call is told whether it is over: all ranks have called as often
/// and call nothing more. Immutable; ranks ascend, and each is in one list at most.
///
/// @param inside ranks that are known to be inside a call which is not over
/// @param waiting ranks whose GPUs have since run a kernel all the time that moves no memory
/// @param idle ranks whose GPUs have since run nothing
/// @param working ranks whose GPUs have since run what moves memory
/// @param untold ranks of which nothing like that is told
/// @param within names of the communicators in whose last calls the ranks may stand, one or more
/// @param call which one it is there, for people: "AllReduce 12", "one of the last 2 calls"
/// @param reduces whether the last call of each rank in `idle` and `working` is an all-reduce,
///   which no rank leaves before all are there
public record Standing(
        List<Integer> inside,
        List<Integer> waiting,
        List<Integer> idle,
        List<Integer> working,
        List<Integer> untold,
        List<String> within,
        String call,
        boolean reduces) {
    public Standing {
        inside = inside.stream().distinct().sorted().toList();
        waiting = waiting.stream().distinct().sorted().toList();
        idle = idle.stream().distinct().sorted().toList();
        working = working.stream().distinct().sorted().toList();
        untold = untold.stream().distinct().sorted().toList();
        within = List.copyOf(within);
    }
}
