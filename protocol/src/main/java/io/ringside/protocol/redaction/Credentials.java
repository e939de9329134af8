package io.ringside.protocol.redaction;

import java.util.regex.Pattern;

/// Cuts out of a text what lets somebody in: the user and password of a URL, and the values of its
/// query. Stateless; any thread.
public final class Credentials {
    private static final Pattern USER = Pattern.compile("(?<=://)[^/\\s?#]*@");
    private static final Pattern QUERY = Pattern.compile("([?&][^\\s=&?#]{1,64}=)[^\\s&#]+");

    private Credentials() {}

    public static String cut(String text) {
        if (text.indexOf('=') < 0 && text.indexOf('@') < 0) {
            return text;
        }
        return QUERY.matcher(USER.matcher(text).replaceAll("…@")).replaceAll("$1…");
    }
}
