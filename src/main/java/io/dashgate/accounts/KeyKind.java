package io.dashgate.accounts;

import io.dashgate.accounts.ApiKeyStore.Owner;
import io.dashgate.organizations.AccessErrors;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.problem.ApiException;

/** The kinds of API keys: who owns them, and who may manage them. The checks throw a 403. */
enum KeyKind {

  /** A user's own keys. A limited key must not see or create one with more rights. */
  PERSONAL {
    @Override
    Owner owner(ApiRequest request) {
      return Owner.user(request.principal().requireUserId());
    }

    @Override
    void requireMayList(ApiRequest request) {
      requireUnlimited(request, "An API key that is limited sees no other keys.");
    }

    @Override
    void requireMayCreate(ApiRequest request) {
      request.principal().requireUserId();
      requireUnlimited(request, "An API key that is limited, or that expires, cannot create keys.");
    }

    /** Any key may roll itself, since it gains no rights by that. */
    @Override
    void requireMayRoll(ApiRequest request) {
      request.principal().requireUserId();
      if (!KeyHandlers.isOwn(request)) {
        requireUnlimited(request, "An API key that is limited can roll only itself.");
      }
      if (request.principal().validity() == Principal.Validity.ROLLED_OUT) {
        // otherwise a holder of the old value would get the next one, too
        throw ApiException.permissionDenied("Only the current value of an API key can roll it.");
      }
    }

    @Override
    void requireMayDelete(ApiRequest request) {
      if (!KeyHandlers.isOwn(request)) {
        requireMayList(request);
      }
    }
  },

  /** A project's keys, which outlast its members. Only the project's administrators manage them. */
  SERVICE {
    @Override
    Owner owner(ApiRequest request) {
      return Owner.project(request.project().id());
    }

    /** A service key administers its project's dashboards, but not its keys. */
    @Override
    void requireMayList(ApiRequest request) {
      if (!request.project().isAdministered() || request.principal().isService()) {
        throw AccessErrors.projectLevel();
      }
    }

    @Override
    void requireMayGrant(ApiRequest request) {
      request
          .body()
          .getJsonArray("scopes")
          .forEach(scope -> requireScope(request.principal(), (String) scope));
    }

    @Override
    void requireMayCreate(ApiRequest request) {
      requireMayList(request);
      if (request.principal().validity() != Principal.Validity.LASTING) {
        // otherwise it would leave a key behind that does not expire
        throw ApiException.permissionDenied("An API key that expires cannot manage service keys.");
      }
    }

    @Override
    void requireMayReceive(ApiRequest request, ApiKey key) {
      key.scopes().forEach(scope -> requireScope(request.principal(), scope));
    }
  };

  /** Returns the owner of the keys that a request is about. */
  abstract Owner owner(ApiRequest request);

  /** Checks that the caller may see the owner's keys. */
  abstract void requireMayList(ApiRequest request);

  /** Checks the rights of the key to create; the first check of a creation. */
  void requireMayGrant(ApiRequest request) {
    requireMayCreate(request);
  }

  /** Checks that the caller may create keys; the last check, and the only one of a wrong body. */
  abstract void requireMayCreate(ApiRequest request);

  /** Checks that the caller may roll the key in the path; the key is not looked up yet. */
  void requireMayRoll(ApiRequest request) {
    requireMayCreate(request);
  }

  /** Checks that the caller may receive the new value of a key. */
  void requireMayReceive(ApiRequest request, ApiKey key) {}

  /** Checks that the caller may delete the key in the path. */
  void requireMayDelete(ApiRequest request) {
    requireMayCreate(request);
  }

  private static void requireUnlimited(ApiRequest request, String refusal) {
    if (!request.principal().isUnlimited()) {
      throw ApiException.permissionDenied(refusal);
    }
  }

  /** The value of a key grants its scopes, so the caller must have them. */
  private static void requireScope(Principal principal, String scope) {
    if (!principal.hasScope(scope)) {
      throw ApiException.missingScope(scope);
    }
  }
}
