package io.ringside.node.source.identity;

import java.util.Map;
import java.util.Optional;

/// A process that holds memory of a GPU. Immutable.
///
/// @param pid as this daemon's /proc names it
/// @param pciBusId empty: not known
public record GpuUse(int pid, String gpuUuid, String pciBusId) {
    /// From the id of a reading of a GPU's process: its GPU's uuid, "/", pid. Absent for anything
    /// else.
    ///
    /// @param busIds by uuid
    public static Optional<GpuUse> parse(String id, Map<String, String> busIds) {
        int slash = id.lastIndexOf('/');
        String uuid = slash < 0 ? "" : id.substring(0, slash);
        String pid = id.substring(slash + 1);
        return uuid.isEmpty() || !pid.matches("[1-9]\\d{0,8}")
                ? Optional.empty()
                : Optional.of(
                        new GpuUse(Integer.parseInt(pid), uuid, busIds.getOrDefault(uuid, "")));
    }
}
