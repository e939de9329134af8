package io.ringside.node.source.kernel;

import io.ringside.node.reading.Severity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What NVIDIA's NVSwitch driver means by an SXid, by the lists of NVIDIA's Fabric Manager user
/// guide (appendix on NVLink topology and errors). Immutable.
///
/// A page: fatal, for a port or for the whole fabric. A note: corrected, or to be ignored. A
/// ticket: what is not fatal and yet to be looked at. What the driver writes into the line, "Fatal"
/// or "Non-fatal", goes before the list where it is worse.
///
/// @param meaning ends the sentence "SXid 20034: ..."
record Sxid(int code, String meaning, Severity severity) {
    private static final Map<Integer, Sxid> KNOWN = known();

    /// Absent when it is in no list.
    static Optional<Sxid> find(int code) {
        return Optional.ofNullable(KNOWN.get(code));
    }

    /// @param told by the driver in the line: true fatal, false not; absent: it says neither
    static Severity severity(int code, Optional<Boolean> told) {
        Optional<Severity> listed = find(code).map(Sxid::severity);
        if (told.orElse(false)) {
            return Severity.PAGE;
        }
        return listed.orElse(Severity.TICKET);
    }

    private static Map<Integer, Sxid> known() {
        Map<Integer, Sxid> table = new HashMap<>();
        put(
                table,
                Severity.NOTE,
                "an error of one bit that the switch corrected",
                11012,
                11021,
                11022,
                11023,
                12021,
                12023,
                15008,
                15011,
                19049,
                19055,
                19057,
                19059,
                19062,
                19065,
                19068,
                19071,
                24001,
                24002,
                24003);
        put(table, Severity.NOTE, "a request of a link's controller, to be ignored", 22013);
        put(table, Severity.TICKET, "an access that the fabric's partitions do not allow", 11004);
        put(table, Severity.TICKET, "a packet was sent again", 20001);
        put(table, Severity.TICKET, "a request that was not allowed on its way out", 12028);
        put(table, Severity.TICKET, "a link's other end did not answer in time", 19084);
        put(
                table,
                Severity.TICKET,
                "an access of the host that was refused or not answered",
                10001,
                10002);
        put(table, Severity.TICKET, "the switch is too hot", 10004);
        put(table, Severity.NOTE, "the switch is no longer too hot", 10005);
        put(table, Severity.PAGE, "an interrupt that the driver does not know", 10003);
        put(
                table,
                Severity.PAGE,
                "a fatal error of a port on the way in",
                11001,
                11009,
                11013,
                11018,
                11019,
                11020);
        put(
                table,
                Severity.PAGE,
                "a fatal error of a port on the way out",
                12001,
                12002,
                12022,
                12024,
                12025,
                12026,
                12027,
                12030,
                12031,
                12032);
        put(table, Severity.PAGE, "a port's requests were not answered in time", 14017, 24007);
        put(
                table,
                Severity.PAGE,
                "a fatal error of a port's routing",
                15001,
                15006,
                15009,
                15010,
                15012,
                15013);
        put(
                table,
                Severity.PAGE,
                "an error in a port's memory that could not be corrected",
                19047,
                19048,
                19054,
                19056,
                19058,
                19060,
                19061,
                19063,
                19064,
                19066,
                19067,
                19069,
                19070,
                24004,
                24005,
                24006);
        put(table, Severity.PAGE, "a link went down", 20034);
        put(table, Severity.PAGE, "a link's connection is broken or was shut down", 22012);
        put(table, Severity.PAGE, "the fabric is lost: packets out of their order", 12020);
        put(
                table,
                Severity.PAGE,
                "the fabric is lost: a link's controller has halted",
                22003,
                22011);
        put(
                table,
                Severity.PAGE,
                "the fabric is lost: an error between ports",
                23001,
                23002,
                23003,
                23004,
                23005,
                23006,
                23007,
                23008,
                23009,
                23010,
                23011,
                23012,
                23013,
                23014,
                23015,
                23016,
                23017);
        return Map.copyOf(table);
    }

    private static void put(
            Map<Integer, Sxid> table, Severity severity, String meaning, int... codes) {
        for (int code : codes) {
            table.put(code, new Sxid(code, meaning, severity));
        }
    }
}
