package io.dashgate.bench;

import io.dashgate.platform.db.DatabaseUrl;
import java.net.URI;

/** The parts of a database URL, for other programs. */
record Login(int port, String user, String password) {

  static Login of(DatabaseUrl url) {
    URI uri = URI.create(url.url());
    String[] user = uri.getUserInfo().split(":");
    return new Login(uri.getPort(), user[0], user[1]);
  }
}
