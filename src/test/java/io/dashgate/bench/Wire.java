package io.dashgate.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One keep-alive connection to a server on this machine, as cheap as Java can: the load's own cost
 * is taken from the same cores as the servers'.
 */
final class Wire implements Closeable {

  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  /** As Vert.x writes them: to find them in any case would cost more. */
  private static final String LENGTH = "\r\ncontent-length: ";

  private static final String TAG = "\r\nETag: ";
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final Socket socket;
  private final InputStream input;
  private final byte[] buffer = new byte[1 << 16];
  private String head = "";

  Wire(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    input = socket.getInputStream();
  }

  /** Sends a request, reads its whole answer and returns the status. */
  int exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int filled = 0;
    int end = -1;
    while (end < 0) {
      int read = input.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        throw new EOFException("closed before an answer");
      }
      int from = Math.max(0, filled - 3);
      filled += read;
      end = endOfHead(from, filled);
    }
    head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
    int status = Integer.parseInt(head.substring(9, 12));
    long missing = length(status) - (filled - end);
    while (missing > 0) {
      int read = input.read(buffer, 0, (int) Math.min(buffer.length, missing));
      if (read < 0) {
        throw new EOFException("closed within an answer");
      }
      missing -= read;
    }
    return status;
  }

  /** Returns the entity tag of the last answer. */
  String etag() throws IOException {
    return header(TAG);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private long length(int status) throws IOException {
    if (status == NO_CONTENT || status == NOT_MODIFIED) {
      return 0;
    }
    return Long.parseLong(header(LENGTH));
  }

  private String header(String name) throws IOException {
    int start = head.indexOf(name);
    if (start < 0) {
      throw new IOException("an answer without " + name.strip() + "\n" + head);
    }
    return head.substring(start + name.length(), head.indexOf('\r', start + name.length()));
  }

  /** Returns where the body begins, or -1. */
  private int endOfHead(int from, int to) {
    for (int i = from; i <= to - END_OF_HEAD.length; i++) {
      if (buffer[i + 3] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i] == '\r') {
        return i + END_OF_HEAD.length;
      }
    }
    return -1;
  }
}
