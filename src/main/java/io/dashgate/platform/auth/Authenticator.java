package io.dashgate.platform.auth;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import java.util.Map;

/** Turns a credential into a principal, whichever kind it is, and keeps the caches true. */
public final class Authenticator {

  private final ApiKeys keys;
  private final AccessTokens tokens;
  private final FederatedTokens outsideTokens;
  private final ProjectAccess projects;
  private final AuthenticationCounts counts = new AuthenticationCounts();

  /** Brings the parts together; all are shared by the verticles of the process. */
  public Authenticator(
      ApiKeys keys, AccessTokens tokens, FederatedTokens outsideTokens, ProjectAccess projects) {
    this.keys = keys;
    this.tokens = tokens;
    this.outsideTokens = outsideTokens;
    this.projects = projects;
  }

  /** Returns the principal behind a credential, or a 401. */
  public Future<Principal> authenticate(Database database, Credential credential) {
    CredentialKind kind = kindOf(credential);
    Future<Principal> known =
        switch (kind) {
          case PERSONAL_API_KEY, SERVICE_KEY -> keys.authenticate(database, credential);
          case ACCESS_TOKEN -> tokens.authenticate(database, credential.value());
          case ISSUER_TOKEN -> outsideTokens.authenticate(database, credential.value());
        };
    return known.onComplete(result -> counts.count(kind, result));
  }

  private CredentialKind kindOf(Credential credential) {
    String value = credential.value();
    // a token in a URL would end up in logs: elsewhere than in the header it is an invalid key
    if (!credential.inHeader() || !AccessTokens.looksLikeOne(value)) {
      return value.startsWith(ApiKeys.SERVICE)
          ? CredentialKind.SERVICE_KEY
          : CredentialKind.PERSONAL_API_KEY;
    }
    // all of ours have one header, and none of an outside issuer may have it: it says HS256
    return tokens.hasOurHeader(value) ? CredentialKind.ACCESS_TOKEN : CredentialKind.ISSUER_TOKEN;
  }

  /** Returns what was authenticated so far, as it goes on. */
  public AuthenticationCounts counts() {
    return counts;
  }

  /** Returns what each cache of identities is good for, by its name. */
  public Map<String, LookupStatistics> caches() {
    return Map.of(
        "api_keys", keys.statistics(),
        "access_tokens", tokens.statistics(),
        "issuer_tokens", outsideTokens.statistics(),
        "projects", projects.statistics());
  }

  /** Returns the project that a path names, if the principal may enter it. */
  public Future<Project> enter(Database database, Principal principal, String reference) {
    return projects.enter(database, principal, reference);
  }

  /**
   * Forgets what a notification makes doubtful.
   *
   * @param change {@code user ID} or {@code project ID}, as the triggers of the schema write it
   */
  public void forget(String change) {
    int space = change.indexOf(' ');
    long id = Long.parseLong(change.substring(space + 1));
    if (change.startsWith("user ")) {
      forgetUser(id);
    } else {
      forgetProject(id);
    }
  }

  /**
   * Forgets what is known of a user once others can see what the writer wrote: call it before
   * answering that the user's rights changed.
   */
  public void forgetUser(WriteContext writer, long userId) {
    writer.whenWritten(() -> forgetUser(userId));
  }

  /**
   * Forgets what is known of a project, who may enter it and its service keys, once others can see
   * what the writer wrote: call it before answering that this changed.
   */
  public void forgetProject(WriteContext writer, long projectId) {
    writer.whenWritten(() -> forgetProject(projectId));
  }

  private void forgetUser(long userId) {
    keys.invalidateUser(userId);
    tokens.invalidateUser(userId);
    outsideTokens.invalidateUser(userId);
    projects.invalidateUser(userId);
  }

  private void forgetProject(long projectId) {
    keys.invalidateProject(projectId);
    projects.invalidateProject(projectId);
  }

  /**
   * Says whether all changes are told. When they begin to be, some may not have been, so that all
   * is forgotten; while they are not, what is known is believed for a minute only.
   */
  public void told(boolean told) {
    keys.told(told);
    tokens.told(told);
    outsideTokens.told(told);
    projects.told(told);
  }
}
