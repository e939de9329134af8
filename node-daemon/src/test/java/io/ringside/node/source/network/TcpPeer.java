package io.ringside.node.source.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// A program of its own for [TcpLossTest]: `receive ADDRESS` takes all that comes; `send ADDRESS
/// PORT CONNECTIONS` does what the lines of its input say, each answered by a line: `send BYTES`
/// over each connection, `close` one connection. It ends with its input.
final class TcpPeer {
    private static final int CHUNK_BYTES = 64 * 1024;

    private TcpPeer() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("receive")) {
            receive(InetAddress.getByName(arguments[1]));
        } else {
            send(
                    InetAddress.getByName(arguments[1]),
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]));
        }
    }

    private static void receive(InetAddress address) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 100, address)) {
            say(Integer.toString(server.getLocalPort()));
            Thread.ofPlatform().daemon().start(() -> acceptAll(server));
            System.in.readAllBytes();
        }
    }

    private static void acceptAll(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> takeAll(socket));
            }
        } catch (IOException ended) {
            say("ended");
        }
    }

    private static void takeAll(Socket socket) {
        try (socket) {
            byte[] chunk = new byte[CHUNK_BYTES];
            long taken = 0;
            int bytes;
            while ((bytes = socket.getInputStream().read(chunk)) >= 0) {
                taken += bytes;
                // Every whole MiB is told back: the sender knows that all has arrived.
                if (taken >> 20 != (taken - bytes) >> 20) {
                    socket.getOutputStream()
                            .write(new byte[(int) ((taken >> 20) - ((taken - bytes) >> 20))]);
                }
            }
        } catch (IOException ended) {
            say("ended");
        }
    }

    private static void send(InetAddress address, int port, int connections) throws IOException {
        Deque<Socket> sockets = new ArrayDeque<>();
        for (int i = 0; i < connections; i++) {
            sockets.add(new Socket(address, port));
        }
        say("connected");
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = input.readLine()) != null) {
            if (line.equals("close")) {
                sockets.removeLast().close();
                say("closed");
            } else {
                int mebibytes = Integer.parseInt(line.substring("send ".length()));
                for (Socket socket : sockets) {
                    send(socket, mebibytes);
                }
                say("sent");
            }
        }
    }

    private static void send(Socket socket, int mebibytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int i = 0; i < mebibytes * ((1 << 20) / CHUNK_BYTES); i++) {
            socket.getOutputStream().write(chunk);
        }
        if (socket.getInputStream().readNBytes(mebibytes).length < mebibytes) {
            throw new IOException("the receiver ended");
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
