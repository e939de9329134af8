package io.ringside.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The daemon's floors: a room uses what lies below it, never what lies above. ARCHITECTURE.md
/// draws them.
class FloorsTest {
    private static final String BASE = "io.ringside.node.";

    /// From the bottom. Rooms of one floor do not know each other, but for the rooms within a room.
    private static final List<Set<String>> FLOORS =
            List.of(
                    Set.of("libc", "time", "guard"),
                    Set.of("config", "fault", "vitals"),
                    Set.of("host"),
                    Set.of("reading"),
                    Set.of("ring"),
                    Set.of("ranks"),
                    Set.of("sampling"),
                    Set.of("source"),
                    Set.of("health", "aggregate"),
                    Set.of("drain"),
                    Set.of("stream"),
                    Set.of("capture"),
                    Set.of("doctor"),
                    Set.of("boot"),
                    Set.of("command"));

    /// Rooms that are larger or smaller than a room should be, because what they hold is one thing.
    private static final Set<String> KEPT =
            Set.of(
                    "ring",
                    "health.language",
                    "source.engine.prometheus",
                    "source.host",
                    "source.gpu");

    private static final int FEWEST = 3;
    private static final int MOST = 12;

    private static final JavaClasses DAEMON =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.ringside.node");

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

    static List<Set<String>> floors() {
        return FLOORS;
    }

    @ParameterizedTest
    @MethodSource("floors")
    void aRoomUsesOnlyWhatLiesBelowIt(Set<String> floor) {
        for (String room : floor) {
            noClasses()
                    .that()
                    .resideInAPackage(BASE + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(notBelow(room))
                    .as("floor of " + room)
                    .because("what lies above a room, or beside it, is none of its business")
                    .check(DAEMON);
        }
    }

    @Test
    void everyClassLivesOnAFloor() {
        Set<String> rooms =
                DAEMON.stream()
                        .filter(type -> !type.getPackageName().equals("io.ringside.node"))
                        .map(type -> room(type.getPackageName()).replaceAll("\\..*", ""))
                        .collect(Collectors.toSet());
        assertEquals(
                FLOORS.stream().flatMap(Collection::stream).collect(Collectors.toSet()), rooms);
    }

    @Test
    void packagesHaveNoCyclesAtAnyDepth() {
        slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(DAEMON);
    }

    @Test
    void aPackageHoldsThreeToTwelveClasses() {
        Map<String, Long> sizes =
                DAEMON.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(
                                Collectors.groupingBy(
                                        type -> room(type.getPackageName()),
                                        TreeMap::new,
                                        Collectors.counting()));
        sizes.keySet().removeAll(KEPT);
        sizes.values().removeIf(size -> size >= FEWEST && size <= MOST);
        assertEquals(Map.of(), sizes);
    }

    private static String[] notBelow(String room) {
        boolean below = true;
        Set<String> others = new TreeSet<>();
        for (Set<String> floor : FLOORS) {
            below &= !floor.contains(room);
            if (!below) {
                floor.stream().filter(other -> !other.equals(room)).forEach(others::add);
            }
        }
        // The topmost room is below nothing; a pattern of nobody keeps the rule whole.
        others.add("nobody");
        return others.stream().map(other -> BASE + other + "..").toArray(String[]::new);
    }

    private static String room(String packageName) {
        return packageName.substring(BASE.length());
    }
}
