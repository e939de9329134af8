package io.ringside.node.doctor.check.rank;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.rank.SegmentFacts;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Whether the plugins in running jobs and this daemon are of one release. Older plugins are read,
/// so a difference is only worth knowing.
public final class VersionsCheck implements Check {
    @Override
    public String id() {
        return "versions";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PLUGIN;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        String own = release(context.settings().version());
        Set<String> others = new TreeSet<>();
        for (SegmentFacts segment : context.segments()) {
            if (!release(segment.pluginVersion()).equals(own)) {
                others.add(segment.pluginVersion().isEmpty() ? "?" : segment.pluginVersion());
            }
        }
        if (others.isEmpty()) {
            return context.segments().isEmpty()
                    ? List.of()
                    : List.of(Verdict.ok("Plugins and daemon are of release " + own + "."));
        }
        return List.of(
                Verdict.warn(
                        "Running jobs have plugins of release %s, this daemon is %s: they are read, what"
                                        .formatted(String.join(", ", others), own)
                                + " is new is not there.",
                        "ls -l /opt/ringside-node/lib/app/%s   # install; jobs take it when they"
                                        .formatted(PluginCheck.FILE)
                                + " start again"));
    }

    /// Without what a build appends: "0.1.0-SNAPSHOT" is "0.1.0".
    private static String release(String version) {
        int dash = version.indexOf('-');
        return dash < 0 ? version : version.substring(0, dash);
    }
}
