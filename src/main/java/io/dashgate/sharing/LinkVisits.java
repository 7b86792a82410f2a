package io.dashgate.sharing;

import io.dashgate.dashboards.DashboardKey;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Checks links and their passwords, before anything of a dashboard is read or shown. Every link
 * that does not work gets the same answer. There are no cookies: another site could send a password
 * in the name of a visitor, but not read the answer.
 */
final class LinkVisits {

  private final SharedPageStore store;
  private final LinkPasswords passwords;
  private final LastAccess<DashboardKey> lastAccess;

  /**
   * Makes it for one verticle.
   *
   * @param lastAccess records visits
   */
  LinkVisits(SharedPageStore store, LinkPasswords passwords, LastAccess<DashboardKey> lastAccess) {
    this.store = store;
    this.passwords = passwords;
    this.lastAccess = lastAccess;
  }

  /** Returns the link that a request names; 404 if it does not work. */
  Future<SharedLink> find(ApiRequest request) {
    return store
        .find(request.parameters().text("token"))
        .map(found -> found.orElseThrow(ApiException::notFound));
  }

  /**
   * Passes with the password of the link, if it has one.
   *
   * @param password as the visitor sent it
   * @return fails with a 401 without the right password, with a 403 after too many wrong ones
   */
  Future<Void> admit(ApiRequest request, SharedLink link, Optional<String> password) {
    String hash = link.passwordHash();
    if (hash == null) {
      return Future.succeededFuture();
    }
    if (password.isEmpty()) {
      return Future.failedFuture(ApiException.passwordRequired("This dashboard needs a password."));
    }
    if (link.locked()) {
      return Future.failedFuture(LinkPasswords.tooManyFailures());
    }
    return passwords
        .matches(password.get(), hash, request.address())
        .compose(matches -> matches ? Future.succeededFuture() : wrong(request, link));
  }

  private Future<Void> wrong(ApiRequest request, SharedLink link) {
    return store
        .noteFailure(request.writer(), link)
        .compose(
            any -> Future.failedFuture(ApiException.passwordRequired("The password is wrong.")));
  }

  /** Notes that a dashboard is seen. */
  void note(SharedLink link) {
    lastAccess.touch(new DashboardKey(link.projectId(), link.dashboardId()));
  }
}
