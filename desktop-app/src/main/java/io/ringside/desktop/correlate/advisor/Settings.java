package io.ringside.desktop.correlate.advisor;

import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.ProcessFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What NCCL's variables cost one job, where its own measurements show it. A variable that is set
/// and costs nothing is no advice. Stateless.
final class Settings {
    private static final String ENV = "nccl.env.";
    private static final double LARGE = 16e6;
    private static final double HALF = 0.5;
    private static final double GIGA = 1e9;
    private static final String NO_DEBUG =
            "NVIDIA lists it among the variables for debugging, which are not to stay set; whoever set"
                    + " it may have had a hang or a fault to go round.";
    private static final String SEEN_AT_START =
            "Seen in the environment that the process began with; what a program sets later, or"
                    + " nccl.conf, is not seen.";

    private final JobRanks job;
    private final List<RankFacts> ranks;
    private final Map<Long, Double> bandwidths;
    private final List<Advice> advice = new ArrayList<>();

    private Settings(JobRanks job, List<RankFacts> ranks) {
        this.job = job;
        this.ranks = ranks;
        this.bandwidths = Bandwidths.allReduce(job);
    }

    /// @param ranks facts of the job's ranks
    static List<Advice> of(JobRanks job, List<RankFacts> ranks) {
        Settings settings = new Settings(job, ranks);
        settings.peersAreOff();
        settings.rdmaIsOff();
        settings.staged();
        settings.protocol();
        settings.channels();
        settings.affinity();
        settings.sockets();
        return settings.advice;
    }

    /// Within one node, over NVLinks that are up.
    private void peersAreOff() {
        List<RankFacts> off = with("NCCL_P2P_DISABLE", "1");
        off.addAll(with("NCCL_P2P_LEVEL", "LOC"));
        double links =
                off.stream()
                        .mapToDouble(r -> r.get(GpuFigure.NVLINK_LINKS_UP).orElse(0))
                        .max()
                        .orElse(0);
        double speed =
                off.stream().mapToDouble(r -> r.get(GpuLinkFigure.SPEED).orElse(0)).max().orElse(0);
        double carries = links * speed / GIGA;
        OptionalDouble measured = largest();
        if (off.isEmpty()
                || job.nodes().size() > 1
                || carries <= 0
                || measured.isEmpty()
                || measured.getAsDouble() > HALF * carries) {
            return;
        }
        add(
                "p2p-off",
                off,
                "Direct transfers between GPUs are switched off, and the NVLinks stand idle.",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Large all-reduces reach %.1f GB/s of bus bandwidth; %.0f active"
                                        + " NVLinks of each GPU carry %.0f GB/s each way.",
                                measured.getAsDouble(),
                                links,
                                carries)),
                String.format(
                        Locale.ROOT,
                        "Up to %.0f times the bandwidth of large operations.",
                        carries / measured.getAsDouble()),
                NO_DEBUG,
                variable(off, "NCCL_P2P_DISABLE", "NCCL_P2P_LEVEL"));
    }

    /// Over several nodes, beside ports that are active.
    private void rdmaIsOff() {
        List<RankFacts> off = with("NCCL_IB_DISABLE", "1");
        off.addAll(with("NCCL_NET", "Socket"));
        double rate =
                off.stream().mapToDouble(r -> r.get(PortFigure.RATE).orElse(0)).max().orElse(0)
                        / GIGA;
        boolean active = off.stream().anyMatch(r -> r.get(PortFigure.ACTIVE).orElse(0) > 0);
        OptionalDouble measured = largest();
        if (off.isEmpty()
                || job.nodes().size() < 2
                || !active
                || rate <= 0
                || measured.isEmpty()
                || measured.getAsDouble() > HALF * rate) {
            return;
        }
        add(
                "rdma-off",
                off,
                "RDMA is switched off, while its ports are active.",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Large all-reduces over the nodes reach %.1f GB/s of bus bandwidth; a"
                                        + " port carries %.0f GB/s.",
                                measured.getAsDouble(),
                                rate)),
                String.format(
                        Locale.ROOT,
                        "Up to %.0f times the bandwidth between nodes.",
                        rate / measured.getAsDouble()),
                "Where RDMA was switched off because of errors they come back; NCCL then ends in"
                        + " time-outs.",
                variable(off, "NCCL_IB_DISABLE", "NCCL_NET"));
    }

    private void staged() {
        if (job.nodes().size() < 2 || Bandwidths.like(bandwidths) != Bandwidths.Curve.STAGED) {
            return;
        }
        List<RankFacts> set = with("NCCL_NET_GDR_LEVEL", "LOC");
        set.addAll(with("NCCL_DMABUF_ENABLE", "0"));
        List<String> evidence = new ArrayList<>();
        evidence.add(
                "Bus bandwidth by size is that of "
                        + Bandwidths.Curve.STAGED.words()
                        + ", not of "
                        + Bandwidths.Curve.DIRECT.words()
                        + ": "
                        + sizes()
                        + ".");
        if (!set.isEmpty()) {
            evidence.add(
                    "It is switched off by "
                            + names(set, "NCCL_NET_GDR_LEVEL", "NCCL_DMABUF_ENABLE")
                            + ".");
        }
        add(
                "staged",
                set.isEmpty() ? ranks : set,
                "Transfers between nodes look like data that goes through host memory.",
                evidence,
                "The known curve with GPUDirect RDMA is 3 times as high at 1 MB, 1.4 times at 64 MB.",
                "GPUDirect RDMA needs nvidia-peermem or DMA-BUF, and ACS and IOMMU that let cards talk"
                        + " to each other; where they do not, NCCL fails or data is wrong.",
                set.isEmpty() ? "" : variable(set, "NCCL_NET_GDR_LEVEL", "NCCL_DMABUF_ENABLE"));
    }

    /// Large messages by a protocol that is for small ones, because somebody said so.
    private void protocol() {
        List<RankFacts> set =
                ranks.stream()
                        .filter(r -> {
                            String value = r.text(ENV + "NCCL_PROTO").toUpperCase(Locale.ROOT);
                            return !value.isEmpty()
                                    && !value.startsWith("^")
                                    && !value.contains("SIMPLE");
                        })
                        .toList();
        Optional<Statistics> large =
                job.rows().stream()
                        .filter(row -> row.messageBytes() >= LARGE && row.count() > 0)
                        .filter(row -> row.protocol().startsWith("LL"))
                        .findFirst();
        if (set.isEmpty() || large.isEmpty()) {
            return;
        }
        Statistics row = large.get();
        add(
                "protocol",
                set,
                "NCCL_PROTO keeps large operations on the protocol " + row.protocol() + ".",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%s of %.0f MB runs with %s.",
                                row.operation(),
                                row.messageBytes() / 1e6,
                                row.protocol())),
                row.protocol().equals("LL")
                        ? "LL moves half of its bytes as flags: up to twice the bandwidth of large"
                                + " operations."
                        : "A few percent of the bandwidth of the largest operations.",
                "NVIDIA discourages setting it: where LL128 is forced on a platform that does not"
                        + " support it, data is corrupted.",
                variable(set, "NCCL_PROTO"));
    }

    /// A limit that is reached, in operations that do not reach half of what the links carry.
    private void channels() {
        Optional<NcclVersion> version = version();
        boolean ctas = version.map(v -> v.isAtLeast(2, 17)).orElse(true);
        String name = ctas ? "NCCL_MAX_CTAS" : "NCCL_MAX_NCHANNELS";
        List<RankFacts> set =
                ranks.stream().filter(r -> number(r.text(ENV + name)).isPresent()).toList();
        if (set.isEmpty() || job.nodes().size() > 1) {
            return;
        }
        double limit = number(set.getFirst().text(ENV + name)).orElse(0);
        boolean reached =
                job.rows().stream()
                        .anyMatch(r -> r.messageBytes() >= 4 * LARGE && r.channels() == limit);
        RankFacts first = set.getFirst();
        double carries =
                first.get(GpuFigure.NVLINK_LINKS_UP).orElse(0)
                        * first.get(GpuLinkFigure.SPEED).orElse(0)
                        / GIGA;
        OptionalDouble measured = largest();
        if (!reached
                || carries <= 0
                || measured.isEmpty()
                || measured.getAsDouble() > HALF * carries) {
            return;
        }
        add(
                "channels",
                set,
                String.format(
                        Locale.ROOT,
                        "%s=%.0f limits the channels of large operations.",
                        name,
                        limit),
                List.of(
                        String.format(
                                Locale.ROOT,
                                "They use all %.0f channels and reach %.1f GB/s of the %.0f GB/s that"
                                        + " the NVLinks carry.",
                                limit,
                                measured.getAsDouble(),
                                carries)),
                "More channels reach more of the links' bandwidth.",
                "More channels take more SMs from the job's own kernels while they run.",
                "unset " + name + ".");
    }

    private void affinity() {
        List<RankFacts> set = with("NCCL_IGNORE_CPU_AFFINITY", "1");
        List<RankFacts> far =
                ranks.stream()
                        .filter(r -> r.get(ProcessFigure.GPU_LOCAL_CPUS).orElse(1) <= 0.25)
                        .toList();
        if (far.isEmpty() || !set.isEmpty() || far.size() < HALF * ranks.size()) {
            return;
        }
        add(
                "affinity",
                far,
                "Processes may only run on CPUs far from their GPUs, and NCCL's threads with them.",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%d of %d ranks that were asked have a quarter or less of their CPUs"
                                        + " beside their GPU.",
                                far.size(),
                                ranks.size())),
                "NCCL's proxy threads run beside the card; matters over the network.",
                "NCCL then leaves the affinity that the launcher chose; threads may run where the"
                        + " launcher wants none.",
                "export NCCL_IGNORE_CPU_AFFINITY=1, or better bind each process to its GPU's CPUs.");
    }

    /// Over sockets, on a fast interface that stays half empty.
    private void sockets() {
        boolean rdma = ranks.stream().anyMatch(r -> r.get(PortFigure.ACTIVE).orElse(0) > 0);
        boolean tcp =
                ranks.stream()
                        .anyMatch(
                                r -> r.rateOf(ProcessFigure.TCP_SEGMENTS_SENT).orElse(0) > 10_000);
        OptionalDouble measured = largest();
        boolean set =
                ranks.stream()
                        .anyMatch(r ->
                                !r.text(ENV + "NCCL_NSOCKS_PERTHREAD").isEmpty()
                                        || !r.text(ENV + "NCCL_SOCKET_NTHREADS").isEmpty());
        if (rdma || !tcp || set || job.nodes().size() < 2 || measured.isEmpty()) {
            return;
        }
        double reached = measured.getAsDouble();
        if (reached > 3) {
            return;
        }
        add(
                "sockets",
                ranks,
                "Between nodes NCCL uses sockets, one for each connection.",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "No RDMA port is active, and large all-reduces reach %.1f GB/s.",
                                reached)),
                "On networks of 100 Gb/s several sockets may reach several times one; on 10 Gb/s"
                        + " nothing is gained.",
                "Sockets times threads may be 64 at most; each thread takes CPU time from the job.",
                "export NCCL_SOCKET_NTHREADS=4 NCCL_NSOCKS_PERTHREAD=4 on all ranks.");
    }

    private void add(
            String what,
            List<RankFacts> whom,
            String headline,
            List<String> evidence,
            String gain,
            String risk,
            String text) {
        List<String> all = new ArrayList<>(evidence);
        List<String> against = new ArrayList<>();
        if (!text.isEmpty()) {
            against.add(SEEN_AT_START);
        }
        version()
                .ifPresentOrElse(
                        v -> all.add("NCCL " + v + ", by its log."),
                        () -> against.add("NCCL's version is not known: no log of it is read."));
        advice.add(
                new Advice(
                        "nccl-setting/" + what + "/" + Long.toUnsignedString(job.hash()),
                        Advice.Kind.SETTING,
                        job.hash(),
                        "",
                        whom.stream().map(RankFacts::rank).toList(),
                        headline,
                        all,
                        against,
                        gain,
                        risk,
                        text));
    }

    private List<RankFacts> with(String name, String value) {
        return new ArrayList<>(
                ranks.stream()
                        .filter(r -> r.text(ENV + name).strip().equalsIgnoreCase(value))
                        .toList());
    }

    /// "unset A and B." of those that are set.
    private static String variable(List<RankFacts> ranks, String... names) {
        return "unset " + names(ranks, names) + " on all ranks.";
    }

    private static String names(List<RankFacts> ranks, String... names) {
        return String.join(
                " and ",
                List.of(names).stream()
                        .filter(n -> ranks.stream().anyMatch(r -> !r.text(ENV + n).isEmpty()))
                        .toList());
    }

    private Optional<NcclVersion> version() {
        return ranks.stream()
                .map(r -> NcclVersion.of(r.text("nccl.version")))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// GB/s of the largest timed all-reduces, of those of 16 MB or more.
    private OptionalDouble largest() {
        double most = 0;
        for (Map.Entry<Long, Double> point : bandwidths.entrySet()) {
            most = point.getKey() >= LARGE ? Math.max(most, point.getValue()) : most;
        }
        return most > 0 ? OptionalDouble.of(most) : OptionalDouble.empty();
    }

    private String sizes() {
        List<String> points = new ArrayList<>();
        bandwidths.forEach((bytes, rate) ->
                points.add(String.format(Locale.ROOT, "%.1f GB/s at %.1f MB", rate, bytes / 1e6)));
        return String.join(", ", points.subList(0, Math.min(6, points.size())));
    }

    private static OptionalDouble number(String text) {
        String stripped = text.strip();
        return stripped.matches("\\d{1,6}")
                ? OptionalDouble.of(Integer.parseInt(stripped))
                : OptionalDouble.empty();
    }
}
