package io.ringside.node.config;

import io.ringside.protocol.text.ForeignText;

/// The configuration cannot be used; the message is one sentence that names the file, the place,
/// the value and what is expected. Names and places in it are the file's own words: what could
/// steer a terminal or a log is taken out, and a name as long as the file is cut.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private static final int MOST_CHARACTERS = 2000;

    private final String sentence;

    public ConfigException(String sentence) {
        super(clean(sentence));
        this.sentence = clean(sentence);
    }

    public String sentence() {
        return sentence;
    }

    private static String clean(String sentence) {
        return ForeignText.line(sentence, MOST_CHARACTERS);
    }
}
