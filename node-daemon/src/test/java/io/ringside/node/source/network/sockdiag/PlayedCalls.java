package io.ringside.node.source.network.sockdiag;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A C library that answers as a test says. Descriptors count up from 3; a namespace is entered by
/// the path under which it was opened.
final class PlayedCalls implements SystemCalls {
    static final String OWN = "net:[1]";

    final Map<String, Integer> failures = new HashMap<>();
    final Map<String, String> namespaces = new HashMap<>();
    final Deque<byte[]> answers = new ArrayDeque<>();
    final TreeSet<Integer> open = new TreeSet<>();
    final List<String> socketsMadeIn = new ArrayList<>();
    String here = OWN;
    private final Map<Integer, String> paths = new HashMap<>();
    private int last = 2;

    PlayedCalls() {
        namespaces.put("/proc/thread-self/ns/net", OWN);
    }

    @Override
    public int diagnosticSocket() {
        socketsMadeIn.add(here);
        return opened("socket");
    }

    @Override
    public int receiveTimeout(int descriptor, long millis) {
        return failure("timeout");
    }

    @Override
    public int send(int descriptor, ByteBuffer message) {
        return failure("send") == 0 ? message.remaining() : failure("send");
    }

    @Override
    public int receive(int descriptor, ByteBuffer buffer) {
        if (failure("receive") != 0) {
            return failure("receive");
        }
        byte[] answer = answers.poll();
        if (answer == null) {
            return -Errno.EAGAIN;
        }
        buffer.put(0, answer);
        return answer.length;
    }

    @Override
    public int open(String path) {
        int descriptor = opened("open");
        paths.put(descriptor, path);
        return descriptor;
    }

    @Override
    public int close(int descriptor) {
        return open.remove(descriptor) ? 0 : -9;
    }

    @Override
    public String namespaceOf(int descriptor) {
        return namespaces.getOrDefault(paths.getOrDefault(descriptor, ""), "");
    }

    @Override
    public int enterNetworkNamespace(int descriptor) {
        String target = namespaceOf(descriptor);
        int failure = failure("enter " + target);
        if (failure == 0) {
            here = target;
        }
        return failure;
    }

    private int failure(String call) {
        return -failures.getOrDefault(call, 0);
    }

    private int opened(String call) {
        if (failure(call) != 0) {
            return failure(call);
        }
        last++;
        open.add(last);
        return last;
    }
}
