package io.ringside.node.doctor.check.word;

/// Text of other programs in lines that people paste into a shell. Stateless.
public final class Shell {
    private Shell() {}

    /// As one word that the shell takes literally.
    public static String word(String text) {
        return text.matches("[A-Za-z0-9_./:=,@%+-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
