package io.ringside.node.doctor.check;

/// Text of other programs in lines that people paste into a shell. Stateless.
final class Shell {
    private Shell() {}

    /// As one word that the shell takes literally.
    static String word(String text) {
        return text.matches("[A-Za-z0-9_./:=,@%+-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
