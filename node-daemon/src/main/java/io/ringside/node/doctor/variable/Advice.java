package io.ringside.node.doctor.variable;

import io.ringside.node.doctor.CheckState;

/// What is to be said of one variable of a process. Immutable.
///
/// @param name of the variable
/// @param sentence without the processes' numbers
/// @param fix lines for the job's environment
public record Advice(String name, CheckState state, String sentence, String fix) {
    static Advice warn(String name, String sentence, String fix) {
        return new Advice(name, CheckState.WARN, sentence, fix);
    }

    static Advice fail(String name, String sentence, String fix) {
        return new Advice(name, CheckState.FAIL, sentence, fix);
    }
}
