package io.dashgate.testing.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive connection that carries one request at a time and is opened again after it was
 * closed. It never sends a request twice: a request without an answer has failed. Belongs to one
 * event loop.
 */
final class LoadConnection {

  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  private static final String LENGTH = "\r\ncontent-length: ";
  private static final String CHUNKS = "\r\ntransfer-encoding: chunked";

  private static final int UNTIL_CLOSE = -1;
  private static final int CHUNKED = -2;

  private final NetClient client;
  private final int port;

  private @Nullable NetSocket socket;
  private @Nullable Consumer<LoadReply> waiting;
  private Buffer received = Buffer.buffer();
  private @Nullable String head;
  private int bodyStart;
  private int bodyLength;
  private long sentNanos;

  LoadConnection(NetClient client, int port) {
    this.client = client;
    this.port = port;
  }

  /** Sends a request; the previous one has its answer. */
  void send(LoadRequest request, Consumer<LoadReply> whenDone) {
    waiting = whenDone;
    received = Buffer.buffer();
    head = null;
    sentNanos = System.nanoTime();
    NetSocket open = socket;
    if (open != null) {
      write(open, request);
    } else {
      client
          .connect(port, "127.0.0.1")
          .onSuccess(
              connected -> {
                adopt(connected);
                write(connected, request);
              })
          .onFailure(failure -> done(LoadReply.none(LoadReply.REFUSED)));
    }
  }

  /** Gives up an answer that has not come within {@code limitNanos}. */
  void expire(long limitNanos) {
    if (waiting != null && System.nanoTime() - sentNanos > limitNanos) {
      close();
      done(LoadReply.none(LoadReply.TIMEOUT));
    }
  }

  void close() {
    NetSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  private void adopt(NetSocket connected) {
    socket = connected;
    connected.handler(
        data -> {
          if (socket == connected) {
            received.appendBuffer(data);
            parse();
          }
        });
    connected.closeHandler(
        any -> {
          if (socket == connected) {
            socket = null;
            boolean complete = head != null && bodyLength == UNTIL_CLOSE;
            done(complete ? answer(received.length()) : LoadReply.none(LoadReply.CLOSED));
          }
        });
    connected.exceptionHandler(any -> {});
  }

  private void write(NetSocket open, LoadRequest request) {
    var unused = open.write(request.bytes());
    if (request.aborted()) {
      close();
      done(LoadReply.none(LoadReply.ABORTED));
    }
  }

  private void parse() {
    if (head == null && !parseHead()) {
      return;
    }
    if (bodyLength >= 0 && received.length() >= bodyStart + bodyLength) {
      done(answer(bodyStart + bodyLength));
    } else if (bodyLength == CHUNKED && endsWithLastChunk()) {
      done(answer(received.length()));
    }
  }

  private boolean parseHead() {
    int end = endOfHead();
    if (end < 0) {
      return false;
    }
    String text = received.getString(0, end).toLowerCase(Locale.ROOT);
    head = text;
    bodyStart = end + END_OF_HEAD.length;
    bodyLength = bodyLength(text);
    return true;
  }

  private static int bodyLength(String head) {
    if (head.startsWith("204", 9) || head.startsWith("304", 9)) {
      return 0;
    }
    int at = head.indexOf(LENGTH);
    if (at >= 0) {
      int end = head.indexOf('\r', at + LENGTH.length());
      return Integer.parseInt(head.substring(at + LENGTH.length(), end < 0 ? head.length() : end));
    }
    return head.contains(CHUNKS) ? CHUNKED : UNTIL_CLOSE;
  }

  private boolean endsWithLastChunk() {
    int length = received.length();
    return length - bodyStart >= 5 && "0\r\n\r\n".equals(received.getString(length - 5, length));
  }

  private int endOfHead() {
    for (int at = 0; at <= received.length() - END_OF_HEAD.length; at++) {
      int same = 0;
      while (same < END_OF_HEAD.length && received.getByte(at + same) == END_OF_HEAD[same]) {
        same++;
      }
      if (same == END_OF_HEAD.length) {
        return at;
      }
    }
    return -1;
  }

  private LoadReply answer(int end) {
    return LoadReply.answer(String.valueOf(head), received.slice(bodyStart, end));
  }

  private void done(LoadReply reply) {
    Consumer<LoadReply> whenDone = waiting;
    waiting = null;
    if (whenDone != null) {
      if (reply.closesConnection()) {
        close();
      }
      whenDone.accept(reply);
    }
  }
}
