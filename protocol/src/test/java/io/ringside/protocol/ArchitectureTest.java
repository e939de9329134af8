package io.ringside.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("io.ringside.protocol");

    /// Larger or smaller than a room should be, because what they hold is one thing.
    private static final Set<String> KEPT = Set.of("figures", "otlp", "ring", "text");

    @Test
    void aPackageHoldsThreeToTwelveClasses() {
        Map<String, Long> sizes =
                CLASSES.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(
                                Collectors.groupingBy(
                                        type -> type.getPackageName().replaceAll(".*\\.", ""),
                                        Collectors.counting()));
        assertTrue(sizes.keySet().containsAll(KEPT), sizes::toString);
        sizes.keySet().removeAll(KEPT);
        sizes.values().removeIf(size -> size >= 3 && size <= 12);
        assertEquals(Map.of(), sizes);
    }

    @Test
    void generatedMessagesAreReadOnlyByWireRecordingGpuAndOtlp() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.ringside.protocol.wire..",
                        "io.ringside.protocol.recording..",
                        "io.ringside.protocol.gpu..",
                        "io.ringside.protocol.otlp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ringside.v1..", "io.opentelemetry..", "com.google.protobuf..")
                .because("a change of a message must not ripple further")
                .check(CLASSES);
    }

    @Test
    void onlyOtlpAndChannelSpeakGrpcAndOnlyOtlpAndHttpSpeakHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.ringside.protocol.channel..", "io.ringside.protocol.otlp..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.grpc..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.ringside.protocol.http..", "io.ringside.protocol.otlp..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(CLASSES);
    }

    @Test
    void foreignMemoryStaysInTheRingAndInTheOpenThatDoesNotWait() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.ringside.protocol.ring..")
                .and()
                .doNotHaveSimpleName("UnwaitingOpen")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(CLASSES);
    }

    @Test
    void timeComesFromAnInjectedClock() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.ringside.protocol.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void blocksAndMetricsDependOnNothingOfOursButFilesAndText() {
        classes()
                .that()
                .resideInAPackage("io.ringside.protocol.blocks..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.ringside.protocol.blocks..",
                        "io.ringside.protocol.files..",
                        "io.ringside.protocol.text..",
                        "java..",
                        "org.jspecify..")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage("io.ringside.protocol.metrics..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.ringside.protocol.metrics..", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        long checked =
                CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(ArchitectureTest::requireNullMarked)
                        .count();
        assertTrue(checked >= 4, "only " + checked + " packages");
    }

    private static boolean requireNullMarked(JavaPackage found) {
        assertTrue(
                found.isAnnotatedWith(NullMarked.class),
                found.getName() + " has no @NullMarked in its package-info.java");
        return true;
    }
}
