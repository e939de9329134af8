package io.ringside.desktop.dump.plain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads JSON into the same plain values as [PickleReader]. Stateless.
public final class JsonTree {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxNumberLength(64)
                                    .maxStringLength(16 << 20)
                                    .maxNameLength(4096)
                                    .build())
                    .build();

    private JsonTree() {}

    /// @throws DumpException one clause, without the file's name
    public static @Nullable Object read(byte[] bytes, int length, Budget budget)
            throws DumpException {
        try (JsonParser parser = FACTORY.createParser(bytes, 0, length)) {
            parser.nextToken();
            Object value = value(parser, budget);
            if (parser.nextToken() != null) {
                throw new DumpException("it goes on after its JSON has ended");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new DumpException(
                    "it is not valid JSON ("
                            + reason(e)
                            + ", line "
                            + (e.getLocation() == null ? "unknown" : e.getLocation().getLineNr())
                            + ")");
        } catch (DumpException e) {
            throw e;
        } catch (IOException e) {
            throw new DumpException("it is not valid JSON (" + e.getMessage() + ")");
        }
    }

    /// Without the name of the parser's own setting, which helps nobody.
    private static String reason(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage()).replaceAll(", from `[^`]*`", "");
    }

    private static @Nullable Object value(JsonParser parser, Budget budget) throws IOException {
        JsonToken token = parser.currentToken();
        budget.spend(Budget.NUMBER);
        return switch (token) {
            case null -> throw new DumpException("it is empty");
            case START_OBJECT -> object(parser, budget);
            case START_ARRAY -> array(parser, budget);
            case VALUE_STRING -> {
                String text = parser.getText();
                budget.spend(Budget.SLOT + 2L * text.length());
                yield text;
            }
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /// What does not fit 64 bits is no number that any dump has.
    private static @Nullable Object integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> parser.getText();
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser, Budget budget)
            throws IOException {
        budget.spend(Budget.CONTAINER);
        Map<String, @Nullable Object> object = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            budget.spend(Budget.SLOT);
            object.put(name, value(parser, budget));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser, Budget budget)
            throws IOException {
        budget.spend(Budget.CONTAINER);
        List<@Nullable Object> array = new ArrayList<>(0);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, budget));
        }
        return array;
    }
}
