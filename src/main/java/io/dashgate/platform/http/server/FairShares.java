package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Lookups;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Workers;
import io.dashgate.platform.limits.Share;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The stage that waits for the turn of the caller: of its organization, whatever number of
 * connections, keys, users or projects that has. Identities are looked up in turns, too.
 */
final class FairShares implements Stage<Call> {

  private final Database database;
  private final Authenticator authenticator;
  private final AdmissionControl admission;
  private final ClientAddress addresses;
  private final Workers workers;

  FairShares(
      Database database,
      Workers workers,
      Authenticator authenticator,
      AdmissionControl admission,
      ClientAddress addresses) {
    this.database = database;
    this.workers = workers;
    this.authenticator = authenticator;
    this.admission = admission;
    this.addresses = addresses;
  }

  @Override
  public <R> Future<R> handle(Call call, Function<Call, Future<R>> next) {
    Principal principal = call.caller().principal();
    Project project = call.caller().project();
    if (project != null) {
      Share share = Share.of(project.organizationId(), project.id());
      return run(call, share.on(workers.of(project.id())), next);
    }
    if (principal != null) {
      return authenticator
          .organization(ofKnown(call.exchange(), principal), principal)
          .compose(
              organization ->
                  run(
                      call,
                      organization
                          .map(id -> Share.of(id, part(principal)))
                          .orElseGet(() -> alone(principal)),
                      next));
    }
    Share share = ofStranger(call);
    return share.group() == Share.Group.UNKNOWN
        ? paced(call, share).compose(any -> run(call, share, next))
        : run(call, share, next);
  }

  /** Answers a request that was not served, at a limited rate. */
  void pace(Exchange exchange, Runnable answer) {
    Principal principal = exchange.caller().principal();
    Share share = principal == null ? Share.ofUnknown(network(exchange)) : alone(principal);
    admission.pace(exchange, share, answer);
  }

  private Future<Void> paced(Call call, Share share) {
    Promise<Void> turn = Promise.promise();
    admission.pace(call.exchange(), share, turn::complete);
    return turn.future();
  }

  /** Returns look-ups of credentials, in turn with other unknown callers. */
  Lookups ofUnknown(Exchange exchange) {
    return lookups(exchange, () -> Share.ofUnknown(network(exchange)));
  }

  /** Returns look-ups of what a known caller may enter, in turn with others of the caller. */
  Lookups ofKnown(Exchange exchange, Principal principal) {
    return lookups(exchange, () -> alone(principal));
  }

  private <R> Future<R> run(Call call, Share share, Function<Call, Future<R>> next) {
    return admission.run(
        call.exchange(),
        share,
        call.operation().writes(),
        () -> {
          call.exchange().served();
          return next.apply(call);
        });
  }

  private Share ofStranger(Call call) {
    Operation operation = call.operation();
    if (operation.access() == Operation.Access.OPERATOR) {
      return Share.ofOperator();
    }
    String network = network(call.exchange());
    return operation.forVisitors() ? Share.ofVisitor(network) : Share.ofUnknown(network);
  }

  /** Returns the share of a caller whose organization is not known. */
  private static Share alone(Principal principal) {
    Long userId = principal.userId();
    return userId == null
        ? Share.of(principal.scopedOrganizations().get(0), part(principal))
        : Share.ofUser(userId);
  }

  /** Outside of projects, the keys of one user are one part of the organization. */
  private static Object part(Principal principal) {
    Long userId = principal.userId();
    return userId == null ? "service keys" : "user " + userId;
  }

  private String network(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    return addresses.network(request);
  }

  private Lookups lookups(Exchange exchange, Supplier<Share> share) {
    return new Lookups() {
      @Override
      public Database database() {
        return database;
      }

      @Override
      public <T> Future<T> run(Supplier<Future<T>> lookup) {
        return admission.run(exchange, share.get(), false, lookup);
      }
    };
  }
}
