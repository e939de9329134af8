package io.ringside.protocol.gpu;

import java.util.Locale;

/// PCI addresses as text: NVML and DCGM write the domain with eight digits, CUDA, NCCL and the
/// kernel with four. Stateless.
public final class PciAddress {
    private static final int DOMAIN_DIGITS = 4;

    private PciAddress() {}

    /// CUDA's form, "0000:8a:06.0", where the domain fits it; lower case in any case. Two that are
    /// the same device are equal.
    public static String shortForm(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        if (colon < 0 || lower.indexOf(':', colon + 1) < 0) {
            return lower;
        }
        int zeros = 0;
        while (zeros < colon - DOMAIN_DIGITS && lower.charAt(zeros) == '0') {
            zeros++;
        }
        return lower.substring(zeros);
    }
}
