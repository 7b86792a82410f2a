package io.dashgate.chaos;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive connection that carries one request at a time, made anew when it is gone. It never
 * sends anything twice: what no answer comes to has failed. Belongs to one event loop.
 */
final class Wire {

  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  private static final int UNTIL_CLOSE = -1;
  private static final int CHUNKED = -2;

  private final NetClient client;
  private final int port;

  private @Nullable NetSocket socket;
  private @Nullable Consumer<Reply> waiting;
  private Buffer received = Buffer.buffer();
  private @Nullable String head;
  private int bodyStart;
  private int bodyLength;
  private long sentNanos;

  Wire(NetClient client, int port) {
    this.client = client;
    this.port = port;
  }

  /** Sends a request; the one before it has its answer. */
  void send(Request request, Consumer<Reply> whenDone) {
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
              made -> {
                adopt(made);
                write(made, request);
              })
          .onFailure(failure -> done(Reply.none(Reply.REFUSED)));
    }
  }

  /** Gives up on an answer that has not come within {@code limitNanos}. */
  void sweep(long limitNanos) {
    if (waiting != null && System.nanoTime() - sentNanos > limitNanos) {
      close();
      done(Reply.none(Reply.SILENT));
    }
  }

  void close() {
    NetSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  private void adopt(NetSocket made) {
    socket = made;
    made.handler(
        data -> {
          if (socket == made) {
            received.appendBuffer(data);
            parse();
          }
        });
    made.closeHandler(
        any -> {
          if (socket == made) {
            socket = null;
            boolean complete = head != null && bodyLength == UNTIL_CLOSE;
            done(complete ? answer(received.length()) : Reply.none(Reply.CUT));
          }
        });
    made.exceptionHandler(any -> {});
  }

  private void write(NetSocket open, Request request) {
    var unused = open.write(request.bytes());
    if (request.aborted()) {
      close();
      done(Reply.none(Reply.ABORTED));
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
    int end = indexOf(END_OF_HEAD);
    if (end < 0) {
      return false;
    }
    String text = received.getString(0, end);
    head = text;
    bodyStart = end + END_OF_HEAD.length;
    bodyLength = bodyLength(text.toLowerCase(Locale.ROOT));
    return true;
  }

  private static int bodyLength(String head) {
    String name = "\r\ncontent-length: ";
    int at = head.indexOf(name);
    if (at >= 0) {
      int end = head.indexOf('\r', at + name.length());
      return Integer.parseInt(head.substring(at + name.length(), end < 0 ? head.length() : end));
    }
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      return CHUNKED;
    }
    return head.startsWith("204", 9) || head.startsWith("304", 9) ? 0 : UNTIL_CLOSE;
  }

  private boolean endsWithLastChunk() {
    int length = received.length();
    return length - bodyStart >= 5 && "0\r\n\r\n".equals(received.getString(length - 5, length));
  }

  private int indexOf(byte[] pattern) {
    for (int at = 0; at <= received.length() - pattern.length; at++) {
      int same = 0;
      while (same < pattern.length && received.getByte(at + same) == pattern[same]) {
        same++;
      }
      if (same == pattern.length) {
        return at;
      }
    }
    return -1;
  }

  private Reply answer(int end) {
    return Reply.answer(String.valueOf(head), received.getBuffer(bodyStart, end));
  }

  private void done(Reply reply) {
    Consumer<Reply> whenDone = waiting;
    waiting = null;
    if (whenDone != null) {
      if (reply.lastOfItsConnection()) {
        close();
      }
      whenDone.accept(reply);
    }
  }
}
