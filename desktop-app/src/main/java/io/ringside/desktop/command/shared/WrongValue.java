package io.ringside.desktop.command.shared;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// What is wrong with a value, in the words of the command's own help and not in Java's. Stateless.
public final class WrongValue {
    private static final Pattern OF_WORDS =
            Pattern.compile(
                    "^Invalid value for .*: expected one of \\[.* but was '(.*)'$", Pattern.DOTALL);
    private static final Pattern OF_NUMBERS =
            Pattern.compile("('.*') is not an? (?:double|float|int|long)$", Pattern.DOTALL);

    private WrongValue() {}

    /// As picocli says it, unless it would name constants or types of the program.
    public static String sentence(ParameterException wrong) {
        String said = String.valueOf(wrong.getMessage());
        ArgSpec of = wrong.getArgSpec();
        var words = OF_WORDS.matcher(said);
        if (of != null && of.type().isEnum() && words.matches()) {
            return "\""
                    + words.group(1)
                    + "\" is no value of "
                    + (of instanceof OptionSpec option ? option.longestName() : of.paramLabel())
                    + "; give "
                    + String.join(", ", words(of))
                    + ".";
        }
        return OF_NUMBERS.matcher(said).replaceFirst("$1 is not a number");
    }

    private static SequencedSet<String> words(ArgSpec of) {
        SequencedSet<String> words = new LinkedHashSet<>();
        if (of.completionCandidates() != null) {
            of.completionCandidates().forEach(each -> words.add(word(each)));
        } else {
            for (Object each : of.type().getEnumConstants()) {
                words.add(word(each.toString()));
            }
        }
        return words;
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
