package io.ringside.desktop.command.shared;

/// What every command exits with; also in each command's help.
public final class ExitCode {
    public static final int DONE = 0;

    /// Something that was asked for could not be done: a file not written, snapshots not delivered.
    public static final int FAILED = 1;

    /// Wrong arguments, or no target or recording that could be read.
    public static final int NOTHING_READ = 2;

    /// Of `watch`: the loudest finding.
    public static final int NOTE = 10;

    public static final int TICKET = 11;
    public static final int PAGE = 12;

    private ExitCode() {}
}
