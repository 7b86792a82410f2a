package io.dashgate.platform.auth;

import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Authenticates credentials of all kinds, and invalidates what is cached about identities. */
public final class Authenticator {

  private final IdentityChanges changes;
  private final ApiKeys keys;
  private final AccessTokens tokens;
  private final FederatedTokens federatedTokens;
  private final ProjectAccess projects;
  private final ProjectTokens projectTokens;
  private final AuthenticationCounts counts = new AuthenticationCounts();

  /**
   * Creates an authenticator; all parts are shared by the verticles of the process.
   *
   * @param changes the ones that the caches of the other parts are compared with
   */
  public Authenticator(
      IdentityChanges changes,
      ApiKeys keys,
      AccessTokens tokens,
      FederatedTokens federatedTokens,
      ProjectAccess projects,
      ProjectTokens projectTokens) {
    this.changes = changes;
    this.keys = keys;
    this.tokens = tokens;
    this.federatedTokens = federatedTokens;
    this.projects = projects;
    this.projectTokens = projectTokens;
  }

  /** Returns the principal behind a credential, or a 401. Cached ones need no look-up. */
  public Future<Principal> authenticate(Lookups lookups, Credential credential) {
    CredentialKind kind = kindOf(credential);
    Future<Principal> known =
        switch (kind) {
          case PERSONAL_API_KEY, SERVICE_KEY -> keys.authenticate(lookups, credential);
          case ACCESS_TOKEN -> tokens.authenticate(lookups, credential.value());
          case ISSUER_TOKEN -> federatedTokens.authenticate(lookups, credential.value());
        };
    return known.onComplete(result -> counts.count(kind, result));
  }

  private CredentialKind kindOf(Credential credential) {
    String value = credential.value();
    // URLs end up in logs, so a token outside the header is treated as an invalid key
    if (!credential.inHeader() || !AccessTokens.looksLikeOne(value)) {
      return value.startsWith(ApiKeys.SERVICE)
          ? CredentialKind.SERVICE_KEY
          : CredentialKind.PERSONAL_API_KEY;
    }
    // the gateway's own tokens have one header, which names HS256; no other issuer may use that
    return tokens.hasOurHeader(value) ? CredentialKind.ACCESS_TOKEN : CredentialKind.ISSUER_TOKEN;
  }

  /** Returns the live counts of authentications. */
  public AuthenticationCounts counts() {
    return counts;
  }

  /** Returns the hit and miss counts of each identity cache, by its name. */
  public Map<String, LookupStatistics> caches() {
    return Map.of(
        "api_keys", keys.statistics(),
        "access_tokens", tokens.statistics(),
        "issuer_tokens", federatedTokens.statistics(),
        "projects", projects.statistics(),
        "project_tokens", projectTokens.statistics());
  }

  /** Returns the project that a path names, if the principal may enter it. */
  public Future<Project> enter(Lookups lookups, Principal principal, String reference) {
    return projects.enter(lookups, principal, reference);
  }

  /** Returns the project that a token sends events to; empty if there is none. */
  public Future<Optional<CaptureProject>> projectOfToken(Lookups lookups, String token) {
    return projectTokens.find(lookups, token);
  }

  /**
   * Returns the organization that a principal works in outside of projects: that of a service key,
   * or of a user's current project; empty if there is none.
   */
  public Future<Optional<UUID>> organization(Lookups lookups, Principal principal) {
    Long userId = principal.userId();
    return userId == null
        ? Future.succeededFuture(Optional.of(principal.scopedOrganizations().get(0)))
        : projects.currentOrganization(lookups, userId);
  }

  /**
   * Applies an invalidation that the database reports.
   *
   * @param change {@code user ID} or {@code project ID}, as the triggers of the schema write it
   */
  public void forget(String change) {
    int space = change.indexOf(' ');
    long id = Long.parseLong(change.substring(space + 1));
    changes.invalidate(change.startsWith("user ") ? CacheTag.user(id) : CacheTag.project(id));
  }

  /**
   * Invalidates what is cached about a user, once the change is committed. To be called before
   * answering that the user's rights changed.
   */
  public void forgetUser(WriteContext writer, long userId) {
    writer.whenWritten(() -> changes.invalidate(CacheTag.user(userId)));
  }

  /**
   * Invalidates what is cached about a project, its members' access and its service keys, once the
   * change is committed. To be called before answering that these changed.
   */
  public void forgetProject(WriteContext writer, long projectId) {
    writer.whenWritten(() -> changes.invalidate(CacheTag.project(projectId)));
  }

  /** Invalidates all tokens of trusted issuers. To be called when the keys of one changed. */
  public void forgetIssuerTokens() {
    changes.invalidate(CacheTag.ISSUER_KEYS);
  }

  /**
   * Sets whether invalidations currently arrive. When they begin to, everything is invalidated,
   * since some may have been missed; while they do not, entries live for a minute only.
   */
  public void invalidationsReliable(boolean reliable) {
    changes.invalidationsReliable(reliable);
  }
}
