package io.ringside.desktop.correlate.advisor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NCCL's version as its log tells it: "2.28.9+cuda13.0". Immutable.
record NcclVersion(int major, int minor) implements Comparable<NcclVersion> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3}).{0,64}");

    /// Nothing where the text is no version.
    static Optional<NcclVersion> of(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(
                        new NcclVersion(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new NcclVersion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(NcclVersion other) {
        return major != other.major
                ? Integer.compare(major, other.major)
                : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
