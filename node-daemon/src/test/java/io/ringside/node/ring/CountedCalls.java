package io.ringside.node.ring;

import java.nio.file.Path;

/// The host's calls, counted; looks at locks can be made to fail.
public final class CountedCalls implements FileCalls {
    static final int ENOSYS = 38;

    private final LinuxFileCalls calls = new LinuxFileCalls();
    boolean locksFail;
    int looks;
    public int opened;

    @Override
    public int open(Path path, boolean write) {
        int descriptor = calls.open(path, write);
        opened += descriptor < 0 ? 0 : 1;
        return descriptor;
    }

    @Override
    public int close(int descriptor) {
        opened--;
        return calls.close(descriptor);
    }

    @Override
    public int isLocked(int descriptor, long at) {
        looks++;
        return locksFail ? -ENOSYS : calls.isLocked(descriptor, at);
    }

    @Override
    public int lock(int descriptor, long at) {
        return locksFail ? -ENOSYS : calls.lock(descriptor, at);
    }

    @Override
    public int read(int descriptor, byte[] into) {
        return calls.read(descriptor, into);
    }
}
