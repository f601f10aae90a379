package io.scriptorium.replay;

import com.sun.net.httpserver.HttpServer;
import io.scriptorium.crdt.Doc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Answers every request for a document with the one it has, as a node does. */
final class LiveStub implements AutoCloseable {
    private final HttpServer server;

    LiveStub(Doc doc, long sequence) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/documents/notes", exchange -> {
            byte[] state = doc.encodeStateAsUpdate().toByteArray();
            exchange.getResponseHeaders().set("Scriptorium-Position", Long.toString(sequence));
            exchange.sendResponseHeaders(200, state.length);
            exchange.getResponseBody().write(state);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
