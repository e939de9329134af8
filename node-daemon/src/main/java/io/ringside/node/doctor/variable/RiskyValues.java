package io.ringside.node.doctor.variable;

import io.ringside.node.ranks.variable.NcclVersion;
import io.ringside.node.ranks.variable.ValueForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/// Values that are valid and still a risk, one rule each. Stateless.
final class RiskyValues {
    private static final NcclVersion OLDEST = NcclVersion.of(2, 18);
    private static final NcclVersion ANY = NcclVersion.of(Integer.MAX_VALUE, 0);
    private static final NcclVersion STRICT_SINCE = NcclVersion.of(2, 24);
    private static final NcclVersion DYNAMIC_GID_SINCE = NcclVersion.of(2, 21);
    private static final NcclVersion ATTN_SINCE = NcclVersion.of(2, 32);
    private static final List<String> LEVELS = List.of("LOC", "PIX", "PXB", "PHB", "SYS");
    private static final Set<String> LOUD = Set.of("INFO", "ABORT", "TRACE");
    private static final long MOST_SOCKETS = 64;

    private final NavigableMap<String, String> variables;
    private final NcclVersion version;

    /// Against which words are judged: where the release is not known, all that any has.
    private final NcclVersion words;

    private final boolean isKnown;
    private final List<Advice> advice = new ArrayList<>();

    private RiskyValues(NavigableMap<String, String> variables, Optional<NcclVersion> told) {
        this.variables = variables;
        version = told.orElse(OLDEST);
        words = told.orElse(ANY);
        isKnown = told.isPresent();
    }

    static List<Advice> of(NavigableMap<String, String> variables, Optional<NcclVersion> version) {
        RiskyValues rules = new RiskyValues(variables, version);
        rules.debugging();
        rules.tokens();
        rules.transports();
        rules.adapters();
        rules.distances();
        rules.others();
        return rules.advice;
    }

    private void debugging() {
        String level = value("NCCL_DEBUG").toUpperCase(Locale.ROOT);
        boolean toFile = !value("NCCL_DEBUG_FILE").isEmpty();
        boolean few = value("NCCL_DEBUG_SUBSYS").matches("(?i)(INIT|GRAPH|ENV|BOOTSTRAP|,)+");
        if (LOUD.contains(level) && !(level.equals("INFO") && toFile && few)) {
            warn(
                    "NCCL_DEBUG",
                    "NCCL_DEBUG=%s is left on: NCCL writes to the job's log while it communicates."
                            .formatted(level),
                    "export NCCL_DEBUG=WARN");
        } else if (level.equals("ATTN") && !version.isAtLeast(ATTN_SINCE)) {
            warn(
                    "NCCL_DEBUG",
                    "NCCL_DEBUG=ATTN is known from 2.32 on; before, NCCL then logs nothing at all.",
                    "export NCCL_DEBUG=WARN NCCL_DEBUG_LEVELS=ATTN");
        } else if (!level.isEmpty()
                && !LOUD.contains(level)
                && !Set.of("VERSION", "WARN", "ATTN", "NONE").contains(level)) {
            warn(
                    "NCCL_DEBUG",
                    "NCCL_DEBUG is `%s`, which is no level; NCCL then logs nothing."
                            .formatted(value("NCCL_DEBUG")),
                    "export NCCL_DEBUG=WARN");
        }
        String file = value("NCCL_DEBUG_FILE");
        if (toFile && !file.startsWith("/dev/") && !file.contains("%p")) {
            warn(
                    "NCCL_DEBUG_FILE",
                    "NCCL_DEBUG_FILE has no %p in it: ranks with the same file overwrite each"
                            + " other's lines.",
                    "export NCCL_DEBUG_FILE=/tmp/nccl.%h.%p.log");
        }
    }

    private void tokens() {
        String algorithms = value("NCCL_ALGO");
        if (!algorithms.isEmpty()) {
            TokenList list = TokenList.algorithms(algorithms, words);
            boolean noFallback =
                    version.isAtLeast(STRICT_SINCE)
                            && !list.first().isEmpty()
                            && !list.first().contains("ring");
            words("NCCL_ALGO", list, "an algorithm");
            if (list.unknown().isEmpty() && !list.included().isEmpty()) {
                warn(
                        "NCCL_ALGO",
                        "NCCL_ALGO=%s takes the choice from NCCL, which makes it by size and topology."
                                        .formatted(algorithms)
                                + (noFallback
                                        ? " Without ring in the list, a function that has none of"
                                                + " these fails."
                                        : ""),
                        "unset NCCL_ALGO");
            }
        }
        String protocols = value("NCCL_PROTO");
        if (!protocols.isEmpty()) {
            TokenList list = TokenList.protocols(protocols, words);
            words("NCCL_PROTO", list, "a protocol");
            if (list.unknown().isEmpty() && !list.included().isEmpty()) {
                warn(
                        "NCCL_PROTO",
                        "NCCL_PROTO=%s takes the choice from NCCL, which NVIDIA discourages."
                                        .formatted(protocols)
                                + (list.included().contains("ll128")
                                        ? " LL128 where the platform does not support it can"
                                                + " corrupt data."
                                        : ""),
                        "unset NCCL_PROTO");
            }
        }
    }

    private void words(String name, TokenList list, String what) {
        if (list.unknown().isEmpty()) {
            return;
        }
        String sentence =
                "%s has `%s`, which is not %s of %s"
                        .formatted(
                                name,
                                String.join("`, `", list.unknown()),
                                what,
                                isKnown ? "NCCL " + version : "any release of NCCL");
        if (version.isAtLeast(STRICT_SINCE)) {
            advice.add(
                    Advice.fail(
                            name,
                            sentence + "; from 2.24 on NCCL refuses to start with it.",
                            "unset " + name + "   # unset, NCCL chooses by itself"));
        } else {
            warn(name, sentence + ".", "unset " + name + "   # unset, NCCL chooses by itself");
        }
    }

    private void transports() {
        off("NCCL_P2P_DISABLE", "GPUs of this node talk through host memory or the network");
        off("NCCL_SHM_DISABLE", "GPUs without peer access talk through the network");
        off("NCCL_IB_DISABLE", "NCCL uses IP sockets in place of InfiniBand and RoCE");
        if (value("NCCL_NVLS_ENABLE").equals("0")) {
            warn(
                    "NCCL_NVLS_ENABLE",
                    "NCCL_NVLS_ENABLE=0 switches NVLink SHARP off; by default NCCL uses it where it"
                            + " is there.",
                    "unset NCCL_NVLS_ENABLE");
        }
    }

    private void off(String name, String effect) {
        String value = value(name);
        if (ValueForm.isWhole(value) && ValueForm.number(value) != 0) {
            warn(
                    name,
                    "%s=%s is a switch for debugging: %s.".formatted(name, value, effect),
                    "unset " + name);
        }
    }

    private void adapters() {
        String adapters = value("NCCL_IB_HCA");
        if (!adapters.isEmpty() && !adapters.startsWith("=") && !adapters.startsWith("^=")) {
            boolean excluded = adapters.startsWith("^");
            warn(
                    "NCCL_IB_HCA",
                    "NCCL_IB_HCA=%s names beginnings: mlx5_1 means mlx5_10 to mlx5_19 too, mlx5 also"
                                    .formatted(adapters)
                            + " the adapters for storage and management.",
                    "export NCCL_IB_HCA='%s=NAME,NAME'   # = means exactly these; names: ls"
                                    .formatted(excluded ? "^" : "")
                            + " /sys/class/infiniband");
        }
        String index = value("NCCL_IB_GID_INDEX");
        if (ValueForm.isWhole(index)
                && ValueForm.number(index) >= 0
                && version.isAtLeast(DYNAMIC_GID_SINCE)) {
            warn(
                    "NCCL_IB_GID_INDEX",
                    "NCCL_IB_GID_INDEX=%s fixes a place in a table that may change; since 2.21 NCCL"
                                    .formatted(index)
                            + " finds the RoCE v2 entry by itself.",
                    "unset NCCL_IB_GID_INDEX");
        }
        if (value("NCCL_CROSS_NIC").equals("1")) {
            warn(
                    "NCCL_CROSS_NIC",
                    "NCCL_CROSS_NIC=1 is for fabrics where all NICs of a node hang on one switch; in a"
                            + " rail-optimised one it sends traffic across rails. The default is 2.",
                    "unset NCCL_CROSS_NIC");
        }
    }

    private void distances() {
        for (String name : List.of("NCCL_NET_GDR_LEVEL", "NCCL_P2P_LEVEL")) {
            String value = value(name);
            if (ValueForm.isWhole(value)) {
                String word = LEVELS.get((int) Math.clamp(ValueForm.number(value), 0L, 4L));
                warn(
                        name,
                        "%s=%s is a number, which NVIDIA discourages as their meaning changes; it is"
                                        .formatted(name, value)
                                + " now %s.".formatted(word),
                        "unset %s   # NCCL chooses by the platform; the same as a word: %s=%s"
                                .formatted(name, name, word));
            } else if (value.equalsIgnoreCase("LOC")) {
                warn(
                        name,
                        "%s=LOC switches %s off."
                                .formatted(
                                        name,
                                        name.equals("NCCL_P2P_LEVEL")
                                                ? "direct access between GPUs"
                                                : "GPUDirect RDMA"),
                        "unset " + name);
            }
        }
    }

    private void others() {
        if (!value("NCCL_NTHREADS").isEmpty()) {
            warn(
                    "NCCL_NTHREADS",
                    "NCCL_NTHREADS=%s sets the threads of a block; it frees no SM. SMs follow the"
                                    .formatted(value("NCCL_NTHREADS"))
                            + " number of channels (NCCL_MAX_CTAS).",
                    "unset NCCL_NTHREADS");
        }
        String threads = value("NCCL_SOCKET_NTHREADS");
        String sockets = value("NCCL_NSOCKS_PERTHREAD");
        if (ValueForm.isWhole(threads)
                && ValueForm.isWhole(sockets)
                && ValueForm.number(threads) <= MOST_SOCKETS
                && ValueForm.number(sockets) <= MOST_SOCKETS
                && ValueForm.number(threads) * ValueForm.number(sockets) > MOST_SOCKETS) {
            warn(
                    "NCCL_SOCKET_NTHREADS",
                    "NCCL_SOCKET_NTHREADS x NCCL_NSOCKS_PERTHREAD is %s x %s; NCCL allows 64."
                            .formatted(threads, sockets),
                    "export NCCL_SOCKET_NTHREADS=4 NCCL_NSOCKS_PERTHREAD=4");
        }
        if (value("NCCL_IB_TIMEOUT").equals("0")) {
            warn(
                    "NCCL_IB_TIMEOUT",
                    "NCCL_IB_TIMEOUT=0 waits for ever: a lost packet hangs the job.",
                    "unset NCCL_IB_TIMEOUT   # default: 20");
        }
    }

    private void warn(String name, String sentence, String fix) {
        advice.add(Advice.warn(name, sentence, fix));
    }

    private String value(String name) {
        return variables.getOrDefault(name, "").strip();
    }
}
