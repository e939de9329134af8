package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import java.util.List;

/// The Java that runs the daemon, and whether it may call native libraries (NVML).
public final class JavaCheck implements Check {
    private static final int NEEDED = 25;

    private final int feature;
    private final String version;
    private final boolean nativeAccess;

    public JavaCheck(int feature, String version, boolean nativeAccess) {
        this.feature = feature;
        this.version = version;
        this.nativeAccess = nativeAccess;
    }

    /// Of this process.
    public static JavaCheck ofThisProcess() {
        return new JavaCheck(
                Runtime.version().feature(),
                Runtime.version().toString(),
                JavaCheck.class.getModule().isNativeAccessEnabled());
    }

    @Override
    public String id() {
        return "java";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.NODE;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        if (feature < NEEDED) {
            return List.of(
                    Verdict.fail(
                            "Java %s runs this; Java %d or newer is needed."
                                    .formatted(version, NEEDED),
                            "export RINGSIDE_JAVA_HOME=/usr/lib/jvm/temurin-25-jdk-amd64"));
        }
        if (!nativeAccess) {
            return List.of(
                    Verdict.warn(
                            "Java %s may not call native libraries: each first call prints a warning,"
                                            .formatted(version)
                                    + " and a later Java refuses.",
                            "java --enable-native-access=ALL-UNNAMED ...   # bin/ringside-node does"));
        }
        return List.of(Verdict.ok("Java %s, native access allowed.".formatted(version)));
    }
}
