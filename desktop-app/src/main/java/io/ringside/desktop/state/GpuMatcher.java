package io.ringside.desktop.state;

import io.ringside.protocol.gpu.KnownGpu;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// Finds the GPU a rank uses among its node's: by uuid, else by PCI address. Stateless.
final class GpuMatcher {
    private GpuMatcher() {}

    static OptionalInt find(List<KnownGpu> gpus, String uuid, String pciBusId) {
        for (int i = 0; i < gpus.size(); i++) {
            if (!uuid.isEmpty() && gpus.get(i).uuid().equalsIgnoreCase(uuid)) {
                return OptionalInt.of(i);
            }
        }
        String address = normalised(pciBusId);
        for (int i = 0; i < gpus.size(); i++) {
            if (!address.isEmpty() && normalised(gpus.get(i).pciBusId()).equals(address)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// NVML writes the domain with 8 digits, CUDA with 4: "00000000:04:00.0" and "0000:04:00.0" are
    /// one device.
    static String normalised(String pciBusId) {
        String lower = pciBusId.strip().toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        if (colon < 0 || lower.indexOf(':', colon + 1) < 0) {
            return lower;
        }
        String domain = lower.substring(0, colon);
        int zeros = 0;
        while (zeros < domain.length() - 4 && domain.charAt(zeros) == '0') {
            zeros++;
        }
        return domain.substring(zeros) + lower.substring(colon);
    }
}
