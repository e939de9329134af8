package io.ringside.node.config;

/// The configuration cannot be used; the message is one sentence that names the file, the place,
/// the value and what is expected.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final String sentence;

    public ConfigException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
