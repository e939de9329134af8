package io.ringside.desktop.state;

import io.ringside.protocol.gpu.KnownGpu;
import io.ringside.protocol.gpu.PciAddress;
import java.util.List;
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
        String address = PciAddress.shortForm(pciBusId);
        for (int i = 0; i < gpus.size(); i++) {
            if (!address.isEmpty()
                    && PciAddress.shortForm(gpus.get(i).pciBusId()).equals(address)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
