package io.scriptorium.gateway;

import io.scriptorium.crdt.lib0.Bytes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A client that writes exactly the bytes it is told to: HTTP by hand, WebSocket frames by hand. */
final class RawClient implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final String host;

    /** One received frame. */
    record Frame(int opcode, Bytes payload) {
        String hex() {
            return HexFormat.of().formatHex(payload.toByteArray());
        }

        int closeCode() {
            return payload.size() < 2
                    ? 1005
                    : Short.toUnsignedInt(payload.asReadOnlyByteBuffer().getShort());
        }

        String closeText() {
            return payload.size() < 2
                    ? ""
                    : new String(payload.toByteArray(), 2, payload.size() - 2, StandardCharsets.UTF_8);
        }
    }

    RawClient(InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /** @param receiveBufferBytes size of the kernel's buffer for what this client does not read, 0 for the usual one */
    RawClient(InetSocketAddress address, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(address);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1024));
        out = socket.getOutputStream();
        host = "127.0.0.1:" + address.getPort();
    }

    /** A WebSocket that is open. */
    static RawClient open(InetSocketAddress address, String target) throws IOException {
        RawClient client = new RawClient(address);
        String status = client.upgrade(target);
        if (!status.startsWith("HTTP/1.1 101 ")) {
            client.close();
            throw new IOException(status);
        }
        return client;
    }

    String host() {
        return host;
    }

    /** Asks for an upgrade; the head of the answer. */
    String upgrade(String target, String... headers) throws IOException {
        write("GET " + target + " HTTP/1.1\r\nHost: " + host
                + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n");
        return readHead();
    }

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Status line and headers, up to and without the empty line. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.substring(0, head.length() - 4);
    }

    String readText(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** The next line without its end. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\r\n") < 0) {
            line.append((char) in.readUnsignedByte());
        }
        return line.substring(0, line.length() - 2);
    }

    byte[] readBytes(int bytes) throws IOException {
        return in.readNBytes(bytes);
    }

    /** Everything until the server closes its side. */
    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Whether the server has closed its side, without an answer. */
    boolean isAtEnd() throws IOException {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    void send(String hex) throws IOException {
        send(0x80 | BINARY, HexFormat.of().parseHex(hex));
    }

    void send(byte[] message) throws IOException {
        send(0x80 | BINARY, message);
    }

    /** Sends one masked frame with this first byte. */
    void send(int firstByte, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        byte[] mask = {1, 2, 3, 4};
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    /** The next frame of the server, whatever it is. */
    Frame frame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & 0x80) == 0 || (second & 0x80) != 0) {
            throw new IOException("frame is fragmented or masked");
        }
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException();
        }
        return new Frame(first & 0x0f, Bytes.wrap(payload));
    }

    /** The next message of the server in hexadecimal digits; a close frame as "close CODE TEXT". Pings are passed over. */
    String message() throws IOException {
        Frame frame = frame();
        while (frame.opcode() == PING) {
            frame = frame();
        }
        return switch (frame.opcode()) {
            case BINARY -> frame.hex();
            case CLOSE -> "close " + frame.closeCode() + " " + frame.closeText();
            default -> throw new IOException("unexpected opcode " + frame.opcode());
        };
    }

    /** Reads messages until this one. */
    void awaitMessage(String hex) throws IOException {
        String next = message();
        while (!next.equals(hex)) {
            if (next.startsWith("close")) {
                throw new IOException(next);
            }
            next = message();
        }
    }

    /** Ends the connection without a word. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
