package io.ringside.desktop.state.history;

import io.ringside.desktop.model.NodeSnapshot.Statistics;
import java.util.List;
import java.util.OptionalInt;

/// Which row of operations it is. Immutable.
record OperationKey(
        long commHash,
        int rank,
        String operation,
        String datatype,
        OptionalInt peer,
        long messageBytes,
        boolean bytesExact,
        String algorithm,
        String protocol) {
    static OperationKey of(Statistics row) {
        return new OperationKey(
                row.commHash(),
                row.rank(),
                row.operation(),
                row.datatype(),
                row.peer(),
                row.messageBytes(),
                row.bytesExact(),
                row.algorithm(),
                row.protocol());
    }

    /// How much of it there was in some time; how long it took is kept since the start only.
    Statistics over(long count, long bytes) {
        return new Statistics(
                commHash,
                rank,
                operation,
                datatype,
                peer,
                messageBytes,
                bytesExact,
                algorithm,
                protocol,
                0,
                count,
                bytes,
                0,
                0,
                0,
                List.of());
    }
}
