package io.ringside.node.nvml;

import io.ringside.node.source.Severity;
import java.util.HashMap;
import java.util.Map;

/// What NVIDIA's driver means by an XID, in few words, whose fault it mostly is, and whom it
/// concerns. After NVIDIA's public catalogue of XIDs.
///
/// @param meaning ends the sentence "XID 79: ..."
record Xid(int code, String meaning, Fault fault, Severity severity) {
    enum Fault {
        HARDWARE,
        DRIVER,
        APPLICATION,
        INFO,
        UNKNOWN
    }

    private static final Map<Integer, Xid> KNOWN = known();

    /// One that this version does not know is a ticket, and says so.
    static Xid of(long code) {
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
        page(table, 48, "an error in memory that ECC could not correct");
        page(table, 54, "the auxiliary power cable is not connected");
        page(table, 62, "the power controller inside the GPU has halted");
        page(table, 74, "an NVLink error, of a link, its other end, or the connection");
        page(table, 79, "the GPU has fallen off the PCIe bus and cannot be reached");
        page(table, 92, "very many corrected errors in memory");
        page(table, 94, "an uncorrected memory error, contained: the job that met it is ended");
        page(table, 95, "an uncorrected memory error, not contained: every job on it is at risk");
        page(table, 119, "the GPU's system processor (GSP) did not answer the driver in time");
        page(table, 120, "the GPU's system processor (GSP) reported an error");
        page(table, 140, "an uncorrected memory error that could not be recovered from");
        page(table, 143, "the GPU could not be initialised");
        page(table, 145, "an NVLink error in the link's receiver");
        page(table, 149, "an NVLink error of the network interface");
        page(table, 155, "an NVLink is down, as the software decided");
        page(table, 157, "a faulty part could not be retired");
        page(table, 158, "a fatal time-out inside the GPU");
        page(table, 161, "a faulty memory channel could not be retired");
        page(table, 165, "the power smoothing circuit is at the end of its life");
        page(table, 167, "a fatal time-out on PCIe");
        page(table, 168, "errors in the memory that is kept for the GPU's firmware");
        page(table, 171, "the uncorrected error (XID 48) was in DRAM");
        page(table, 172, "the uncorrected error (XID 48) was in SRAM");
        ticket(table, 46, Fault.HARDWARE, "the GPU timed out and stopped working");
        ticket(table, 57, Fault.HARDWARE, "the memory interface could not be programmed");
        ticket(table, 58, Fault.HARDWARE, "the memory interface is unstable");
        ticket(table, 61, Fault.HARDWARE, "a warning of the power controller inside the GPU");
        ticket(table, 63, Fault.HARDWARE, "a row was remapped, or a page retired, and recorded");
        ticket(table, 64, Fault.HARDWARE, "a remapped row or retired page could not be recorded");
        ticket(table, 93, Fault.HARDWARE, "the InfoROM is written too often");
        ticket(table, 110, Fault.HARDWARE, "a security fault");
        ticket(table, 121, Fault.HARDWARE, "a corrected error of the link between CPU and GPU");
        ticket(table, 122, Fault.HARDWARE, "the power controller could not read its flash");
        ticket(table, 123, Fault.HARDWARE, "the power controller could not write its flash");
        ticket(table, 144, Fault.HARDWARE, "an NVLink error in a controller");
        ticket(table, 146, Fault.HARDWARE, "an NVLink error in the translation layer");
        ticket(table, 147, Fault.HARDWARE, "an NVLink error in the crossbar interface");
        ticket(table, 148, Fault.HARDWARE, "an NVLink error in the packet control");
        ticket(table, 150, Fault.HARDWARE, "an NVLink error of the management engine");
        ticket(table, 154, Fault.HARDWARE, "the driver now advises another action to recover");
        ticket(table, 156, Fault.HARDWARE, "a faulty part is to be retired at the next reset");
        ticket(table, 159, Fault.HARDWARE, "an error between CPU and GPU");
        ticket(table, 160, Fault.HARDWARE, "a memory channel is to be retired at the next reset");
        ticket(table, 163, Fault.HARDWARE, "the power smoothing circuit was disengaged");
        ticket(table, 164, Fault.HARDWARE, "the power smoothing circuit nears the end of its life");
        ticket(table, 38, Fault.DRIVER, "an error of the driver's firmware");
        ticket(table, 44, Fault.DRIVER, "a fault of the graphics engine while it changed context");
        ticket(table, 56, Fault.DRIVER, "an error of the display engine");
        ticket(table, 66, Fault.DRIVER, "an illegal access by the driver");
        ticket(table, 78, Fault.DRIVER, "a virtual GPU could not be started");
        ticket(table, 109, Fault.DRIVER, "a change of context took too long");
        ticket(table, 151, Fault.DRIVER, "keys could not be changed");
        note(table, 8, "a command did not end in time");
        note(table, 11, "an invalid stream of commands");
        note(table, 13, "an exception of the graphics engine, often an address out of range");
        note(table, 31, "an access to memory that is not mapped");
        note(table, 32, "an invalid or corrupted stream of commands");
        note(table, 43, "a job was stopped for its own fault; others go on");
        note(table, 45, "the work of a job that ended was cleaned up");
        note(table, 68, "an exception of the video decoder");
        note(table, 69, "a command that the graphics engine does not know");
        note(table, 137, "an access over NVLink to memory of another GPU that is not allowed");
        table.put(162, new Xid(162, "power smoothing is at work again", Fault.INFO, Severity.NOTE));
        return Map.copyOf(table);
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
