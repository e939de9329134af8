package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.correlate.corpus.Fault.Group;
import io.ringside.desktop.correlate.corpus.Fault.Kind;
import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateRank;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.live.HangWatch;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.ProcessState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Plays one case into the watches, as a window or a report does, and judges what they say. Used
/// once.
final class Judge {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final long SECOND = CorpusCase.SECOND;
    private static final int WINDOW_SECONDS = 10;
    private static final int HANG_SECONDS = 15;
    private static final long DEATH_IS_SEEN_NANOS = 2 * SECOND;
    private static final int IDLE_SECONDS = 40;
    private static final Set<Kind> CAUSED = Set.of(Kind.GPU, Kind.PROCESSOR, Kind.MOVED);

    private final CorpusCase of;
    private final LatenessWatch late = new LatenessWatch();
    private final HangWatch hangs = new HangWatch();
    private final List<ToldNode> nodes;
    private final SplittableRandom order;
    private final Gpus gpus;
    private long busyNanos;
    private long arrivals;
    private long next = SECOND;
    private long silentFrom = Launch.NEVER;
    private boolean timed;
    private int windows;
    private int loud;
    private Optional<Boolean> covered = Optional.empty();
    private OptionalDouble atLeast = OptionalDouble.empty();
    private String said = "";

    private Judge(CorpusCase of) {
        this.of = of;
        order = new SplittableRandom(of.seed() + 1);
        gpus = new Gpus(of.shape().ranks(), new SplittableRandom(of.seed() + 3));
        nodes =
                IntStream.range(0, of.shape().nodes())
                        .mapToObj(n -> new ToldNode(of.shape(), n, gpus, order.split()))
                        .toList();
    }

    static Judgement of(CorpusCase of, LabNoise noise) {
        return new Judge(of).judge(noise);
    }

    private Judgement judge(LabNoise noise) {
        PlayedJob job = new PlayedJob(of.shape(), of.fault(), noise, of.seed());
        Calls calls =
                new Calls(
                        of.shape().ranks(),
                        of.shape().levels().size(),
                        of.shape().stamped(),
                        new SplittableRandom(of.seed() + 2));
        boolean paused = CorpusCase.pauseNanos(of.kind()) == 0;
        while (job.nowNanos() < of.lengthNanos()) {
            job.step(calls, this::told);
            tellUntil(job.nowNanos());
            if (!paused && job.nowNanos() >= CorpusCase.pauseAtNanos()) {
                paused = true;
                pause(job);
            }
        }
        if (of.fault().hangAtNanos() != Launch.NEVER) {
            return hang(new Standstill(of.shape(), of.fault(), job), calls);
        }
        if (of.kind() == Kind.IDLE) {
            gpus.all(Gpus.Does.NOTHING, job.nowNanos());
            tellUntil(job.nowNanos() + IDLE_SECONDS * SECOND);
        }
        late.finish();
        if (of.kind().group() == Group.HEALTHY) {
            return judgement(loud == 0, OptionalDouble.empty(), -1);
        }
        double minutes =
                (of.lengthNanos()
                                - of.fault().late().stream()
                                        .mapToLong(Fault.Late::fromNanos)
                                        .min()
                                        .orElseThrow())
                        / 60e9;
        return late(job.causedNanos() / 1e9 / minutes);
    }

    private void pause(PlayedJob job) {
        long begin = job.nowNanos();
        long end = begin + CorpusCase.pauseNanos(of.kind());
        switch (of.kind()) {
            case EVALUATING -> gpus.all(Gpus.Does.EVALUATES, begin);
            case CHECKPOINT -> {
                gpus.all(Gpus.Does.COPIES, begin);
                for (int rank = 0; rank < of.shape().ranks(); rank++) {
                    nodes.get(rank / Shape.RANKS_OF_A_NODE)
                            .look(rank, "disk_sleep", "folio_wait_bit_common");
                }
            }
            default -> gpus.all(Gpus.Does.NOTHING, begin);
        }
        tellUntil(begin + (end - begin) / 2);
        if (of.kind() == Kind.CHECKPOINT) {
            gpus.all(Gpus.Does.NOTHING, begin + (end - begin) / 2);
        }
        tellUntil(end);
        gpus.all(Gpus.Does.STEPS, end);
        job.rest(end - begin);
    }

    /// What the GPUs do while the job stands. Where a kernel does not start, the stream may wait
    /// for the host, or for another kernel, which may look like one of NCCL.
    private void stand(Standstill standstill, long since) {
        for (int rank = 0; rank < of.shape().ranks(); rank++) {
            gpus.from(rank, standstill.isInside(rank) ? Gpus.Does.WAITS : Gpus.Does.NOTHING, since);
        }
        if (of.kind() == Kind.NOT_STARTED) {
            int[] before = {0, 0, 1, 1, 2};
            Gpus.Does[] possible = {Gpus.Does.NOTHING, Gpus.Does.EVALUATES, Gpus.Does.WAITS};
            int drawn = Math.floorMod(of.seed(), before.length);
            gpus.from(of.fault().rank(), possible[before[drawn]], since);
        }
    }

    private void told(Launch launch) {
        arrivals++;
        nodes.get(launch.rank() / Shape.RANKS_OF_A_NODE).take(launch);
    }

    /// All windows that end before.
    private void tellUntil(long nanos) {
        for (; next + SECOND / 2 <= nanos; next += SECOND) {
            window(next);
        }
    }

    private void window(long now) {
        List<ToldNode> all = new ArrayList<>(nodes);
        for (int i = all.size(); i > 1; i--) {
            all.add(all.remove(order.nextInt(i)));
        }
        for (ToldNode node : all) {
            if (now < silentFrom || !node.has(of.fault().rank())) {
                NodeSnapshot snapshot = node.window(now);
                long begin = CPU.getCurrentThreadCpuTime();
                late.add(node.name(), snapshot);
                hangs.add(node.name(), snapshot);
                busyNanos += CPU.getCurrentThreadCpuTime() - begin;
            }
        }
        long begin = CPU.getCurrentThreadCpuTime();
        List<LiveHang> hanging = hangs.hangs(node -> node);
        busyNanos += CPU.getCurrentThreadCpuTime() - begin;
        if (of.kind().group() == Group.HEALTHY && now / SECOND % WINDOW_SECONDS == 0) {
            windows++;
            List<LateEpisode> confident = confident(late.holding());
            if (!confident.isEmpty() || !hanging.isEmpty()) {
                loud++;
                said = words(confident) + hanging.stream().map(LiveHang::verdict).toList();
            }
        }
    }

    private static List<LateEpisode> confident(List<LateEpisode> all) {
        return all.stream().filter(e -> e.confidence() != Confidence.LOW).toList();
    }

    private Judgement late(double trueCaused) {
        List<LateEpisode> told = confident(late.episodes());
        Set<String> expected =
                of.fault().late().stream()
                        .map(l -> l.rank() + (l.processor() ? " PROCESSOR" : " GPU"))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named =
                told.stream()
                        .map(e -> e.worst().rank() + " " + e.worst().kind())
                        .collect(Collectors.toCollection(TreeSet::new));
        boolean right = named.equals(expected);
        said = words(told) + " planted " + of.fault().late();
        OptionalDouble caused = OptionalDouble.empty();
        if (right && CAUSED.contains(of.kind())) {
            LateRank worst = told.getFirst().worst();
            if (worst.caused().isFigure()) {
                caused = OptionalDouble.of(worst.caused().gpuSecondsPerMinute() / trueCaused);
            } else {
                atLeast = OptionalDouble.of(worst.caused().told() / trueCaused);
            }
            covered =
                    Optional.of(
                            worst.caused().low() <= trueCaused
                                    && trueCaused <= worst.caused().high());
            said +=
                    String.format(
                            Locale.ROOT,
                            " caused %.3f (%.3f to %.3f, %d of %d), true %.3f",
                            worst.caused().gpuSecondsPerMinute(),
                            worst.caused().low(),
                            worst.caused().high(),
                            worst.caused().timed(),
                            worst.caused().calls(),
                            trueCaused);
        }
        return judgement(right, caused, -1);
    }

    private static String words(List<LateEpisode> told) {
        return told.stream()
                .map(e ->
                        String.format(
                                Locale.ROOT,
                                "%d %s %.2f ms of %.2f %s %s",
                                e.worst().rank(),
                                e.worst().kind(),
                                e.worst().lagNanos() / 1e6,
                                e.worst().thresholdNanos() / 1e6,
                                e.confidence(),
                                e.worst().passedOnBy()))
                .toList()
                .toString();
    }

    private Judgement hang(Standstill standstill, Calls calls) {
        standstill.tell(calls, this::told);
        timed = standstill.isTimed();
        long since = standstill.sinceNanos();
        stand(standstill, since);
        ToldNode node = nodes.get(of.fault().rank() / Shape.RANKS_OF_A_NODE);
        switch (of.kind()) {
            case NODE_SILENT -> silentFrom = since;
            case HOST_STUCK -> node.look(of.fault().rank(), "sleeping", "futex_wait_queue");
            case PROCESS_STOPPED -> node.look(of.fault().rank(), "stopped", "do_signal_stop");
            default -> {}
        }
        int first = -1;
        boolean right = false;
        for (; next <= since + HANG_SECONDS * SECOND; next += SECOND) {
            if (of.kind() == Kind.PROCESS_DEAD && next >= since + DEATH_IS_SEEN_NANOS) {
                node.state(of.fault().rank(), ProcessState.DIED);
            }
            if (of.kind() == Kind.ABANDONED && next >= since + 3 * SECOND) {
                gpus.all(Gpus.Does.NOTHING, since + 3 * SECOND);
                nodes.forEach(ToldNode::leave);
            }
            window(next);
            right = isRight(hangs.hangs(n -> n));
            if (right && first < 0) {
                first = (int) ((next - since + SECOND - 1) / SECOND);
            }
        }
        if (of.kind() == Kind.ABANDONED) {
            return judgement(loud == 0, OptionalDouble.empty(), -1);
        }
        return judgement(right, OptionalDouble.empty(), first);
    }

    /// By the first verdict of the page.
    private boolean isRight(List<LiveHang> told) {
        HangVerdict verdict =
                told.stream()
                        .map(LiveHang::verdict)
                        .min(
                                Comparator.comparing(HangVerdict::confidence)
                                        .thenComparing(HangVerdict::kind))
                        .orElse(null);
        if (verdict == null) {
            said = gpus.areTold() ? "nothing" : "nothing, and its GPUs tell nothing";
            return false;
        }
        said =
                verdict.kind()
                        + " "
                        + verdict.culprits()
                        + " "
                        + verdict.confidence()
                        + " in "
                        + verdict.communicator()
                        + ", planted rank "
                        + of.fault().rank()
                        + " in "
                        + Truths.where(of)
                        + (timed ? "" : ", not timed");
        boolean unseen =
                of.kind() == Kind.NOT_STARTED
                        && !timed
                        && verdict.kind() == HangKind.LINK_STALLED
                        && verdict.communicator().equals(Truths.where(of));
        boolean there =
                of.kind() != Kind.LINK_STALLED || verdict.communicator().equals(Truths.where(of));
        return unseen
                || (there
                        && Truths.kinds(of.kind()).contains(verdict.kind())
                        && Truths.isCulprit(of, Set.copyOf(verdict.culprits())));
    }

    private Judgement judgement(boolean right, OptionalDouble caused, int seconds) {
        return new Judgement(
                of, right, said, caused, atLeast, covered, windows, loud, seconds, busyNanos,
                arrivals);
    }

    /// What a hang should be called, and whom it should name.
    static final class Truths {
        private Truths() {}

        static Set<HangKind> kinds(Kind kind) {
            return switch (kind) {
                case HOST_STUCK, NOT_ENTERED ->
                        Set.of(HangKind.NOT_ENTERED, HangKind.STUCK_OUTSIDE_NCCL);
                case LEFT_OUT -> Set.of(HangKind.NOT_ENTERED);
                case NOT_STARTED -> Set.of(HangKind.ENTERED_NOT_STARTED);
                case SIZE, OPERATION, DATATYPE -> Set.of(HangKind.SIGNATURE_MISMATCH);
                case DEADLOCK -> Set.of(HangKind.DEADLOCK);
                case LINK_STALLED -> Set.of(HangKind.LINK_STALLED);
                case PROCESS_DEAD -> Set.of(HangKind.PROCESS_DEAD);
                case PROCESS_STOPPED -> Set.of(HangKind.PROCESS_STOPPED);
                case NODE_SILENT -> Set.of(HangKind.NODE_SILENT);
                case NEVER_JOINED -> Set.of(HangKind.NEVER_JOINED);
                case STUCK_IN_INIT -> Set.of(HangKind.STUCK_IN_INIT);
                default -> Set.of();
            };
        }

        /// Where the launch of the call was not timed on all its ranks nobody can tell which of
        /// them stands: then it is right to name its communicator.
        static String where(CorpusCase of) {
            Shape.Level level =
                    of.shape().levels().get(of.shape().calls().get(of.fault().call()).level());
            return level.name(level.of()[of.fault().rank()]);
        }

        /// Of two ranks that call unlike nobody can tell which is wrong; who waits in a circle is
        /// the rank that called in another order and all whom it should have met first.
        static boolean isCulprit(CorpusCase of, Set<Integer> named) {
            int rank = of.fault().rank();
            Shape.Level level =
                    of.shape().levels().get(of.shape().calls().get(of.fault().call()).level());
            Set<Integer> there =
                    IntStream.of(level.members()[level.of()[rank]])
                            .boxed()
                            .collect(Collectors.toSet());
            return switch (of.kind()) {
                case LINK_STALLED -> named.isEmpty();
                case NODE_SILENT ->
                        named.equals(
                                IntStream.range(0, of.shape().ranks())
                                        .filter(r ->
                                                r / Shape.RANKS_OF_A_NODE
                                                        == rank / Shape.RANKS_OF_A_NODE)
                                        .boxed()
                                        .collect(Collectors.toSet()));
                case DEADLOCK -> named.contains(rank) && there.containsAll(named);
                case SIZE, OPERATION, DATATYPE ->
                        named.equals(there.size() == 2 ? there : Set.of(rank));
                default -> named.equals(Set.of(rank));
            };
        }
    }
}
