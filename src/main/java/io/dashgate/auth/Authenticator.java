package io.dashgate.auth;

import io.dashgate.db.Database;
import io.vertx.core.Future;

/** Turns a credential into a principal, whichever kind it is, and keeps the caches true. */
public final class Authenticator {

  private final ApiKeys keys;
  private final AccessTokens tokens;
  private final OutsideTokens outsideTokens;
  private final ProjectAccess projects;

  /** Brings the parts together; all are shared by the verticles of the process. */
  public Authenticator(
      ApiKeys keys, AccessTokens tokens, OutsideTokens outsideTokens, ProjectAccess projects) {
    this.keys = keys;
    this.tokens = tokens;
    this.outsideTokens = outsideTokens;
    this.projects = projects;
  }

  /** Returns the principal behind a credential, or a 401. */
  public Future<Principal> authenticate(Database database, Credential credential) {
    String value = credential.value();
    // a token in a URL would end up in logs: elsewhere than in the header it is an invalid key
    if (!credential.inHeader() || !AccessTokens.looksLikeOne(value)) {
      return keys.authenticate(database, credential);
    }
    // all of ours have one header, and none of an outside issuer may have it: it says HS256
    return tokens.hasOurHeader(value)
        ? tokens.authenticate(database, value)
        : outsideTokens.authenticate(database, value);
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

  /** Forgets what is known of a user: call it before answering that the user's rights changed. */
  public void forgetUser(long userId) {
    keys.invalidateUser(userId);
    tokens.invalidateUser(userId);
    outsideTokens.invalidateUser(userId);
    projects.invalidateUser(userId);
  }

  /**
   * Forgets what is known of a project, who may enter it and its service keys: call it before
   * answering that this changed.
   */
  public void forgetProject(long projectId) {
    keys.invalidateProject(projectId);
    projects.invalidateProject(projectId);
  }

  /** Forgets everything, after notifications may have been missed. */
  public void forgetAll() {
    keys.clear();
    tokens.clear();
    outsideTokens.clear();
    projects.clear();
  }
}
