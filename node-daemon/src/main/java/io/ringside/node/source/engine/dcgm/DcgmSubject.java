package io.ringside.node.source.engine.dcgm;

import io.ringside.node.source.engine.prometheus.Labels;
import io.ringside.protocol.gpu.PciAddress;
import io.ringside.protocol.text.ForeignText;

/// Of what a series of dcgm-exporter is: a GPU, or one of its MIG instances. Immutable.
///
/// @param uuid of the GPU; empty: the page tells none
/// @param pciBusId of the GPU where no uuid is told, in the short form
/// @param instance its number on the GPU; empty: the GPU as a whole
record DcgmSubject(String uuid, String pciBusId, String instance) {
    static final DcgmSubject NONE = new DcgmSubject("", "", "");

    private static final int MOST_TEXT = 100;

    /// NONE: of no GPU that could be told from others.
    static DcgmSubject of(Labels labels) {
        String upper = text(labels, "UUID");
        String uuid = upper.isEmpty() ? text(labels, "uuid") : upper;
        String address = uuid.isEmpty() ? pciBusId(labels) : "";
        return uuid.isEmpty() && address.isEmpty()
                ? NONE
                : new DcgmSubject(uuid, address, text(labels, "GPU_I_ID"));
    }

    DcgmSubject gpu() {
        return new DcgmSubject(uuid, pciBusId, "");
    }

    boolean isInstance() {
        return !instance.isEmpty();
    }

    static String pciBusId(Labels labels) {
        return PciAddress.shortForm(text(labels, "pci_bus_id"));
    }

    /// Empty where the label is missing or says that there is none.
    static String text(Labels labels, String label) {
        String value = labels.value(label);
        boolean none = value.length() > MOST_TEXT || value.equals("N/A") || value.equals("[N/A]");
        return none ? "" : ForeignText.line(value, MOST_TEXT);
    }
}
