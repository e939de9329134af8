package io.ringside.desktop.ui.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The address of a dashboard with places for what is shown: time, node, job. Immutable.
///
/// @param template "https://grafana.example.com/d/x?from={from}&to={to}&var-node={node}"
public record GrafanaLink(String template) {
    /// What Grafana takes for all values of a variable.
    private static final String ALL = "$__all";

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
    private static final int MOST = 2000;
    private static final Map<String, String> PLACES = places();

    private static Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("from", "start of the time that is shown, milliseconds since 1970");
        places.put("to", "its end");
        places.put("node", "the selected node's name");
        places.put("job", "the job that is shown alone");
        places.put("rank", "the selected rank");
        places.put("gpu", "the selected GPU's UUID");
        return places;
    }

    /// @throws IllegalArgumentException one sentence
    public GrafanaLink {
        template = template.strip();
        if (!template.matches("https?://[^\\s]+") || template.length() > MOST) {
            throw new IllegalArgumentException(
                    "\"" + template + "\" is no address: write http:// or https:// and no blanks.");
        }
        Matcher matcher = PLACE.matcher(template);
        while (matcher.find()) {
            if (!PLACES.containsKey(matcher.group(1))) {
                throw new IllegalArgumentException(
                        "{"
                                + matcher.group(1)
                                + "} is not known; there are "
                                + PLACES.keySet().stream()
                                        .map(place -> "{" + place + "}")
                                        .collect(Collectors.joining(", "))
                                + ".");
            }
        }
        check(filled(template, Map.of()));
    }

    private static void check(String address) {
        try {
            URI uri = new URI(address);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "\"" + address + "\" names no host: write it as in the browser.");
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is no address: " + e.getReason() + ".", e);
        }
    }

    /// What can be put in, a line each.
    static String help() {
        return PLACES.entrySet().stream()
                .map(place -> "{" + place.getKey() + "}: " + place.getValue())
                .collect(Collectors.joining("\n"));
    }

    /// @param values by place; what is not in it is all
    public String address(Map<String, String> values) {
        return filled(template, values);
    }

    private static String filled(String template, Map<String, String> values) {
        return PLACE.matcher(template)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                URLEncoder.encode(
                                        values.getOrDefault(found.group(1), ALL),
                                        StandardCharsets.UTF_8)));
    }
}
