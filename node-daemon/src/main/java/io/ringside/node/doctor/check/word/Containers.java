package io.ringside.node.doctor.check.word;

import io.ringside.node.host.HostFiles;

/// Whether this host's files are those of a container: fixes then differ. Stateless.
public final class Containers {
    private Containers() {}

    public static boolean isOne(HostFiles files) {
        return files.exists("/.dockerenv")
                || files.exists("/run/.containerenv")
                || files.exists("/var/run/secrets/kubernetes.io");
    }
}
