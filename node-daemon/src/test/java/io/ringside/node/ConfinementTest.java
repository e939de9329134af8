package io.ringside.node;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConfinementTest {
    private static final JavaClasses DAEMON =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.ringside.node");

    @Test
    void foreignMemoryStaysInRingNvmlAndSocketDiagnosticsAndWhatTheyCallBy() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "..node.ring..",
                        "..node.drain..",
                        "..node.source.nvml..",
                        "..node.source.network.sockdiag..",
                        "..node.libc..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .because("what is read from native memory is hostile and is checked there")
                .check(DAEMON);
    }

    @Test
    void messagesAndGrpcStayInSnapshotAndService() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "..node.stream.snapshot..",
                        "..node.stream.message..",
                        "..node.stream.service..",
                        "..node.stream.guard..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ringside.v1..", "io.grpc..", "com.google.protobuf..")
                .because("the protocol is mapped in one place")
                .check(DAEMON);
    }

    @Test
    void onlyBootReadsTheHostsClocks() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..node.boot..")
                .should()
                .callMethodWhere(
                        target(owner(Predicates.equivalentTo(System.class)))
                                .and(target(name("nanoTime")).or(target(name("currentTimeMillis"))))
                                .or(
                                        target(owner(Predicates.equivalentTo(Instant.class)))
                                                .and(target(name("now")))))
                .because("time is injected: playback and tests own it")
                .check(DAEMON);
    }

    @Test
    void foldersAreListedWhereAPipeInTheirPlaceHoldsNobodyUp() {
        noClasses()
                .should()
                .callMethodWhere(
                        target(owner(Predicates.equivalentTo(Files.class)))
                                .and(
                                        target(name("newDirectoryStream"))
                                                .or(target(name("list")))
                                                .or(target(name("walk")))
                                                .or(target(name("find")))))
                .because("Java opens a folder's name before it looks what stands there")
                .check(DAEMON);
    }

    @Test
    void testsWaitInOneWay() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Waiting")
                // One rests between kills by design, the other is a server that drips.
                .and()
                .doNotHaveSimpleName("KillStress")
                .and()
                .doNotHaveSimpleName("ScraperTest")
                .should()
                .callMethodWhere(
                        target(owner(Predicates.resideInAPackage("java..")))
                                .and(
                                        target(name("sleep"))
                                                .or(target(name("onSpinWait")))
                                                .or(target(name("parkNanos")))))
                .because("a test says what it waits for, and has a deadline")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.OnlyIncludeTests())
                                .importPackages("io.ringside"));
    }
}
