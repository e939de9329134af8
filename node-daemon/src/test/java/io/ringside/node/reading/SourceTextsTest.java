package io.ringside.node.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.text.ForeignText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// All that sources, segments, captures and clients say becomes a record of one of these rooms.
class SourceTextsTest {
    private static final Set<String> ROOMS =
            Set.of(
                    "io.ringside.node.reading",
                    "io.ringside.node.ring.told",
                    "io.ringside.node.ranks",
                    "io.ringside.node.stream.message");

    /// What the host says of itself, and variables that name files to be opened: told to nobody.
    private static final Set<Class<?>> OWN = Set.of(NodeIdentity.class, RankProcess.class);

    private static final String HOSTILE =
            "a\u001b]0;title\u0007\u009b2J\r\nforged [INFO] line\u202e\u200b\ufeff\ud800\u2028"
                    + "x".repeat(1 << 20);

    @Test
    void everyTextOfEveryRecordIsOneShortLineThatSteersNothing() throws Exception {
        int texts = 0;
        for (JavaClass found :
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(ROOMS)) {
            Class<?> type = found.reflect();
            if (type.isRecord() && ROOMS.contains(type.getPackageName()) && !OWN.contains(type)) {
                texts += check(type);
            }
        }
        assertTrue(texts > 25, texts + " texts were looked at");
    }

    @Test
    void ofTwoNamesThatAreTheSameOnceTheyAreCleanOneStays() {
        Reading reading =
                Reading.of(SubjectKind.GPU, "g", "s", 1)
                        .put("a\u001b", "first")
                        .put("a\u009b", "second")
                        .build();

        assertEquals(Map.of("a?", "first"), reading.attributes());
    }

    private static int check(Class<?> type) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        var constructor =
                type.getDeclaredConstructor(
                        Arrays.stream(components)
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        Object[] values = Arrays.stream(components).map(c -> hostile(c.getGenericType())).toArray();
        Object made = constructor.newInstance(values);
        int texts = 0;
        for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(made);
            String name = type.getSimpleName() + "." + component.getName();
            switch (value) {
                case String text -> texts += clean(name, text);
                case Map<?, ?> map when isOf(component, String.class) -> {
                    assertFalse(map.isEmpty(), name);
                    for (Map.Entry<?, ?> each : map.entrySet()) {
                        texts += clean(name, (String) each.getKey());
                        texts += clean(name, (String) each.getValue());
                    }
                }
                case List<?> list when isOf(component, String.class) ->
                        texts += clean(name, (String) list.getFirst());
                default -> {}
            }
        }
        return texts;
    }

    private static int clean(String name, String text) {
        assertTrue(text.startsWith("a?]0;title??2J??forged"), name + " is " + text);
        assertTrue(text.length() <= Texts.MOST_CHARACTERS, name + " has " + text.length());
        assertEquals(ForeignText.line(text, Texts.MOST_CHARACTERS), text, name);
        return 1;
    }

    private static boolean isOf(RecordComponent component, Class<?> last) {
        Type[] arguments =
                ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
        return arguments[arguments.length - 1] == last;
    }

    private static Object hostile(Type type) {
        if (type instanceof ParameterizedType of) {
            Type[] arguments = of.getActualTypeArguments();
            boolean texts = arguments[arguments.length - 1] == String.class;
            return of.getRawType() == Map.class
                    ? texts ? Map.of(HOSTILE, HOSTILE) : Map.of()
                    : of.getRawType() == Optional.class
                            ? Optional.empty()
                            : texts ? List.of(HOSTILE) : List.of();
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        return switch (plain.getSimpleName()) {
            case "String" -> HOSTILE;
            case "int" -> 1;
            case "long" -> 1L;
            case "double" -> 1.0;
            case "boolean" -> true;
            case "ByteBuffer" -> ByteBuffer.allocate(0);
            case "OptionalInt" -> OptionalInt.empty();
            case "OptionalLong" -> OptionalLong.empty();
            case "OptionalDouble" -> OptionalDouble.empty();
            default -> throw new IllegalStateException("add a value of " + type + " to this test");
        };
    }
}
