package io.ringside.protocol.text;

import java.io.PrintStream;

/// A program's log: whatever is printed as a line (by a logger, with or without a stack trace) is
/// one line of at most 4,000 characters that steers nothing, whoever wrote what stands in it. Bytes
/// pass as they are: who writes these (usage, tables) cleans by itself. Any thread.
public final class OneLinePrintStream extends PrintStream {
    private static final int MOST_CHARACTERS = 4000;

    private OneLinePrintStream(PrintStream to) {
        super(to, true, to.charset());
    }

    /// Puts one in the place of [System#err]; once.
    public static void install() {
        if (!(System.err instanceof OneLinePrintStream)) {
            System.setErr(new OneLinePrintStream(System.err));
        }
    }

    static OneLinePrintStream over(PrintStream to) {
        return new OneLinePrintStream(to);
    }

    /// A tab stays: it begins the lines of a stack trace.
    @Override
    public void println(String text) {
        String line = String.valueOf(text);
        boolean indented = line.startsWith("\t");
        String rest = ForeignText.line(indented ? line.substring(1) : line, MOST_CHARACTERS);
        super.println(indented ? "\t" + rest : rest);
    }

    @Override
    public void println(Object object) {
        println(String.valueOf(object));
    }
}
