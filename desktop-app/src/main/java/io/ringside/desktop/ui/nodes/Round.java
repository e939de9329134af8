package io.ringside.desktop.ui.nodes;

import io.ringside.desktop.session.api.NodeControl.Answer;
import io.ringside.desktop.session.api.NodeControl.Asked;
import io.ringside.desktop.session.api.NodeControl.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// One thing asked of several nodes, and what each of them answered. Owned by the FX thread;
/// answers arrive from any.
final class Round {
    private final Queue<Answer> arrived = new ConcurrentLinkedQueue<>();
    private final List<Asked> calls = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final int nodes;

    /// Asks one node.
    @FunctionalInterface
    interface Asking {
        Asked ask(String target, Consumer<Answer> to);
    }

    private Round(int nodes) {
        this.nodes = nodes;
    }

    static Round start(List<String> targets, Asking asking) {
        Round round = new Round(targets.size());
        targets.forEach(target -> round.calls.add(asking.ask(target, round.arrived::add)));
        return round;
    }

    /// Takes what has arrived.
    ///
    /// @return whether anything had
    boolean take() {
        boolean any = false;
        for (Answer next = arrived.poll(); next != null; next = arrived.poll()) {
            answers.add(next);
            any = true;
        }
        return any;
    }

    int nodes() {
        return nodes;
    }

    int answered() {
        return answers.size();
    }

    boolean isOver() {
        return answers.size() >= nodes;
    }

    /// Waits for nobody any more; who has not answered is told as given up.
    void cancel() {
        calls.forEach(Asked::cancel);
    }

    /// What did not go well first, else in the order of arrival.
    List<Answer> answers() {
        return answers.stream()
                .sorted(Comparator.comparing((Answer answer) -> answer.result() == Result.DONE))
                .toList();
    }

    /// "6 of 8 nodes did it, 1 in part, 1 refused."
    String summary() {
        StringBuilder words =
                new StringBuilder(
                        "%d of %d %s did it"
                                .formatted(
                                        count(Result.DONE), nodes, nodes == 1 ? "node" : "nodes"));
        add(words, Result.PARTLY, "in part");
        add(words, Result.REFUSED, "refused");
        add(words, Result.UNREACHED, "not reached");
        add(words, Result.CANCELLED, "given up");
        return words.append('.').toString();
    }

    private void add(StringBuilder words, Result result, String what) {
        long count = count(result);
        if (count > 0) {
            words.append(", ").append(count).append(' ').append(what);
        }
    }

    private long count(Result result) {
        return answers.stream().filter(answer -> answer.result() == result).count();
    }
}
