package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.SourceLooks;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Count;
import io.ringside.node.doctor.check.word.Shell;
import io.ringside.node.reading.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One look at each source that the configuration asks for. What is not on this host is a fact, not
/// a fault; what was asked for and does not answer is one.
public final class SourcesCheck implements Check {
    private static final Pattern ADDRESS =
            Pattern.compile("https?://[^\\s;,()'`\"]{1,200}[^\\s;,()'`\".:]");

    private final Set<String> judgedElsewhere;

    /// @param judgedElsewhere names of sources that have a check of their own
    public SourcesCheck(Set<String> judgedElsewhere) {
        this.judgedElsewhere = Set.copyOf(judgedElsewhere);
    }

    @Override
    public String id() {
        return "source";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.SOURCES;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        SourceLooks looks = context.sources();
        if (!looks.refusal().isEmpty()) {
            return List.of(
                    Verdict.fail(
                            "No source was looked at: the configuration cannot be used.",
                            "ringside-node doctor --only config --config "
                                    + context.settings()
                                            .config()
                                            .map(path -> Shell.word(path.toString()))
                                            .orElse("FILE")));
        }
        List<Verdict> verdicts = new ArrayList<>();
        looks.observations()
                .forEach((name, look) -> {
                    if (!judgedElsewhere.contains(name)) {
                        verdicts.add(verdict(name, look).about(name));
                    }
                });
        return verdicts;
    }

    private static Verdict verdict(String name, Observation look) {
        String reason = look.reason().isEmpty() ? "" : " " + look.reason();
        return switch (look.state()) {
            case OK ->
                    Verdict.ok(
                            "%s: %s.%s"
                                    .formatted(
                                            name,
                                            Count.of(look.readings().size(), "reading"),
                                            reason));
            case UNAVAILABLE -> Verdict.ok("%s: not on this host.%s".formatted(name, reason));
            case WARN -> Verdict.warn("%s:%s".formatted(name, reason), fix(name, look));
            case FAILED -> Verdict.fail("%s:%s".formatted(name, reason), fix(name, look));
        };
    }

    /// A page that does not answer is asked by hand; its address stands in the reason.
    private static String fix(String name, Observation look) {
        Matcher address = ADDRESS.matcher(look.reason());
        return address.find()
                ? "curl -sS -m 5 %s | head   # does it answer, and with metrics?"
                        .formatted(Shell.word(address.group()))
                : "ringside-node doctor --only source --timeout 30s   # `%s` again; see"
                                .formatted(name)
                        + " node-daemon/DOCTOR.md";
    }
}
