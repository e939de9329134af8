package io.ringside.node.source.gpu;

import io.ringside.node.reading.Severity;
import java.util.HashMap;
import java.util.Map;

/// What NVIDIA's driver means by an XID, in few words, whose fault it mostly is, and whom it
/// concerns. After NVIDIA's public catalogue of XIDs (docs.nvidia.com/deploy/xid-errors), against
/// whose text all were checked in November 2026; what it calls unused is here as older GPUs meant
/// it, or not at all.
///
/// The severity follows from the catalogue by a rule. A page: the immediate action is a reset of
/// the GPU and the next is to contact support; or no action is given and NVIDIA's own name says
/// fatal, uncorrectable or halt. A note: nothing is to be done or looked into, or the program alone
/// is to be looked into (13, 31, 43, 45, 137 among them). All others, and where a sub-code decides
/// (144 to 150), are tickets: what the GPU asks for then, `gpu.recovery_action` and XID 154 tell.
///
/// Beside the rule, because the GPU or all jobs on it are lost at once: 48, 54, 74, 79, 95, 119 and
/// 120 are pages, whichever workflow the catalogue names. And 63, for which it asks nothing, is a
/// ticket: the row counts from the next reset on.
///
/// @param meaning ends the sentence "XID 79: ..."
public record Xid(int code, String meaning, Fault fault, Severity severity) {
    public enum Fault {
        HARDWARE,
        DRIVER,
        APPLICATION,
        INFO,
        UNKNOWN
    }

    private static final Map<Integer, Xid> KNOWN = known();

    /// One that this version does not know is a ticket, and says so.
    public static Xid of(long code) {
        Xid known = code >= 0 && code <= Integer.MAX_VALUE ? KNOWN.get((int) code) : null;
        return known != null
                ? known
                : new Xid(
                        (int) code,
                        "not in Ringside's table; see NVIDIA's catalogue of XIDs",
                        Fault.UNKNOWN,
                        Severity.TICKET);
    }

    private static Map<Integer, Xid> known() {
        Map<Integer, Xid> table = new HashMap<>();
        page(table, 46, "the GPU timed out and stopped working");
        page(table, 48, "an error in memory that ECC could not correct");
        page(table, 54, "the auxiliary power cable is not connected");
        page(table, 62, "the power controller inside the GPU has halted");
        page(table, 64, "a remapped row or retired page could not be recorded");
        page(table, 74, "an NVLink error, of a link, its other end, or the connection");
        page(table, 79, "the GPU has fallen off the PCIe bus and cannot be reached");
        page(table, 95, "an uncorrected memory error, not contained: every job on it is at risk");
        page(table, 109, "a change of context took too long");
        page(table, 119, "the GPU's system processor (GSP) did not answer the driver in time");
        page(table, 120, "the GPU's system processor (GSP) reported an error");
        page(table, 140, "an uncorrected memory error that could not be recovered from");
        page(table, 143, "the GPU could not be initialised");
        ticket(table, 57, Fault.HARDWARE, "the memory interface could not be programmed");
        ticket(table, 58, Fault.HARDWARE, "the memory interface is unstable");
        ticket(table, 61, Fault.HARDWARE, "a warning of the power controller inside the GPU");
        ticket(table, 63, Fault.HARDWARE, "a row was remapped, or a page retired, and recorded");
        ticket(table, 92, Fault.HARDWARE, "very many corrected errors in memory");
        ticket(
                table,
                94,
                Fault.HARDWARE,
                "an uncorrected memory error, contained: the job that met it is ended");
        ticket(table, 93, Fault.HARDWARE, "the InfoROM is written too often");
        ticket(table, 110, Fault.HARDWARE, "a security fault");
        ticket(table, 121, Fault.HARDWARE, "a corrected error of the link between CPU and GPU");
        ticket(table, 122, Fault.HARDWARE, "the power controller could not read its flash");
        ticket(table, 123, Fault.HARDWARE, "the power controller could not write its flash");
        ticket(table, 136, Fault.HARDWARE, "an NVLink could not be trained");
        ticket(table, 8, Fault.UNKNOWN, "a command did not end in time");
        ticket(table, 14, Fault.INFO, "an error that a program injected");
        ticket(table, 60, Fault.DRIVER, "an exception of the video processor");
        ticket(table, 67, Fault.DRIVER, "an illegal access by the driver");
        ticket(table, 141, Fault.UNKNOWN, "an error on CUDA's fast path");
        ticket(table, 38, Fault.DRIVER, "an error of the driver's firmware");
        ticket(table, 44, Fault.DRIVER, "a fault of the graphics engine while it changed context");
        ticket(table, 56, Fault.DRIVER, "an error of the display engine");
        ticket(table, 66, Fault.DRIVER, "an illegal access by the driver");
        ticket(table, 78, Fault.DRIVER, "a virtual GPU could not be started");
        note(table, 25, "an invalid or illegal stream of commands");
        note(table, 37, "a method that the driver's firmware does not know");
        note(table, 80, "a stream of commands whose checksum was wrong");
        note(table, 108, "an access over NVLink that could not be translated");
        note(table, 11, "an invalid stream of commands");
        note(table, 13, "an exception of the graphics engine, often an address out of range");
        note(table, 31, "an access to memory that is not mapped");
        note(table, 32, "an invalid or corrupted stream of commands");
        note(table, 43, "a job was stopped for its own fault; others go on");
        note(table, 45, "the work of a job that ended was cleaned up");
        note(table, 69, "a command that the graphics engine does not know");
        note(table, 137, "an access over NVLink to memory of another GPU that is not allowed");
        table.put(106, new Xid(106, "a test message", Fault.INFO, Severity.NOTE));
        table.put(107, new Xid(107, "a silent test message", Fault.INFO, Severity.NOTE));
        addEngines(table);
        addNewest(table);
        return Map.copyOf(table);
    }

    /// The engines beside the cores: of each the application is to be started again, and support
    /// asked if it stays.
    private static void addEngines(Map<Integer, Xid> table) {
        int[] copy = {
            39, 40, 41, 70, 71, 72, 75, 76, 77, 85, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135
        };
        engines(table, "copy engine CE", copy);
        engines(table, "video decoder NVDEC", 68, 83, 84, 88, 89, 96, 97, 98);
        engines(table, "JPEG engine NVJPG", 82, 99, 100, 101, 102, 103, 104, 105);
        engines(table, "optical flow engine OFA", 86, 139);
        ticket(table, 142, Fault.UNKNOWN, "an error of the video encoder NVENC3");
    }

    private static void engines(Map<Integer, Xid> table, String engine, int... codes) {
        for (int i = 0; i < codes.length; i++) {
            ticket(table, codes[i], Fault.UNKNOWN, "an error of the " + engine + i);
        }
    }

    /// 144 to 172. NVIDIA names the blocks of 144 to 150 by letters only, and so do we.
    private static void addNewest(Map<Integer, Xid> table) {
        String[] blocks = {"SAW", "RLW", "TLW", "TREX", "NVLPW_CTRL", "NETIR", "MSE"};
        for (int i = 0; i < blocks.length; i++) {
            ticket(
                    table,
                    144 + i,
                    Fault.HARDWARE,
                    "an NVLink error in the GPU's block %s; XID 154 says whether a reset is due"
                            .formatted(blocks[i]));
        }
        page(table, 158, "a fatal time-out of the GPU");
        page(table, 167, "a fatal time-out on PCIe");
        page(table, 169, "the GPU's security controller (SEC2) has halted");
        page(table, 171, "the uncorrectable error (XID 48) was in DRAM");
        page(table, 172, "the uncorrectable error (XID 48) was in SRAM");
        ticket(table, 151, Fault.DRIVER, "keys could not be changed");
        ticket(table, 154, Fault.INFO, "the driver now advises another action to recover");
        ticket(table, 155, Fault.DRIVER, "an NVLink was taken down on purpose, by software");
        ticket(table, 156, Fault.HARDWARE, "a faulty part is retired, which takes a reset");
        ticket(
                table,
                157,
                Fault.HARDWARE,
                "a faulty part could not be retired, and may fail again");
        ticket(
                table,
                159,
                Fault.HARDWARE,
                "an error, not of data, of the link between CPU and GPU");
        ticket(table, 160, Fault.UNKNOWN, "a channel was retired");
        ticket(table, 161, Fault.UNKNOWN, "a channel could not be retired");
        ticket(table, 163, Fault.HARDWARE, "the power smoothing circuit was disengaged");
        ticket(table, 164, Fault.HARDWARE, "the power smoothing circuit nears the end of its life");
        ticket(table, 165, Fault.HARDWARE, "the power smoothing circuit is at the end of its life");
        ticket(table, 166, Fault.UNKNOWN, "traffic on an NVLink before its encryption was set up");
        ticket(table, 168, Fault.HARDWARE, "errors in the write-protected region of memory");
        ticket(table, 170, Fault.UNKNOWN, "an interrupt of NVLink in confidential computing");
        table.put(162, new Xid(162, "power smoothing is at work again", Fault.INFO, Severity.NOTE));
    }

    private static void page(Map<Integer, Xid> table, int code, String meaning) {
        table.put(code, new Xid(code, meaning, Fault.HARDWARE, Severity.PAGE));
    }

    private static void ticket(Map<Integer, Xid> table, int code, Fault fault, String meaning) {
        table.put(code, new Xid(code, meaning, fault, Severity.TICKET));
    }

    private static void note(Map<Integer, Xid> table, int code, String meaning) {
        table.put(code, new Xid(code, meaning, Fault.APPLICATION, Severity.NOTE));
    }
}
