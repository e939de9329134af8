package io.ringside.node.source.network.sockdiag;

/// Error numbers of Linux that are met here, in words.
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int EBADMSG = 74;
    static final int EPROTONOSUPPORT = 93;
    static final int ENOBUFS = 105;

    private Errno() {}

    static String text(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case ENOENT -> "no such file or module";
            case EINTR -> "interrupted";
            case EAGAIN -> "no answer in time";
            case EACCES -> "permission denied";
            case EINVAL -> "invalid argument";
            case EMFILE -> "too many open files";
            case EBADMSG -> "malformed answer";
            case EPROTONOSUPPORT -> "not supported by this kernel";
            case ENOBUFS -> "answer lost for lack of memory";
            default -> "error " + errno;
        };
    }
}
