package io.scriptorium.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class DemoPagesTest {
    private final DemoPages pages = DemoPages.load();

    @Test
    void slashIsTheIndex() throws IOException {
        DemoFile index = pages.find("/").orElseThrow();

        assertThat(index).isEqualTo(pages.find("/index.html").orElseThrow());
        assertThat(index.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(index.immutable()).isFalse();
        assertThat(text(index)).startsWith("<!doctype html>");
    }

    @Test
    void everyFileOfTheManifestIsThereWithTheBytesItsHashNames() throws IOException, NoSuchAlgorithmException {
        assertThat(pages.paths()).hasSizeGreaterThan(5);

        for (String path : pages.paths()) {
            DemoFile file = pages.find(path).orElseThrow();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.read());
            assertThat(HexFormat.of().formatHex(digest)).as(path).startsWith(file.hash());
            assertThat(file.immutable()).as(path).isEqualTo(path.startsWith("/assets/"));
        }
    }

    @Test
    void everyReferenceOfTheIndexIsAFileOfTheBundle() throws IOException {
        List<String> references = references(text(pages.find("/").orElseThrow()));

        assertThat(references)
                .hasSize(4)
                .allSatisfy(reference ->
                        assertThat(pages.find("/" + reference)).as(reference).isPresent());
    }

    @Test
    void nothingThatAStrictContentSecurityPolicyRefusesIsInThePage() throws IOException {
        String index = text(pages.find("/").orElseThrow());

        assertThat(index).doesNotContainPattern("<script(?![^>]* src=)").doesNotContainPattern("\\son[a-z]+=");
        for (String path : pages.paths()) {
            if (path.endsWith(".js")) {
                assertThat(text(pages.find(path).orElseThrow()))
                        .as(path)
                        .doesNotContainPattern("[^\\w.$]eval\\(|new Function\\(");
            }
        }
    }

    @Test
    void styleSheetAndIndexReferToNoOtherHost() throws IOException {
        for (String path : pages.paths()) {
            if (path.endsWith(".css") || path.endsWith(".html")) {
                assertThat(text(pages.find(path).orElseThrow())).as(path).doesNotContain("http:", "https:", "//");
            }
        }
    }

    @Test
    void whatIsNotInTheManifestDoesNotExist() {
        assertThat(pages.find("")).isEmpty();
        assertThat(pages.find("/manifest.tsv")).isEmpty();
        assertThat(pages.find("/../DemoPages.class")).isEmpty();
        assertThat(pages.find("/assets/../index.html")).isEmpty();
        assertThat(pages.find("/assets/")).isEmpty();
    }

    private static List<String> references(String html) {
        return Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String text(DemoFile file) throws IOException {
        return new String(file.read(), StandardCharsets.UTF_8);
    }
}
