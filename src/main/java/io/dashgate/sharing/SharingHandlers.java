package io.dashgate.sharing;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.vertx.core.Future;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/projects/{project_id}/dashboards/{id}/sharing/}. */
public final class SharingHandlers {

  private final Database database;
  private final SharingStore store;
  private final Passwords passwords;
  private final Clock clock;

  /** Creates the handlers of one verticle. */
  public SharingHandlers(Database database, Passwords passwords, Clock clock) {
    this.database = database;
    this.store = new SharingStore(database);
    this.passwords = passwords;
    this.clock = clock;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("sharing_retrieve", this::retrieve)
        .bind("sharing_partial_update", this::update, this::requireEditable)
        .bind("sharing_refresh", this::refresh);
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    return store
        .findOrCreate(request.writer(), DashboardCaller.of(request), dashboardId(request))
        // one small row: a statement for its tag alone would cost the same
        .map(
            sharing ->
                request.conditions().isKnown(sharing.tag())
                    ? ApiReply.notModified(sharing.tag())
                    : ok(sharing));
  }

  private Future<ApiReply> update(ApiRequest request) {
    // rights first: a 403 precedes the error of a wrong expiry, and saves hashing a password
    return requireEditable(request)
        .map(any -> SharingChanges.of(request.body(), clock))
        .compose(
            changes ->
                hash(request, changes.password())
                    .compose(
                        hash ->
                            store.update(
                                request.writer(),
                                DashboardCaller.of(request),
                                dashboardId(request),
                                changes,
                                hash,
                                request.conditions().versions())))
        .map(SharingHandlers::ok);
  }

  private Future<@Nullable String> hash(ApiRequest request, @Nullable String password) {
    HashSubject subject = HashSubject.caller(request.principal(), request.address());
    return password == null
        ? Future.succeededFuture()
        : passwords.hash(subject, password).map(hash -> (@Nullable String) hash);
  }

  private Future<ApiReply> refresh(ApiRequest request) {
    return store
        .changeToken(request.writer(), DashboardCaller.of(request), dashboardId(request))
        .map(SharingHandlers::ok);
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return SharingStore.RIGHTS.require(database, request, false);
  }

  private static ApiReply ok(Sharing sharing) {
    return ApiReply.ok(sharing::write).tagged(sharing.tag());
  }

  private static long dashboardId(ApiRequest request) {
    return request.parameters().integer("id");
  }
}
