package io.ringside.node.source.engine.exporter;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How an exporter writes a GPU's uuid, and how the sources that read the GPU itself do.
enum UuidForm {
    /// NVML's has a prefix, which nvidia_gpu_exporter leaves out.
    NVIDIA {
        @Override
        String ofGpu(String text) {
            return BARE.matcher(text).matches() ? "GPU-" + text : text;
        }

        @Override
        String ofInstance(String text) {
            return BARE.matcher(text).matches() ? "MIG-" + text : text;
        }
    },

    /// AMD SMI makes one of the kind of card and the card's own number, by which the source
    /// `amdgpu` calls it.
    AMD {
        @Override
        String ofGpu(String text) {
            Matcher parts = AMD_SMI.matcher(text.toLowerCase(Locale.ROOT));
            return parts.matches()
                    ? PREFIX_AMD + parts.group(1) + parts.group(2) + parts.group(3)
                    : text;
        }

        @Override
        String ofInstance(String text) {
            return text;
        }
    };

    /// Before the number of an AMD card, whatever that is.
    static final String PREFIX_AMD = "GPU-amd-";

    private static final Pattern BARE =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /// "abff74a1-0000-1000-80d1-3c23a9580558" is the card abd13c23a9580558 of the kind 74a1.
    private static final Pattern AMD_SMI =
            Pattern.compile("([0-9a-f]{2})ff[0-9a-f]{4}-0000-1000-80([0-9a-f]{2})-([0-9a-f]{12})");

    /// As other sources call it.
    abstract String ofGpu(String text);

    abstract String ofInstance(String text);
}
