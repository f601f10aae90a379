package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules about files: each test lists what breaks its rule. */
final class TidyTest {
    private static final int FILE_LINES_MAX = 500;
    private static final int LINE_CHARS_MAX = 120;
    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)");
    /** Put together here, so that this file does not break its own rules. */
    private static final Pattern LEFT_UNDONE = Pattern.compile("\\b(" + "TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    private static final Pattern SKIPPED = Pattern.compile("@Dis" + "abled|\\b(?:it|test|describe)\\.sk" + "ip\\(");
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sl" + "eep\\(");
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.$}])/(?:wo" + "rk|ro" + "ot|ho" + "me/\\w+)/");

    /** A class of tests, perhaps with a method, in backquotes. */
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+Test)(\\.\\w+)?`");

    private final SourceTree tree = SourceTree.here();

    @Test
    void mainSourcesStayShort() {
        assertThat(tree.mainJava().stream()
                        .filter(file -> SourceTree.read(file).lines().count() > FILE_LINES_MAX)
                        .map(tree::name))
                .isEmpty();
    }

    @Test
    void linesOfMainSourcesFitAWindow() {
        assertThat(offences(tree.mainJava(), line -> line.length() > LINE_CHARS_MAX))
                .isEmpty();
    }

    @Test
    void everyMainPackageSaysWhatItIsAndMarksNulls() {
        List<String> without = tree.mainJava().stream()
                .map(Path::getParent)
                .distinct()
                .filter(directory -> {
                    Path info = directory.resolve("package-info.java");
                    return !Files.exists(info)
                            || !SourceTree.read(info).contains("@NullMarked")
                            || !SourceTree.read(info).contains("/**");
                })
                .map(tree::name)
                .toList();

        assertThat(without).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(offences(texts(), line -> LEFT_UNDONE.matcher(line).find())).isEmpty();
    }

    @Test
    void noTestIsSkipped() {
        assertThat(offences(texts(), line -> SKIPPED.matcher(line).find())).isEmpty();
    }

    @Test
    void nobodySleeps() {
        assertThat(offences(tree.java(), line -> SLEEP.matcher(line).find())).isEmpty();
    }

    @Test
    void noFileNamesAPlaceOnSomebodysMachine() {
        assertThat(offences(texts(), line -> MACHINE_PATH.matcher(line).find())).isEmpty();
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path page : tree.files(name -> name.endsWith(".md"))) {
            Matcher link = LINK.matcher(SourceTree.read(page));
            while (link.find()) {
                String target = link.group(1).replaceFirst("#.*", "");
                boolean relative = !target.isEmpty() && !target.contains("://") && !target.startsWith("mailto:");
                if (relative && !Files.exists(page.resolveSibling(target))) {
                    broken.add(tree.name(page) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyRowOfTheReadmeNamesTestsThatExist() {
        String readme = SourceTree.read(tree.root().resolve("README.md"));
        List<String> rows = section(readme, "## What happens when")
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .toList();
        List<String> wrong = new ArrayList<>();
        for (String row : rows) {
            String[] cells = row.split("\\|", -1);
            Matcher name = TEST_NAME.matcher(cells[cells.length - 2]);
            List<String> named = new ArrayList<>();
            while (name.find()) {
                named.add(name.group());
                if (!testExists(name.group(1), Objects.requireNonNullElse(name.group(2), ""))) {
                    wrong.add(name.group() + " does not exist: " + row);
                }
            }
            if (named.isEmpty()) {
                wrong.add("no test: " + row);
            }
        }

        assertThat(rows).hasSizeGreaterThan(10);
        assertThat(wrong).isEmpty();
    }

    private static String section(String page, String heading) {
        String rest = page.substring(page.indexOf(heading) + heading.length());
        int end = rest.indexOf("\n## ");
        return end < 0 ? rest : rest.substring(0, end);
    }

    /** A class of tests, with this method (behind a dot) unless none is named. */
    private boolean testExists(String className, String method) {
        return tree.files(name -> name.contains("/src/test/") && name.endsWith("/" + className + ".java")).stream()
                .map(SourceTree::read)
                .anyMatch(source -> source.contains("Test\n")
                        && (method.isEmpty() || source.contains("void " + method.substring(1) + "(")));
    }

    @Test
    void everyScriptExplainsItself() throws Exception {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(tree.root().resolve("scripts"))) {
            scripts = files.filter(Files::isRegularFile)
                    .filter(Files::isExecutable)
                    .sorted()
                    .toList();
        }
        List<String> silent = new ArrayList<>();
        for (Path script : scripts) {
            if (!explainsItself(script)) {
                silent.add(tree.name(script));
            }
        }

        assertThat(scripts)
                .extracting(tree::name)
                .contains("scripts/run", "scripts/test", "scripts/check", "scripts/build");
        assertThat(silent).isEmpty();
    }

    /** From another directory, and without arguments beyond the question. */
    private static boolean explainsItself(Path script) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("help", ".txt");
        try {
            Process process = new ProcessBuilder(script.toString(), "--help")
                    .directory(Path.of("/").toFile())
                    .redirectOutput(answer.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return ended
                    && process.exitValue() == 0
                    && SourceTree.read(answer).contains(script.getFileName().toString());
        } finally {
            Files.delete(answer);
        }
    }

    private List<Path> texts() {
        return tree.files(
                name -> name.matches(".*\\.(java|md|js|mjs|ts|sh|conf|xml|html|css)|scripts/[^/.]+|\\.ci/.*"));
    }

    private List<String> offences(List<Path> files, java.util.function.Predicate<String> offends) {
        List<String> offences = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = SourceTree.read(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (offends.test(lines.get(i))) {
                    offences.add(tree.name(file) + ":" + (i + 1));
                }
            }
        }
        return offences;
    }
}
