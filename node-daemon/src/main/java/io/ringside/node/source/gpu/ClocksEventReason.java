package io.ringside.node.source.gpu;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// Why a GPU's clocks are not at their most: NVML's bits and its words for them.
public final class ClocksEventReason {
    private static final List<String> NAMES_BY_BIT =
            List.of(
                    "gpu_idle",
                    "applications_clocks_setting",
                    "sw_power_cap",
                    "hw_slowdown",
                    "sync_boost",
                    "sw_thermal_slowdown",
                    "hw_thermal_slowdown",
                    "hw_power_brake_slowdown",
                    "display_clocks_setting");

    /// What a figure counts exactly; further bits are only named.
    private static final long EXACT = 1L << 53;

    private ClocksEventReason() {}

    /// The bits as a figure; absent where it would not be exact.
    public static OptionalLong figure(long bits) {
        return bits >= 0 && bits <= EXACT ? OptionalLong.of(bits) : OptionalLong.empty();
    }

    /// The names of the bits set, lowest first; a bit that this version does not know is named by
    /// its number.
    public static List<String> names(long bits) {
        return IntStream.range(0, Long.SIZE)
                .filter(bit -> (bits >>> bit & 1) != 0)
                .mapToObj(bit -> bit < NAMES_BY_BIT.size() ? NAMES_BY_BIT.get(bit) : "bit_" + bit)
                .toList();
    }
}
