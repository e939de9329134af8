package io.ringside.desktop.correlate.diff;

import io.ringside.protocol.gpu.GpuFact;

/// In which unit something was measured, and which way it is better. Immutable.
///
/// @param unit of UCUM: "ns", "Hz", "W", "Cel"
public record Measure(String unit, Better better) {
    /// Of calls, steps and waits.
    static final Measure TIME = new Measure("ns", Better.LESS);

    /// Which way something is better by itself.
    public enum Better {
        LESS,
        MORE,
        /// Power, a temperature: what they mean depends on the rest.
        NEITHER
    }

    static Measure of(GpuFact fact) {
        boolean clock = fact == GpuFact.SM_CLOCK || fact == GpuFact.MEMORY_CLOCK;
        return new Measure(fact.figure().unit(), clock ? Better.MORE : Better.NEITHER);
    }
}
