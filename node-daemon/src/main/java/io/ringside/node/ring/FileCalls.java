package io.ringside.node.ring;

import java.nio.file.Path;

/// The calls on files that Java does not offer. Each returns what the call does, or minus the error
/// number. One thread's.
public interface FileCalls {
    int EAGAIN = 11;
    int EACCES = 13;

    /// A file descriptor; follows no link in the last place and waits for nobody, whatever stands
    /// there.
    int open(Path path, boolean write);

    int close(int descriptor);

    /// Whether somebody else's lock is on that byte: 1 or 0.
    int isLocked(int descriptor, long at);

    /// Takes the exclusive lock of that byte for the descriptor's open file description; 0 when it
    /// is taken, -[#EAGAIN] or -[#EACCES] when somebody else has it. It is given back when the
    /// description is closed.
    int lock(int descriptor, long at);

    /// Reads from the file's start, at most as much as `into` holds.
    ///
    /// @return how many bytes
    int read(int descriptor, byte[] into);
}
