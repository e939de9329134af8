package io.ringside.node.boot;

import io.ringside.node.capture.playback.PlaybackRunner;
import io.ringside.node.health.HealthJudge;
import io.ringside.node.health.derive.HealthDerivation;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.reading.Derivation;
import io.ringside.node.reading.Finding;
import io.ringside.node.reading.Judge;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.source.engine.EngineJudge;
import java.util.List;

/// The shipped rules over what a capture's sources said, from the start again with each round. When
/// the capture has ended its last findings stay: that its sources fall silent then says nothing of
/// the node. Belongs to the drain thread.
final class PlayedRules implements Derivation, Judge {
    private final PlaybackRunner runner;
    private Derivation derivation = Derivation.none();
    private Judge judge = Judge.none();
    private List<Finding> latest = List.of();
    private int round = -1;
    private boolean isOver;

    PlayedRules(PlaybackRunner runner) {
        this.runner = runner;
    }

    @Override
    public List<Reading> derive(
            long epochNanos, List<Reading> readings, List<SourceStatus> statuses) {
        beginRound();
        return derivation.derive(epochNanos, readings, statuses);
    }

    @Override
    public List<Finding> judge(
            long epochNanos, List<Reading> readings, List<SourceStatus> statuses) {
        beginRound();
        if (!isOver) {
            isOver = runner.playback().finished();
            latest = judge.judge(epochNanos, readings, statuses);
        }
        return latest;
    }

    @Override
    public void resumed() {
        derivation.resumed();
    }

    @Override
    public void resumed(long epochNanos) {
        judge.resumed(epochNanos);
    }

    private void beginRound() {
        int now = runner.round();
        if (now != round) {
            round = now;
            derivation = new HealthDerivation();
            judge =
                    Judge.all(
                            List.of(
                                    new HealthJudge(
                                            RuleBook.shipped(),
                                            runner.health().events(),
                                            change -> {}),
                                    new EngineJudge()));
        }
    }
}
