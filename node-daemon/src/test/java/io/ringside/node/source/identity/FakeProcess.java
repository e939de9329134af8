package io.ringside.node.source.identity;

import io.ringside.fixtures.FileTree;

/// What /proc tells of one process.
final class FakeProcess {
    private FakeProcess() {}

    static void put(FileTree files, int pid, int namespacePid, long startTicks, String name) {
        files.put(
                "proc/" + pid + "/stat",
                pid
                        + " ("
                        + name
                        + ") S 1 1 1 0 -1 4194560 5 0 7 0 400 50 0 0 20 0 12 0 "
                        + startTicks
                        + " 1 2 3");
        files.put("proc/" + pid + "/wchan", "futex_wait_queue");
        String nspid = pid == namespacePid ? "" + pid : pid + "\t" + namespacePid;
        files.put(
                "proc/" + pid + "/status",
                "Name:\t"
                        + name
                        + "\nUid:\t1000\t1000\t1000\t1000\nNSpid:\t"
                        + nspid
                        + "\nVmRSS:\t       2 kB\nCpus_allowed_list:\t0,2,8,9\nMems_allowed_list:\t0-1\n"
                        + "voluntary_ctxt_switches:\t11\nnonvoluntary_ctxt_switches:\t12\n");
    }
}
