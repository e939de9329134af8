package io.ringside.desktop;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] LOGIC = {
        "io.ringside.desktop.model..",
        "io.ringside.desktop.correlate..",
        "io.ringside.desktop.fault..",
        "io.ringside.desktop.feed..",
        "io.ringside.desktop.state..",
        "io.ringside.desktop.correlate..",
        "io.ringside.desktop.dump..",
        "io.ringside.desktop.recording..",
        "io.ringside.desktop.simulation..",
        "io.ringside.desktop.forward..",
        "io.ringside.desktop.session..",
        "io.ringside.desktop.settings..",
        "io.ringside.desktop.report..",
        "io.ringside.desktop.command..",
        "io.ringside.desktop.export..",
        "io.ringside.desktop.viewdata.."
    };

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.ringside.desktop");

    /// Rooms of one thing, smaller or larger than a room should be.
    private static final Set<String> KEPT =
            Set.of(
                    "io.ringside.desktop.fault",
                    "io.ringside.desktop.forward",
                    "io.ringside.desktop.session.api");

    private static final SliceAssignment EACH_PACKAGE =
            new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return SliceIdentifier.of(type.getPackageName());
                }

                @Override
                public String getDescription() {
                    return "each package";
                }
            };

    @Test
    void seesTheClassesItJudges() {
        assertTrue(MAIN.contain("io.ringside.desktop.boot.Main"));
        assertTrue(MAIN.contain("io.ringside.desktop.feed.NodeFeed"));
    }

    /// Who may use whom: facts lie at the bottom, the window and the commands at the top.
    @Test
    void everyRoomUsesOnlyWhatLiesBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("fault")
                .definedBy("io.ringside.desktop.fault..")
                .layer("model")
                .definedBy("io.ringside.desktop.model..")
                .layer("correlate")
                .definedBy("io.ringside.desktop.correlate..")
                .layer("dump")
                .definedBy("io.ringside.desktop.dump..")
                .layer("viewdata")
                .definedBy("io.ringside.desktop.viewdata..")
                .layer("export")
                .definedBy("io.ringside.desktop.export..")
                .layer("feed")
                .definedBy("io.ringside.desktop.feed..")
                .layer("recording")
                .definedBy("io.ringside.desktop.recording..")
                .layer("simulation")
                .definedBy("io.ringside.desktop.simulation..")
                .layer("session.api")
                .definedBy("io.ringside.desktop.session.api..")
                .layer("settings")
                .definedBy("io.ringside.desktop.settings..")
                .layer("state")
                .definedBy("io.ringside.desktop.state..")
                .layer("forward")
                .definedBy("io.ringside.desktop.forward..")
                .layer("report")
                .definedBy("io.ringside.desktop.report..")
                .layer("session")
                .definedBy("io.ringside.desktop.session")
                .layer("session.read")
                .definedBy("io.ringside.desktop.session.read..")
                .layer("ui")
                .definedBy("io.ringside.desktop.ui..")
                .layer("command")
                .definedBy("io.ringside.desktop.command..")
                .layer("boot")
                .definedBy("io.ringside.desktop.boot..")
                .whereLayer("fault")
                .mayNotAccessAnyLayer()
                .whereLayer("model")
                .mayNotAccessAnyLayer()
                .whereLayer("correlate")
                .mayOnlyAccessLayers("model")
                .whereLayer("dump")
                .mayOnlyAccessLayers("correlate")
                .whereLayer("viewdata")
                .mayOnlyAccessLayers("model")
                .whereLayer("export")
                .mayOnlyAccessLayers("model", "viewdata")
                .whereLayer("feed")
                .mayOnlyAccessLayers("fault", "model")
                .whereLayer("recording")
                .mayOnlyAccessLayers("model", "feed")
                .whereLayer("simulation")
                .mayOnlyAccessLayers("model", "feed")
                .whereLayer("session.api")
                .mayOnlyAccessLayers("model", "viewdata")
                .whereLayer("settings")
                .mayOnlyAccessLayers("fault", "feed")
                .whereLayer("state")
                .mayOnlyAccessLayers("fault", "model", "correlate", "viewdata", "feed")
                .whereLayer("forward")
                .mayOnlyAccessLayers("model", "viewdata", "feed", "session.api")
                .whereLayer("report")
                .mayOnlyAccessLayers("model", "correlate", "dump")
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("command", "boot")
                .whereLayer("session.read")
                .mayOnlyBeAccessedByLayers("session", "command", "boot")
                .whereLayer("ui")
                .mayOnlyAccessLayers(
                        "fault", "model", "viewdata", "export", "session.api", "settings")
                .whereLayer("command")
                .mayOnlyBeAccessedByLayers("boot")
                .whereLayer("boot")
                .mayNotBeAccessedByAnyLayer()
                .check(MAIN);
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
    void keepsTheWiresMessagesInFeedRecordingSimulationAndForward() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.ringside.desktop.feed..",
                        "io.ringside.desktop.recording..",
                        "io.ringside.desktop.simulation..",
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

    /// `report` writes JSON. `dump` and `settings` read it, by the streaming parser with limits
    /// only: a parser of our own for hostile JSON would be one more thing to break.
    @Test
    void keepsJacksonInReportAndItsStreamingParserInDumpAndSettings() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.ringside.desktop.report..",
                        "io.ringside.desktop.dump..",
                        "io.ringside.desktop.settings..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAnyPackage("io.ringside.desktop.dump..", "io.ringside.desktop.settings..")
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
                        "io.ringside.desktop.model.subject..", // how ranks are named
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
    void listsFoldersWhereAPipeInTheirPlaceHoldsNobodyUp() {
        noClasses()
                .should()
                .callMethodWhere(
                        target(owner(JavaClass.Predicates.equivalentTo(Files.class)))
                                .and(
                                        target(name("newDirectoryStream"))
                                                .or(target(name("list")))
                                                .or(target(name("walk")))
                                                .or(target(name("find")))))
                .because("Java opens a folder's name before it looks what stands there")
                .check(MAIN);
    }

    @Test
    void keepsForeignMemoryOut() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.ringside.desktop.boot.NativeLibraries")
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
    void hasNoCyclesAtAnyDepth() {
        slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void holdsThreeToTwelveClassesInAPackage() {
        Map<String, Long> sizes =
                MAIN.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName,
                                        TreeMap::new,
                                        Collectors.counting()));
        sizes.keySet().removeAll(KEPT);
        sizes.values().removeIf(size -> size >= 3 && size <= 12);
        assertEquals(Map.of(), sizes);
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
