package io.ringside.node.command;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.health.trial.RuleTrial;
import io.ringside.node.health.trial.TrialException;
import io.ringside.node.libc.RegularFile;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside-node rules`: shows, checks and tries health rules; touches no node.
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows the health rules that ship, checks a rules file, or tries it on recorded readings (node-daemon/RULES.md).",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:shown; the file is right; with --test: no rule came to hold",
            "1:with --test: at least one rule came to hold",
            "2:the command line, the rules or the readings cannot be used; the reason is on standard error"
        })
final class RulesCommand implements Callable<Integer> {
    private static final int HELD = 1;
    private static final int WRONG = 2;

    @Spec private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    @Option(
            names = "--readings",
            paramLabel = "JSONFILE",
            description = "With --test: what to try the rules on, one JSON object a line.")
    private @Nullable Path readings;

    private static final class Choice {
        @Option(names = "--show", description = "Print the rules that ship, as their file.")
        private boolean show;

        @Option(names = "--figures", description = "Print the figures that a rule may name.")
        private boolean figures;

        @Option(
                names = "--check",
                paramLabel = "FILE",
                description = "Check this file, as `rules: FILE` in the configuration would.")
        private @Nullable Path check;

        @Option(
                names = "--test",
                paramLabel = "FILE",
                description = "Try this file and the rules that ship on --readings.")
        private @Nullable Path test;
    }

    @Override
    public Integer call() throws IOException {
        if ((choice.test == null) != (readings == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--test and --readings belong together.");
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (choice.test != null && readings != null) {
                return test(choice.test, readings, out);
            }
            if (choice.check != null) {
                out.printf(
                        "%s: right; %d rules with those that ship%n",
                        choice.check, book(choice.check).rules().size());
            }
            if (choice.figures) {
                Figures.all().forEach(figure -> out.println(line(figure)));
            }
            if (choice.show) {
                out.print(RuleBook.shippedText());
            }
            out.flush();
            return 0;
        } catch (ConfigException wrong) {
            return say(wrong.sentence());
        }
    }

    private int test(Path file, Path recorded, PrintWriter out)
            throws ConfigException, IOException {
        RuleTrial trial = new RuleTrial(book(file), out::println);
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                RegularFile.openNamed(recorded).stream(),
                                StandardCharsets.UTF_8))) {
            int held = trial.play(lines);
            out.printf("%d times a rule came to hold%n", held);
            out.flush();
            return held == 0 ? 0 : HELD;
        } catch (TrialException wrong) {
            return say(recorded + ", " + wrong.getMessage());
        } catch (IOException unreadable) {
            return say("%s cannot be read (%s).".formatted(recorded, unreadable));
        }
    }

    private static RuleBook book(Path file) throws ConfigException {
        return RuleBook.shipped().with(ConfigFile.read(file));
    }

    private int say(String sentence) {
        spec.commandLine().getErr().println(sentence);
        spec.commandLine().getErr().flush();
        return WRONG;
    }

    private static String line(Figure figure) {
        return "%-44s %-14s %-8s %s"
                .formatted(
                        figure.id(),
                        figure.unit(),
                        figure.kind().name().toLowerCase(Locale.ROOT),
                        figure.meaning());
    }
}
