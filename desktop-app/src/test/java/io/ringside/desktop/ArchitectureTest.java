package io.ringside.desktop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] LOGIC = {
        "io.ringside.desktop.model..",
        "io.ringside.desktop.fault..",
        "io.ringside.desktop.feed..",
        "io.ringside.desktop.state..",
        "io.ringside.desktop.correlate..",
        "io.ringside.desktop.dump..",
        "io.ringside.desktop.recording..",
        "io.ringside.desktop.forward..",
        "io.ringside.desktop.session..",
        "io.ringside.desktop.report..",
        "io.ringside.desktop.command..",
        "io.ringside.desktop.viewdata.."
    };

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.ringside.desktop");

    @Test
    void seesTheClassesItJudges() {
        assertTrue(MAIN.contain("io.ringside.desktop.boot.Main"));
        assertTrue(MAIN.contain("io.ringside.desktop.feed.NodeFeed"));
    }

    @Test
    void keepsJavaFxOutOfAllLogic() {
        noClasses()
                .that()
                .resideInAnyPackage(LOGIC)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "com.sun.javafx..", "io.ringside.desktop.ui..")
                .check(MAIN);
    }

    @Test
    void keepsTheWiresMessagesInFeedRecordingAndForward() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.ringside.desktop.feed..",
                        "io.ringside.desktop.recording..",
                        "io.ringside.desktop.forward..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ringside.v1..", "io.opentelemetry..", "com.google.protobuf..")
                .check(MAIN);
    }

    @Test
    void keepsGrpcInFeed() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.ringside.desktop.feed..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.grpc..")
                .check(MAIN);
    }

    /// `report` writes JSON. `dump` reads it, by the streaming parser with limits only: a parser of
    /// our own for hostile JSON would be one more thing to break.
    @Test
    void keepsJacksonInReportAndItsStreamingParserInDump() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.ringside.desktop.report..", "io.ringside.desktop.dump..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("io.ringside.desktop.dump..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind..")
                .check(MAIN);
    }

    @Test
    void keepsTheHangAnalysisPure() {
        noClasses()
                .that()
                .resideInAPackage("io.ringside.desktop.correlate.hang..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "io.ringside.desktop.correlate.hang..",
                        "java.lang..",
                        "java.util..",
                        "org.jspecify..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("io.ringside.desktop.correlate.hang..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .check(MAIN);
    }

    @Test
    void keepsTheRealClockInBoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.ringside.desktop.boot..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(MAIN);
    }

    @Test
    void keepsForeignMemoryOut() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(MAIN);
    }

    @Test
    void neverDependsOnTheDaemon() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.ringside.node..")
                .check(MAIN);
    }

    @Test
    void letsOnlyBootPutCommandsAndWindowTogether() {
        classes()
                .that()
                .resideInAPackage("io.ringside.desktop.command..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage("io.ringside.desktop.command..", "io.ringside.desktop.boot..")
                .check(MAIN);
    }

    @Test
    void hasNoCycles() {
        slices().matching("io.ringside.desktop.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void marksEveryPackageForNullness() {
        List<String> unmarked =
                MAIN.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                        .map(p -> p.getName())
                        .toList();

        assertEquals(List.of(), unmarked);
    }
}
