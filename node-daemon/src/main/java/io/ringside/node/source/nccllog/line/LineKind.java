package io.ringside.node.source.nccllog.line;

import io.ringside.node.source.nccllog.line.NcclLine.Level;
import java.util.List;
import java.util.regex.Pattern;

/// What a line is about, as far as it decides which end may belong to which beginning.
public enum LineKind {
    /// "Channel 00/02 : 0 1 2 3", a whole ring.
    CHANNEL(
            List.of("Channel "),
            "Channel \\d{1,3}(?:/\\d{1,3})? :(?: *\\d{1,7})(?: +\\d{1,7})*+(?: ?\\.\\.\\.)?"),
    /// "Ring 00 : 3 -> 0 -> 1", one rank's neighbours; RCCL tells the communicator behind it.
    RING(
            List.of("Ring "),
            "Ring \\d{1,3} : \\d{1,7} -> \\d{1,7} -> \\d{1,7}(?: comm 0x[0-9a-f]{1,16} nRanks \\d{1,7} busId [0-9a-f]{1,16})?"),
    /// "ncclCommInitRank comm 0x5f rank 0 nranks 4 ... - Init START" or COMPLETE.
    INIT(
            List.of("ncclComm", "[Rank ", "comm 0x"),
            "(?!.* commId .* commId )(?:\\[Rank \\d{1,7}] )?(?:ncclComm\\w{1,32} )?comm 0x[0-9a-f]{1,16} rank \\d{1,7} nranks \\d{1,7}(?: (?:cudaDev|nvmlDev|busId|parent|splitCount|childCount|color|key|commId|localSize|used|on core) -?(?:0x)?[0-9a-f]{1,20}(?: bytes)?){1,12} ?- Init (?:START|COMPLETE)"),
    /// Any words may be whole.
    WARNING(List.of(), ""),
    /// The same.
    OTHER(List.of(), ""),
    /// So short that it cannot be told, and never whole.
    UNKNOWN(List.of(), "(?!)");

    /// A connection of two ranks, a part of the making of a communicator: neither tells a ring.
    private static final Pattern NO_RING =
            Pattern.compile(
                    "Channel \\d{1,3}(?:/\\d{1,3})? : \\d{1,7}\\[.*|comm 0x[0-9a-f]{1,16} rank \\d{1,7} nRanks .*");

    private final List<String> beginnings;
    private final Pattern whole;

    LineKind(List<String> beginnings, String whole) {
        this.beginnings = beginnings;
        this.whole = Pattern.compile(whole);
    }

    /// By its first words.
    public static LineKind of(NcclLine line) {
        if (line.level() == Level.WARN) {
            return WARNING;
        }
        return line.level() == Level.INFO ? ofText(line.text()) : OTHER;
    }

    private static LineKind ofText(String text) {
        for (LineKind kind : values()) {
            for (String beginning : kind.beginnings) {
                if (text.startsWith(beginning)) {
                    boolean mayBeNone = text.indexOf('[') >= 0 || text.indexOf(" nRanks ") >= 0;
                    return mayBeNone && NO_RING.matcher(text).matches() ? OTHER : kind;
                }
                if (beginning.startsWith(text)) {
                    return UNKNOWN;
                }
            }
        }
        return OTHER;
    }

    /// Whether the words are a line of this kind from the first to the last.
    boolean isWhole(String text) {
        return this == WARNING || this == OTHER || whole.matcher(text).matches();
    }

    /// Whether a line of this kind may have got the end of one of that kind, and nobody would see
    /// it.
    boolean mayEndAs(LineKind other) {
        return other == UNKNOWN || this == other || this == WARNING || this == OTHER;
    }
}
