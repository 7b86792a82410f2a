package io.dashgate.platform.http.server;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.vertx.ClientChannel;
import io.dashgate.platform.vertx.RequestDecoder;
import io.vertx.core.http.HttpConnection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of clients to one event loop. A connection over the limits of the process gets an
 * answer at once and is closed. When the process has no more room, the connection of this event
 * loop that is idle and oldest makes room for a new one.
 */
final class ClientConnections {

  /** Connections that are searched for an idle one. */
  private static final int SEARCHED = 64;

  /** Connections that may still be reading the answer to their refusal. */
  private static final int REFUSED = 100;

  private static final long REFUSED_MS = 500;
  private static final long REFUSED_BYTES = 64 * 1024;

  private final ConnectionLimits limits;
  private final ClientAddress addresses;
  private final Set<HttpConnection> connections = new LinkedHashSet<>();
  private int refused;

  ClientConnections(ConnectionLimits limits, ClientAddress addresses) {
    this.limits = limits;
    this.addresses = addresses;
  }

  /** Accepts a new connection; false if it is refused and closed. */
  boolean accept(HttpConnection connection) {
    String network = limitedAddress(connection);
    if (network != null && !limits.tryOpen(network)) {
      limits.countRefusedByAddress();
      refuse(connection, ApiException.tooManyAtOnce());
      return false;
    }
    if (!limits.tryOpen() && !dropIdle()) {
      if (network != null) {
        limits.closed(network);
      }
      limits.countRefusedFull();
      refuse(connection, ApiException.unavailable());
      return false;
    }
    connections.add(connection);
    connection.closeHandler(
        any -> {
          if (connections.remove(connection)) {
            limits.closed();
          }
          if (network != null) {
            limits.closed(network);
          }
        });
    return true;
  }

  /** Returns the address whose connections are limited; null for proxies and this machine. */
  private @Nullable String limitedAddress(HttpConnection connection) {
    String address = connection.remoteAddress().hostAddress();
    return ClientAddress.isLoopback(address) || addresses.isTrustedProxy(address)
        ? null
        : ClientAddress.networkOf(address);
  }

  /** Closes an idle connection, whose place the new one gets; false if there is none. */
  private boolean dropIdle() {
    int left = SEARCHED;
    for (Iterator<HttpConnection> oldest = connections.iterator(); oldest.hasNext(); ) {
      HttpConnection connection = oldest.next();
      if (RequestDecoder.isIdle(connection)) {
        oldest.remove();
        limits.countDropped();
        connection.close();
        return true;
      }
      if (--left == 0) {
        return false;
      }
    }
    return false;
  }

  private void refuse(HttpConnection connection, ApiException reason) {
    if (refused >= REFUSED) {
      ClientChannel.abort(connection);
      return;
    }
    refused++;
    connection.closeHandler(any -> refused--);
    ClientChannel.lingerOnClose(connection, REFUSED_BYTES, REFUSED_MS);
    ClientChannel.sendAndClose(connection, answer(reason));
  }

  private static String answer(ApiException reason) {
    ApiReply reply = ApiReply.error(reason);
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(reply.status());
    text.append(reply.status() == 429 ? " Too Many Requests" : " Service Unavailable");
    text.append("\r\n").append(RequestIds.HEADER).append(": ").append(RequestIds.of(null));
    text.append("\r\ncontent-type: ").append(reply.contentType());
    text.append("\r\ncontent-length: ").append(reply.body().length());
    text.append("\r\nconnection: close\r\n");
    reply.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    return text.append("\r\n").append(reply.body()).toString();
  }
}
