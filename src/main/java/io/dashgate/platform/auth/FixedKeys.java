package io.dashgate.platform.auth;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys from the settings, which never change. */
record FixedKeys(String issuer, KeySet current) implements KeySource {

  private static final Logger log = LoggerFactory.getLogger(FixedKeys.class);

  @Override
  public Future<Void> start(Runnable onChange) {
    log.info("issuer {}: {} keys in the settings", issuer, current.size());
    return Future.succeededFuture();
  }

  @Override
  public Future<KeySet> renewed() {
    return Future.succeededFuture(current);
  }

  @Override
  public void close() {}
}
