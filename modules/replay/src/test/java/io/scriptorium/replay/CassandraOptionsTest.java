package io.scriptorium.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said if Cassandra cannot be read; how it is read is tried in module interop, with a real one. */
class CassandraOptionsTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void whereNobodyAnswersIsSaidSoonInOneLine() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Journals.Result result = Journals.run("list", "--contact", "127.0.0.1:" + port);

        assertThat(result.code()).isEqualTo(Main.FAILED);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("Could not reach any contact point");
    }

    @Test
    void aWrongAddressOrFileIsNamed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.conf"), "datastax-java-driver {");

        assertThat(Journals.run("list", "--contact", "here").err()).contains("contact point here is not HOST:PORT");
        assertThat(Journals.run("list", "--contact", "127.0.0.1:1", "--conf", broken.toString())
                        .err())
                .contains("--conf:", "broken.conf");
        assertThat(Journals.run("list", "--contact", "127.0.0.1:1", "--conf", "nowhere.conf")
                        .err())
                .contains("--conf:", "nowhere.conf");
    }
}
