package io.ringside.protocol.redaction;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Takes out of the attributes of readings and events what names the machine or a person, by the
/// attribute's name: those that are nothing but such a name go, of a job's variables only plain
/// values stay, all others are cleaned as any text. One thread's.
public final class AttributeRedaction {
    /// Attributes that are nothing but such a name.
    private static final Set<String> LEFT_OUT = Set.of("process.user.id", "gpu.serial");

    /// Attributes that are a host's name, and those that are one with a port.
    private static final Set<String> HOSTS = Set.of("host.name");

    private static final Set<String> ENDPOINTS = Set.of("server.address");

    /// Attributes that are the name of somebody's file.
    private static final Set<String> FILES = Set.of("nccl.log.file");

    private static final Set<String> VARIABLES = Set.of("nccl.env.", "ringside.env.");

    private final TextRedaction texts;

    public AttributeRedaction(TextRedaction texts) {
        this.texts = texts;
    }

    /// What may stay.
    public Map<String, String> redacted(Map<String, String> attributes) {
        HOSTS.forEach(name -> texts.hostName(attributes.getOrDefault(name, "")));
        Map<String, String> redacted = HashMap.newHashMap(attributes.size());
        attributes.forEach((name, text) -> {
            if (!LEFT_OUT.contains(name)) {
                redacted.put(name, redacted(name, text));
            }
        });
        return redacted;
    }

    private String redacted(String name, String text) {
        if (VARIABLES.stream().anyMatch(name::startsWith)) {
            return PlainValue.of(text);
        }
        if (FILES.contains(name)) {
            return texts.file(text);
        }
        return ENDPOINTS.contains(name) ? texts.endpoint(text) : texts.redacted(text);
    }
}
