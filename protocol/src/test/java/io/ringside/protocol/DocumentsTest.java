package io.ringside.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every Markdown file of the repository: its lines, its links, and what it refers to.
class DocumentsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int MOST_CHARACTERS = 120;
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern UPWARDS = Pattern.compile("(?:\\.\\./)+[\\w.-]+");
    private static final Pattern TASK = Pattern.compile("(?i)\\bissue \\d");
    private static final List<Path> DOCUMENTS = documents();

    @Test
    void linesEndAt120OutsideTables() {
        List<String> wrong = new ArrayList<>();
        for (Path document : DOCUMENTS) {
            List<String> lines = lines(document);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!line.startsWith("|") && line.codePoints().count() > MOST_CHARACTERS) {
                    wrong.add(ROOT.relativize(document) + ":" + (i + 1));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void linksLeadToAFileAndToAHeadingOfIt() {
        List<String> wrong = new ArrayList<>();
        int links = 0;
        for (Path document : DOCUMENTS) {
            Matcher link = LINK.matcher(String.join("\n", lines(document)));
            while (link.find()) {
                links++;
                if (!link.group(1).contains("://") && !isThere(document, link.group(1))) {
                    wrong.add(ROOT.relativize(document) + ": " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(links > 100, links + " links were found");
    }

    @Test
    void nothingRefersToWhatIsNotInTheRepository() {
        List<String> wrong = new ArrayList<>();
        for (Path document : DOCUMENTS) {
            for (String line : lines(document)) {
                boolean leaves =
                        UPWARDS.matcher(line)
                                .results()
                                .map(path -> document.resolveSibling(path.group()).normalize())
                                .anyMatch(path -> !path.startsWith(ROOT) || !Files.exists(path));
                if (leaves || TASK.matcher(line).find()) {
                    wrong.add(ROOT.relativize(document) + ": " + line);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean isThere(Path from, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        return Files.exists(target)
                && (hash < 0
                        || lines(target).stream()
                                .filter(line -> line.startsWith("#"))
                                .anyMatch(line -> anchor(line).equals(link.substring(hash + 1))));
    }

    /// As a repository's pages make it of a heading.
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    private static List<String> lines(Path document) {
        try {
            return Files.readAllLines(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Without what builds leave.
    private static List<Path> documents() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new MarkdownVisitor(found));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertTrue(found.contains(ROOT.resolve("README.md")), "the repository is not at " + ROOT);
        return List.copyOf(found);
    }

    private static final class MarkdownVisitor extends SimpleFileVisitor<Path> {
        private final List<Path> found;

        MarkdownVisitor(List<Path> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean isOurs = Stream.of("target", "build").noneMatch(name::equals);
            return isOurs && !name.startsWith(".")
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
